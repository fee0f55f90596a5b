"""How near projects are, and why."""

import random

import pytest

from graph.model import Document, Feature, Horizon, Kind, Project, Roadmap, Similarity, Span, Status, Theme
from graph.ties import find_ties, nearest_by_project


def _roadmap(project: str, features: int, *technologies: str) -> Roadmap:
    """A roadmap of so many features, `A1`, `A2` … of project `A`; the first names the technologies."""
    document = Document(f"document/{project}", f"{project}.md", "sha256:0", "markdown", project)
    made = tuple(
        Feature(
            f"{project}{at + 1}", Kind.FEATURE, "x", "x", Status.PLANNED, Horizon(), Span(1, 1), "x",
            technologies=technologies if at == 0 else (),
        )
        for at in range(features)
    )  # fmt: skip
    return Roadmap(document, Project(project, project), made)


def _theme(name: str, *projects: str) -> Theme:
    return Theme(f"theme/{name}", name, (), (), projects, (), ())


def test_a_tie_tells_its_reasons() -> None:
    """Like plans one to one, the most alike first; what both name and where both plan, the rarest first."""
    roadmaps = [_roadmap("A", 3, "Python", "Raft"), _roadmap("B", 3, "Python", "Raft"), _roadmap("C", 1, "Python")]
    pairs = [Similarity("A1", "B1", 0.6), Similarity("A2", "B1", 0.5), Similarity("A2", "B2", 0.8)]
    themes = [_theme("sql", "A", "B", "C"), _theme("raft", "A", "B")]
    tie = next(tie for tie in find_ties(roadmaps, pairs, themes) if (tie.project, tie.other) == ("A", "B"))
    assert (tie.plans, tie.pairs) == (2, (pairs[2], pairs[0]))
    assert (tie.technologies, tie.themes) == (("Raft", "Python"), ("theme/raft", "theme/sql"))
    assert 0 < tie.score <= 1


def test_a_large_project_is_not_near_everybody() -> None:
    """With the same plans alike, the project of few plans is nearer than that of many."""
    roadmaps = [_roadmap("A", 4), _roadmap("B", 4), _roadmap("C", 100)]
    pairs = [Similarity(f"A{at}", f"{other}{at}", 0.6) for at in (1, 2) for other in "BC"]
    nearest = nearest_by_project(find_ties(roadmaps, pairs, []))["A"]
    assert [tie.other for tie in nearest] == ["B", "C"]
    assert [tie.plans for tie in nearest] == [2, 2]


def test_what_few_name_ties_more_than_what_all_name() -> None:
    """A technology that two projects name counts more than one that everybody names."""
    roadmaps = [
        _roadmap("A", 1, "All", "Few"),
        _roadmap("B", 1, "Few", "x"),
        _roadmap("C", 1, "All", "y"),
        _roadmap("D", 1, "All", "z"),
    ]
    nearest = nearest_by_project(find_ties(roadmaps, [], []))["A"]
    assert [tie.other if tie.project == "A" else tie.project for tie in nearest] == ["B", "C", "D"]


def test_a_project_is_not_tied_by_its_own_name() -> None:
    """What a project says of itself is nothing that it shares with who names it too."""
    assert find_ties([_roadmap("A", 1, "A"), _roadmap("B", 1, "A")], [], []) == []


def test_only_the_nearest_are_kept_of_either() -> None:
    """A tie stays where it is among the nearest of one of its two."""
    roadmaps = [_roadmap(name, 1) for name in "ABCD"]
    pairs = [Similarity("A1", f"{other}1", score) for other, score in (("B", 0.9), ("C", 0.8), ("D", 0.7))]
    kept = find_ties(roadmaps, [*pairs, Similarity("B1", "C1", 0.6)], [], nearest=1)
    assert [(tie.project, tie.other) for tie in kept] == [("A", "B"), ("A", "C"), ("A", "D")]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_what_is_given_is_no_matter(seed: int) -> None:
    """Roadmaps, pairs and themes in any order give the same ties."""
    roadmaps = [_roadmap(name, 3, "T", f"U{name in 'AB'}") for name in "ABCD"]
    pairs = [
        Similarity(f"{one}{at}", f"{two}{at}", 0.5 + at / 10) for at in (1, 2, 3) for one, two in ("AB", "AC", "BD")
    ]
    themes = [_theme("one", "A", "B"), _theme("two", "B", "C", "D")]
    expected = find_ties(roadmaps, pairs, themes)
    for given in (roadmaps, pairs, themes):
        random.Random(seed).shuffle(given)
    assert find_ties(roadmaps, pairs, themes) == expected
