"""Whole datasets as files."""

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import problems, written
from api.exports.datasets import MEDIA_TYPES, Wanted, export
from api.exports.schemas import ExportParameters, ExportPath
from api.parameters import filters
from api.service import Service

_TAG = Tag(name="exports", description="Whole datasets as files")


def blueprint(service: Service) -> APIBlueprint:
    """`/export/…`."""
    routes = APIBlueprint("exports", __name__, abp_tags=[_TAG])

    @routes.get(
        "/export/<what>.<format>",
        summary="A whole dataset as a file",
        responses={200: written("The dataset", *MEDIA_TYPES.values()), **problems(400, 404, 503)},
    )
    def exported(path: ExportPath, query: ExportParameters) -> Response:
        wanted = Wanted(path.what, path.format, filters(query), groups=query.groups, by=query.by)
        made = export(service.served, wanted)
        answer = Response(made.pieces, content_type=made.media_type)
        if made.size is not None:
            answer.content_length = made.size
        answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
        answer.headers["Roadgraph-Total"] = str(made.total)
        return answer

    return routes
