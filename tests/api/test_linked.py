"""Linked data: every kind of thing has a page and a description in every format, caches are told, cuts are marked."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, VOID

from api.app import create_app
from api.linked import things as linked
from api.service import Service
from graph.facts import DATA_FORMATS
from graph.vocabulary import DEFAULT_BASE, RG

PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


@pytest.fixture(scope="module")
def service(landscape: Path) -> Iterator[Service]:
    """A service over five roadmaps with themes and ties."""
    made = Service(settings(landscape), WordsEncoder())
    yield made
    made.close()


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client over them."""
    return create_app(service).test_client()


def _read(client: FlaskClient, address: str, format: str) -> rdflib.Graph:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, DATA_FORMATS[format]), address
    return rdflib.Graph().parse(data=answer.get_data(), format=PARSERS[format])


def _one_of_each_kind(client: FlaskClient) -> dict[str, str]:
    """Class or graph → the id of one thing of that kind."""
    query = (
        "SELECT ?kind (SAMPLE(?thing) AS ?id) { "
        "{ ?thing a ?kind } UNION { GRAPH ?thing { ?s ?p ?o } BIND(?thing AS ?kind) } "
        f"FILTER(STRSTARTS(STR(?thing), '{DEFAULT_BASE}')) }} GROUP BY ?kind"
    )
    answer = client.get("/sparql", query_string={"query": query, "format": "csv"})
    rows = csv.DictReader(io.StringIO(answer.get_data(as_text=True)))
    found = {row["kind"].rsplit("#", 1)[-1]: row["id"].removeprefix(DEFAULT_BASE) for row in rows}
    return found | {"dataset": "dataset"}


KINDS = {
    "Feature",
    "FeatureGroup",
    "Project",
    "Technology",
    "TechnologyCategory",
    "Concept",
    "Theme",
    "Tie",
    "Similarity",
}
KINDS |= {"Document", "DocumentVersion", "Reading", "dataset"}


def test_every_kind_of_thing_leads_to_a_page_and_to_each_format(client: FlaskClient) -> None:
    """By Accept, with 303; the descriptions are the same statements in every format, and caches are told."""
    kinds = _one_of_each_kind(client)
    assert kinds.keys() >= KINDS
    assert any(id.startswith("graph/") for id in kinds.values())
    for kind, id in kinds.items():
        page = client.get(f"/id/{id}", headers={"Accept": "text/html,*/*;q=0.8"})
        assert (page.status_code, page.headers["Vary"]) == (303, "Accept")
        shown = client.get(page.headers["Location"])
        assert (shown.status_code, shown.mimetype) == (200, "text/html"), kind
        graphs = []
        for format, media_type in DATA_FORMATS.items():
            answer = client.get(f"/id/{id}", headers={"Accept": media_type})
            assert answer.headers["Location"] == f"/data/{id}.{format}"
            assert "max-age" in answer.headers["Cache-Control"]
            graphs.append(_read(client, answer.headers["Location"], format))
        it = rdflib.URIRef(DEFAULT_BASE + id)
        assert all((None, FOAF.primaryTopic, it) in graph for graph in graphs)
        facts = [set(graph.triples((it, None, None))) for graph in graphs]
        assert facts[0], kind
        assert all(one == facts[0] for one in facts), kind
        json_answer = client.get(f"/id/{id}", headers={"Accept": "application/json"}, follow_redirects=True)
        assert json_answer.status_code == 200
        assert json.loads(json_answer.get_data())


def test_a_description_has_names_and_what_points_there(client: FlaskClient) -> None:
    """What the thing says, the names of what it points to, and what points to it."""
    graph = _read(client, "/data/technology/apache-iceberg.ttl", "ttl")
    it = rdflib.URIRef(DEFAULT_BASE + "technology/apache-iceberg")
    category = graph.value(it, rdflib.URIRef(RG + "category"))
    assert str(graph.value(category, rdflib.SKOS.prefLabel)) == "table formats"
    naming = set(graph.subjects(rdflib.URIRef(RG + "technology"), it))
    assert len(naming) == 3
    assert all(graph.value(one, DCTERMS.title) for one in naming)
    page = client.get("/about/category/table-formats").get_data(as_text=True)
    assert '<a href="/id/technology/apache-iceberg">Apache Iceberg</a>' in page
    assert '<a href="/ns#category">category</a>' in page


