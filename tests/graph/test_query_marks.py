"""What an answer says of itself stays out of what it answers."""

import io
import json

import pyoxigraph as ox
import pytest

from graph.query_formats import GRAPH_FORMATS, RESULTS_FORMATS
from graph.query_marks import Mark, as_json, digest, marked

MARK = Mark(complete=False, rows=1, limit=1, snapshot="000001", query=digest("SELECT * {}"))


def test_a_digest_tells_queries_apart() -> None:
    """The same text has the same digest."""
    assert digest("ASK {}") == digest("ASK {}") != digest("ASK { }")


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_marked_results_read_the_same(name: str) -> None:
    """With the mark in JSON and XML; CSV and TSV have no room for one."""
    made, form = io.BytesIO(), ox.QueryResultsFormat.from_media_type(RESULTS_FORMATS[name])
    ox.Store().query("SELECT (1 AS ?x) {}").serialize(made, format=form)
    content = marked(made.getvalue(), RESULTS_FORMATS[name], MARK)
    if name == "csv":
        assert content == made.getvalue()
        return
    (solution,) = ox.parse_query_results(content, format=form)
    assert solution["x"].value == "1"
    assert (as_json(MARK).encode() in content) is (name in ("json", "xml"))
    if name == "json":
        assert json.loads(content)["roadgraph"]["complete"] is False


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_marked_graphs_read_the_same(name: str) -> None:
    """With the mark as a comment; JSON-LD has no room for one."""
    form = ox.RdfFormat.from_media_type(GRAPH_FORMATS[name])
    made = io.BytesIO()
    ox.serialize(
        [ox.Triple(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/b"), ox.Literal("c"))], made, format=form
    )
    content = marked(made.getvalue(), GRAPH_FORMATS[name], MARK)
    assert len(list(ox.parse(content, format=form))) == 1
    assert (as_json(MARK).encode() in content) is (name != "jsonld")
