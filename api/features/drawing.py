"""Where the ties of a feature are drawn: what it is about on a half ring to its left, plans like it to its right, their projects beyond."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from api.features.ties import Node, Ties

WIDTH = 1072
"""Of the drawing, as wide as the page; all in px."""

_ROW = 30
"""From one label to the next, so that each can be hit."""

_CENTRE, _RING, _PROJECTS = 440, 150, 902
"""How far right the feature lies, how wide its ring is, and where projects stand."""

_GAP = 13
"""From a node to its label."""

_LETTER = 7.2
"""Of a label at 13 px, on average, in the widest of the usual faces."""

_LONGEST = {"own": 29, "plan": 38, "project": 21}
"""Letters of a label that is drawn; the list beside it has all."""


class Point(NamedTuple):
    """Where something lies."""

    x: float
    y: float


class Mark(NamedTuple):
    """A node, where it lies, its label as drawn and where that begins or, on the left, ends."""

    node: Node
    at: Point
    label: str
    text: float

    @property
    def width(self) -> float:
        """How much room its label takes at the most."""
        return len(self.label) * _LETTER


class Tie(NamedTuple):
    """A curve from the feature to a node, or from a plan to its project."""

    path: str
    to_project: bool = False


class Drawing(NamedTuple):
    """Everything that is drawn, the same for the same ties."""

    height: float
    centre: Point
    left: tuple[Mark, ...]
    right: tuple[Mark, ...]
    projects: tuple[Mark, ...]
    ties: tuple[Tie, ...]


def drawing(ties: Ties) -> Drawing:
    """Positions of everything that a feature is tied to."""
    height = _ROW * (max(len(ties.own), len(ties.plans)) + 1)
    centre = Point(_CENTRE, height / 2)
    left = tuple(
        _mark(node, at, "own", -_GAP) for node, at in zip(ties.own, _ring(len(ties.own), centre, -1), strict=True)
    )
    places = list(_ring(len(ties.plans), centre, 1))
    right = tuple(_mark(one.plan, at, "plan", _GAP) for one, at in zip(ties.plans, places, strict=True))
    projects = tuple(
        _mark(one.project, Point(_PROJECTS, at.y), "project", _GAP) for one, at in zip(ties.plans, places, strict=True)
    )
    lines = (Tie(_curve(centre, mark.at)) for mark in (*left, *right))
    leaders = (Tie(_leader(plan, project), to_project=True) for plan, project in zip(right, projects, strict=True))
    return Drawing(height, centre, left, right, projects, (*lines, *leaders))


def _ring(count: int, centre: Point, side: int) -> Iterator[Point]:
    """Places on half an ellipse, one row below the other, so that no label covers another."""
    reach = _ROW * (count + 1) / 2
    for at in range(count):
        y = _ROW * (at - (count - 1) / 2)
        yield Point(round(centre.x + side * _RING * math.sqrt(1 - (y / reach) ** 2), 1), round(centre.y + y, 1))


def _mark(node: Node, at: Point, kind: str, gap: float) -> Mark:
    longest = _LONGEST[kind]
    label = node.label if len(node.label) <= longest else node.label[: longest - 1].rstrip() + "…"
    return Mark(node, at, label, at.x + gap)


def _curve(start: Point, end: Point) -> str:
    bend = (start.x + end.x) / 2
    return f"M{start.x:g} {start.y:g}C{bend:g} {start.y:g} {bend:g} {end.y:g} {end.x:g} {end.y:g}"


def _leader(plan: Mark, project: Mark) -> str:
    """From the end of a plan's label to its project."""
    start = min(plan.text + plan.width + _GAP, project.at.x - _GAP)
    return f"M{start:g} {plan.at.y:g}H{project.at.x:g}"
