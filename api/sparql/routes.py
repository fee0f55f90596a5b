"""SPARQL over HTTP: the protocol's queries, formats by Accept or by name, and the description of the service."""

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag
from werkzeug.exceptions import UnsupportedMediaType

from api import parameters
from api.descriptions import SPARQL_ANSWER, SPARQL_BODY, problems
from api.schemas import SparqlOptions, SparqlParameters
from api.service import Service
from api.sparql import pages, reading
from graph.errors import InputError
from graph.query import GRAPH_FORMATS, RESULTS_FORMATS, Mark, Result
from graph.query import Request as SparqlRequest
from graph.query_formats import BINARY_FORMATS
from graph.service_description import service_description

_TAG = Tag(name="data", description="SPARQL and whole datasets")
_EXTENSIONS = {media_type: name for name, media_type in (RESULTS_FORMATS | GRAPH_FORMATS).items()}
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
        is_asked = "query" in request.args
        media_type = None if is_asked else _described_as()
        if media_type == pages.HTML or (is_asked and pages.is_wanted(query.format)):
            return _page(query.query if is_asked else None, query.limit)
        return _described(media_type) if media_type else _answered(query.query, query.format, query.limit)

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
            given.append(reading.decoded(request.get_data()))
        elif request.mimetype not in parameters.FORMS:
            raise UnsupportedMediaType(_NO_UPDATES if request.mimetype == _UPDATE else _unread(request.mimetype))
        if len(given) > 1:
            raise InputError(f"{len(given)} queries were sent; one is answered at a time. Send one.")
        sent = parameters.read(SparqlOptions, request.form)
        asked, format, limit = given[0] if given else "", sent.format or query.format, sent.limit or query.limit
        return _page(asked, limit) if pages.is_wanted(format) else _answered(asked, format, limit)

    def _answered(query: str, format: str | None, limit: int | None) -> Response:
        results_format, graph_format = reading.formats(reading.text(query), format)
        asked = SparqlRequest(query, results_format, graph_format, *reading.dataset(), limit)
        return response(service.sparql(asked, client=request.remote_addr or "", asker=reading.asker()))

    def _page(query: str | None, limit: int | None) -> Response:
        content, status, mark = pages.page(service, query, limit)
        answer = Response(content, status, mimetype=pages.HTML)
        answer.vary.add("Accept")
        return _marked(answer, mark) if mark else answer

    return routes


def response(result: Result) -> Response:
    """An answer with what it says of itself in its headers."""
    answer = _marked(Response(result.content, mimetype=result.media_type), result.mark)
    if result.media_type in BINARY_FORMATS:
        name = f"roadgraph-query-{result.mark.snapshot}.{_EXTENSIONS[result.media_type]}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _marked(answer: Response, mark: Mark) -> Response:
    answer.headers["Roadgraph-Query"] = mark.query
    answer.headers["Roadgraph-Complete"] = "true" if mark.complete else "false"
    if mark.rows is not None:
        answer.headers["Roadgraph-Rows"] = str(mark.rows)
    answer.vary.add("Accept")
    return answer


def _described(media_type: str) -> Response:
    """What the service can do."""
    described = Response(service_description(request.base_url, _EXTENSIONS[media_type]), mimetype=media_type)
    described.vary.add("Accept")
    return described


def _described_as() -> str | None:
    """The media type in which a client that sent no query wants the service described; None if in none that there is."""
    accepted = request.accept_mimetypes
    return accepted.best_match([*GRAPH_FORMATS.values(), pages.HTML]) if accepted else GRAPH_FORMATS["ttl"]


def _unread(media_type: str) -> str:
    return f"A query is not read from {media_type or 'a body without a type'}. Send {_QUERY}, or a form with `query`."
