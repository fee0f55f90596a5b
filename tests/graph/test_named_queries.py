"""Named queries are read strictly, their values become terms of their kind, and their page is fresh."""

from pathlib import Path

import pytest

from graph.errors import InputError, NotFoundError
from graph.named_queries import Kind, NamedQuery, as_markdown, get_query, named_queries, parsed, terms
from graph.query import Term
from graph.vocabulary import RG, XSD

RESERVED = {"format", "limit", "snapshot", "query"}
"""What an address says beside the parameters of a query."""

HEAD = (
    "#+ title: T\n#+ description: D\n#+ parameters:\n#+   value: {kind: %s, meaning: m, example: e%s}\nSELECT ?value {}"
)


def _query(kind: str, default: str = "") -> NamedQuery:
    return parsed("q", HEAD % (kind, f", default: {default}" if default else ""))


def _unasked(_kind: Kind, _name: str) -> str:
    raise AssertionError("this kind needs no thing")


def _term(kind: str, value: str) -> Term:
    return terms(_query(kind), {"value": value}, _unasked)["value"]


def test_there_are_many_and_each_says_what_it_is() -> None:
    """At least twenty, each with a title that asks, a description, and parameters that it selects."""
    assert len(named_queries()) >= 20
    for query in named_queries().values():
        assert query.title.endswith("?")
        assert query.description.endswith(".")
        selected = query.code.split("WHERE")[0]
        for parameter in query.parameters:
            assert f"?{parameter.name} " in selected, (query.name, parameter.name)
            assert parameter.name not in RESERVED


def test_the_page_is_what_the_files_say() -> None:
    """`make queries` has been run."""
    page = Path(__file__).parents[2] / "docs" / "queries.md"
    assert page.read_text(encoding="utf-8") == as_markdown()


@pytest.mark.parametrize(
    ("kind", "value", "term"),
    [
        ("text", ' "} INSERT {', Term('"} INSERT {', XSD + "string")),
        ("number", "3", Term("3", XSD + "integer")),
        ("number", "0.50", Term("0.50", XSD + "decimal")),
        ("number", "1e3", Term("1000", XSD + "integer")),
        ("date", "2026-12-31", Term("2026-12-31", XSD + "date")),
        ("iri", "https://example.org/a", Term("https://example.org/a")),
        ("status", "In progress", Term(RG + "in_progress")),
        ("status", RG + "done", Term(RG + "done")),
        ("bucket", "later", Term(RG + "later")),
    ],
)
def test_a_value_becomes_a_term_of_its_kind(kind: str, value: str, term: Term) -> None:
    """Whatever it holds; it never becomes code."""
    assert _term(kind, value) == term


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("number", "three", "it has to be a number"),
        ("number", "NaN", "at most 15 digits"),
        ("number", "1e99", "at most 15 digits"),
        ("date", "soon", "it has to be a day"),
        ("iri", "no iri", "absolute IRI"),
        ("iri", "https://example.org/> } #", "absolute IRI"),
        ("status", "maybe", "one of planned, in_progress, done, dropped"),
        ("bucket", "never", "one of past, now, next, later"),
        ("text", "x" * 1001, "at most 1000"),
    ],
)
def test_a_value_of_another_kind_is_refused_in_words(kind: str, value: str, said: str) -> None:
    """The error names the parameter and what it has to be."""
    with pytest.raises(InputError, match=f"value .*{said}"):
        _term(kind, value)


def test_what_is_missing_or_unknown_is_named() -> None:
    """A parameter without a default has to be given, and nothing is ignored."""
    with pytest.raises(InputError, match=r"needs value: m\. For example 'e'"):
        terms(_query("text"), {}, _unasked)
    with pytest.raises(InputError, match="no parameter 'other'; it takes value"):
        terms(_query("text"), {"value": "x", "other": "y"}, _unasked)
    assert terms(_query("number", "2"), {}, _unasked) == {"value": Term("2", XSD + "integer")}
    assert terms(_query("date", "today"), {}, _unasked)["value"].datatype == XSD + "date"
    with pytest.raises(NotFoundError, match="Did you mean technology-plans"):
        get_query("tecnology-plans")


def test_things_are_found_by_who_knows_them() -> None:
    """The kinds that are things of a snapshot are asked for by kind and name."""
    asked = []

    def find(kind: Kind, name: str) -> str:
        asked.append((kind, name))
        return "https://example.org/it"

    assert terms(_query("technology"), {"value": " Raft "}, find) == {"value": Term("https://example.org/it")}
    assert asked == [(Kind.TECHNOLOGY, "Raft")]


@pytest.mark.parametrize(
    "text", ["SELECT * {}", "#+ title: T\n#+ description: D\n#+ limit: 3\n", HEAD % ("planet", "")]
)
def test_a_head_that_makes_no_sense_is_refused(text: str) -> None:
    """A file without a head, with an unknown line, or with a parameter of no known kind."""
    with pytest.raises(ValueError, match=r"head|planet"):
        parsed("q", text)
