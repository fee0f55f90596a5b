"""Exports."""

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import problems, written
from api.parameters import filters
from api.schemas import ExportParameters, ExportPath
from api.service import Service

_TAG = Tag(name="data", description="SPARQL and whole datasets")
_MEDIA_TYPES = {
    "jsonl": "application/jsonl",
    "csv": "text/csv; charset=utf-8",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
}


def blueprint(service: Service) -> APIBlueprint:
    """`/export/…`."""
    routes = APIBlueprint("data", __name__, abp_tags=[_TAG])

    @routes.get(
        "/export/<what>.<format>",
        summary="A whole dataset as a file",
        responses={200: written("The dataset", *_MEDIA_TYPES.values()), **problems(400, 404, 503)},
    )
    def export(path: ExportPath, query: ExportParameters) -> Response:
        served = service.served
        pieces = service.exported(path.what, path.format, filters(query), groups=query.groups, served=served)
        answer = Response(pieces, mimetype=None, content_type=_MEDIA_TYPES[path.format])
        name = f"roadgraph-{path.what}-{served.snapshot.name}.{path.format}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Roadgraph-Snapshot"] = served.snapshot.name
        return answer

    return routes
