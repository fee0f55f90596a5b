"""Texts in SPARQL: what is refused, what is encoded, and that neither encoding nor calls outlast a query's deadline."""

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from conftest import WordsEncoder, settings
from numpy.typing import NDArray

from api.service import Service
from graph.errors import LimitError, QueryError
from graph.query import Request
from search.sparql_texts import LONGEST_TEXT, MOST_TEXTS

TEXT = "access control by roles"
OTHER = "Iceberg tables"


def _rows(service: Service, query: str) -> list[dict[str, str]]:
    """The solutions of a query: variable → value."""
    found = json.loads(service.sparql(Request(query)).content)["results"]["bindings"]
    return [{name: term["value"] for name, term in one.items()} for one in found]


class Counting(WordsEncoder):
    """Keeps what it was asked to encode, and takes as long as it is told."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.texts: list[str] = []
        self.seconds = seconds

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        if TEXT in texts:
            time.sleep(self.seconds)
        return super().encode(texts)


@pytest.fixture
def counting(published: Path) -> Iterator[tuple[Service, Counting]]:
    """A service over the published folder whose encoder keeps what it encodes, and that encoder."""
    encoder = Counting()
    made = Service(settings(published), encoder)
    yield made, encoder
    made.close()


# What is refused


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { ?f dcterms:title ?t FILTER(rg:similarity(?f, ?t) > 0.5) }", "computes or takes from the graph"),
        ("SELECT (rg:similarity(?f, CONCAT('a', 'b')) AS ?s) { ?f a rg:Feature }", "rg:similarity was called.*'ab'"),
        ("SELECT (rg:nearest(?t, 1) AS ?f) { VALUES ?t { 'a text' } }", "rg:nearest was called.*'a text'"),
        ("SELECT (count(rg:nearest(STR(?f), 1)) AS ?n) { ?f a rg:Feature }", "Write the text out"),
        (f"SELECT (rg:nearest('{TEXT}') AS ?f) {{}}", "a text and a rank; 1 were given"),
        (f"SELECT (rg:similarity(?f, '{TEXT}', 1) AS ?s) {{ ?f a rg:Feature }}", "two features; 3 were given"),
        (f"SELECT (rg:similarity(?f, '{'x' * (LONGEST_TEXT + 1)}') AS ?s) {{ ?f a rg:Feature }}", "at most 2000 are"),
    ],
)
def test_computed_texts_and_wrong_calls_are_refused_in_words(service: Service, query: str, said: str) -> None:
    """At the first call, with what to do instead; the next query is answered."""
    with pytest.raises(QueryError, match=said):
        service.sparql(Request(query))
    assert service.sparql(Request("ASK {}")).form == "boolean"


def test_nine_texts_are_refused_before_anything_is_encoded(counting: tuple[Service, Counting]) -> None:
    """The encoder is everybody's; similarity and nearest count together."""
    service, encoder = counting
    calls = " ".join(f"(rg:similarity(?f, 'text {number}') AS ?s{number})" for number in range(MOST_TEXTS))
    with pytest.raises(QueryError, match="with 9 texts; at most 8"):
        service.sparql(Request(f"SELECT {calls} (rg:nearest('one more', 1) AS ?n) {{ ?f a rg:Feature }}"))
    assert encoder.texts == []


# Cost


def test_a_text_is_encoded_once_and_only_when_a_query_has_one(counting: tuple[Service, Counting]) -> None:
    """A query without texts asks nothing of the model; one that comes again finds its vectors."""
    service, encoder = counting
    _rows(service, "SELECT (rg:similarity(?f, ?g) AS ?s) { ?f a rg:Feature . ?g a rg:Feature } LIMIT 1")
    assert encoder.texts == []
    for _ in range(3):
        _rows(
            service,
            f"SELECT (rg:similarity(?f, '{TEXT}') AS ?s) {{ ?f a rg:Feature FILTER(rg:nearest('{OTHER}', 1) = ?f) }}",
        )
    assert sorted(encoder.texts) == sorted([TEXT, OTHER, "ready"])


def test_encoding_counts_towards_the_deadline(published: Path) -> None:
    """An encoder that is slow, or busy for others, ends a query as a slow query would; the next one is answered."""
    service = Service(settings(published, sparql_seconds=1), Counting(seconds=2.0))
    try:
        began = time.monotonic()
        with pytest.raises(LimitError, match="ran longer than 1 s"):
            service.sparql(Request(f"SELECT (rg:nearest('{TEXT}', 1) AS ?f) {{}}"))
        assert time.monotonic() - began < 1.8
        assert service.sparql(Request("ASK {}")).form == "boolean"
    finally:
        service.close()


def test_calls_without_end_are_stopped_at_the_deadline(published: Path) -> None:
    """Similarities of all pairs of pairs: the worker is killed as with any other query."""
    service = Service(settings(published, sparql_seconds=1), WordsEncoder())
    query = "SELECT (sum(rg:similarity(?a, ?b)) AS ?s) { ?a a rg:Feature . ?b a rg:Feature . ?c ?p ?d . ?e ?q ?g }"
    try:
        with pytest.raises(LimitError, match="ran longer than 1 s"):
            service.sparql(Request(query))
        assert _rows(service, f"SELECT (rg:nearest('{TEXT}', 1) AS ?f) {{}}")[0]["f"]
    finally:
        service.close()


def test_a_hundred_thousand_calls_leave_nothing_behind(published: Path) -> None:
    """However many there are, a worker's memory holds: each gives its number and is forgotten."""
    service = Service(settings(published, sparql_seconds=60), WordsEncoder())
    pairs = "?f a rg:Feature . ?d a rg:Feature { SELECT ?a { ?a ?b ?c } LIMIT 1000 }"
    try:
        (expected,) = _rows(service, f"SELECT (count(*) AS ?n) {{ {pairs} }}")
        assert int(expected["n"]) > 100_000
        for call in (f"rg:similarity(?f, '{TEXT}')", "rg:similarity(?f, ?d)"):
            assert _rows(service, f"SELECT (count(?s) AS ?n) {{ {pairs} BIND({call} AS ?s) }}") == [expected]
    finally:
        service.close()
