"""Search, similar plans, features, projects, technologies: the JSON API."""

from flask import Response, jsonify, request
from flask_openapi3 import APIBlueprint, Tag

from api.schemas import (
    FeaturePath,
    FeatureShape,
    FilterParameters,
    ProjectsAnswer,
    RelatedAnswer,
    RelatedParameters,
    SearchAnswer,
    SearchParameters,
    SimilarAnswer,
    SimilarBody,
    SimilarParameters,
    TechnologiesAnswer,
)
from api.service import Service
from graph.errors import InputError
from search.catalogue import Filters, filters_of
from search.engine import Mode, Query

_TAG = Tag(name="search", description="Find features by meaning, words and filters")


def filters(given: FilterParameters) -> Filters:
    """The filters that parameters ask for."""
    return filters_of(
        project=given.project,
        not_project=given.not_project,
        technology=given.technology,
        status=given.status,
        bucket=given.bucket,
        start=given.start,
        end=given.end,
    )


def blueprint(service: Service) -> APIBlueprint:
    """The routes under /api."""
    routes = APIBlueprint("search", __name__, url_prefix="/api", abp_tags=[_TAG])

    @routes.get("/search", summary="Search features", responses={200: SearchAnswer})
    def search(query: SearchParameters) -> Response:
        asked = Query(query.q, query.k, query.offset, Mode(query.mode), filters(query))
        return jsonify(service.search(asked))

    @routes.get("/similar", summary="Plans like a text, by project", responses={200: SimilarAnswer})
    def similar(query: SimilarParameters) -> Response:
        return jsonify(service.similar(query.text, filters(query)))

    @routes.post(
        "/similar", summary="Plans like a longer text or a roadmap file, by project", responses={200: SimilarAnswer}
    )
    def similar_to_body() -> Response:
        if uploaded := request.files.get("file"):
            return jsonify(service.similar_to_roadmap(uploaded.read(), uploaded.filename or "roadmap.md"))
        if request.is_json:
            return jsonify(service.similar(SimilarBody.model_validate(request.get_json()).text))
        if text := request.form.get("text"):
            return jsonify(service.similar(text))
        raise InputError("Send a JSON object with `text`, a form with `text`, or a form with a `file`.")

    @routes.get("/features/<project>/<name>", summary="One feature", responses={200: FeatureShape})
    def feature(path: FeaturePath) -> Response:
        return jsonify(service.feature(f"{path.project}/{path.name}"))

    @routes.get(
        "/features/<project>/<name>/related",
        summary="Features of other projects like it",
        responses={200: RelatedAnswer},
    )
    def related(path: FeaturePath, query: RelatedParameters) -> Response:
        return jsonify(service.related(f"{path.project}/{path.name}", query.k))

    @routes.get("/projects", summary="Every project", responses={200: ProjectsAnswer})
    def projects() -> Response:
        served = service.served
        return jsonify({"projects": served.representations.projects(), "snapshot": served.snapshot.name})

    @routes.get("/technologies", summary="Every technology that a feature names", responses={200: TechnologiesAnswer})
    def technologies() -> Response:
        served = service.served
        return jsonify({"technologies": served.representations.technologies(), "snapshot": served.snapshot.name})

    return routes
