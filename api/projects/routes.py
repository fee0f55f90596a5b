"""Projects: the JSON API."""

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import problems
from api.projects.board import Boards
from api.projects.details import details, summaries
from api.projects.schemas import BoardAnswer, BoardParameters, ProjectAnswer, ProjectsAnswer
from api.schemas import NoParameters, ProjectPath
from api.service import Service

_TAG = Tag(name="projects", description="All projects, and one with its board and the quality of its data")


def blueprint(service: Service) -> APIBlueprint:
    """The routes under /api/projects."""
    routes = APIBlueprint("projects", __name__, url_prefix="/api/projects", abp_tags=[_TAG])

    @routes.get("", summary="Every project", responses={200: ProjectsAnswer, **problems(400, 503)})
    def projects(query: NoParameters) -> Response:
        served = service.served
        return jsonify({"projects": summaries(served), "snapshot": served.snapshot.name})

    @routes.get(
        "/<project>",
        summary="A project with its technologies, its timeline and the quality of its data",
        responses={200: ProjectAnswer, **problems(400, 404, 503)},
    )
    def project(path: ProjectPath, query: NoParameters) -> Response:
        served = service.served
        return jsonify(details(served, service.data, served.catalogue.ids_of(path.project, "project")[0]))

    @routes.get(
        "/<project>/board",
        summary="The plans of a project by when they come",
        responses={200: BoardAnswer, **problems(400, 404, 503)},
    )
    def board(path: ProjectPath, query: BoardParameters) -> Response:
        served = service.served
        id = served.catalogue.ids_of(path.project, "project")[0]
        return jsonify(served.part(Boards).board(id, query.k, column=query.column, offset=query.offset))

    return routes
