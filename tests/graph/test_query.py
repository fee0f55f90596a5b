"""SPARQL in killable workers: deadlines hold, nothing reaches the network, one crash is nobody else's."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from canary import Canary

from graph import query
from graph.errors import LimitError, QueryError
from graph.frames import frame, read_frame
from graph.query import Limits, QueryPool, Request
from graph.sealed import GRAPH
from graph.snapshots import DataFolder


@pytest.fixture
def store(published: Path) -> Path:
    """The graph of the published snapshot."""
    return DataFolder(published).get_current().folder / GRAPH


@pytest.fixture
def pool(store: Path) -> Iterator[QueryPool]:
    """A pool with a short deadline."""
    made = QueryPool(store, Limits(seconds=1.5))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "form", "begins"),
    [
        ("SELECT ?f WHERE { ?f a rg:Feature } LIMIT 1", "solutions", b'{"head":{"vars":["f"]}'),
        ("ASK { ?f a rg:Feature }", "boolean", b'{"head":{},"boolean":true}'),
        ("CONSTRUCT WHERE { ?f a rg:Feature }", "graph", b"@prefix"),
        ("DESCRIBE ?p WHERE { ?p a doap:Project }", "graph", b"@prefix"),
    ],
)
def test_each_form_is_answered(pool: QueryPool, text: str, form: str, begins: bytes) -> None:
    """SELECT, ASK, CONSTRUCT and DESCRIBE, with the common prefixes known."""
    result = pool.run(Request(text))
    assert result.form == form
    assert result.content.startswith(begins)


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv", "jsonl"])
def test_results_come_in_every_text_format(pool: QueryPool, name: str) -> None:
    """JSON, XML, CSV and TSV are the engine's own."""
    media_type = query.RESULTS_FORMATS[name]
    result = pool.run(Request("SELECT (1 AS ?one) {}", results_format=media_type))
    assert result.media_type == media_type
    assert b"one" in result.content


