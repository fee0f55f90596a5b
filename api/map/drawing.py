"""The map as it is drawn: marks, names, roads and regions in pixels, and the list that says the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.shown import Json
from graph.chart import LINE, MARK, NAMES, radius, shown
from graph.model import Chart, Place

HUES = 7
"""Colours that regions take in turn; their names tell them apart."""

_GROUND = 56.0
"""Pixels that the ground of a region reaches around each of its places; neighbours then share one."""

_LIFT = 4.0
"""Pixels between a mark and the top of its name's letters, beside the line's own."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A project or technology on the map, and what is said of it; `near` are the numbers of the marks that roads lead to."""

    number: int
    thing: Json
    text: str
    title: str
    size: float
    baseline: float
    near: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A road between two marks, by their numbers, and how broad it is drawn."""

    source: int
    target: int
    kind: str
    ends: tuple[float, float, float, float]
    breadth: float


@dataclass(frozen=True, slots=True)
class Land:
    """A region: its name and where that stands, and the lines that its ground grows around."""

    number: int
    thing: Json
    spine: tuple[tuple[float, float, float, float], ...]
    grounds: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A project in the list: its mark, the technologies that it names and the projects that roads lead to."""

    mark: Mark
    names: tuple[Mark, ...]
    near: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything of the map, from the ground up; `list` has the projects of each region in the order of the marks."""

    width: int
    height: int
    lands: tuple[Land, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    list: tuple[tuple[Land, tuple[Told, ...]], ...]


def draw(chart: Chart, told: Json) -> Drawing:
    """The drawing of a chart; `told` is its JSON, whose places are in the same order."""
    number = {place.id: at for at, place in enumerate(chart.places)}
    near: dict[int, set[int]] = defaultdict(set)
    for road in chart.roads:
        near[number[road.source]].add(number[road.target])
        near[number[road.target]].add(number[road.source])
    marks = [_mark(at, thing, near[at]) for at, thing in enumerate(told["places"])]
    lines = [_line(chart, number, at) for at in range(len(chart.roads))]
    lands = [_land(chart, at, thing) for at, thing in enumerate(told["regions"])]
    listed = tuple((land, tuple(_listed(chart, land, marks, number))) for land in lands)
    return Drawing(chart.width, chart.height, tuple(lands), tuple(lines), tuple(marks), listed)


def _mark(number: int, thing: Json, near: Iterable[int]) -> Mark:
    size = radius(thing["plans"]) if thing["kind"] == "project" else MARK
    plans = f"{thing['plans']} {'plan' if thing['plans'] == 1 else 'plans'}"
    said = (
        plans if thing["kind"] == "project" else f"a technology that {plans} name{'s' if thing['plans'] == 1 else ''}"
    )
    baseline = round(thing["y"] + size + LINE - _LIFT, 1)
    return Mark(number, thing, shown(thing["label"]), f"{thing['label']}: {said}", size, baseline, tuple(sorted(near)))


def _line(chart: Chart, number: Mapping[str, int], at: int) -> Line:
    road = chart.roads[at]
    source, target = number[road.source], number[road.target]
    one, other = chart.places[source], chart.places[target]
    breadth = min(1 + 0.35 * (road.weight - 1), 3.0) if road.kind == NAMES else 1 + 10 * road.weight
    return Line(source, target, road.kind, (one.x, one.y, other.x, other.y), round(breadth, 2))


def _land(chart: Chart, number: int, thing: Json) -> Land:
    at = {place.id: place for place in chart.places if place.region == number}
    spine = tuple((at[one].x, at[one].y, at[two].x, at[two].y) for one, two in chart.regions[number].spine)
    return Land(number, thing, spine, tuple(_ground(place) for place in at.values()))


def _ground(place: Place) -> tuple[float, float, float]:
    """A circle around a mark and its name: its middle and how far it reaches."""
    return place.x, round(place.y + LINE / 2, 1), _GROUND


def _listed(chart: Chart, land: Land, marks: list[Mark], number: Mapping[str, int]) -> Iterable[Told]:
    named: dict[int, list[Mark]] = defaultdict(list)
    beside: dict[int, list[Mark]] = defaultdict(list)
    for road in sorted(chart.roads, key=lambda road: (-road.weight, road.source, road.target)):
        one, other = number[road.source], number[road.target]
        if road.kind == NAMES:
            named[one].append(marks[other])
        else:
            beside[one].append(marks[other])
            beside[other].append(marks[one])
    for mark in marks:
        if mark.thing["kind"] == "project" and mark.thing["region"] == land.number:
            yield Told(mark, tuple(named[mark.number]), tuple(beside[mark.number]))
