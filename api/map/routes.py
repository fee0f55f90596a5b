"""The map as JSON."""

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import problems
from api.map.schemas import MapAnswer
from api.map.told import told
from api.schemas import NoParameters
from api.service import Service

_TAG = Tag(name="map", description="Projects and technologies, placed once for a snapshot")


def blueprint(service: Service) -> APIBlueprint:
    """`/api/map`."""
    routes = APIBlueprint("map", __name__, url_prefix="/api", abp_tags=[_TAG])

    @routes.get("/map", summary="The map of the corpus", responses={200: MapAnswer, **problems(400, 404, 503)})
    def the_map(query: NoParameters) -> Response:
        return jsonify(told(service.served))

    return routes
