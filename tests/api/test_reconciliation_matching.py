"""A match is given only where nothing else can be meant."""

from pathlib import Path

import pytest

from api.reconciliation.facts import Facts, Type
from api.reconciliation.matching import Constraint, Matcher, Wanted
from api.reconciliation.properties import PROPERTIES
from graph.model import Document, Feature, Horizon, Kind, Project, Roadmap, Span, Status, Technology
from graph.vocabulary import DEFAULT_BASE
from search.catalogue import Catalogue
from search.catalogue_file import build

ATHENA = Technology(
    "technology/amazon-athena",
    "Amazon Athena",
    ("Athena",),
    gloss="SQL over files",
    homepage="https://aws.example/athena",
)
TIDE = Technology("technology/tide", "Tide", ("Tide DB",))


def _roadmap(name: str, repository: str | None, technologies: tuple[str, ...] = ()) -> Roadmap:
    """A project with one feature that names technologies."""
    id = name.casefold()
    project = Project(f"technology/{id}", name, repository)
    feature = Feature(
        f"feature/{id}/a",
        Kind.FEATURE,
        "Go on",
        "Go on",
        Status.PLANNED,
        Horizon(),
        Span(1, 1),
        "Go on",
        technologies=technologies,
    )
    document = Document(f"document/{id}", f"{id}.md", "sha256:0", "md", project.id)
    return Roadmap(document, project, (feature,))


@pytest.fixture
def matcher(tmp_path: Path) -> Matcher:
    """Two things that are called Athena, and Tide, which is a project and a technology."""
    roadmaps = [
        _roadmap("Athena", "https://github.com/example/athena.git", (TIDE.id,)),
        _roadmap("Tide", None, (ATHENA.id,)),
    ]
    build(tmp_path / "words.sqlite", roadmaps, {one.id: one for one in (ATHENA, TIDE)})
    return Matcher(Facts(Catalogue(tmp_path / "words.sqlite"), DEFAULT_BASE, {}), DEFAULT_BASE)


def _wanted(property: str, *values: str) -> Wanted:
    return Wanted(constraints=(Constraint.of(PROPERTIES[property], values),))


def test_namesakes_are_no_match(matcher: Matcher) -> None:
    """Both are proposed, the one whose own label it is first."""
    found = matcher.candidates("Athena", Wanted())
    assert [(one.entity.id, one.score, one.match) for one in found] == [
        ("technology/athena", 100, False),
        ("technology/amazon-athena", 100, False),
    ]


def test_a_type_tells_namesakes_apart(matcher: Matcher) -> None:
    """Where just one of them has it."""
    (found,) = matcher.candidates("Athena", Wanted(frozenset({Type.PROJECT})))
    assert (found.entity.id, found.match) == ("technology/athena", True)


def test_a_property_that_all_but_one_differ_in_tells_namesakes_apart(matcher: Matcher) -> None:
    """What is known of one alone excludes it or leaves it with the others."""
    (first, second) = matcher.candidates("Athena", _wanted("label", "Amazon Athena"))
    assert (first.entity.id, first.match) == ("technology/amazon-athena", True)
    assert (second.entity.id, second.score, second.match) == ("technology/athena", 80, False)
    same = matcher.candidates("Athena", _wanted("repository", "http://www.github.com/Example/athena/"))
    assert [(one.agreements, one.match) for one in same] == [((("repository", True),), False), ((), False)]


def test_a_project_that_is_a_technology_is_one_entity(matcher: Matcher) -> None:
    """With both types and the names of both, so that its name is a match."""
    (found,) = matcher.candidates("tide-db", Wanted(frozenset({Type.PROJECT, Type.TECHNOLOGY}), every=True))
    assert (found.entity.id, found.entity.label, found.match) == ("technology/tide", "Tide", True)
    assert found.features == 2


@pytest.mark.parametrize(
    ("property", "value"),
    [("features", "1"), ("naming_features", "1.0"), ("projects", "athena"), ("technologies", "Amazon Athena")],
)
def test_what_is_both_has_the_properties_of_both(matcher: Matcher, property: str, value: str) -> None:
    """Its own roadmaps and the features that name it."""
    assert "technology/tide" in {one.entity.id for one in matcher.candidates(None, _wanted(property, value))}
