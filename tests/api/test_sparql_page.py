"""The page at /sparql: for browsers alone, with the first rows, the files of all of them, and named queries to change."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from api.publishing.publish import Publisher
from api.service import Service
from graph.named_queries import named_queries
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE, DOAP, RG

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}
PLANS = (
    "SELECT ?plan ?title ?line { ?plan a rg:Feature ; dcterms:title ?title ; rg:firstLine ?line } ORDER BY ?title ?plan"
)


@pytest.fixture(scope="module")
def asked(published: Path) -> Iterator[Service]:
    """A service over the published snapshot, with one set of workers for all tests."""
    made = Service(settings(published), WordsEncoder())
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(asked: Service) -> FlaskClient:
    """A client of it."""
    return create_app(asked).test_client()


def _page(client: FlaskClient, **asked: str) -> TestResponse:
    return client.get("/sparql", query_string=asked, headers=BROWSER)


def _links(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]*)"', page)]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv, text/html;q=0.5", "text/csv"),
        ("application/sparql-results+xml,text/html", "application/sparql-results+xml"),
        ("application/json", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        (BROWSER["Accept"], "text/html"),
        ("text/html", "text/html"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_prefers_html_has_the_page(client: FlaskClient, accept: str | None, media_type: str, method: str) -> None:
    """Everybody else has what the protocol says, and caches keep them apart."""
    headers = {"Accept": accept} if accept else {}
    where = "query_string" if method == "GET" else "data"
    answer = client.open("/sparql", method=method, headers=headers, **{where: {"query": PLANS}})  # type: ignore[arg-type]
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_names_a_format_has_a_file(client: FlaskClient, method: str) -> None:
    """In a browser, too."""
    where = "query_string" if method == "GET" else "data"
    sent = {where: {"query": PLANS, "format": "csv"}}
    assert client.open("/sparql", method=method, headers=BROWSER, **sent).mimetype == "text/csv"  # type: ignore[arg-type]


def test_without_a_query_there_is_one_to_start_from(client: FlaskClient) -> None:
    """It is not run; the named queries stand below, each to be opened."""
    page = _page(client).get_data(as_text=True)
    assert "Which projects have the most open plans?" in page
    assert "<table" not in page
    assert [link for link in _links(page) if link.startswith("/sparql?named=")] == [
        f"/sparql?named={name}" for name in named_queries()
    ]


def test_the_answer_is_shown_and_its_files_have_the_same(client: FlaskClient) -> None:
    """Things by their ids and linked; a datatype stands once in the head; every format is a link."""
    answer = _page(client, query=PLANS)
    page = answer.get_data(as_text=True)
    assert (answer.headers["Roadgraph-Complete"], answer.headers["Roadgraph-Rows"]) == ("true", "11")
    assert "11 rows" in page
    assert '<th scope="col">line <span class="why">xsd:integer</span></th>' in page
    assert re.search(r'<a href="/id/(feature/tidewatch/send-alerts-by-mail[^"]*)">\1</a>', page)
    files = [link for link in _links(page) if "&format=" in link]
    assert len({link.rpartition("=")[2] for link in files}) == 7
    (address,) = {link for link in files if link.endswith("=csv")}
    rows = list(csv.DictReader(io.StringIO(client.get(address).get_data(as_text=True))))
    assert len(rows) == 11
    assert all(html.escape(row["title"]) in page for row in rows)


def test_a_cut_is_said_and_a_limit_is_kept(client: FlaskClient) -> None:
    """The page has the first hundred at most; the files have as many as were asked for."""
    everything = "SELECT * { ?s ?p ?o }"
    answer = _page(client, query=everything)
    page = answer.get_data(as_text=True)
    assert (answer.headers["Roadgraph-Complete"], answer.headers["Roadgraph-Rows"]) == ("false", "100")
    assert "The first 100 rows; there are more" in page
    assert page.count("<tr>") == 101
    few = _page(client, query=everything, limit="3").get_data(as_text=True)
    assert few.count("<tr>") == 4
    assert dict(parse_qsl(urlsplit(next(link for link in _links(few) if "format=csv" in link)).query))["limit"] == "3"


@pytest.mark.parametrize(("query", "said"), [("ASK { ?s a rg:Feature }", "✓ yes"), ("ASK { ?s a rg:None }", "✕ no")])
def test_yes_and_no(client: FlaskClient, query: str, said: str) -> None:
    """Are words with a mark."""
    assert said in _page(client, query=query).get_data(as_text=True)


def test_a_graph_is_rows_of_three(client: FlaskClient) -> None:
    """And its files are graphs."""
    page = _page(client, query="CONSTRUCT { ?p rdfs:label ?n } WHERE { ?p doap:name ?n }").get_data(as_text=True)
    assert re.findall(r'<th scope="col">(\w+)', page) == ["subject", "predicate", "object"]
    assert "<td>Tidewatch</td>" in page
    assert {link.rpartition("=")[2] for link in _links(page) if "&format=" in link} == {
        *("ttl", "trig", "nt", "nq", "rdf", "jsonld")
    }


def test_nothing_found_helps(client: FlaskClient) -> None:
    """It names the snapshot and something to try."""
    page = _page(client, query="SELECT ?x { ?x a rg:None }").get_data(as_text=True)
    assert "Nothing in snapshot 000001 fits the query" in page


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 400, "There is no query"),
        ("SELECT * {\n ?s ?p", 400, "line 2, column"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 400, "SERVICE"),
        ("SELECT * FROM <http://127.0.0.1/> { ?s ?p ?o }", 400, "is no graph of this dataset"),
    ],
)
def test_what_is_not_answered_is_explained_on_the_page(client: FlaskClient, query: str, status: int, said: str) -> None:
    """The query stays in the editor."""
    answer = _page(client, query=query)
    page = html.unescape(answer.get_data(as_text=True))
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert said in page
    assert f"\n{query}</textarea>" in page


def test_programs_are_told_the_place_of_a_mistake(client: FlaskClient) -> None:
    """As members of the problem: the editor marks it."""
    told = client.get("/sparql", query_string={"query": "SELECT * {\n ?s ?p }"}).get_json()
    assert (told["line"], told["column"]) == (2, 9)
    assert "line" not in client.get("/sparql", query_string={"query": "SELECT * { SERVICE <a:b> {} }"}).get_json()


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)</script>", "</textarea><b>", '"><img src=x onerror=alert(1)>']
)
def test_hostile_text_is_text(client: FlaskClient, hostile: str) -> None:
    """In the query and in a cell, and in what the script is told."""
    page = _page(client, query=f"SELECT ({json.dumps(hostile)} AS ?x) {{}}").get_data(as_text=True)
    assert hostile not in page
    assert page.count("<script") == 3
    assert html.escape(hostile, quote=False).replace('"', "&#34;") in page


def test_graphs_and_snapshot_stay_with_the_page(data: DataFolder, publisher: Publisher, roadmaps: Path) -> None:
    """An older snapshot is asked, said, and asked by every link and form; so are the graphs that were chosen."""
    publisher.ingest([str(roadmaps)])
    (roadmaps / "quill.md").write_text("# Quillstore roadmap\n\n- Feed the birds\n", encoding="utf-8")
    publisher.ingest([str(roadmaps)])
    service = Service(settings(data.folder), WordsEncoder())
    client = create_app(service).test_client()
    graph = f"{DEFAULT_BASE}graph/ontology"
    birds = "SELECT ?t { ?f dcterms:title ?t FILTER(CONTAINS(?t, 'birds')) }"
    old = _page(client, query=birds, snapshot="000001")
    assert (old.headers["Roadgraph-Snapshot"], old.headers["Roadgraph-Rows"]) == ("000001", "0")
    assert "shows snapshot 000001" in old.get_data(as_text=True)
    page = _page(client, query="SELECT * { ?s a rg:Feature }", snapshot="000001", **{"default-graph-uri": graph})
    text = page.get_data(as_text=True)
    assert page.headers["Roadgraph-Rows"] == "0"
    assert f'name="default-graph-uri" value="{graph}"' in text
    assert "permalink" not in text
    files = [link for link in _links(text) if "&format=" in link]
    assert all("snapshot=000001" in link and urlencode({"default-graph-uri": graph}) in link for link in files)
    assert _page(client, query=birds).headers["Roadgraph-Rows"] == "1"
    service.close()


def test_a_query_too_long_for_an_address_is_sent_as_a_form(client: FlaskClient) -> None:
    """Its files are buttons of a form, which are answered as files."""
    long = PLANS + " #" + "x" * 8_000
    page = client.post("/sparql", data={"query": long}, headers=BROWSER).get_data(as_text=True)
    assert "11 rows" in page
    assert not [link for link in _links(page) if "format=" in link]
    assert '<button class="plainly" name="format" value="csv">CSV</button>' in page
    sent = client.post("/sparql", data={"query": long, "format": "csv"}, headers=BROWSER)
    assert (sent.mimetype, sent.get_data(as_text=True).count("\n")) == ("text/csv", 12)


def test_a_named_query_is_opened_with_its_values(client: FlaskClient) -> None:
    """Without values it asks for everything; what a value has no term for is said, with the form to mend it."""
    empty = html.unescape(_page(client, named="technology-plans").get_data(as_text=True))
    assert '<input name="technology" value="" placeholder="Apache Kafka" required>' in empty
    assert "VALUES ?technology" not in empty
    given = html.unescape(_page(client, named="technology-plans", technology="iceberg").get_data(as_text=True))
    assert f"VALUES ?technology {{ <{DEFAULT_BASE}technology/apache-iceberg> }}" in given
    assert 'value="iceberg"' in given
    wrong = _page(client, named="technology-plans", technology="nix-nox")
    assert wrong.status_code == 404
    assert "No technology is called" in wrong.get_data(as_text=True)
    assert _page(client, named="none-such").status_code == 404
    assert "?from ?to" in _page(client, named="plans-due").get_data(as_text=True)


def test_terms_are_those_of_the_snapshot(asked: Service, client: FlaskClient) -> None:
    """The ontology's and all that is used, with counts; prefixes, and whether they have to be declared."""
    told = client.get("/api/sparql/terms").get_json()
    by_name = {one["name"]: one for one in told["terms"]}
    assert by_name["rg:status"]["kind"] == "property"
    assert by_name["rg:status"]["used"] == asked.served.sizes.properties[RG + "status"] > 0
    assert by_name["rg:similarity"]["kind"] == "function"
    assert by_name["doap:Project"] == {
        "iri": DOAP + "Project",
        "name": "doap:Project",
        "kind": "class",
        "label": "",
        "comment": "",
        "used": 3,
    }
    assert {one["iri"] for one in told["terms"]} >= asked.served.sizes.properties.keys()
    assert {one["prefix"] for one in told["prefixes"] if not one["declared"]} == {"void", "dcat", "owl"}
    assert told["snapshot"] == "000001"
