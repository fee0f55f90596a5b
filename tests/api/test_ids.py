"""Every id in the graph leads somewhere: to a page, to JSON, or to a description, by what the client asks for."""

import csv
import io
from urllib.parse import unquote

import pytest
import rdflib
from flask.testing import FlaskClient

from api.app import create_app
from api.service import Service

BASE = "https://w3id.org/roadgraph/id/"


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client over the published snapshot."""
    return create_app(service).test_client()


def _ids(client: FlaskClient, query: str) -> list[str]:
    answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
    return [row["id"].removeprefix(BASE) for row in csv.DictReader(io.StringIO(answer.get_data(as_text=True)))]


def test_every_iri_of_ours_is_described(client: FlaskClient) -> None:
    """Features, readings, documents, projects, technologies: each has at least a triple of its own in Turtle."""
    ids = _ids(client, f'SELECT DISTINCT ?id {{ ?id ?p ?o FILTER(STRSTARTS(STR(?id), "{BASE}")) }}')
    kinds = {id.split("/")[0]: id for id in ids if "/reading/" not in id and "/readings/" not in id}
    readings = _ids(client, "SELECT ?id { ?f rg:reading ?id } LIMIT 3")
    assert {"feature", "technology", "document"} <= set(kinds)
    assert readings
    for id in (*kinds.values(), *readings):
        answer = client.get(f"/id/{id}", headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert (answer.status_code, answer.mimetype) == (200, "text/turtle"), id
        graph = rdflib.Graph().parse(data=answer.get_data(), format="turtle")
        assert (rdflib.URIRef(BASE + id), None, None) in graph, id


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("text/html", "/features/"),
        ("application/json", "/api/features/"),
        ("*/*", "/api/features/"),
        ("text/turtle", "/data/feature/"),
        ("application/rdf+xml", "/data/feature/"),
        ("application/ld+json;q=0.9, text/html;q=0.5", "/data/feature/"),
        ("text/turtle;q=0, text/html;q=0.1", "/features/"),
    ],
)
def test_a_feature_is_a_page_json_or_a_graph(client: FlaskClient, accept: str, leads_to: str) -> None:
    """By Accept, and caches are told."""
    feature = client.get("/api/search?k=1").get_json()["hits"][0]
    answer = client.get("/id/" + feature["id"].removeprefix(BASE), headers={"Accept": accept})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(leads_to)
    assert answer.headers["Vary"] == "Accept"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_projects_technologies_and_concepts_lead_people_to_their_page(client: FlaskClient) -> None:
    """A browser is shown the project or technology, or the plans of a concept, a program a graph whatever it asks for."""
    projects = client.get("/api/projects").get_json()["projects"]
    technologies = client.get("/api/technologies").get_json()["technologies"]
    concepts = client.get("/api/concepts").get_json()["concepts"]
    own = {one["id"] for one in projects}
    for things, name in ((projects, "project"), (technologies, "technology"), (concepts, "concept")):
        assert things
        for thing in things:
            path = "/id/" + thing["id"].removeprefix(BASE)
            answer = client.get(path, headers={"Accept": "text/html"})
            slug = path.rsplit("/", 1)[-1]
            kept = f"/projects/{slug}" if thing["id"] in own else f"/technologies/{slug}"
            page = f"/?concept={thing['label']}" if name == "concept" else kept
            assert unquote(answer.headers["Location"]).replace("+", " ") == page
            assert client.get(answer.headers["Location"]).status_code == 200
            for accept in ("application/json", "application/n-triples", "application/rdf+xml"):
                described = client.get(path, headers={"Accept": accept}, follow_redirects=True)
                assert described.status_code == 200, (accept, described.get_data(as_text=True))


@pytest.mark.parametrize("id", ["feature/nope", "feature/no/such", "technology/nope", "x", "a> { } #", "%00"])
@pytest.mark.parametrize("accept", ["text/html", "application/json", "text/turtle"])
def test_an_id_of_nothing_is_not_found(client: FlaskClient, id: str, accept: str) -> None:
    """404 in words that name the id."""
    answer = client.get("/id/" + id, headers={"Accept": accept})
    assert answer.status_code == 404
    if accept != "text/html":
        assert "Nothing in this snapshot has the id" in answer.get_json(force=True)["detail"]
