"""Search, features, technologies: the JSON API."""

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag

from api import parameters
from api.descriptions import problems
from api.features.history import history as feature_history
from api.features.schemas import HistoryAnswer
from api.plans.concept_schemas import ConceptsAnswer
from api.plans.suggest_schemas import SuggestAnswer
from api.readings import explain
from api.schemas import (
    ExplanationAnswer,
    FeaturePath,
    FeatureShape,
    NoParameters,
    SearchAnswer,
    SearchParameters,
    SuggestParameters,
)
from api.service import Service

_TAG = Tag(name="search", description="Find features by meaning, words and filters")


def blueprint(service: Service) -> APIBlueprint:
    """The routes under /api."""
    routes = APIBlueprint("search", __name__, url_prefix="/api", abp_tags=[_TAG])

    @routes.get("/search", summary="Search features", responses={200: SearchAnswer, **problems(400, 404, 503)})
    def search(query: SearchParameters) -> Response:
        return jsonify(service.search(parameters.query(query), parameters.manner(query)))

    @routes.get(
        "/suggest",
        summary="Names and titles for what is typed so far",
        responses={200: SuggestAnswer, **problems(400, 503)},
    )
    def suggest(query: SuggestParameters) -> Response:
        return jsonify(service.suggest(query.q))

    @routes.get(
        "/features/<project>/<name>", summary="One feature", responses={200: FeatureShape, **problems(400, 404, 503)}
    )
    def feature(path: FeaturePath, query: NoParameters) -> Response:
        return jsonify(service.feature(f"{path.project}/{path.name}"))

    @routes.get(
        "/features/<project>/<name>/explanation",
        summary="Why each value of a feature is what it is",
        responses={200: ExplanationAnswer, **problems(400, 404, 503)},
    )
    def explanation(path: FeaturePath, query: NoParameters) -> Response:
        return jsonify(explain.explanation(service, f"{path.project}/{path.name}"))

    @routes.get(
        "/features/<project>/<name>/history",
        summary="What became of a feature from version to version",
        responses={200: HistoryAnswer, **problems(400, 404, 503)},
    )
    def history(path: FeaturePath, query: NoParameters) -> Response:
        return jsonify(feature_history(service.served, f"{path.project}/{path.name}"))

    @routes.get(
        "/concepts",
        summary="Every concept that a feature is about",
        responses={200: ConceptsAnswer, **problems(400, 503)},
    )
    def concepts(query: NoParameters) -> Response:
        served = service.served
        return jsonify({"concepts": served.representations.concepts(), "snapshot": served.snapshot.name})

    return routes
