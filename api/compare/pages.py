"""The page that compares projects: a form, the matrix, or two of them plan by plan."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from pydantic import Field

from api import quotes
from api.compare.comparison import FORMATS, Comparisons
from api.compare.schemas import MOST_ROWS, ProjectsParameters
from api.network.landscape import Landscape
from api.parameters import read
from api.quotes import Line
from api.served import Served
from api.service import Service
from api.shown import Json
from graph.comparison import Axis
from graph.model import Project

_PAGE = 40
"""Rows on a page where no other number is asked for."""

_ITEMS = "items"

_OFFERED = 4
"""Comparisons with near projects that are offered where too few projects are named."""


class _PageParameters(ProjectsParameters):
    """What the page is asked for; of the API each way of comparing has a route of its own."""

    by: Axis | Literal["items"] = Axis.CONCEPTS
    k: int = Field(_PAGE, ge=0, le=MOST_ROWS)
    offset: int = Field(0, ge=0, le=100_000)


def blueprint(service: Service) -> Blueprint:
    """`/compare`."""
    routes = Blueprint("compare_pages", __name__)

    @routes.get("/compare")
    def compare() -> str:
        asked = read(_PageParameters, request.args, k=_PAGE)
        served = service.served
        projects = served.part(Comparisons).projects(asked.projects)
        view, found = _View(asked, projects), _found(served, asked, projects)
        return render_template(
            "compare.html",
            asked=asked,
            projects=projects,
            labels=sorted((one.label for one in served.catalogue.projects.values()), key=str.casefold),
            ways=[*((axis.value, f"by {axis.value}") for axis in Axis), (_ITEMS, "plan by plan (two projects)")],
            found=found,
            sections=_sections(found) if found and asked.by == _ITEMS else [],
            view=view,
            offers=_offers(served, view, projects),
            quoted=lambda plan: _quoted(served, plan),
            snapshot=served.snapshot.name,
        )

    return routes


def _quoted(served: Served, plan: Json) -> Line:
    """The line of a plan that tells most."""
    return Line.of(quotes.quoted(served.catalogue.feature(served.catalogue.row_of(served.feature_id(plan["id"])))))


def _found(served: Served, asked: _PageParameters, projects: tuple[Project, ...]) -> Json | None:
    """The comparison; None where it takes fewer or more projects."""
    comparisons, names = served.part(Comparisons), [project.id for project in projects]
    if len(projects) < 2 or (asked.by == _ITEMS and len(projects) > 2):
        return None
    if asked.by == _ITEMS:
        return comparisons.json(comparisons.items(names))
    return comparisons.json(comparisons.matrix(names, Axis(asked.by), k=asked.k, offset=asked.offset))


def _offers(served: Served, view: "_View", projects: tuple[Project, ...]) -> list[tuple[str, str]]:
    """Comparisons of near projects, each with its address, where fewer than two are named."""
    if len(projects) > 1:
        return []
    if not projects:
        pairs = served.part(Landscape).nearest_pairs(_OFFERED)
    else:
        (project,) = projects
        near = served.part(Landscape).nearest(project.id, _OFFERED)["nearest"]
        pairs = [(project.label, one["label"]) for one in near]
    return [(f"{one} and {other}", view.of(one, other)) for one, other in pairs]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a comparison plan by plan: pairs, or features of one project that are alone."""

    id: str
    title: str
    pairs: list[Json]
    features: list[Json]

    def __len__(self) -> int:
        return len(self.pairs) + len(self.features)


def _sections(found: Json) -> list[Section]:
    """The parts that hold something, each pair in one of them: what one has done and the other plans comes first."""
    ahead = [
        Section(
            f"done-{at}", f"{one['project']['label']} has done, {one['planned_by']['label']} plans", one["pairs"], []
        )
        for at, one in enumerate(found["shipped"])
    ]
    told = {_ends(pair) for section in ahead for pair in section.pairs}
    both, also = ([pair for pair in found[name] if _ends(pair) not in told] for name in ("pairs", "also"))
    only = [
        Section(f"only-{at}", f"Only {one['project']['label']}", [], one["features"])
        for at, one in enumerate(found["only"])
    ]
    sections = [
        *ahead,
        Section("both", "Both want the same", both, []),
        Section("also", "Like a plan that is in a pair already", also, []),
        *only,
    ]
    return [section for section in sections if len(section)]


def _ends(pair: Json) -> tuple[str, str]:
    return pair["feature"]["id"], pair["other"]["id"]


class _View:
    """The addresses that the page leads to."""

    def __init__(self, asked: _PageParameters, projects: tuple[Project, ...]) -> None:
        self._asked = asked
        self._labels = [project.label for project in projects]

    def without(self, label: str) -> str:
        """This comparison without one project."""
        return self._page([one for one in self._labels if one != label])

    def of(self, *labels: str) -> str:
        """The comparison of other projects."""
        return self._page(list(labels))

    def at(self, offset: int) -> str:
        """This comparison from another row on."""
        return self._page(self._labels, k=self._asked.k, offset=max(offset, 0))

    def file(self, format: str) -> str:
        """This comparison in another format, whole."""
        pairs = [("projects", one) for one in self._labels]
        by = [] if self._asked.by == _ITEMS else [("by", str(self._asked.by))]
        path = "/api/compare/items" if self._asked.by == _ITEMS else "/api/compare"
        return f"{path}?{urlencode([*pairs, *by, ('format', format)])}"

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that there are."""
        return tuple(FORMATS)

    def _page(self, labels: list[str], **more: int) -> str:
        pairs = [*(("projects", one) for one in labels), ("by", str(self._asked.by))]
        return f"{url_for('compare_pages.compare')}?{urlencode([*pairs, *more.items()])}"
