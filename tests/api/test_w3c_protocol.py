"""The W3C's protocol cases for queries, by their names in the W3C's manifest, over real HTTP."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from werkzeug.serving import make_server

from api.app import create_app
from api.service import Service
from benchmarks import w3c_cases

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
GRAPHS = ("text/turtle", "application/rdf+xml", "application/n-triples")


class Answer(NamedTuple):
    """Status, media type and body."""

    status: int
    media_type: str
    body: bytes

    @property
    def truth(self) -> bool:
        """What an ASK was answered."""
        assert (self.status, self.media_type) == (200, RESULTS[0]), self
        return bool(json.loads(self.body)["boolean"])


class Endpoint(NamedTuple):
    """A running server, and three of its graphs with a subject that only that graph describes."""

    port: int
    graphs: list[tuple[str, str]]

    def ask(
        self, method: str, query: object = (), *, body: bytes | str | None = None, media_type: str | None = None
    ) -> Answer:
        """What is answered to one request, sent as it is."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            address = "/sparql" + (f"?{urlencode(query)}" if query else "")  # type: ignore[arg-type]
            connection.putrequest(method, address)
            content = body.encode() if isinstance(body, str) else body
            if media_type:
                connection.putheader("Content-Type", media_type)
            if content is not None:
                connection.putheader("Content-Length", str(len(content)))
            connection.endheaders(content)
            found = connection.getresponse()
            return Answer(found.status, (found.getheader("Content-Type") or "").split(";")[0], found.read())
        finally:
            connection.close()

    def get(self, *query: tuple[str, str]) -> Answer:
        """By GET."""
        return self.ask("GET", query)

    def post(self, *query: tuple[str, str]) -> Answer:
        """By POST, as a form."""
        return self.ask("POST", body=urlencode(query), media_type=FORM)


