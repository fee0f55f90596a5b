"""Tags beside verdicts."""

import json
from pathlib import Path

import pytest

from api.service import Service
from benchmarks.tag_precision import Tagged, Verdicts, compared, tags, verdicts
from search.concepts import scheme

ONE, TWO, GONE = ("plans/quill.md", 5), ("plans/quill.md", 6), ("plans/quill.md", 99)


def test_verdicts_are_by_feature(tmp_path: Path) -> None:
    """The concepts of a document's line, right and wrong."""
    lines = [
        {"document": ONE[0], "line": ONE[1], "concept": concept, "verdict": verdict}
        for concept, verdict in (("table-formats", "right"), ("autoscaling", "wrong"), ("role-based-access", "wrong"))
    ]
    file = tmp_path / "verdicts.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines))
    expected = Verdicts({ONE: frozenset({"table-formats"})}, {ONE: frozenset({"autoscaling", "role-based-access"})})
    assert verdicts(file) == expected


def test_tags_are_counted_beside_their_verdicts() -> None:
    """Two right, one wrong, one nobody judged, one right concept not given; features nobody judged do not count."""
    judged = Verdicts(
        {ONE: frozenset({"a", "b"}), TWO: frozenset({"c"}), GONE: frozenset({"d"})}, {TWO: frozenset({"x"})}
    )
    given = {ONE: {"a", "new"}, TWO: {"c", "x"}, ("plans/other.md", 1): {"x", "y"}}
    found = compared(given, judged)
    assert found == Tagged(
        right=((ONE, "a"), (TWO, "c")),
        wrong=((TWO, "x"),),
        not_given=((ONE, "b"),),
        unjudged=((ONE, "new"),),
        missing=(GONE,),
    )
    assert (found.precision, found.least, found.recall) == pytest.approx((2 / 3, 2 / 4, 2 / 3))


def test_no_tags_have_no_precision() -> None:
    """Nothing given is no reason to pass a floor."""
    assert compared({ONE: set()}, Verdicts({ONE: frozenset({"a"})}, {})).precision == 0


def test_tags_are_those_of_the_catalogue(service: Service) -> None:
    """Every feature by its place, with the concepts that the snapshot has for it."""
    catalogue = service.served.catalogue
    given = tags(catalogue)
    assert given.keys() == {(one["document"]["source"], one["lines"][0]) for one in service.records("features")}
    stored = {
        concept.removeprefix("concept/") for (concept,) in catalogue.execute("SELECT concept FROM feature_concept")
    }
    assert set().union(*given.values()) == stored != set()


def test_verdicts_are_on_concepts_of_the_scheme() -> None:
    """Of 200 sampled features, two of which begin on one line; no concept of a feature is judged twice."""
    judged = verdicts()
    known = {concept.id.removeprefix("concept/") for concept in scheme()}
    assert set().union(*judged.right.values(), *judged.wrong.values()) <= known
    assert len(judged.places) == 199
    assert not [place for place in judged.places if judged.right.get(place, set()) & judged.wrong.get(place, set())]
