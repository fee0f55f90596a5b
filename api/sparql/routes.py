"""SPARQL over HTTP: the protocol's queries, formats by Accept or by name, and the description of the service."""

import socket

from flask import Response, request, url_for
from flask_openapi3 import APIBlueprint, Tag
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType

from api import parameters
from api.descriptions import SPARQL_ANSWER, SPARQL_BODY, problems
from api.schemas import SparqlOptions, SparqlParameters
from api.service import Service
from graph.errors import InputError
from graph.query import GRAPH_FORMATS, RESULTS_FORMATS, Result
from graph.query import Request as SparqlRequest
from graph.query_formats import BINARY_FORMATS
from graph.query_screen import ABSOLUTE_IRI, form_of
from graph.service_description import service_description

_TAG = Tag(name="data", description="SPARQL and whole datasets")
_ALIASES = {
    "application/json": RESULTS_FORMATS["json"],
    "application/xml": RESULTS_FORMATS["xml"],
    "text/xml": RESULTS_FORMATS["xml"],
    "application/x-ndjson": RESULTS_FORMATS["jsonl"],
}
_EXTENSIONS = {media_type: name for name, media_type in (RESULTS_FORMATS | GRAPH_FORMATS).items()}
_PAGE = "text/html"
_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"
_NO_UPDATES = "No updates are taken here: change the documents and ingest them instead."


def blueprint(service: Service) -> APIBlueprint:
    """`/sparql`."""
    routes = APIBlueprint("sparql", __name__, abp_tags=[_TAG])

    @routes.get(
        "/sparql",
        summary="Answer a SPARQL query; without one, describe the service",
        responses={200: SPARQL_ANSWER, **problems(400, 406, 422, 503)},
    )
    def query(query: SparqlParameters) -> Response:
        if "query" not in request.args and (media_type := _described_as()):
            return _described(media_type)
        return _answered(query.query, query.format, query.limit)

    @routes.post(
        "/sparql",
        summary="Answer a SPARQL query sent as a form or as application/sparql-query",
        responses={200: SPARQL_ANSWER, **problems(400, 406, 413, 415, 422, 503)},
        openapi_extensions={"requestBody": SPARQL_BODY},
    )
    def query_sent(query: SparqlOptions) -> Response:
        if "update" in request.form:
            raise InputError(_NO_UPDATES)
        given = [*request.args.getlist("query"), *request.form.getlist("query")]
        if request.mimetype == _QUERY:
            given.append(_decoded(request.get_data()))
        elif request.mimetype not in parameters.FORMS:
            raise UnsupportedMediaType(_NO_UPDATES if request.mimetype == _UPDATE else _unread(request.mimetype))
        if len(given) > 1:
            raise InputError(f"{len(given)} queries were sent; one is answered at a time. Send one.")
        sent = parameters.read(SparqlOptions, request.form)
        return _answered(given[0] if given else None, sent.format or query.format, sent.limit or query.limit)

    def _answered(query: str | None, format: str | None, limit: int | None) -> Response:
        if not query or not query.strip():
            raise InputError(
                "There is no query. Send one as `query`, for example SELECT * WHERE { ?s ?p ?o } LIMIT 10."
            )
        results_format, graph_format = formats(query, format)
        graphs = _graphs("default-graph-uri"), _graphs("named-graph-uri")
        asked = SparqlRequest(query, results_format, graph_format, *graphs, limit)
        return response(service.sparql(asked, client=request.remote_addr or "", asker=asker()))

    return routes


def asker() -> socket.socket | None:
    """The connection of the client, where the server tells it: once it is closed, nobody waits for an answer."""
    found = request.environ.get("gunicorn.socket") or request.environ.get("werkzeug.socket")
    return found if type(found) is socket.socket else None


def response(result: Result) -> Response:
    """An answer with what it says of itself in its headers."""
    answer = Response(result.content, mimetype=result.media_type)
    answer.headers["Roadgraph-Query"] = result.mark.query
    answer.headers["Roadgraph-Complete"] = "true" if result.mark.complete else "false"
    if result.mark.rows is not None:
        answer.headers["Roadgraph-Rows"] = str(result.mark.rows)
    if result.media_type in BINARY_FORMATS:
        name = f"roadgraph-query-{result.mark.snapshot}.{_EXTENSIONS[result.media_type]}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.vary.add("Accept")
    return answer


def _described(media_type: str) -> Response:
    """What the service can do; a browser is led to the questions that stand ready."""
    if media_type == _PAGE:
        described = Response(status=303, headers={"Location": url_for("query_pages.queries")})
    else:
        described = Response(service_description(request.base_url, _EXTENSIONS[media_type]), mimetype=media_type)
    described.vary.add("Accept")
    return described


def _described_as() -> str | None:
    """The media type in which a client that sent no query wants the service described; None if in none that there is."""
    accepted = request.accept_mimetypes
    return accepted.best_match([*GRAPH_FORMATS.values(), _PAGE]) if accepted else GRAPH_FORMATS["ttl"]


def _unread(media_type: str) -> str:
    return f"A query is not read from {media_type or 'a body without a type'}. Send {_QUERY}, or a form with `query`."


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"The query is not UTF-8 (byte {error.start + 1}). Send it in UTF-8.") from error


def _graphs(name: str) -> list[str] | None:
    """The graphs that a request names; raises InputError for what is no absolute IRI."""
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
