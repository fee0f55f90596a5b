"""`/badge/…`: pictures that say how many plan something."""

from flask import Response
from flask_openapi3 import APIBlueprint, Tag
from pydantic import Field

from api.descriptions import problems, written
from api.kept import kept
from api.schemas import FeaturePath, Parameters, Shape
from api.service import Service
from api.widget import badge
from api.widget.badge import Badge, Theme

_TAG = Tag(name="badges", description="A few words as a picture, for a README or a page")
_SVG = "image/svg+xml"


class BadgeParameters(Parameters):
    """How a badge looks."""

    theme: Theme = Field(Theme.LIGHT, description="light or dark: the ground that it stands on")


class ProjectBadgePath(Shape):
    """The project of a badge."""

    project: str = Field(description="the project's part of the id, or its label")


def blueprint(service: Service) -> APIBlueprint:
    """The two kinds of badge."""
    routes = APIBlueprint("badges", __name__, url_prefix="/badge", abp_tags=[_TAG])

    @routes.get(
        "/features/<project>/<name>.svg",
        summary="How many other projects plan something like it",
        responses={200: written("The picture", _SVG), **problems(400, 404, 503)},
    )
    def feature(path: FeaturePath, query: BadgeParameters) -> Response:
        served = service.served
        id = served.feature_id(f"{path.project}/{path.name}")
        return kept(served, lambda: _sent(badge.of_feature(served, id), query.theme))

    @routes.get(
        "/projects/<project>.svg",
        summary="How many plans of a project are open",
        responses={200: written("The picture", _SVG), **problems(400, 404, 503)},
    )
    def project(path: ProjectBadgePath, query: BadgeParameters) -> Response:
        served = service.served
        id = served.catalogue.ids_of(path.project, "project")[0]
        return kept(served, lambda: _sent(badge.of_project(served, id), query.theme))

    return routes


def _sent(shown: Badge, theme: Theme) -> Response:
    answer = Response(badge.picture(shown, theme), content_type=f"{_SVG}; charset=utf-8")
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