def test_what_is_cut_is_marked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the header, in the description, and on the page; nothing is marked where nothing is cut."""
    whole = client.get("/data/category/table-formats.ttl")
    assert whole.headers["Roadgraph-Complete"] == "true"
    assert "cutAt" not in whole.get_data(as_text=True)
    monkeypatch.setattr(linked, "_POINTING", 2)
    cut = client.get("/data/category/table-formats.ttl")
    assert cut.headers["Roadgraph-Complete"] == "false"
    assert "rg:cutAt 2" in cut.get_data(as_text=True)
    graph = rdflib.Graph().parse(data=cut.get_data())
    pointing = set(graph.subjects(None, rdflib.URIRef(DEFAULT_BASE + "category/table-formats")))
    assert len(pointing) == 2 + 1  # and the document itself
    assert "The first 2; there are more" in client.get("/about/category/table-formats").get_data(as_text=True)


def test_caches_ask_and_are_told_that_nothing_changed(client: FlaskClient) -> None:
    """304 for the tag that was given, 200 for another."""
    for address in ("/data/category/table-formats.ttl", "/.well-known/void", "/ns.ttl"):
        first = client.get(address)
        tag = first.headers["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get("/data/category/table-formats.ttl").headers["Roadgraph-Snapshot"] == "000001"


@pytest.mark.parametrize(
    ("path", "accept", "status", "said"),
    [
        ("/id/feature/none/such", "text/turtle", 404, "has the id feature/none/such"),
        ("/data/feature/none/such.ttl", "*/*", 404, "has the id feature/none/such"),
        ("/data/category/table-formats.zip", "*/*", 404, "ends in one of ttl, jsonld, nt, rdf"),
        ("/id/category/table-formats", "image/png", 406, "allows none of them"),
        ("/.well-known/void", "image/png", 406, "allows none of them"),
        ("/ns.zip", "*/*", 404, "is not written as 'zip'"),
        ("/id/<script>", "*/*", 404, "Nothing in this snapshot"),
    ],
)
def test_what_is_nothing_is_said(client: FlaskClient, path: str, accept: str, status: int, said: str) -> None:
    """As problem+json, or for a browser as a page."""
    answer = client.get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert said in answer.get_json()["detail"]
    assert client.get("/id/none", headers={"Accept": "text/html"}).mimetype == "text/html"


def test_the_dataset_describes_itself(client: FlaskClient) -> None:
    """What is counted is what is there, the addresses answer, and the date and snapshot are those served."""
    graph = _read(client, "/.well-known/void", "ttl")
    it = rdflib.URIRef(DEFAULT_BASE + "dataset")
    assert {VOID.Dataset, DCAT.Dataset} <= set(graph.objects(it, RDF.type))
    assert str(graph.value(it, rdflib.URIRef("http://www.w3.org/ns/dcat#version"))) == "000001"
    assert graph.value(it, DCTERMS.created)
    dump = client.get("/export/graph.nq").get_data(as_text=True)
    assert int(str(graph.value(it, VOID.triples))) == len(dump.splitlines())
    features = next(graph.subjects(VOID["class"], rdflib.URIRef(RG + "Feature")))
    assert int(str(graph.value(features, VOID.entities))) == client.get("/api/search?k=0").get_json()["total"]
    links = next(graph.subjects(VOID.linkPredicate, rdflib.URIRef(RG + "technology")))
    assert (links, VOID.objectsTarget, it) in graph
    addresses = [*graph.objects(None, DCAT.downloadURL), *graph.objects(it, VOID.dataDump)]
    assert len(addresses) > 8
    for address in addresses:
        path = str(address).removeprefix("http://localhost")
        assert client.get(path).status_code == 200, path
    assert str(graph.value(it, VOID.sparqlEndpoint)) == "http://localhost/sparql"
    assert not [one for triple in graph for one in triple if isinstance(one, rdflib.BNode)]


@pytest.mark.parametrize("host", ["exa mple", 'a"><b', "a/b", "[::1", "ü.example", "a\\b"])
def test_a_host_that_is_none_makes_no_broken_description(client: FlaskClient, host: str) -> None:
    """It is refused, or what is answered can be read."""
    answer = client.get("/.well-known/void", headers={"Host": host})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert rdflib.Graph().parse(data=answer.get_data())


def test_the_ontology_is_at_its_address(client: FlaskClient) -> None:
    """A page for people, RDF for programs; a term is an anchor on the page."""
    assert client.get("/ns", headers={"Accept": "text/html"}).headers["Location"] == "/ns.html"
    assert client.get("/ns", headers={"Accept": "application/ld+json"}).headers["Location"] == "/ns.jsonld"
    graph = _read(client, "/ns.rdf", "rdf")
    page = client.get("/ns.html").get_data(as_text=True)
    for subject in graph.subjects(unique=True):
        if str(subject).startswith(RG):
            assert f'id="{str(subject).removeprefix(RG)}"' in page, subject
    assert "dcterms:title &#34;Read tides&#34;" in page
    assert '<a href="/queries/technology-plans">' in page
