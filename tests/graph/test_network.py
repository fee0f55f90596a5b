"""Ways between things and the centrality of technologies, on networks whose answers are plain."""

from dataclasses import replace

import pytest

from graph.model import Document, Feature, Horizon, Kind, Project, Roadmap, Similarity, Span, Status
from graph.network import Ways, centralities, one_to_one

PLANS = [("a1", "A"), ("b1", "B"), ("b2", "B"), ("c1", "C"), ("d1", "D")]


def test_a_way_leads_over_like_plans() -> None:
    """From project to plan to like plan to project."""
    assert Ways(PLANS, [], [("a1", "b1", 0.6)]).find("A", "B") == ["A", "a1", "b1", "B"]


def test_a_technology_ends_a_way_too() -> None:
    """A project and what its plans name are two steps apart, either way."""
    ways = Ways(PLANS, [("b2", "T")], [])
    assert ways.find("B", "T") == ["B", "b2", "T"]
    assert ways.find("T", "B") == ["T", "b2", "B"]


@pytest.mark.parametrize(("score", "over"), [(0.8, ["a1", "c1"]), (0.46, ["a1", "T", "c1"])])
def test_the_closer_tie_is_the_shorter_way(score: float, over: list[str]) -> None:
    """A strong likeness is shorter than a technology that two plans name, a weak one longer."""
    ways = Ways(PLANS, [("a1", "T"), ("c1", "T")], [("a1", "c1", score)])
    assert ways.find("A", "C") == ["A", *over, "C"]


def test_what_few_share_is_preferred_to_what_everybody_names() -> None:
    """Of two technologies that tie the same plans, the way takes the rarer."""
    everybody = [(f"x{at}", "Common") for at in range(30)]
    named = [("a1", "Common"), ("c1", "Common"), ("a1", "Rare"), ("c1", "Rare"), *everybody]
    assert Ways(PLANS, named, []).find("A", "C") == ["A", "a1", "Rare", "c1", "C"]


def test_where_nothing_leads_there_is_no_way() -> None:
    """No way to what is not tied, or not there at all."""
    ways = Ways(PLANS, [], [("a1", "b1", 0.6)])
    assert ways.find("A", "D") is None
    assert ways.find("A", "nowhere") is None


def test_equally_long_ways_are_chosen_once_and_for_all() -> None:
    """The order in which pairs are given does not choose the way."""
    named = [("a1", "T"), ("c1", "T"), ("a1", "U"), ("c1", "U")]
    assert Ways(PLANS, named, []).find("A", "C") == Ways(PLANS, named[::-1], []).find("A", "C")


def _roadmap(project: str, *technologies: str) -> Roadmap:
    features = tuple(
        Feature(
            f"{project}{at}", Kind.FEATURE, "x", "x", Status.PLANNED, Horizon(), Span(1, 1), "x", technologies=(id,)
        )
        for at, id in enumerate(technologies)
    )
    return Roadmap(
        Document(f"d/{project}", project, "sha256:0", "markdown", project), Project(project, project), features
    )


def test_what_ties_projects_is_central() -> None:
    """A – T – B – U – C: each of the two lies between two of the three pairs; what one project names lies between none."""
    found = centralities([_roadmap("A", "T"), _roadmap("B", "T", "U", "T"), _roadmap("C", "U", "V")])
    assert [(one.technology, one.features, one.projects, one.betweenness) for one in found] == [
        ("T", 3, 2, 0.6667),
        ("U", 2, 2, 0.6667),
        ("V", 1, 1, 0.0),
    ]


def test_a_project_that_names_itself_ties_nothing() -> None:
    """One project alone has technologies that are between nothing; groups name none."""
    alone = _roadmap("A", "A", "T")
    assert [one.betweenness for one in centralities([alone])] == [0.0, 0.0]
    groups = replace(alone, features=tuple(replace(one, kind=Kind.GROUP) for one in alone.features))
    assert centralities([groups]) == []


def _alike(*scored: tuple[str, str, float]) -> list[Similarity]:
    return [Similarity(*one) for one in scored]


def _ends(found: list[Similarity]) -> set[tuple[str, str]]:
    return {(one.feature, one.other) for one in found}


def test_a_close_pair_is_not_torn_apart_for_two_loose_ones() -> None:
    """Though the sum of their scores is more."""
    alike = _alike(("a1", "b1", 0.95), ("a1", "b2", 0.5), ("a2", "b1", 0.5))
    assert _ends(one_to_one(alike, 0.45)) == {("a1", "b1")}


def test_two_good_pairs_are_preferred_to_one_that_is_hardly_closer() -> None:
    """Taking the closest first would leave two plans alone that have their like."""
    alike = _alike(("a1", "b1", 0.71), ("a1", "b2", 0.7), ("a2", "b1", 0.7))
    assert _ends(one_to_one(alike, 0.45)) == {("a1", "b2"), ("a2", "b1")}


def test_the_threshold_is_included_and_nothing_below_it() -> None:
    """What only reaches it counts."""
    assert _ends(one_to_one(_alike(("a1", "b1", 0.45), ("a2", "b2", 0.4499)), 0.45)) == {("a1", "b1")}
    assert one_to_one([], 0.45) == []


def test_equally_good_pairs_are_chosen_once_and_for_all() -> None:
    """Neither the order of the pairs nor that of the two in each chooses."""
    alike = _alike(*((f"a{n}", f"b{m}", 0.6) for n in range(4) for m in range(4)))
    turned = [Similarity(one.other, one.feature, one.score) for one in reversed(alike)]
    assert _ends(one_to_one(alike, 0.45)) == {(two, one) for one, two in _ends(one_to_one(turned, 0.45))}
    assert len(one_to_one(alike, 0.45)) == 4
