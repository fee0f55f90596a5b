"""The terms one writes queries with: the JSON API."""

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import problems
from api.schemas import NoParameters
from api.service import Service
from api.sparql import terms
from api.sparql.terms_schemas import TermsAnswer

_TAG = Tag(name="data", description="SPARQL and whole datasets")


def blueprint(service: Service) -> APIBlueprint:
    """`/api/sparql/terms`."""
    routes = APIBlueprint("terms", __name__, url_prefix="/api", abp_tags=[_TAG])

    @routes.get(
        "/sparql/terms",
        summary="Prefixes, classes and properties that queries are written with",
        responses={200: TermsAnswer, **problems(400, 503)},
    )
    def all_terms(query: NoParameters) -> Response:
        return jsonify(terms.terms(service.served))

    return routes
