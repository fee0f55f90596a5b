"""The pages of technologies: the list of them, and one with who plans what with it."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from api import quotes
from api.parameters import read
from api.projects.board import TITLES, Column
from api.quotes import Line
from api.served import Served
from api.service import Service
from api.shown import Json
from api.technologies.schemas import Grouping, Order, TechnologiesParameters, TechnologyParameters
from api.technologies.told import Technologies

_PAGE = 50
"""Technologies on a page where no other number is asked for."""

_BAR = 96
"""Pixels that the bar of the technology of most plans is long."""

Pairs = list[tuple[str, str]]


class Piece(NamedTuple):
    """A part of a bar: which column of a board, how many plans stand in it, and where the part lies, in pixels."""

    column: Column
    title: str
    plans: int
    at: float
    length: float


class Plan(NamedTuple):
    """A plan as it is shown: its JSON, the line that names the technology, and where that can be read."""

    feature: Json
    line: Line
    address: str


def blueprint(service: Service) -> Blueprint:
    """`/technologies` and `/technologies/…`."""
    routes = Blueprint("technology_pages", __name__)

    @routes.get("/technologies")
    def technologies() -> str:
        asked = read(TechnologiesParameters, request.args, k=_PAGE, sort=Order.PROJECTS)
        served = service.served
        found = served.part(Technologies).listed(asked)
        most = max((one["features"] for one in found["technologies"]), default=0)
        return render_template(
            "technologies.html",
            asked=asked,
            found=found,
            rows=[(one, _bar(served, one, most)) for one in found["technologies"]],
            view=_View(asked),
            orders=list(Order),
            snapshot=served.snapshot.name,
        )

    @routes.get("/technologies/<technology>")
    def technology(technology: str) -> str:
        asked = read(TechnologyParameters, request.args)
        served = service.served
        found = served.part(Technologies).one(technology, asked)
        id = _id_of(found)
        return render_template(
            "technology.html",
            asked=asked,
            technology=found,
            groups=[(group, [_plan(served, one, id) for one in group["features"]]) for group in found["groups"]],
            counts=[(Column(name), count) for name, count in found["columns"].items() if count],
            titles=TITLES,
            ways=list(Grouping),
            at=lambda offset: f"?{urlencode([('by', asked.by.value), ('offset', offset)])}",
            snapshot=served.snapshot.name,
        )

    return routes


class _View:
    """A list of technologies, and the addresses of others that differ from it in one thing."""

    def __init__(self, asked: TechnologiesParameters) -> None:
        self._asked = asked
        self._categories: Pairs = [("category", one) for one in asked.category]

    def sorted_by(self, order: Order) -> str:
        """The same in another order, from its first page."""
        return self._to([*self._words, *self._categories, ("sort", order.value)])

    def adding(self, category: str) -> str:
        """Those of one category more."""
        return self._to([*self._words, *self._categories, ("category", category), *self._order])

    def without(self, category: str) -> str:
        """Those of one category less."""
        return self._to([*self._words, *(pair for pair in self._categories if pair[1] != category), *self._order])

    def at(self, offset: int) -> str:
        """The same from another technology on."""
        return self._to([*self._words, *self._categories, *self._order, ("offset", str(max(offset, 0)))])

    @property
    def hidden(self) -> Pairs:
        """What a form keeps that asks for other words."""
        return [*self._categories, *self._order]

    @property
    def _words(self) -> Pairs:
        return [("q", self._asked.q)] if self._asked.q else []

    @property
    def _order(self) -> Pairs:
        return [("sort", self._asked.sort.value)] if self._asked.sort is not Order.PROJECTS else []

    def _to(self, pairs: Sequence[tuple[str, str]]) -> str:
        return url_for("technology_pages.technologies") + ("?" + urlencode(pairs) if pairs else "")


def _id_of(technology: Json) -> str:
    return "technology/" + str(technology["id"]).rsplit("/", 1)[-1]


def _bar(served: Served, technology: Json, most: int) -> list[Piece]:
    """The plans with a technology as parts of a bar, none narrower than can be seen."""
    pieces, at = [], 0.0
    for column, count in served.part(Technologies).columns(_id_of(technology)).items():
        if count:
            length = round(max(3, _BAR * count / most), 1)
            pieces.append(Piece(column, TITLES[column], count, at, length))
            at = round(at + length + 1, 1)
    return pieces


def _plan(served: Served, shown: Json, technology: str) -> Plan:
    """A plan with the line that names a technology, by its id."""
    row = served.catalogue.row_of(served.feature_id(shown["id"]))
    feature = served.catalogue.feature(row)
    named = " ".join(one.words for one in feature.readings if one.tells == technology)
    line = quotes.telling_line(feature, named or served.catalogue.technologies[technology].label)
    address = quotes.line_address(served.catalogue.document_at(row), line.number, shown["links"]["html"])
    return Plan(shown, line, address)
