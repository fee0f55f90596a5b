"""Named queries: the JSON API."""

from dataclasses import replace

from flask import Response, jsonify, request
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import SPARQL_ANSWER, problems
from api.schemas import NoParameters
from api.service import Service
from api.sparql import named
from api.sparql.named_schemas import NamedQueryParameters, NamedQueryPath, QueriesAnswer
from api.sparql.reading import asker, formats
from api.sparql.routes import response
from graph.named_queries import get_query

_TAG = Tag(name="queries", description="Questions that are answered by name")


def blueprint(service: Service) -> APIBlueprint:
    """`/api/queries` and `/api/queries/…`."""
    routes = APIBlueprint("queries", __name__, url_prefix="/api", abp_tags=[_TAG])

    @routes.get("/queries", summary="Every named query", responses={200: QueriesAnswer, **problems(400, 503)})
    def queries(query: NoParameters) -> Response:
        return jsonify({"queries": named.all_described()})

    @routes.get(
        "/queries/<name>",
        summary="The answer of a named query, in the formats of SPARQL results",
        responses={200: SPARQL_ANSWER, **problems(400, 404, 406, 422, 503)},
    )
    def answer(path: NamedQueryPath, query: NamedQueryParameters) -> Response:
        asked, served = get_query(path.name), service.served
        given = {name: value for name, value in request.args.items() if name not in NamedQueryParameters.model_fields}
        results_format, _ = formats(asked.text, query.format)
        bound = replace(named.request_of(served, asked, given, results_format), limit=query.limit)
        client = request.remote_addr or ""
        return response(service.sparql(bound, client=client, served=served, asker=asker()))

    return routes
