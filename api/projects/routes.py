"""Projects: the JSON API."""

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import problems
from api.projects.board import board
from api.projects.schemas import BoardAnswer, BoardParameters, ProjectPath
from api.service import Service

_TAG = Tag(name="projects", description="All projects, and one with its board and the quality of its data")


def blueprint(service: Service) -> APIBlueprint:
    """The routes under /api/projects."""
    routes = APIBlueprint("projects", __name__, url_prefix="/api/projects", abp_tags=[_TAG])

    @routes.get(
        "/<project>/board",
        summary="The plans of a project by when they come",
        responses={200: BoardAnswer, **problems(400, 404, 503)},
    )
    def shown_board(path: ProjectPath, query: BoardParameters) -> Response:
        served = service.served
        return jsonify(board(served, served.catalogue.ids_of(path.project, "project")[0], query.k))

    return routes
