"""Tags beside verdicts."""

import json
from pathlib import Path

import pytest

from api.service import Service
from benchmarks.tag_precision import Tagged, Verdicts, compared, lines, table, tags, verdicts, with_sum
from search.concepts import scheme

ONE, TWO, GONE = ("plans/quill.md", 5), ("plans/quill.md", 6), ("plans/quill.md", 99)


def test_verdicts_are_by_sample_and_feature(tmp_path: Path) -> None:
    """The concepts of a document's line, right and wrong, under the name of the sample."""
    written = [
        {"document": place[0], "line": place[1], "concept": concept, "verdict": verdict, "sample": sample}
        for sample, place, concept, verdict in (
            ("first", ONE, "table-formats", "right"),
            ("first", ONE, "autoscaling", "wrong"),
            ("first", ONE, "role-based-access", "wrong"),
            ("second", TWO, "autoscaling", "right"),
        )
    ]
    file = tmp_path / "verdicts.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in written))
    first = Verdicts({ONE: frozenset({"table-formats"})}, {ONE: frozenset({"autoscaling", "role-based-access"})})
    assert verdicts(file) == {"first": first, "second": Verdicts({TWO: frozenset({"autoscaling"})}, {})}


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


def test_samples_are_told_apart_and_summed() -> None:
    """Each has its own column and lines; the sum counts every tag of both."""
    first = compared({ONE: {"a", "x"}}, Verdicts({ONE: frozenset({"a"})}, {ONE: frozenset({"x"})}))
    second = compared({TWO: {"c", "new"}}, Verdicts({TWO: frozenset({"c", "d"})}, {}))
    found = with_sum({"first": first, "second": second})
    both = found["together"]
    assert (len(both.right), len(both.wrong), len(both.unjudged), len(both.not_given)) == (2, 1, 1, 1)
    assert [one.precision for one in found.values()] == pytest.approx([1 / 2, 1, 2 / 3])
    assert [column.header for column in table(found).columns] == ["tags", "first", "second", "together"]
    assert lines({"first": first, "second": second}) == [
        "first: wrong: plans/quill.md:5 x",
        "second: no verdict: plans/quill.md:6 new",
    ]


def test_no_tags_have_no_precision() -> None:
    """Nothing given is no reason to pass a floor."""
    assert compared({ONE: set()}, Verdicts({ONE: frozenset({"a"})}, {})).precision == 0


def test_tags_are_those_of_the_catalogue(service: Service) -> None:
    """Every feature by its place, with the concepts that the snapshot has for it."""
    catalogue = service.served.catalogue
    given = tags(catalogue)
    assert given.keys() == {(one["document"]["source"], one["lines"][0]) for one in service.features()}
    stored = {
        concept.removeprefix("concept/") for (concept,) in catalogue.execute("SELECT concept FROM feature_concept")
    }
    assert set().union(*given.values()) == stored != set()


def test_verdicts_are_on_concepts_of_the_scheme() -> None:
    """Of 200 sampled features each, two of which begin on one line; no feature is in both, no concept judged twice."""
    samples = verdicts()
    known = {concept.id.removeprefix("concept/") for concept in scheme()}
    assert {name: len(judged.places) for name, judged in samples.items()} == {"first": 199, "second": 200}
    assert not samples["first"].places & samples["second"].places
    for judged in samples.values():
        assert set().union(*judged.right.values(), *judged.wrong.values()) <= known
        assert not [place for place in judged.places if judged.right.get(place, set()) & judged.wrong.get(place, set())]
