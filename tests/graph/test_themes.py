"""Like plans of several projects become themes; how they were given is no matter."""

import random

import pytest

from graph.model import (
    Bucket,
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
)
from graph.themes import clusters, find_themes

RAFT = Technology("technology/raft", "Raft", ("Raft consensus",))


def feature(id: str, title: str, *, status: Status = Status.PLANNED, bucket: Bucket | None = None) -> Feature:
    """A feature of that id."""
    technologies = (RAFT.id,) if "Raft" in title else ()
    horizon = Horizon(bucket=bucket)
    return Feature(id, Kind.FEATURE, title, title, status, horizon, Span(1, 1), title, technologies=technologies)


def roadmap(name: str, *features: Feature) -> Roadmap:
    """The roadmap of a project."""
    document = Document(f"document/{name}", f"{name}.md", "sha256:0", "markdown", f"technology/{name}")
    return Roadmap(document, Project(f"technology/{name}", name.title()), features)


ROADMAPS = [
    roadmap(
        "alpha",
        feature("a1", "Raft learners", bucket=Bucket.NEXT),
        feature("a2", "Rename the widgets"),
        feature("a3", "Paint the walls"),
    ),
    roadmap(
        "beta", feature("b1", "Replace ZooKeeper with Raft", status=Status.DONE), feature("b2", "Polish the floor")
    ),
    roadmap("gamma", feature("c1", "Raft snapshots", bucket=Bucket.NEXT), feature("c2", "Sort the books")),
]
SIMILARITIES = [
    Similarity("a1", "b1", 0.7),
    Similarity("a1", "c1", 0.8),
    Similarity("b1", "c1", 0.7),
    Similarity("a3", "b2", 0.66),
    Similarity("b2", "c2", 0.65),
]
TECHNOLOGIES = {RAFT.id: RAFT}


def test_like_plans_become_a_theme() -> None:
    """Its label, members, projects and what it counts; two alike, and three that share no term, are none."""
    [theme] = find_themes(ROADMAPS, SIMILARITIES, TECHNOLOGIES)
    assert (theme.id, theme.label, theme.members) == ("theme/raft", "Raft", ("a1", "b1", "c1"))
    assert theme.projects == ("technology/alpha", "technology/beta", "technology/gamma")
    assert theme.buckets == (("next", 2),)
    assert theme.statuses == (("done", 1), ("planned", 2))


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_what_is_given_is_no_matter(seed: int) -> None:
    """Roadmaps and pairs in any order give the same themes."""
    shuffled, pairs = list(ROADMAPS), list(SIMILARITIES)
    random.Random(seed).shuffle(shuffled)
    random.Random(seed).shuffle(pairs)
    assert find_themes(shuffled, pairs, TECHNOLOGIES) == find_themes(ROADMAPS, SIMILARITIES, TECHNOLOGIES)


def test_a_concept_names_its_theme() -> None:
    """Concepts that features are tagged with name a theme whose plans mostly share one, also where words do not."""
    concepts = {id: [("consensus", 0.7)] for id in ("a1", "b1")} | {id: [("care", 0.5)] for id in ("a3", "b2", "c2")}
    found = find_themes(ROADMAPS, SIMILARITIES, TECHNOLOGIES, concepts)
    assert [theme.label for theme in found] == ["care", "consensus"]


def test_themes_of_one_label_are_told_apart() -> None:
    """A second term where there is one, else a hash of the members in the id; the label may repeat, the id not."""
    concepts = {id: [("work", 0.5)] for id in ("a1", "b1", "c1", "a3", "b2", "c2")}
    one, two = find_themes(ROADMAPS, SIMILARITIES, TECHNOLOGIES, concepts)
    assert {one.label, two.label} == {"work", "work, Raft"}
    assert one.id != two.id
    no_terms = [
        roadmap(name, *(feature(f"{name[0]}{at}", f"{name}{at}") for at in (1, 2)))
        for name in ("alpha", "beta", "cappa")
    ]
    pairs = [Similarity(f"{one}{at}", f"{two}{at}", 0.7) for at in (1, 2) for one, two in ("ab", "ac", "bc")]
    same = find_themes(no_terms, pairs, {}, {f"{name}{at}": [("work", 0.5)] for name in "abc" for at in (1, 2)})
    assert [theme.label for theme in same] == ["work", "work"]
    assert len({theme.id for theme in same}) == 2
    assert all(theme.id.startswith("theme/work-") for theme in same)


def test_chains_are_cut_and_knots_are_kept() -> None:
    """Two knots of like plans that one pair ties stay two clusters: what is alike on the mean counts, not one bridge."""
    knots = [Similarity(f"{knot}{one}", f"{knot}{two}", 0.6) for knot in "xy" for one in range(4) for two in range(one)]
    assert clusters([*knots, Similarity("x0", "y0", 0.6)]) == [
        ["x0", "x1", "x2", "x3"],
        ["y0", "y1", "y2", "y3"],
    ]


def test_scores_of_another_model_give_the_same_clusters() -> None:
    """What counts is closeness beside what is close here: scores that are all lower by a fifth change nothing."""
    lower = [Similarity(pair.feature, pair.other, round(pair.score * 0.8, 4)) for pair in SIMILARITIES]
    assert clusters(lower) == clusters(SIMILARITIES)


def test_nothing_alike_is_no_theme() -> None:
    """Without a pair there is no cluster, and no error."""
    assert clusters([]) == []
    assert find_themes(ROADMAPS, [], TECHNOLOGIES) == []
