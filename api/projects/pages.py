"""The pages of projects: the list, one project, and one column of its board."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Blueprint, render_template, request, url_for
from pydantic import Field

from api import quotes
from api.network.landscape import Landscape
from api.parameters import read
from api.projects import timeline
from api.projects.board import Boards, Column
from api.projects.details import summary, technologies
from api.projects.listing import SORTS, ListParameters, ListView, listed
from api.projects.quality import quality
from api.projects.timeline import Axis, Mark, Timeline, axis_of
from api.quotes import Line
from api.representations import feature_links
from api.schemas import LARGEST_K, NoParameters, Parameters
from api.served import Served
from api.service import Service
from api.shown import Json
from graph.errors import NotFoundError
from graph.names import words

_CARDS = 8
"""Plans of a column that the page of a project shows; the column has a page for all of them."""

_PAGE = 50
"""Plans on the page of a column."""

_NEAREST = 8


class _ColumnParameters(Parameters):
    """Which part of a column."""

    k: int = Field(_PAGE, ge=1, le=LARGEST_K)
    offset: int = Field(0, ge=0, le=100_000)


class Card(NamedTuple):
    """A plan on the board: its JSON, the line that is quoted, where that can be read, and whether it says more than the title."""

    plan: Json
    line: Line
    address: str
    says_more: bool


class Drawn(NamedTuple):
    """A timeline with its axis, where marks and days of reading stand on it, in percent."""

    found: Timeline
    axis: Axis
    ticks: list[Mark]
    read: list[Mark]


class Share(NamedTuple):
    """A part of a bar, in percent."""

    name: str
    at: float
    width: float


def blueprint(service: Service) -> Blueprint:
    """`/projects`, `/projects/…` and `/projects/…/…`."""
    routes = Blueprint("project_pages", __name__)
    routes.add_app_template_filter(shares)
    routes.add_app_template_filter(lambda id: feature_links(id)["html"], "feature_page")

    @routes.get("/projects")
    def projects() -> str:
        asked = read(ListParameters, request.args)
        served = service.served
        return render_template(
            "projects.html",
            asked=asked,
            found=listed(served, asked),
            sorts=SORTS,
            view=ListView(asked, url_for("project_pages.projects")),
            snapshot=served.snapshot.name,
        )

    @routes.get("/projects/<project>")
    def project(project: str) -> str:
        read(NoParameters, request.args)
        served = service.served
        id = served.catalogue.ids_of(project, "project")[0]
        near = served.part(Landscape).nearest(project, _NEAREST)
        return render_template(
            "project.html",
            project=summary(served, id),
            columns=_columns(served, served.part(Boards).board(id, _CARDS)),
            timeline=_drawn(served, id),
            technologies=technologies(served, id),
            nearest=near["nearest"],
            also=near["also"],
            themes=served.part(Landscape).themes_of(id),
            quality=quality(served, service.data, id),
            snapshot=served.snapshot.name,
        )

    @routes.get("/projects/<project>/<column>")
    def column(project: str, column: str) -> str:
        asked = read(_ColumnParameters, request.args)
        served = service.served
        id = served.catalogue.ids_of(project, "project")[0]
        board = served.part(Boards).board(id, asked.k, column=_column(column), offset=asked.offset)
        [shown] = _columns(served, board)
        return render_template(
            "column.html", project=summary(served, id), column=shown, asked=asked, snapshot=served.snapshot.name
        )

    return routes


def shares(counts: Mapping[str, int]) -> list[Share]:
    """Counts as parts of one bar, in percent with two decimals; those of nothing are left out."""
    total, before, found = sum(counts.values()), 0, []
    for name, count in counts.items():
        if count:
            found.append(Share(name, round(before / total * 100, 2), round(count / total * 100, 2)))
        before += count
    return found


def _column(name: str) -> Column:
    """The column of that name. Raises NotFoundError."""
    try:
        return Column(name)
    except ValueError as error:
        columns = ", ".join(column.value for column in Column)
        raise NotFoundError(f"A board has no column {name!r}. Its columns are {columns}.") from error


def _columns(served: Served, board: Json) -> list[Json]:
    """The columns of a board with a card for each of their plans."""
    return [{**column, "cards": [_card(served, plan) for plan in column["features"]]} for column in board["columns"]]


def _card(served: Served, plan: Json) -> Card:
    row = served.catalogue.row_of(served.feature_id(plan["id"]))
    line = Line.of(quotes.quoted(served.catalogue.feature(row)))
    address = quotes.line_address(served.catalogue.document_at(row), line.number, plan["links"]["html"])
    said = "".join(part.text for part in line.parts)
    return Card(plan, line, address, words(said) != words(plan["title"]))


def _drawn(served: Served, project: str) -> Drawn | None:
    """The timeline of a project; None where nothing has dates."""
    found = timeline.timeline(served, project)
    axis = axis_of(found)
    if axis is None:
        return None
    return Drawn(found, axis, axis.ticks(), [Mark(axis.at(day), day.isoformat()) for day in found.read])
