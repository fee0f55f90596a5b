"""SPARQL."""

import re

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType

from api.descriptions import SPARQL_ANSWER, SPARQL_BODY, problems
from api.schemas import SparqlOptions, SparqlParameters
from api.service import Service
from graph.errors import InputError
from graph.query import GRAPH_FORMATS, RESULTS_FORMATS
from graph.query import Request as SparqlRequest

_TAG = Tag(name="data", description="SPARQL")
_ALIASES = {
    "application/json": RESULTS_FORMATS["json"],
    "application/xml": RESULTS_FORMATS["xml"],
    "text/xml": RESULTS_FORMATS["xml"],
}
_QUERY, _UPDATE = "application/sparql-query", "application/sparql-update"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_NO_UPDATES = "No updates are taken here: change the documents and ingest them instead."
_NOT_CODE = re.compile(r"""<[^<>"{}|^`\\\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*""")
_FORM = re.compile(r"(?<![\w:?$@.-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:-])", re.IGNORECASE)
_ABSOLUTE = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]*""")


def blueprint(service: Service) -> APIBlueprint:
    """`/sparql`."""
    routes = APIBlueprint("data", __name__, abp_tags=[_TAG])

    @routes.get(
        "/sparql",
        summary="Answer a SPARQL query",
        responses={200: SPARQL_ANSWER, **problems(400, 406, 422, 503)},
    )
    def sparql(query: SparqlParameters) -> Response:
        return _answered(query.query, query.format)

    @routes.post(
        "/sparql",
        summary="Answer a SPARQL query sent as a form or as application/sparql-query",
        responses={200: SPARQL_ANSWER, **problems(400, 406, 413, 415, 422, 503)},
        openapi_extensions={"requestBody": SPARQL_BODY},
    )
    def sparql_sent(query: SparqlOptions) -> Response:
        if "update" in request.form:
            raise InputError(_NO_UPDATES)
        given = [*request.args.getlist("query"), *request.form.getlist("query")]
        if request.mimetype == _QUERY:
            given.append(_decoded(request.get_data()))
        elif request.mimetype not in _FORMS:
            raise UnsupportedMediaType(_NO_UPDATES if request.mimetype == _UPDATE else _unread(request.mimetype))
        if len(given) > 1:
            raise InputError(f"{len(given)} queries were sent; one is answered at a time. Send one.")
        return _answered(given[0] if given else None, request.form.get("format") or query.format)

    def _answered(query: str | None, format: str | None) -> Response:
        if not query or not query.strip():
            raise InputError(
                "There is no query. Send one as `query`, for example SELECT * WHERE { ?s ?p ?o } LIMIT 10."
            )
        results_format, graph_format = _formats(query, format)
        served = service.served
        result = service.sparql(
            SparqlRequest(
                query, results_format, graph_format, _graphs("default-graph-uri"), _graphs("named-graph-uri")
            ),
            client=request.remote_addr or "",
            served=served,
        )
        answer = Response(result.content, mimetype=result.media_type)
        answer.headers["Roadgraph-Snapshot"] = served.snapshot.name
        answer.vary.add("Accept")
        return answer

    return routes


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
        if not _ABSOLUTE.fullmatch(one):
            raise InputError(f"{name} is {one!r}, which is no absolute IRI. Name a graph of this dataset in full.")
    return given or None


def _formats(query: str, format: str | None) -> tuple[str, str]:
    """The media types for results and for graphs: the one named, or the best that the Accept header allows.

    Raises InputError or NotAcceptable before anything is computed, if the query's answer is not written in it.
    """
    found = _FORM.search(_NOT_CODE.sub(" ", query))
    is_graph = found is not None and found[1].upper() in ("CONSTRUCT", "DESCRIBE")
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
