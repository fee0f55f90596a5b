"""The map: what stands on it, which regions it has, and that the same roadmaps always give the same."""

import math
import random
from dataclasses import replace
from pathlib import Path

import pytest

from graph import chart as charts
from graph.chart import LINE, MARK, NAMES, NEAR, find_chart, radius, shown
from graph.model import (
    Chart,
    Document,
    Feature,
    Horizon,
    Kind,
    Project,
    Roadmap,
    Similarity,
    Span,
    Status,
    Technology,
    Tie,
)  # fmt: skip
from graph.network_view import NetworkView


def _roadmap(name: str, *named: str) -> Roadmap:
    features = tuple(
        Feature(f"feature/{name}/{at}", Kind.FEATURE, "x", "x", Status.PLANNED, Horizon(), Span(1, 1), "x", technologies=(id,))
        for at, id in enumerate(f"technology/{one}" for one in named)
    )  # fmt: skip
    project = f"technology/{name}"
    return Roadmap(
        Document(f"document/{name}", f"{name}.md", "sha256:0", "markdown", project),
        Project(project, name.title()),
        features,
    )


TWO_FIELDS = [
    _roadmap("otter", "kafka", "flink", "kafka"),
    _roadmap("heron", "kafka", "flink", "only-here"),
    _roadmap("stork", "flink", "kafka"),
    _roadmap("adder", "raft", "grpc"),
    _roadmap("newt", "raft", "grpc", "kafka"),
    _roadmap("toad", "grpc", "raft"),
    _roadmap("alone", "nobody-else"),
]
"""Three projects that name one pair of technologies, three that name another, one that names what nobody else does."""

TECHNOLOGIES = {
    id: Technology(id, id.removeprefix("technology/").title())
    for roadmap in TWO_FIELDS
    for feature in roadmap.features
    for id in feature.technologies
}
TIES = [Tie("technology/heron", "technology/otter", 0.3, 1), Tie("technology/adder", "technology/toad", 0.2, 1)]


def _chart(roadmaps: list[Roadmap] = TWO_FIELDS, ties: list[Tie] = TIES) -> Chart:
    return find_chart(roadmaps, ties, TECHNOLOGIES)


def test_what_ties_projects_stands_on_it() -> None:
    """Projects that are tied and technologies that several name; what one alone names, and who is tied to nobody, does not."""
    placed = {place.id.removeprefix("technology/") for place in _chart().places}
    assert placed == {"otter", "heron", "stork", "adder", "newt", "toad", "kafka", "flink", "raft", "grpc"}


def test_roads_tell_how_many_name_and_how_near() -> None:
    """From each project to what it names, with the number of its plans; between near projects with their score."""
    roads = {(road.source, road.target): (road.kind, road.weight) for road in _chart().roads}
    assert roads["technology/otter", "technology/kafka"] == (NAMES, 2.0)
    assert roads["technology/heron", "technology/otter"] == (NEAR, 0.3)
    assert len(roads) == 15


def test_regions_gather_what_is_tied_and_are_named_after_what_ties() -> None:
    """Two fields, each with its technologies, projects of most plans first."""
    chart = _chart()
    regions = [[place.id for place in chart.places if place.region == at] for at in range(len(chart.regions))]
    names = [{id.removeprefix("technology/") for id in region} for region in regions]
    assert names == [{"newt", "adder", "toad", "grpc", "raft"}, {"otter", "heron", "stork", "flink", "kafka"}]
    assert [region.technologies for region in chart.regions] == [
        ("technology/grpc", "technology/raft"),
        ("technology/kafka", "technology/flink"),
    ]
    assert [region[0] for region in regions] == ["technology/newt", "technology/heron"]
    for ids, region in zip(regions, chart.regions, strict=True):
        assert {end for pair in region.spine for end in pair} == set(ids)
        assert len(region.spine) == len(ids) - 1


