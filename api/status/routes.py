"""The status of sources: the JSON API."""

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import problems
from api.service import Service
from api.status.schemas import StatusAnswer, StatusParameters
from api.status.sources import status as told

_TAG = Tag(name="status", description="What was read, when, and what was not taken")


def blueprint(service: Service) -> APIBlueprint:
    """`/api/status`."""
    routes = APIBlueprint("status", __name__, url_prefix="/api", abp_tags=[_TAG])

    @routes.get(
        "/status",
        summary="Each document that the snapshot was read from, what it gave, and what was not taken",
        responses={200: StatusAnswer, **problems(400, 503)},
    )
    def status(query: StatusParameters) -> Response:
        return jsonify(told(service, query))

    return routes
