"""Answers as bytes: rows are counted rightly in every format, cut where a number was asked for, and never silently."""

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.query_answer import PastLimitError, plain, written
from graph.query_formats import GRAPH_FORMATS, RESULTS_FORMATS

ENGINES = ("json", "xml", "csv", "tsv")
ROWS = "SELECT ?s ?o ?none { ?s ?p ?o }"
XSD = "http://www.w3.org/2001/XMLSchema#"


def _options(
    results: str = "json", *, limit: int | None = None, rows: int = 1000, graph: str = "nt"
) -> dict[str, object]:
    return {
        "results_format": RESULTS_FORMATS[results],
        "graph_format": GRAPH_FORMATS[graph],
        "limit": limit,
        "rows": rows,
        "prefixes": {},
    }


def _store(texts: list[str]) -> ox.Store:
    store = ox.Store()
    for number, text in enumerate(texts):
        store.add(ox.Quad(ox.NamedNode(f"http://x/{number}"), ox.NamedNode("http://p"), ox.Literal(text)))
    return store


AWKWARD = st.lists(
    st.text(alphabet="{},\"[]:\\\n\r\t <>type&'é\x85", max_size=12)
    | st.sampled_from(['}},{"', "}},{", ",{}", '"bindings":[]}}', "<result>", "</result>", '"\r\n"', '{"a":{"type":']),
    max_size=5,
)


@given(AWKWARD)
@pytest.mark.parametrize("name", [*ENGINES, "jsonl"])
def test_rows_are_counted_whatever_texts_hold(name: str, texts: list[str]) -> None:
    """Texts that look like the ends and beginnings of rows are none."""
    for query in (ROWS, "SELECT ?none { ?s ?p ?o }"):
        header, _ = written(ox, _store(texts).query(query), _options(name), 1 << 20)
        assert header == {"form": "solutions", "rows": len(texts), "complete": True}


@given(AWKWARD)
@pytest.mark.parametrize("name", ENGINES)
def test_the_first_rows_are_written_as_all_are(name: str, texts: list[str]) -> None:
    """Where as many rows are asked for as there are, the bytes are the engine's own."""
    store = _store(texts)
    header, content = written(ox, store.query(ROWS), _options(name, limit=max(1, len(texts))), 1 << 20)
    assert header["complete"]
    assert content == written(ox, store.query(ROWS), _options(name), 1 << 20)[1]


@pytest.mark.parametrize("name", [*ENGINES, "jsonl"])
@pytest.mark.parametrize(("limit", "rows", "complete"), [(2, 2, False), (3, 3, True), (4, 3, True)])
def test_a_cut_is_told(name: str, limit: int, rows: int, complete: bool) -> None:
    """One row less than there are is a cut; exactly as many is none."""
    header, content = written(ox, _store(["a", "b", "c"]).query(ROWS), _options(name, limit=limit), 1 << 20)
    assert (header["rows"], header["complete"]) == (rows, complete)
    assert content.count(b"http://x/") == rows


@pytest.mark.parametrize("name", [*ENGINES, "jsonl"])
def test_more_rows_than_may_be_are_an_error(name: str) -> None:
    """At the limit there is an answer, past it none; who asked for a number gets no more than may be, and is told."""
    store = _store(["a", "b", "c"])
    assert written(ox, store.query(ROWS), _options(name, rows=3), 1 << 20)[0]["rows"] == 3
    with pytest.raises(PastLimitError) as raised:
        written(ox, store.query(ROWS), _options(name, rows=2), 1 << 20)
    assert raised.value.limit == "rows"
    header, _ = written(ox, store.query(ROWS), _options(name, rows=2, limit=3), 1 << 20)
    assert (header["rows"], header["complete"]) == (2, False)


@pytest.mark.parametrize("name", [*ENGINES, "jsonl"])
@pytest.mark.parametrize("limit", [None, 2])
def test_more_bytes_than_may_be_are_an_error(name: str, limit: int | None) -> None:
    """With or without a number of rows."""
    with pytest.raises(PastLimitError) as raised:
        written(ox, _store(["a" * 100] * 3).query(ROWS), _options(name, limit=limit), 150)
    assert raised.value.limit == "bytes"


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_graphs_are_cut_and_limited_alike(name: str) -> None:
    """Triples are counted as rows are, in every format."""
    store, query = _store(["a", "b", "c"]), "CONSTRUCT WHERE { ?s ?p ?o }"
    form = ox.RdfFormat.from_media_type(GRAPH_FORMATS[name])
    for limit, rows, complete in ((None, 3, True), (3, 3, True), (2, 2, False)):
        header, content = written(ox, store.query(query), _options(graph=name, limit=limit), 1 << 20)
        assert header == {"form": "graph", "rows": rows, "complete": complete}
        assert len(list(ox.parse(content, format=form))) == rows
    with pytest.raises(PastLimitError):
        written(ox, store.query(query), _options(graph=name, rows=2), 1 << 20)


def test_json_lines_hold_plain_values() -> None:
    """Whole numbers, doubles and booleans as such, unbound as null, everything else as its text."""
    store = ox.Store()
    query = (
        'SELECT (<http://x/> AS ?iri) ("é\\n"@en AS ?text) (007 AS ?whole) (1.5 AS ?part) (true AS ?yes) (?u AS ?none)'
        f' ("x"^^<{XSD}integer> AS ?wrong) ("INF"^^<{XSD}double> AS ?endless) ("2025-01-01"^^<{XSD}date> AS ?day) {{}}'
    )
    _, content = written(ox, store.query(query), _options("jsonl"), 1 << 20)
    assert json.loads(content) == {
        "iri": "http://x/", "text": "é\n", "whole": 7, "part": 1.5, "yes": True, "none": None,
        "wrong": "x", "endless": "INF", "day": "2025-01-01",
    }  # fmt: skip
    assert written(ox, store.query("ASK {}"), _options("jsonl"), 1 << 20)[1] == b'{"boolean": true}\n'


def test_blank_nodes_are_told_apart() -> None:
    """By their labels, as in CSV."""
    assert plain(ox.BlankNode("a")) == "_:a"
