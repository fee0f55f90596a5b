"""The map of the corpus: which projects and technologies stand on it, in which region, and where. Made once for a snapshot.

docs/map.md tells how the layout was chosen, with figures.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from graph.model import Chart, Kind, Place, Region, Road, Roadmap, Technology, Tie
from graph.network import communities, spine, spread
from graph.spacing import Box, spaced
from graph.ties import nearest_by_project

NAMES, NEAR = "names", "near"
"""The kinds of roads."""

MOST_PROJECTS, MOST_TECHNOLOGIES = 120, 120
"""Places on a map; more cannot be read at once, and 240 take three seconds."""

_LEAST = 2
"""Projects that a technology has to tie to stand on the map; what one alone names would only crowd around it."""

_NEAREST = 3
"""Ties of each project that are drawn; with all ten the map is a ball of wool."""

_TIE = 10.0
"""How much a tie counts beside a technology: the strongest ties (0.3) as much as three that only two projects name."""

_TOLD = 3
"""Technologies that a region is named after, at most."""

_FILLED = 0.4
"""How much of the sheet is taken up: fuller ones are torn out of shape when their boxes are moved apart."""

_ASPECT = 1.35
"""How much wider than high the sheet is: a screen without what stands above a page."""

_SMALLEST = 320
"""Pixels that a sheet is high at least."""

_LETTER = {"project": 10.0, "technology": 8.0, "region": 8.8}
"""Pixels that a letter takes: the mean of wide faces, bold at 15, plain at 13 and italic at 17 pixels, so that no text runs
into the next."""

LONGEST = 26
"""Letters of a name that are shown; the rest stands in its title."""

MARK = 6.0
"""Half the height of a technology's mark, in pixels."""

LINE = 18.0
"""Pixels that a line of text takes."""

_MARGIN = 48
"""Pixels around everything, for the ground to show."""

_GAP = 6.0
"""Pixels between two boxes."""


def radius(plans: int) -> float:
    """Pixels from the middle of a project's mark to its rim: its area grows with its plans."""
    return round(5 + 1.7 * math.sqrt(plans), 1)


def shown(label: str) -> str:
    """A name as the map has room for it."""
    return label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip() + "…"


def find_chart(roadmaps: Iterable[Roadmap], ties: Sequence[Tie], technologies: Mapping[str, Technology]) -> Chart:
    """The map of these roadmaps. The order of what is given is no matter; what is tied to nothing does not stand on it."""
    roadmaps = list(roadmaps)
    plans = _plans(roadmaps)
    labels = {one.project.id: one.project.label for one in roadmaps}
    labels = {**{id: one.label for id, one in technologies.items()}, **labels}
    roads, missing = _capped([*_namings(roadmaps), *_near(ties)], set(plans))
    groups = communities(_weighted(roads))
    if not groups:
        return Chart(round(_SMALLEST * _ASPECT), _SMALLEST, (), (), (), *missing)
    middles = spread(_gathered(roads, groups), groups)
    named = [_tying(group, roads, plans) for group in groups]
    ids = [id for group in groups for id in _order(group, roads, plans)]
    boxes = [_box(labels[id], plans.get(id), *middles[id]) for id in ids]
    boxes += [_name_box(told, group, labels, middles) for told, group in zip(named, groups, strict=True)]
    sheet = spaced(boxes, *_size(boxes), margin=_MARGIN)
    region = {id: at for at, group in enumerate(groups) for id in group}
    places = [Place(id, x, round(y - LINE / 2, 1), region[id]) for id, (x, y) in zip(ids, sheet.middles, strict=False)]
    regions = [Region(told, *sheet.middles[len(ids) + at], tuple(_spine(places, at))) for at, told in enumerate(named)]
    return Chart(sheet.width, sheet.height, tuple(places), tuple(roads), tuple(regions), *missing)


# What stands on it


def _plans(roadmaps: Iterable[Roadmap]) -> Counter[str]:
    """Project → its features; a project without any has nought."""
    found: Counter[str] = Counter()
    for roadmap in roadmaps:
        found[roadmap.project.id] += sum(feature.kind is Kind.FEATURE for feature in roadmap.features)
    return found


