"""Similar plans and related features: the JSON API."""

from flask import Response, jsonify, request
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import SIMILAR_BODY, problems
from api.json_body import json_sent
from api.parameters import filters, several
from api.schemas import FeaturePath, NoParameters
from api.service import Service
from api.similar import plans as work
from api.similar.plans import Asked
from api.similar.schemas import (
    PlansOfEach,
    RelatedAnswer,
    RelatedParameters,
    SimilarAnswer,
    SimilarBody,
    SimilarParameters,
)
from graph.errors import InputError

_TAG = Tag(
    name="similar plans", description="Find what other projects plan that is like a text, a feature or a roadmap"
)


def blueprint(service: Service) -> APIBlueprint:
    """`/api/similar` and `/api/features/…/related`."""
    routes = APIBlueprint("similar", __name__, url_prefix="/api", abp_tags=[_TAG])

    @routes.get(
        "/similar",
        summary="Plans like a text or a feature, by project",
        responses={200: SimilarAnswer, **problems(400, 404, 503)},
    )
    def similar(query: SimilarParameters) -> Response:
        return jsonify(work.similar(service, asked_of(query)))

    @routes.post(
        "/similar",
        summary="Plans like an issue, a longer text or a roadmap file, by project",
        responses={200: SimilarAnswer, **problems(400, 404, 413, 503)},
        openapi_extensions={"requestBody": SIMILAR_BODY},
    )
    def similar_to_body(query: NoParameters) -> Response:
        if uploaded := request.files.get("file"):
            asked = PlansOfEach.model_validate({name: value for name, value in request.form.items() if value})
            name = uploaded.filename or work.PASTED
            return jsonify(work.similar_to_roadmap(service, uploaded.read(), name, Asked(k=asked.k)))
        sent = SimilarBody.model_validate(
            json_sent('{"text": "replace ZooKeeper"}') if request.is_json else several(request.form)
        )
        if request.is_json and sent.snapshot:
            raise InputError("Name the snapshot in the address: /api/similar?snapshot=…")
        return jsonify(work.similar(service, asked_of(sent)))

    @routes.get(
        "/features/<project>/<name>/related",
        summary="Features of other projects like it",
        responses={200: RelatedAnswer, **problems(400, 404, 503)},
    )
    def related(path: FeaturePath, query: RelatedParameters) -> Response:
        return jsonify(work.related(service, f"{path.project}/{path.name}", query.k, query.like, query.unlike))

    return routes


def asked_of(given: SimilarParameters) -> Asked:
    """What parameters ask for."""
    return Asked(
        given.text, given.roadmap, given.feature, tuple(given.like), tuple(given.unlike), filters(given), given.k
    )
