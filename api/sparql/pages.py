"""The page at /sparql: an editor that works without script, the first rows of the answer, and the files of all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template, request, url_for

from api import errors
from api.served import Served
from api.service import Service
from api.shown import Json
from api.sparql import reading
from api.sparql.answers import Shown, shown
from api.sparql.opened import Opened, opened
from graph.errors import RoadgraphError
from graph.named_queries import named_queries
from graph.query import GRAPH_FORMATS, RESULTS_FORMATS, Mark, Request
from graph.query_screen import form_of
from graph.vocabulary import ALL_PREFIXES

HTML = "text/html"

_SHOWN = 100
"""Rows that the page itself has; its script fetches more, and the files have all."""

_LONGEST_ADDRESS = 7_500
"""Characters of an address that every server and browser on the way takes; ours reads 8,190 of a request's first line."""

_OPTIONS = ("default-graph-uri", "named-graph-uri", "limit", "snapshot")
"""What a request says beside its query, and what stays with the links of its page."""

_EXAMPLE = """# Which projects have the most open plans?
SELECT ?name (COUNT(DISTINCT ?plan) AS ?plans) {
  ?plan a rg:Feature ; rg:status ?status ; rg:project/doap:name ?name .
  VALUES ?status { rg:planned rg:in_progress }
}
GROUP BY ?name
ORDER BY DESC(?plans) ?name"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no answer, as the page tells it; `members` are what programs are told, such as the place."""

    status: int
    title: str
    said: str
    members: Mapping[str, object]


def is_wanted(format: str | None) -> bool:
    """Whether a request wants the page rather than any format of answers: a browser does, which names no format."""
    answers = (*RESULTS_FORMATS.values(), *GRAPH_FORMATS.values(), "application/json", "application/xml", "text/xml")
    return not format and request.accept_mimetypes.best_match([*answers, HTML]) == HTML


def page(service: Service, query: str | None, limit: int | None) -> tuple[str, int, Mark | None]:
    """The page with a query and its answer (None: with a query to start from), its status, and the answer's mark."""
    served, answer, refusal, at_hand = service.served, None, None, None
    try:
        if query is None and (name := request.args.get("named")):
            at_hand = opened(served, name, _values())
            if at_hand.refused:
                raise at_hand.refused
        if query is not None:
            answer = _answer(service, served, query, limit)
    except RoadgraphError as error:
        refusal = Refusal(error.status, errors.title(error), errors.told(error, service.data.folder), error.members)
    content = _rendered(served, query, at_hand, answer, refusal)
    return content, refusal.status if refusal else 200, answer.mark if answer else None


def _answer(service: Service, served: Served, query: str, limit: int | None) -> Shown:
    asked = Request(
        reading.text(query),
        RESULTS_FORMATS["json"],
        GRAPH_FORMATS["nt"],
        *reading.dataset(),
        min(limit or _SHOWN, _SHOWN),
    )
    client = request.remote_addr or ""
    return shown(served.base, service.sparql(asked, client=client, asker=reading.asker(), served=served))


def _rendered(
    served: Served, query: str | None, at_hand: Opened | None, answer: Shown | None, refusal: Refusal | None
) -> str:
    text = query if query is not None else at_hand.text if at_hand else _EXAMPLE
    kept = [(name, value) for name in _OPTIONS for value in request.values.getlist(name) if value]
    formats = GRAPH_FORMATS if form_of(text) in ("CONSTRUCT", "DESCRIBE") else RESULTS_FORMATS
    address = "/sparql?" + urlencode([("query", text), *kept])
    return render_template(
        "sparql.html",
        text=text,
        named=at_hand,
        queries=named_queries().values(),
        answer=answer,
        refusal=refusal,
        kept=kept,
        formats=formats,
        address=address if len(address) <= _LONGEST_ADDRESS else None,
        known=_known(served, kept, answer, refusal),
        snapshot=served.snapshot.name,
    )


def _known(served: Served, kept: list[tuple[str, str]], answer: Shown | None, refusal: Refusal | None) -> Json:
    """What the page's script is told at once."""
    return {
        "base": served.base,
        "prefixes": ALL_PREFIXES,
        "kept": kept,
        "formats": {"solutions": list(RESULTS_FORMATS), "graph": list(GRAPH_FORMATS)},
        "longest": _LONGEST_ADDRESS,
        "editor": url_for("static", filename="editor.js"),
        "answer": answer.data if answer else None,
        "wrong": dict(refusal.members) if refusal else {},
    }


def _values() -> dict[str, str]:
    """What the address gives to the parameters of a named query."""
    return {name: value for name, value in request.args.items() if name not in (*_OPTIONS, "named", "format")}
