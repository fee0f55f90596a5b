"""Search, similar plans, features, projects, technologies: the JSON API."""

import json

from flask import Response, jsonify, request
from flask_openapi3 import APIBlueprint, Tag

from api import explain, parameters
from api.concept_schemas import ConceptsAnswer
from api.descriptions import SIMILAR_BODY, problems
from api.parameters import filters
from api.schemas import (
    ExplanationAnswer,
    FeaturePath,
    FeatureShape,
    NoParameters,
    PlansOfEach,
    ProjectsAnswer,
    RelatedAnswer,
    RelatedParameters,
    SearchAnswer,
    SearchParameters,
    SimilarAnswer,
    SimilarBody,
    SimilarParameters,
    SuggestParameters,
    TechnologiesAnswer,
)
from api.service import Service
from api.suggest_schemas import SuggestAnswer
from graph.errors import InputError

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
        "/similar", summary="Plans like a text, by project", responses={200: SimilarAnswer, **problems(400, 404, 503)}
    )
    def similar(query: SimilarParameters) -> Response:
        return jsonify(service.similar(query.text, filters(query), query.k))

    @routes.post(
        "/similar",
        summary="Plans like a longer text or a roadmap file, by project",
        responses={200: SimilarAnswer, **problems(400, 413, 503)},
        openapi_extensions={"requestBody": SIMILAR_BODY},
    )
    def similar_to_body(query: NoParameters) -> Response:
        if uploaded := request.files.get("file"):
            asked = PlansOfEach.model_validate(request.form.to_dict())
            content = uploaded.read()
            return jsonify(service.similar_to_roadmap(content, uploaded.filename or "roadmap.md", asked.k))
        sent = SimilarBody.model_validate(_json_sent() if request.is_json else request.form.to_dict())
        return jsonify(service.similar(sent.text, k=sent.k))

    @routes.get(
        "/features/<project>/<name>", summary="One feature", responses={200: FeatureShape, **problems(400, 404, 503)}
    )
    def feature(path: FeaturePath, query: NoParameters) -> Response:
        return jsonify(service.feature(f"{path.project}/{path.name}"))

    @routes.get(
        "/features/<project>/<name>/related",
        summary="Features of other projects like it",
        responses={200: RelatedAnswer, **problems(400, 404, 503)},
    )
    def related(path: FeaturePath, query: RelatedParameters) -> Response:
        return jsonify(service.related(f"{path.project}/{path.name}", query.k))

    @routes.get(
        "/features/<project>/<name>/explanation",
        summary="Why each value of a feature is what it is",
        responses={200: ExplanationAnswer, **problems(400, 404, 503)},
    )
    def explanation(path: FeaturePath, query: NoParameters) -> Response:
        return jsonify(explain.explanation(service, f"{path.project}/{path.name}"))

    @routes.get("/projects", summary="Every project", responses={200: ProjectsAnswer, **problems(400, 503)})
    def projects(query: NoParameters) -> Response:
        served = service.served
        return jsonify({"projects": served.representations.projects(), "snapshot": served.snapshot.name})

    @routes.get(
        "/technologies",
        summary="Every technology that a feature names",
        responses={200: TechnologiesAnswer, **problems(400, 503)},
    )
    def technologies(query: NoParameters) -> Response:
        served = service.served
        return jsonify({"technologies": served.representations.technologies(), "snapshot": served.snapshot.name})

    @routes.get(
        "/concepts",
        summary="Every concept that a feature is about",
        responses={200: ConceptsAnswer, **problems(400, 503)},
    )
    def concepts(query: NoParameters) -> Response:
        served = service.served
        return jsonify({"concepts": served.representations.concepts(), "snapshot": served.snapshot.name})

    return routes


def _json_sent() -> object:
    """The JSON of the body. Raises InputError for what is none, or is nested beyond what is read."""
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise InputError(
            'The body is not JSON that can be read. Send an object such as {"text": "replace ZooKeeper"}.'
        ) from error