def _namings(roadmaps: Iterable[Roadmap]) -> list[Road]:
    """From projects to the technologies that tie several, or that are projects themselves, by how many features name them."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    projects = {roadmap.project.id for roadmap in roadmaps}
    for roadmap in roadmaps:
        for feature in roadmap.features:
            if feature.kind is Kind.FEATURE:
                for id in feature.technologies:
                    counted[id][roadmap.project.id] += 1
    return [
        Road(project, id, NAMES, float(features))
        for id, by in sorted(counted.items())
        if len(by.keys() - {id}) >= _LEAST or id in projects
        for project, features in sorted(by.items())
        if project != id
    ]


def _near(ties: Iterable[Tie]) -> list[Road]:
    """Between each project and those nearest to it."""
    kept = {(tie.project, tie.other): tie for own in nearest_by_project(ties).values() for tie in own[:_NEAREST]}
    return [Road(*ends, NEAR, tie.score) for ends, tie in sorted(kept.items())]


def _capped(roads: Sequence[Road], projects: Set[str]) -> tuple[list[Road], tuple[int, int]]:
    """The roads between what there is room for, and how many projects and technologies there is none for."""
    pull: dict[str, float] = defaultdict(float)
    for (one, other), weight in _weighted(roads).items():
        pull[one] += weight
        pull[other] += weight
    kept: set[str] = set()
    missing = []
    for own, most in ((projects & pull.keys(), MOST_PROJECTS), (pull.keys() - projects, MOST_TECHNOLOGIES)):
        ordered = sorted(own, key=lambda id: (-round(pull[id], 6), id))
        kept |= set(ordered[:most])
        missing.append(max(0, len(ordered) - most))
    return [road for road in roads if {road.source, road.target} <= kept], (missing[0], missing[1])


def _weighted(roads: Iterable[Road]) -> dict[tuple[str, str], float]:
    """The two ends of roads, each pair once, and how strongly they pull: what many name pulls each of them less."""
    roads = list(roads)
    crowd = Counter(road.target for road in roads if road.kind == NAMES)
    found: dict[tuple[str, str], float] = defaultdict(float)
    for road in roads:
        ends = min(road.source, road.target), max(road.source, road.target)
        if road.kind == NEAR:
            found[ends] += _TIE * road.weight
        else:
            found[ends] += (1 + math.log2(road.weight)) / math.log2(1 + crowd[road.target])
    return dict(found)


_ABROAD = 0.4
"""How much of its pull a road between two regions keeps: the regions then lie beside each other, not through each other."""


def _gathered(roads: Iterable[Road], groups: Sequence[Sequence[str]]) -> dict[tuple[str, str], float]:
    """The pulls that place what stands on the map: weaker between regions."""
    region = {id: at for at, group in enumerate(groups) for id in group}
    return {
        (one, other): weight * (1.0 if region[one] == region[other] else _ABROAD)
        for (one, other), weight in _weighted(roads).items()
    }


# How it is told


def _order(group: Iterable[str], roads: Iterable[Road], plans: Mapping[str, int]) -> list[str]:
    """A region in the order in which it is read: projects of most plans first, then technologies of most roads."""
    ends = Counter(end for road in roads for end in (road.source, road.target))
    return sorted(group, key=lambda id: (id not in plans, -plans.get(id, 0), -ends[id], id))


def _tying(group: Sequence[str], roads: Iterable[Road], plans: Mapping[str, int]) -> tuple[str, ...]:
    """The technologies that tie most of a region; where none does, its project of most plans."""
    inside = set(group)
    own = [road for road in roads if road.kind == NAMES and {road.source, road.target} <= inside]
    ends = Counter(road.target for road in own)
    features = {id: sum(road.weight for road in own if road.target == id) for id in ends}
    tying = sorted(ends, key=lambda id: (id in plans, -ends[id], -features[id], id))[:_TOLD]
    return tuple(tying) or (max(group, key=lambda id: (plans.get(id, 0), id)),)


def _spine(places: Iterable[Place], region: int) -> list[tuple[str, str]]:
    return spine({place.id: (place.x, place.y) for place in places if place.region == region})


# How much room it takes


def _box(label: str, plans: int | None, x: float, y: float) -> Box:
    """The room of a mark with its name under it."""
    letter = _LETTER["technology" if plans is None else "project"]
    half = MARK if plans is None else radius(plans)
    return Box(x, y, max(2 * half, letter * len(shown(label))) + _GAP, 2 * half + LINE + _GAP)


def _name_box(
    told: Sequence[str],
    group: Iterable[str],
    labels: Mapping[str, str],
    middles: Mapping[str, tuple[float, float]],
) -> Box:
    """The room of a region's name, in the middle of the region."""
    own = [middles[id] for id in group]
    text = " · ".join(shown(labels[id]) for id in told)
    x, y = (math.fsum(place[axis] for place in own) / len(own) for axis in (0, 1))
    return Box(x, y, _LETTER["region"] * len(text) + _GAP, 24 + _GAP)


def _size(boxes: Iterable[Box]) -> tuple[int, int]:
    """The width and height of a sheet that the boxes fill as far as they may."""
    taken = math.fsum(box.width * box.height for box in boxes) / _FILLED
    height = max(_SMALLEST, math.sqrt(taken / _ASPECT))
    return round(height * _ASPECT), round(height)
