"""Roadmaps that are nearly one are found, and others are not."""

import random

import pytest

from graph.mirrors import families, find_mirrors
from graph.model import Document, Feature, Horizon, Kind, Mirror, Project, Roadmap, Span, Status

TITLES = (
    "Cache blocks on local disks", "Rotate certificates", "Split hot shards", "Restore a table to a point in time",
    "Limit the rate of each tenant", "Show slow queries", "Compress the log", "Drop support for Java 8",
)  # fmt: skip
OTHERS = ("Write a tutorial", "Search by voice", "Speak to the moon", "Fax", "Paint the logo", "Sing", "Dance", "Sleep")


def _roadmap(project: str, titles: tuple[str, ...], links: tuple[str, ...] = ()) -> Roadmap:
    document = Document(f"document/{project}", f"{project}.md", "sha256:0", "markdown", project)
    made = tuple(
        Feature(
            f"{project}{at}", Kind.FEATURE, title, title, Status.PLANNED, Horizon(), Span(1, 1), title,
            references=(links[at],) if at < len(links) else (),
        )
        for at, title in enumerate(titles)
    )  # fmt: skip
    return Roadmap(document, Project(project, project), made)


def test_a_copy_is_found_with_its_evidence() -> None:
    """However its titles are spelled, and whatever it has besides; the share is that of the smaller roadmap."""
    spelled = tuple(title.upper() for title in TITLES)
    mirrors = find_mirrors([_roadmap("a", TITLES), _roadmap("b", (*spelled, *OTHERS))])
    assert mirrors == [Mirror("a", "b", 1.0, 8, "titles", tuple(sorted(TITLES)[:3]))]


def test_a_title_that_is_nearly_the_same_counts() -> None:
    """A typo or another plural does; another number does not."""
    near = (
        "Rotate certificate",
        "Split hot shard",
        "Show slow queriess",
        "Compress the logs",
        "Drop support for Java 9",
    )
    fork = (*TITLES[:1], *TITLES[3:4], *near, *OTHERS[:1])
    assert [mirror.plans for mirror in find_mirrors([_roadmap("a", TITLES), _roadmap("b", fork)])] == [6]


def test_a_translation_is_found_by_its_links() -> None:
    """Where each plan has a link of its own; a link that every plan carries says nothing."""
    theirs = tuple(f"план {at}" for at in range(8))
    links = tuple(f"https://example.org/{at}" for at in range(8))
    found = find_mirrors([_roadmap("a", TITLES, links), _roadmap("b", theirs, links)])
    assert [(mirror.rule, mirror.plans) for mirror in found] == [("links", 8)]
    same = ("https://example.org/board",) * 8
    assert find_mirrors([_roadmap("a", TITLES, same), _roadmap("b", theirs, same)]) == []


@pytest.mark.parametrize(
    "other", [(*TITLES[:3], *OTHERS), TITLES[:4], OTHERS], ids=["three of eleven in common", "too few", "nothing"]
)
def test_what_projects_share_by_chance_is_no_mirror(other: tuple[str, ...]) -> None:
    """Less than half of the smaller roadmap, or less than five plans."""
    assert find_mirrors([_roadmap("a", TITLES), _roadmap("b", other)]) == []


def test_the_order_is_no_matter() -> None:
    """The same roadmaps give the same mirrors."""
    roadmaps = [_roadmap(name, TITLES) for name in "abc"] + [_roadmap("d", OTHERS)]
    found = find_mirrors(roadmaps)
    assert [(mirror.project, mirror.other) for mirror in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    random.Random(1).shuffle(roadmaps)
    assert find_mirrors(roadmaps) == found


def test_mirrors_of_mirrors_are_one_family() -> None:
    """Each project leads to all of its family; others are in none."""
    mirrors = [Mirror(one, two, 1.0, 8, "titles") for one, two in (("a", "b"), ("c", "d"), ("b", "c"), ("x", "y"))]
    found = families(mirrors)
    assert {found[id] for id in "abcd"} == {("a", "b", "c", "d")}
    assert found["x"] == ("x", "y")
