"""HTTP as its standards have it: SPARQL's protocol, content negotiation, other origins, caches, messages without paths."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.errors import without_paths
from api.service import Service
from graph.query import QueryPool

SELECT = "SELECT ?f { ?f a rg:Feature }"
CONSTRUCT = "CONSTRUCT WHERE { ?f a rg:Feature }"
ONTOLOGY = "https://w3id.org/roadgraph/id/graph/ontology"


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of the application over the published snapshot."""
    return create_app(service).test_client()


@pytest.fixture
def unasked(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """No query may reach a worker."""

    def run(*_: object, **__: object) -> None:
        raise AssertionError("the query was run")

    monkeypatch.setattr(QueryPool, "run", run)


def _detail(answer: Any, status: int) -> str:
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.get_data(as_text=True)
    return str(json.loads(answer.get_data())["detail"])


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "text/turtle"),
        (SELECT, "image/png"),
        ("ASK {}", "application/n-triples"),
        (CONSTRUCT, "text/csv"),
        ("# SELECT\nPREFIX select: <http://select/> DESCRIBE ?ask { ?ask a select:x }", "application/json"),
    ],
)
def test_what_cannot_be_written_is_refused_before_it_is_computed(
    client: FlaskClient, unasked: None, query: str, accept: str
) -> None:
    """406, naming what there is."""
    said = _detail(client.get("/sparql", query_string={"query": query}, headers={"Accept": accept}), 406)
    assert "The Accept header allows none of them" in said
    assert "/" in said


@pytest.mark.parametrize(("query", "format"), [(SELECT, "ttl"), (CONSTRUCT, "csv")])
def test_a_format_that_does_not_fit_is_refused_before_it_is_computed(
    client: FlaskClient, unasked: None, query: str, format: str
) -> None:
    """400, since a parameter asks for it."""
    assert "Ask for one of these" in _detail(
        client.get("/sparql", query_string={"query": query, "format": format}), 400
    )


@pytest.mark.parametrize(
    "query", ["SELECT ?from { ?from a rg:Feature } # DESCRIBE", '# ASK\nSELECT ?f { ?f a "DESCRIBE" }']
)
def test_words_that_are_no_code_decide_nothing(client: FlaskClient, query: str) -> None:
    """The form of a query is told by its code."""
    assert client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"}).status_code == 200


@pytest.mark.parametrize(
    ("media_type", "body", "status", "said"),
    [
        ("text/plain", SELECT.encode(), 415, "is not read from text/plain"),
        ("application/json", json.dumps({"query": SELECT}).encode(), 415, "is not read from application/json"),
        ("", SELECT.encode(), 415, "a body without a type"),
        ("application/sparql-update", b"CLEAR ALL", 415, "No updates are taken"),
        ("application/x-www-form-urlencoded", b"update=CLEAR+ALL", 400, "No updates are taken"),
        ("application/sparql-query", b'SELECT * { ?s ?p "\xff" }', 400, "not UTF-8 (byte 19)"),
        ("application/sparql-query", b"", 400, "There is no query"),
        ("application/x-www-form-urlencoded", b"query=ASK+%7B%7D&query=ASK+%7B%7D", 400, "2 queries were sent"),
    ],
)
def test_bodies_that_are_not_read(client: FlaskClient, media_type: str, body: bytes, status: int, said: str) -> None:
    """Each in words that say what to send."""
    assert said in _detail(client.post("/sparql", data=body, content_type=media_type), status)


def test_one_query_at_a_time(client: FlaskClient) -> None:
    """Not one in the address and another in the body, nor two in the address."""
    both = client.post("/sparql?query=ASK+%7B%7D", data="ASK {}", content_type="application/sparql-query")
    assert "2 queries were sent" in _detail(both, 400)
    assert "query was given 2 times" in _detail(client.get("/sparql?query=ASK+%7B%7D&query=ASK+%7B%7D"), 400)


def test_a_graph_has_to_be_an_absolute_iri(client: FlaskClient) -> None:
    """The error names the parameter and its value; parameters of other endpoints do no harm."""
    said = _detail(client.get("/sparql?query=ASK+%7B%7D&default-graph-uri=x"), 400)
    assert said.startswith("default-graph-uri is 'x', which is no absolute IRI")
    assert client.get(f"/sparql?query=ASK+%7B%7D&output=json&named-graph-uri={ONTOLOGY}").status_code == 200


def test_a_date_with_too_many_parts_is_none(client: FlaskClient) -> None:
    """What is read is what was written."""
    assert "is no date" in _detail(client.get("/api/search?from=2025-01-01-99"), 400)


def test_other_origins_may_ask_everything(client: FlaskClient) -> None:
    """By POST too, after a preflight, and read which snapshot answered."""
    for path in ("/api/similar", "/sparql"):
        asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
        preflight = client.options(path, headers=asked | {"Access-Control-Request-Headers": "content-type"})
        assert preflight.status_code == 200
        assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
        assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    for answer in (
        client.post("/api/similar", json={"text": "raft"}),
        client.post("/sparql", data={"query": "ASK {}"}),
        client.post("/api/similar", json={}),
    ):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Roadgraph-Snapshot" in answer.headers["Access-Control-Expose-Headers"]


def test_invented_methods_make_no_metrics(client: FlaskClient) -> None:
    """However many a client tries."""
    for number in range(3):
        client.open("/api/projects", method=f"INVENTED{number}")
    metrics = client.get("/metrics").get_data(as_text=True)
    assert "INVENTED" not in metrics
    assert 'method="other",route="none",status="405"} 3.0' in metrics


def test_an_error_that_is_a_page_or_not_says_so_to_caches(client: FlaskClient) -> None:
    """Pages vary by Accept; data does not."""
    assert client.get("/nothing").headers["Vary"] == "Accept"
    assert "Vary" not in client.get("/api/nothing").headers


def test_where_the_data_lies_is_not_told(tmp_path: Path, published: Path) -> None:
    """Neither where nothing was ingested, nor where everything is damaged, nor by health."""
    empty = create_app(Service(settings(tmp_path / "nothing"), WordsEncoder())).test_client()
    damaged = tmp_path / "damaged"
    shutil.copytree(published, damaged)
    (damaged / "snapshots" / "000001" / "words.sqlite").unlink()
    (tmp_path / "unreadable").mkdir()
    (tmp_path / "unreadable" / "CURRENT").mkdir()
    for client in (
        empty,
        create_app(Service(settings(damaged), WordsEncoder())).test_client(),
        create_app(Service(settings(tmp_path / "unreadable"), WordsEncoder())).test_client(),
    ):
        for address in ("/api/search?q=x", "/healthz", "/readyz", "/", "/sparql?query=ASK+%7B%7D"):
            said = client.get(address).get_data(as_text=True)
            assert str(tmp_path) not in said, address
    assert "Nothing was ingested into the data folder yet" in empty.get("/api/search").get_data(as_text=True)


def test_only_paths_are_left_out_of_messages() -> None:
    """The data folder's, not words that look like it."""
    said = "data is in data/CURRENT and /srv/data/x.sqlite: /srv/database stays"
    assert without_paths(said, Path("/srv/data")) == "data is in data/CURRENT and the data folder: /srv/database stays"
    assert without_paths("Wait. Then try again.", Path()) == "Wait. Then try again."
