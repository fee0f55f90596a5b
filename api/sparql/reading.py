"""What a request at /sparql asks for: its text, its graphs, its formats, and who waits for the answer."""

import socket

from flask import request
from werkzeug.exceptions import NotAcceptable

from graph.errors import InputError
from graph.query_formats import GRAPH_FORMATS, RESULTS_FORMATS
from graph.query_screen import ABSOLUTE_IRI, form_of

_ALIASES = {
    "application/json": RESULTS_FORMATS["json"],
    "application/xml": RESULTS_FORMATS["xml"],
    "text/xml": RESULTS_FORMATS["xml"],
    "application/x-ndjson": RESULTS_FORMATS["jsonl"],
}
_NO_QUERY = "There is no query. Send one as `query`, for example SELECT * WHERE { ?s ?p ?o } LIMIT 10."


def text(query: str | None) -> str:
    """A query that is there. Raises InputError."""
    if not query or not query.strip():
        raise InputError(_NO_QUERY)
    return query


def asker() -> socket.socket | None:
    """The connection of the client, where the server tells it: once it is closed, nobody waits for an answer."""
    found = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
    return found if type(found) is socket.socket else None


def decoded(content: bytes) -> str:
    """The text of a query that was sent as bytes. Raises InputError."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"The query is not UTF-8 (byte {error.start + 1}). Send it in UTF-8.") from error


def dataset() -> tuple[list[str] | None, list[str] | None]:
    """The default and the named graphs that a request names, None for none. Raises InputError for what is no absolute IRI."""
    return _graphs("default-graph-uri"), _graphs("named-graph-uri")


def _graphs(name: str) -> list[str] | None:
    given = request.values.getlist(name)
    for one in given:
        if not ABSOLUTE_IRI.fullmatch(one):
            raise InputError(f"{name} is {one!r}, which is no absolute IRI. Name a graph of this dataset in full.")
    return given or None


def formats(query: str, format: str | None) -> tuple[str, str]:
    """The media types for results and for graphs: the one named, or the best that the Accept header allows.

    Raises InputError or NotAcceptable before anything is computed, if the query's answer is not written in it.
    """
    is_graph = form_of(query) in ("CONSTRUCT", "DESCRIBE")
    offered = GRAPH_FORMATS if is_graph else RESULTS_FORMATS
    said = f"The answer to this query is {'a graph' if is_graph else 'a result'}, which is written as one of "
    if format:
        if format not in RESULTS_FORMATS and format not in GRAPH_FORMATS:
            raise InputError(
                f"There is no format {format!r}; there are {', '.join((*RESULTS_FORMATS, *GRAPH_FORMATS))}."
            )
        if format not in offered:
            raise InputError(f"{said}{', '.join(offered)}. Ask for one of these instead of {format!r}.")
        chosen = offered[format]
    else:
        accepted = request.accept_mimetypes
        best = accepted.best_match([*offered.values(), *(() if is_graph else _ALIASES)]) if accepted else ""
        if best is None:
            raise NotAcceptable(f"{said}{', '.join(offered.values())}. The Accept header allows none of them.")
        chosen = _ALIASES.get(best, best) or next(iter(offered.values()))
    return (RESULTS_FORMATS["json"], chosen) if is_graph else (chosen, GRAPH_FORMATS["ttl"])