def test_a_deadline_ends_a_query_and_the_next_one_is_answered(pool: QueryPool) -> None:
    """A cross product is killed in time, in words, with nothing of it returned."""
    began = time.monotonic()
    with pytest.raises(LimitError, match=r"ran longer than 1\.5 s"):
        pool.run(Request("SELECT (count(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
    assert time.monotonic() - began < 1.5 + 0.5 + 1.0  # the deadline, its margin, and starting a worker
    assert pool.run(Request("ASK {}")).form == "boolean"


def test_a_result_that_is_too_large_is_no_partial_result(store: Path) -> None:
    """Over the byte limit there is an error, never the first part."""
    pool = QueryPool(store, Limits(bytes=1000))
    try:
        with pytest.raises(LimitError, match="nothing of it is returned"):
            pool.run(Request("SELECT * { ?s ?p ?o }"))
        assert pool.run(Request("ASK {}")).form == "boolean"
    finally:
        pool.close()


def test_nesting_that_crashes_the_engine_kills_only_a_worker(pool: QueryPool, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the screen taken away, a query that crashes the engine ends in an error, and the next one is answered."""
    monkeypatch.setattr(query, "screened", lambda text, **_: False)
    deep = "SELECT * { " + "{ " * 30_000 + "} " * 30_000 + "}"
    with pytest.raises(LimitError, match="crashed the engine"):
        pool.run(Request(deep))
    assert pool.run(Request("ASK {}")).form == "boolean"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE is not answered here"),
        ("SELECT * { service silent ?where { ?s ?p ?o } }", "SERVICE is not answered here"),
        ('SELECT * { ?s ?p "\\u0022" }', "escape"),
        ("SELECT * { ?s ?p '\ud800' }", "half of a character"),
        ("LOAD <http://127.0.0.1:9/>", "takes no updates"),
        ("prefix x: <http://example.org/> insert data { x:a x:b x:c }", "takes no updates"),
        ("WITH <http://example.org/> DELETE {} WHERE { SELECT * {} }", "takes no updates"),
        ("SELECT * { ?s ?p ?o.SERVICE<http://127.0.0.1:9/>{} }", "SERVICE is not answered here"),
        ("SELECT * " + "{" * 70 + "}" * 70, "nests brackets 70 deep"),
        ("SELECT * { ?s ?p ?o } #" + "x" * 40_000, "at most 32768 are read"),
        ("SELECT * { ?s ?p }", "line 1, column"),
    ],
)
def test_what_is_not_answered_is_refused_in_words(pool: QueryPool, text: str, said: str) -> None:
    """Each refusal says what is wrong."""
    with pytest.raises((QueryError, LimitError), match=said):
        pool.run(Request(text))


@pytest.mark.parametrize(
    "form",
    [
        "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ OPTIONAL {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }} }}",
        "ASK {{ VALUES ?e {{ <{url}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "SELECT * {{ ?s ?p '\\u0022' . SERVICE <{url}> {{ ?s ?p ?o }} }}",
    ],
)
def test_nothing_leaves_a_worker_even_without_the_screen(
    pool: QueryPool, canary: Canary, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """The wall is the worker: with the refusals switched off, a canary on the loopback interface hears nothing."""
    monkeypatch.setattr(query, "screened", lambda text, **_: "FROM" in text)
    with contextlib.suppress(QueryError, LimitError):
        pool.run(Request(form.format(url=f"http://127.0.0.1:{canary.port}/")))
    time.sleep(0.3)
    assert canary.hits == 0


def test_nothing_leaves_a_worker_where_namespaces_are_forbidden(store: Path, canary: Canary) -> None:
    """The wall that is left holds by itself: no descriptor can be opened, so there is no connection."""
    code = (
        "import sys; from graph import query_worker as w; w.walls.without_network = lambda: False;"
        f"w.main({str(store)!r}, {1 << 30}, {1 << 20}, {os.getpid()})"
    )
    worker = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdin
    assert worker.stdout
    hello = read_frame(worker.stdout)
    assert hello
    assert hello[0]["network_namespace"] is False
    options = {
        "prefixes": {}, "union": True, "default_graphs": None, "named_graphs": None, "seconds": 10,
        "results_format": "text/csv", "graph_format": "text/turtle", "graphs": [], "rows": 1000, "limit": None,
            "substitutions": {},
    }  # fmt: skip
    answers = []
    for text in (f"SELECT * {{ SERVICE <http://127.0.0.1:{canary.port}/> {{ ?s ?p ?o }} }}", "ASK { ?s ?p ?o }"):
        worker.stdin.write(frame(options, text.encode()))
        worker.stdin.flush()
        answers.append(read_frame(worker.stdout))
    worker.stdin.close()
    assert worker.wait(10) == 0
    worker.stdout.close()
    time.sleep(0.3)
    assert canary.hits == 0
    assert answers[0]
    assert answers[0][0]["error"] == "engine"
    assert answers[1] == ({"form": "boolean", "rows": None, "complete": True}, b"true")


def test_the_canary_hears_what_does_connect(canary: Canary) -> None:
    """The canary works, so that its silence means something."""
    socket.create_connection(("127.0.0.1", canary.port)).close()
    time.sleep(0.5)
    assert canary.hits == 1


def test_from_chooses_the_graph(pool: QueryPool) -> None:
    """Without FROM a query sees the union of all graphs; with FROM only what it names."""
    everything = b"SELECT (count(*) AS ?n) { ?f a rg:Feature }".decode()
    ontology = everything.replace("{", "FROM <https://w3id.org/roadgraph/id/graph/ontology> {")
    assert pool.run(Request(everything, results_format="text/csv")).content.split() == [b"n", b"11"]
    assert pool.run(Request(ontology, results_format="text/csv")).content.split() == [b"n", b"0"]


@pytest.mark.parametrize(
    "text",
    [
        "ASK FROM <http://example.org/none> {}",
        "BASE <http://example.org/> ASK from named <none> {}",
        "PREFIX ex: <http://example.org/> SELECT * FROM <https://w3id.org/roadgraph/id/graph/ontology> FROM ex:none {}",
    ],
)
def test_a_graph_that_is_not_there_is_refused_in_words(pool: QueryPool, canary: Canary, text: str) -> None:
    """However its address is spelled, in the query or beside it; nothing of it is fetched."""
    with pytest.raises(QueryError, match=r"<http://example.org/none> is no graph of this dataset"):
        pool.run(Request(text))
    remote = f"http://127.0.0.1:{canary.port}/"
    with pytest.raises(QueryError, match=f"<{remote}> is no graph of this dataset, and nothing else is fetched"):
        pool.run(Request("ASK {}", named_graphs=[remote]))
    time.sleep(0.2)
    assert canary.hits == 0


def _count(pool: QueryPool, text: str, default: list[str] | None = None, named: list[str] | None = None) -> int:
    request = Request(text, results_format="text/csv", default_graphs=default, named_graphs=named)
    return int(pool.run(request).content.split()[1])


def test_a_variable_called_from_changes_nothing(pool: QueryPool) -> None:
    """The query asks the union of all graphs as ever."""
    assert _count(pool, "SELECT (count(*) AS ?from) { ?from a rg:Feature }") == 11


def test_the_request_chooses_the_dataset(pool: QueryPool) -> None:
    """As the SPARQL protocol has it: what is not named is not there, and the request is stronger than the query."""
    graph = "https://w3id.org/roadgraph/id/graph/ontology"
    default = "SELECT (count(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT (count(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    size = _count(pool, f"SELECT (count(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert 0 < size < _count(pool, default)
    assert (_count(pool, default, default=[graph]), _count(pool, named, default=[graph])) == (size, 0)
    assert (_count(pool, default, named=[graph]), _count(pool, named, named=[graph])) == (0, size)
    assert _count(pool, default.replace("{", "FROM <http://example.org/none> {"), default=[graph]) == size