@pytest.fixture
def endpoint(service: Service) -> Iterator[Endpoint]:
    """A server over HTTP with the three roadmaps, each in a graph of its own."""
    server = make_server("127.0.0.1", 0, create_app(service), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        alone = Endpoint(server.server_port, [])
        found = alone.get(
            ("query", "SELECT ?g (SAMPLE(?f) AS ?one) { GRAPH ?g { ?f a rg:Feature } } GROUP BY ?g ORDER BY ?g"),
            ("format", "csv"),
        )
        lines = found.body.decode().split()[1:]
        yield Endpoint(server.server_port, [(line.split(",")[0], line.split(",")[1]) for line in lines])
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _both(endpoint: Endpoint) -> str:
    return f"ASK {{ <{endpoint.graphs[0][1]}> a ?x . <{endpoint.graphs[1][1]}> a ?y }}"


def _default_graphs(endpoint: Endpoint, send: Callable[..., Answer]) -> None:
    query, (one, other) = ("query", _both(endpoint)), (graph for graph, _ in endpoint.graphs[:2])
    assert send(query, ("default-graph-uri", one), ("default-graph-uri", other)).truth
    assert not send(query, ("default-graph-uri", one)).truth


def _named_graphs(endpoint: Endpoint, send: Callable[..., Answer]) -> None:
    (one, first), (other, second), (third, _) = endpoint.graphs
    query = ("query", f"ASK {{ GRAPH ?g {{ <{first}> a ?x }} GRAPH ?h {{ <{second}> a ?y }} }}")
    assert send(query, ("named-graph-uri", one), ("named-graph-uri", other)).truth
    assert not send(query, ("named-graph-uri", one), ("named-graph-uri", third)).truth


def _full_dataset(endpoint: Endpoint) -> None:
    (one, first), (other, second), (third, last) = endpoint.graphs
    query = f"ASK {{ <{first}> a ?x . GRAPH ?g {{ <{second}> a ?y }} GRAPH ?h {{ <{last}> a ?z }} }}"
    graphs = (("default-graph-uri", one), ("named-graph-uri", other), ("named-graph-uri", third))
    assert endpoint.post(("query", query), *graphs).truth
    assert not endpoint.post(("query", query), *graphs[:2]).truth


def _dataset_twice(endpoint: Endpoint) -> None:
    (one, first), (other, second), _ = endpoint.graphs
    for name, is_there in ((first, False), (second, True)):
        query = ("query", f"ASK FROM <{one}> {{ <{name}> a ?x }}")
        assert endpoint.get(query, ("default-graph-uri", other)).truth is is_there


def _written(endpoint: Endpoint, query: str, *media_types: str) -> None:
    assert endpoint.get(("query", query)).media_type in media_types


def _refused(answer: Answer) -> None:
    assert 400 <= answer.status < 500
    assert answer.media_type == "application/problem+json"


CASES: dict[str, Callable[[Endpoint], None]] = {
    "query_get": lambda end: _is_true(end.get(("query", "ASK {}"))),
    "query_post_form": lambda end: _is_true(end.post(("query", "ASK {}"))),
    "query_post_direct": lambda end: _is_true(end.ask("POST", body="ASK {}", media_type=DIRECT)),
    "query_dataset_default_graphs_get": lambda end: _default_graphs(end, end.get),
    "query_dataset_default_graphs_post": lambda end: _default_graphs(end, end.post),
    "query_dataset_named_graphs_get": lambda end: _named_graphs(end, end.get),
    "query_dataset_named_graphs_post": lambda end: _named_graphs(end, end.post),
    "query_dataset_full": _full_dataset,
    "query_multiple_dataset": _dataset_twice,
    "query_content_type_select": lambda end: _written(end, "SELECT (1 AS ?x) {}", *RESULTS, "text/csv"),
    "query_content_type_ask": lambda end: _written(end, "ASK {}", *RESULTS),
    "query_content_type_describe": lambda end: _written(end, "DESCRIBE <http://example.org/>", *GRAPHS),
    "query_content_type_construct": lambda end: _written(end, "CONSTRUCT {} WHERE {}", *GRAPHS),
    "bad_query_method": lambda end: _refused(end.ask("PUT", [("query", "ASK {}")])),
    "bad_multiple_queries": lambda end: _refused(end.get(("query", "ASK {}"), ("query", "SELECT * {}"))),
    "bad_query_wrong_media_type": lambda end: _refused(end.ask("POST", body="ASK {}", media_type="text/plain")),
    "bad_query_missing_form_type": lambda end: _refused(end.ask("POST", body="query=ASK%20%7B%7D")),
    "bad_query_missing_direct_type": lambda end: _refused(end.ask("POST", body="ASK {}")),
    "bad_query_non_utf8": lambda end: _refused(
        end.ask("POST", body="ASK {}".encode("utf-16"), media_type=f"{DIRECT}; charset=UTF-16")
    ),
    "bad_query_syntax": lambda end: _refused(end.get(("query", "ASK {"))),
}


def _is_true(answer: Answer) -> None:
    assert answer.truth


@pytest.mark.parametrize("name", CASES)
def test_a_case_of_the_protocol(endpoint: Endpoint, name: str) -> None:
    """What a query endpoint has to do, or to refuse, by the W3C's name for it."""
    CASES[name](endpoint)


@pytest.fixture(scope="module")
def suites() -> Path:
    """The folder of the W3C's cases."""
    if folder := w3c_cases.found():
        return folder
    message = "the W3C's cases were not fetched; `python -m benchmarks.w3c_cases` does that"
    if os.environ.get("ROADGRAPH_REQUIRE_ALL"):
        pytest.fail(message)
    pytest.skip(message)


def test_no_case_for_queries_is_left_out(suites: Path) -> None:
    """Every entry of the W3C's manifest that is about queries is among those above."""
    named = w3c_cases.names(suites, "sparql11/protocol/manifest.ttl")
    about_queries = {name for name in named if name.startswith(("query", "bad_query", "bad_multiple_queries"))}
    assert about_queries == set(CASES)
