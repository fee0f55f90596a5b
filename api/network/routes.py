"""Themes, nearest projects and ways: the JSON API of the network of plans."""

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import problems
from api.network.landscape import Landscape
from api.network.schemas import (
    NearestAnswer,
    NearestParameters,
    ThemeAnswer,
    ThemePath,
    ThemesAnswer,
    ThemesParameters,
    WayAnswer,
    WayParameters,
)
from api.schemas import NoParameters, ProjectPath
from api.service import Service

_TAG = Tag(name="network", description="Themes across projects, nearest projects, the way between two things")


def blueprint(service: Service) -> APIBlueprint:
    """The routes under /api."""
    routes = APIBlueprint("network", __name__, url_prefix="/api", abp_tags=[_TAG])

    @routes.get(
        "/themes", summary="What several projects plan", responses={200: ThemesAnswer, **problems(400, 404, 503)}
    )
    def themes(query: ThemesParameters) -> Response:
        served = service.served
        found = served.part(Landscape).themes(query.project, query.technology, k=query.k, offset=query.offset)
        return jsonify({**found, "snapshot": served.snapshot.name})

    @routes.get(
        "/themes/<name>",
        summary="A theme with its plans by project",
        responses={200: ThemeAnswer, **problems(400, 404, 503)},
    )
    def theme(path: ThemePath, query: NoParameters) -> Response:
        served = service.served
        return jsonify({**served.part(Landscape).theme(path.name), "snapshot": served.snapshot.name})

    @routes.get(
        "/projects/<project>/nearest",
        summary="The projects nearest to one, and why",
        responses={200: NearestAnswer, **problems(400, 404, 503)},
    )
    def nearest(path: ProjectPath, query: NearestParameters) -> Response:
        served = service.served
        return jsonify({**served.part(Landscape).nearest(path.project, query.k), "snapshot": served.snapshot.name})

    @routes.get(
        "/path",
        summary="The shortest way between two projects or technologies, each step explained",
        responses={200: WayAnswer, **problems(400, 404, 503)},
    )
    def way(query: WayParameters) -> Response:
        served = service.served
        return jsonify({**served.part(Landscape).path(query.start, query.end), "snapshot": served.snapshot.name})

    return routes
