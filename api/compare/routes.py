"""Comparisons of projects: the JSON API, and the same as files."""

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag
from werkzeug.exceptions import NotAcceptable

from api.compare.comparison import FORMATS, Comparison, Comparisons
from api.compare.schemas import CompareAnswer, CompareParameters, ItemsAnswer, WrittenParameters
from api.descriptions import problems
from api.served import Served
from api.service import Service

_TAG = Tag(name="compare", description="Projects beside each other, or two of them plan by plan")


def blueprint(service: Service) -> APIBlueprint:
    """`/api/compare` and `/api/compare/items`."""
    routes = APIBlueprint("compare", __name__, url_prefix="/api/compare", abp_tags=[_TAG])

    @routes.get(
        "",
        summary="Projects beside each other, by what their plans are about",
        responses={200: CompareAnswer, **problems(400, 404, 406, 503)},
    )
    def matrix(query: CompareParameters) -> Response:
        format, served = _format(query.format), service.served
        found = served.part(Comparisons).matrix(query.projects, query.by, k=query.k, offset=query.offset)
        answer = _written(served, found, format)
        answer.headers["Roadgraph-Total"] = str(found.total)
        return answer

    @routes.get(
        "/items",
        summary="Two projects plan by plan: what both want, what only one plans, what one has done already",
        responses={200: ItemsAnswer, **problems(400, 404, 406, 503)},
    )
    def items(query: WrittenParameters) -> Response:
        format, served = _format(query.format), service.served
        return _written(served, served.part(Comparisons).items(query.projects), format)

    return routes


def _format(asked: str | None) -> str:
    """The format that was named, or the best that the Accept header allows. Raises NotAcceptable where it allows none."""
    if asked:
        return asked
    names = {media_type.partition(";")[0]: name for name, media_type in FORMATS.items()}
    best = request.accept_mimetypes.best_match(list(names)) if request.accept_mimetypes else FORMATS["json"]
    if best is None:
        raise NotAcceptable(
            f"A comparison is written as one of {', '.join(names)}. The Accept header allows none of them."
        )
    return names[best]


def _written(served: Served, found: Comparison, format: str) -> Response:
    answer = Response(served.part(Comparisons).written(found, format), content_type=FORMATS[format])
    answer.vary.add("Accept")
    return answer
