"""Which sites may read and which may write: every site may read, without credentials; none but this one writes."""

from functools import cache
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden

ASKING = frozenset(
    {"sparql.query_sent", "similar.similar_to_body", "similar_pages.similar_to_form", "reconciliation.reconcile_form"}
)
"""Endpoints that take a question by POST and keep nothing. Whatever else is not read by GET is taken for a write."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_EXPOSED = (
    "Roadgraph-Snapshot, Roadgraph-Total, Roadgraph-Complete, Roadgraph-Rows, Roadgraph-Query, "
    "Content-Disposition, Retry-After"
)
_PREFLIGHT_SECONDS = "86400"


def register(app: Flask) -> None:
    """Opens what is read to every origin, and refuses writes that a page of another site sends."""

    @cache
    def writes() -> frozenset[str]:
        """The rules of addresses that keep something."""
        rules = app.url_map.iter_rules()
        return frozenset(rule.rule for rule in rules if (rule.methods or set()) - _SAFE and rule.endpoint not in ASKING)

    def is_write(method: str) -> bool:
        return method not in _SAFE and request.url_rule is not None and request.url_rule.rule in writes()

    @app.before_request
    def refuse_foreign_writes() -> None:
        if is_write(request.method) and _is_foreign():
            raise Forbidden(
                "A page of another site asked for something to be kept here. Reading is open to every site; "
                "what is kept is sent from a page of this one, or by a program."
            )

    @app.after_request
    def open_reading(response: Response) -> Response:
        is_preflight = request.method == "OPTIONS"
        method = request.headers.get("Access-Control-Request-Method", "POST") if is_preflight else request.method
        if is_write(method):
            return response
        response.headers.setdefault("Access-Control-Allow-Origin", "*")
        response.headers.setdefault("Access-Control-Expose-Headers", _EXPOSED)
        if is_preflight:
            allowed = response.headers.get("Allow", "GET, HEAD, OPTIONS")
            response.headers.setdefault("Access-Control-Allow-Methods", allowed)
            response.headers.setdefault("Access-Control-Allow-Headers", "Accept, Content-Type")
            response.headers.setdefault("Access-Control-Max-Age", _PREFLIGHT_SECONDS)
        return response


def _is_foreign() -> bool:
    """Whether a browser says that a page of another site sends this. Programs say nothing of it."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc.casefold() != request.host.casefold()