def test_a_region_lies_together() -> None:
    """Every place is nearer to the middle of its region than to that of the other."""
    chart = _chart()
    own = {at: [place for place in chart.places if place.region == at] for at in (0, 1)}
    middles = {at: (sum(p.x for p in ps) / len(ps), sum(p.y for p in ps) / len(ps)) for at, ps in own.items()}
    for place in chart.places:
        near, far = (math.dist((place.x, place.y), middles[at]) for at in (place.region, 1 - place.region))
        assert near < far, place


def test_the_order_of_what_is_given_is_no_matter() -> None:
    """The same chart to the tenth of a pixel, from roadmaps and ties in any order."""
    roadmaps, ties, expected = list(TWO_FIELDS), list(TIES), _chart()
    for seed in range(3):
        random.Random(seed).shuffle(roadmaps)
        assert _chart(roadmaps, ties[::-1]) == expected


def test_no_mark_or_name_covers_another_and_all_lie_on_the_sheet() -> None:
    """The boxes of marks with their names under them, by the letters that names have."""
    chart = _chart()
    boxes = []
    for place in chart.places:
        is_project = any(roadmap.project.id == place.id for roadmap in TWO_FIELDS)
        plans = next((len(roadmap.features) for roadmap in TWO_FIELDS if roadmap.project.id == place.id), 0)
        half = radius(plans) if is_project else MARK
        wide = max(half, 3.5 * len(place.id.removeprefix("technology/")))
        boxes.append((place.x - wide, place.y - half, place.x + wide, place.y + half + LINE))
    for at, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert top >= 0
        assert right <= chart.width
        assert bottom <= chart.height
        for other in boxes[:at]:
            assert left >= other[2] or right <= other[0] or top >= other[3] or bottom <= other[1]


def test_what_there_is_no_room_for_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The most tied stay; no road leads to what is left out."""
    monkeypatch.setattr(charts, "MOST_PROJECTS", 4)
    monkeypatch.setattr(charts, "MOST_TECHNOLOGIES", 3)
    chart = _chart()
    assert (chart.projects_out, chart.technologies_out) == (2, 1)
    placed = {place.id for place in chart.places}
    assert len(placed) == 7
    assert {end for road in chart.roads for end in (road.source, road.target)} <= placed


def test_parts_that_nothing_ties_lie_on_one_sheet() -> None:
    """Two pairs of projects with a technology each, and nothing between them."""
    parts = [
        _roadmap("otter", "kafka"),
        _roadmap("heron", "kafka"),
        _roadmap("adder", "raft"),
        _roadmap("newt", "raft"),
    ]
    chart = _chart(parts, [])
    assert len(chart.places) == 6
    assert len(chart.regions) == 2
    assert all(0 < place.x < chart.width and 0 < place.y < chart.height for place in chart.places)


def test_where_nothing_is_tied_the_map_is_empty() -> None:
    """Nor does a lonely project, or no project at all, stop it."""
    for roadmaps in ([], [_roadmap("alone", "raft")], [replace(TWO_FIELDS[0], features=())]):
        chart = _chart(roadmaps, [])
        assert (chart.places, chart.roads, chart.regions) == ((), (), ())


def test_a_project_that_others_name_is_one_place() -> None:
    """It stands there once, as the project that it is."""
    chart = _chart([_roadmap("otter", "heron"), _roadmap("heron", "otter", "otter")], [])
    assert sorted(place.id for place in chart.places) == ["technology/heron", "technology/otter"]


def test_long_names_are_cut() -> None:
    """At 26 letters, marked; others stay whole."""
    assert shown("Apache Flink") == "Apache Flink"
    assert shown("A name that nobody would put on a map") == "A name that nobody would…"


def test_it_is_kept_with_the_network(tmp_path: Path) -> None:
    """Saved and loaded it is the same; what was saved before there were maps has none."""
    similar = [Similarity("feature/adder/0", "feature/toad/1", 0.6)]
    view = NetworkView.of(TWO_FIELDS, similar, TECHNOLOGIES)
    view.save(tmp_path / "network.json")
    loaded = NetworkView.load(tmp_path / "network.json")
    assert loaded.chart == view.chart
    assert loaded.chart is not None
    assert loaded.chart.places
    replace(view, chart=None).save(tmp_path / "network.json")
    assert NetworkView.load(tmp_path / "network.json").chart is None
