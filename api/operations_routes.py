"""For those who run the server: health, readiness, metrics, the API's description."""

from flask import Response, current_app, jsonify
from flask_openapi3 import APIBlueprint, Tag
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from api.descriptions import problems, written
from api.errors import without_paths
from api.schemas import HealthAnswer
from api.service import Service

_TAG = Tag(name="operations", description="Health, metrics, description")


def blueprint(service: Service, registry: CollectorRegistry) -> APIBlueprint:
    """`/healthz`, `/readyz`, `/metrics`, `/openapi.json`."""
    routes = APIBlueprint("operations", __name__, abp_tags=[_TAG])

    def health() -> Response:
        found = service.health()
        status = "unavailable" if found.snapshot is None else "degraded" if found.problems else "ok"
        answer = jsonify(
            HealthAnswer(
                status=status,
                snapshot=found.snapshot,
                problems=[without_paths(said, service.data.folder) for said in found.problems],
            ).model_dump()
        )
        answer.status_code = 503 if found.snapshot is None else 200
        return answer

    @routes.get(
        "/healthz",
        summary="Whether the process answers, and what is wrong with the data if anything",
        responses={200: HealthAnswer, **problems(400)},
    )
    def healthz() -> Response:
        answer = health()
        answer.status_code = 200
        return answer

    @routes.get(
        "/readyz",
        summary="Whether there is a sound snapshot to answer from",
        responses={200: HealthAnswer, 503: HealthAnswer, **problems(400)},
    )
    def readyz() -> Response:
        return health()

    @routes.get(
        "/metrics", summary="Prometheus metrics", responses={200: written("The metrics", "text/plain"), **problems(400)}
    )
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    @routes.get(
        "/openapi.json",
        summary="This API's OpenAPI description",
        responses={200: written("The description", "application/json"), **problems(400)},
    )
    def openapi() -> Response:
        return jsonify(current_app.api_doc)  # type: ignore[attr-defined]

    return routes
