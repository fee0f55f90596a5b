"""One place turns errors into answers: problem+json (RFC 9457), or a page where a person looks."""

import re
import reprlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import structlog
from flask import Flask, Response, current_app, json, render_template, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException

from api.descriptions import PROBLEM
from graph.errors import BusyError, ModelError, RoadgraphError

_TYPES = "https://w3id.org/roadgraph/problems#"
_RETRY_SECONDS = "2"
_SAID = 5
"""Mistakes of a request that are told: the first ones are what a person mends, and a body can be made to have thousands."""
_LONGEST_SOUGHT = 80
"""Characters of an address that are offered as a question."""
_NO_MODEL = "The embedding model cannot be used; the log of the server says why. Exports and SPARQL need no model."


def problem(
    status: int, title: str, detail: str, *, kind: str, members: Mapping[str, object] = MappingProxyType({})
) -> Response:
    """An answer that says what was asked, what was found, and what to do; `members` are told to programs beside that."""
    for_programs = _is_for_programs()
    if not for_programs and request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html":
        page = render_template("problem.html", title=title, detail=detail, status=status, sought=_sought())
        answer = Response(page, status, mimetype="text/html")
    else:
        body = {
            "type": _TYPES + kind,
            "title": title,
            "status": status,
            "detail": detail,
            "instance": request.path,
        }
        answer = Response(json.dumps({**body, **members}), status, mimetype=PROBLEM)
    if not for_programs:
        answer.vary.add("Accept")
    return answer


def _sought() -> str:
    """What a person may have looked for: the question, else the words that the address ends with."""
    if request.endpoint and (question := request.args.get("q")):
        return question
    name = re.sub(r"-[0-9a-f]{6,}$", "", request.path.rstrip("/").rsplit("/", 1)[-1])
    return " ".join(re.findall(r"[^\W_]+", name))[:_LONGEST_SOUGHT]


def _is_for_programs() -> bool:
    """Whether only programs ask at this address."""
    return request.path.startswith(
        (
            "/api/",
            "/data/",
            "/reconcile",
            "/export/",
            "/.well-known/",
            "/opensearch.xml",
            "/suggest.json",
            "/feed.atom",
            "/oembed",
            "/badge/",
            "/openapi",
            "/healthz",
            "/readyz",
            "/metrics",
        )
    )


def invalid_request(error: ValidationError) -> Response:
    """Parameters of the wrong kind, each with what was found."""
    found = error.errors(include_url=False, include_context=False)
    said = "; ".join(_said(one) for one in found[:_SAID])
    if len(found) > _SAID:
        said += f"; and {len(found) - _SAID} more"
    return problem(
        400,
        "A parameter makes no sense",
        f"{said}. The parameters of each route are listed at /docs.",
        kind="invalid-request",
    )


def _said(error: ErrorDetails) -> str:
    """What was expected, and what was found, cut short."""
    name = ".".join(str(part) for part in error["loc"]) or "the body"
    if error["type"] == "extra_forbidden":
        return f"{name} is not known here"
    if error["type"] == "missing":
        return f"{name} is missing"
    if error["type"] in ("dict_type", "model_type"):
        return f"{name} is {reprlib.repr(error['input'])}; it should be an object"
    expected = re.sub(r"^(?:Input|String|List|Value error,) ", "", error["msg"])
    return f"{name} is {reprlib.repr(error['input'])}; it {expected}"


def without_paths(said: str, folder: Path) -> str:
    """A message as clients may read it: where the data lies on this machine is left out."""
    spelled = {str(folder), str(folder.absolute()), str(folder.resolve())} - {"."}
    among = "|".join(re.escape(one) for one in sorted(spelled, key=len, reverse=True))
    return re.sub(rf"(?<![\w./-])(?:{among})(?:/[\w./-]*\w)?(?![\w-])", "the data folder", said)


def register(app: Flask, folder: Path) -> None:
    """Makes an application over a data folder answer its errors this way."""

    @app.errorhandler(RoadgraphError)
    def ours(error: RoadgraphError) -> Response:
        kind = _kebab(type(error).__name__.removesuffix("Error"))
        if error.status >= 500:
            structlog.get_logger().warning("refused", path=request.path, error=kind, said=str(error))
        answer = problem(error.status, title(error), told(error, folder), kind=kind, members=error.members)
        if isinstance(error, BusyError):
            answer.headers["Retry-After"] = _RETRY_SECONDS
        return answer

    app.register_error_handler(ValidationError, invalid_request)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        detail = {
            404: f"There is nothing at {request.path}. The routes are listed at /docs.",
            405: f"{request.method} is not answered at {request.path}. The routes are listed at /docs.",
            413: "What was sent is larger than is read here. Send less, or ingest the file instead.",
        }.get(status, error.description or error.name)
        answer = problem(status, error.name, detail, kind=_kebab(error.name))
        for name, value in error.get_headers():
            if name not in ("Content-Type", "Content-Length"):
                answer.headers[name] = value
        return answer

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        structlog.get_logger().exception("unexpected", path=request.path, error=type(error).__name__)
        if current_app.testing:
            raise error
        return problem(
            500,
            "Something went wrong here",
            "The error was logged. Try again; if it stays, report it with the time.",
            kind="internal",
        )


def told(error: RoadgraphError, folder: Path) -> str:
    """What clients are told of an error over a data folder."""
    return _NO_MODEL if isinstance(error, ModelError) else without_paths(str(error), folder)


def title(error: RoadgraphError) -> str:
    """What kind of error it is, in a few words."""
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
    return {
        "input": "The request makes no sense",
        "too large": "What was sent is too large",
        "not found": "Not found",
        "gone": "Gone",
        "too many": "Too many requests",
        "full": "Nothing more is kept",
        "busy": "Busy",
        "snapshot": "No snapshot can be served",
        "query": "The query is not answered",
        "abandoned": "Nobody waits for the answer",
        "limit": "The query ran into a limit",
    }.get(words, "Something went wrong here")


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name.replace(" ", "")).lower()
