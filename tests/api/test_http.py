"""The HTTP API: the contract's shapes, counts that agree, errors in words, headers that protect."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.projects.schemas import ProjectsAnswer
from api.publishing.publish import Publisher
from api.schemas import FeatureShape, HealthAnswer, Problem, SearchAnswer
from api.service import Service
from api.similar.schemas import RelatedAnswer
from api.technologies.schemas import TechnologiesAnswer
from graph.snapshots import DataFolder


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of the application over the published snapshot."""
    return create_app(service).test_client()


def _json(client: FlaskClient, address: str, **given: Any) -> dict[str, Any]:
    answer = client.get(address, **given)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def test_search_answers_in_the_contract_s_shape(client: FlaskClient) -> None:
    """Every field that is promised, and none that is not."""
    found = _json(client, "/api/search?q=Iceberg+tables&k=3")
    assert SearchAnswer.model_validate(found).hits[0].title == "Support Apache Iceberg tables"
    assert found["query"] == "Iceberg tables"
    assert found["total"] == 11
    assert len(found["hits"]) == 3
    assert set(found["hits"][0]) == {
        "id", "kind", "title", "text", "project", "component", "parent", "parent_label", "status", "horizon", "technologies",
        "references", "document", "lines", "links", "score", "why", "above_threshold",
        "concepts", "highlights", "quote",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        ("status=planned&status=in_progress", 9),
        ("bucket=later", 3),
        ("technology=iceberg", 2),
        ("technology=Apache+Iceberg&project=tidewatch", 1),
        ("not_project=Tidewatch", 6),
        ("from=2025&to=2025", 2),
    ],
)
def test_filters_in_the_address(client: FlaskClient, filters: str, total: int) -> None:
    """Filters are repeated back, and total, facets, hits and export agree on how many pass."""
    found = _json(client, f"/api/search?q=tables&k=50&{filters}")
    assert found["filters"]
    assert found["total"] == len(found["hits"]) == total
    assert sum(facet["count"] for facet in found["facets"]["status"]) == total
    exported = client.get(f"/export/features.jsonl?{filters}").get_data(as_text=True).splitlines()
    assert {json.loads(line)["id"] for line in exported} == {hit["id"] for hit in found["hits"]}


def test_empty_values_of_a_form_are_no_values(client: FlaskClient) -> None:
    """A form sends every field; those left empty ask for nothing."""
    empty = _json(client, "/api/search?q=tables&k=&project=&status=&from=&to=&mode=")
    assert empty == _json(client, "/api/search?q=tables")
    assert client.get("/api/search?colour=").status_code == 400


def test_every_link_of_a_feature_leads_to_it(client: FlaskClient) -> None:
    """Self, related and html answer, and the id redirects."""
    feature = _json(client, "/api/search?q=raft&k=1")["hits"][0]
    own = _json(client, feature["links"]["self"])
    assert FeatureShape.model_validate(own)
    assert {key: feature[key] for key in own} == own
    assert RelatedAnswer.model_validate(_json(client, feature["links"]["related"] + "?k=2"))
    assert feature["title"] in client.get(feature["links"]["html"]).get_data(as_text=True)
    path = feature["id"].removeprefix("https://w3id.org/roadgraph")
    assert client.get(path, headers={"Accept": "text/html"}).headers["Location"] == feature["links"]["html"]
    assert client.get(path, headers={"Accept": "application/json"}).headers["Location"] == feature["links"]["self"]


def test_addresses_of_any_script_work(tmp_path: Path) -> None:
    """A feature with a Chinese title is reached by its links."""
    plans = tmp_path / "plans"
    plans.mkdir()
    (plans / "a.md").write_text("# 海图路线图\n\n- 支持离线地图\n", encoding="utf-8")
    Publisher(DataFolder(tmp_path / "data"), WordsEncoder(), base="https://w3id.org/roadgraph/id/").ingest([str(plans)])
    service = Service(settings(tmp_path / "data"), WordsEncoder())
    client = create_app(service).test_client()
    feature = _json(client, "/api/search?q=&k=1")["hits"][0]
    assert feature["title"] == "支持离线地图"
    assert _json(client, feature["links"]["self"])["id"] == feature["id"]
    assert client.get(feature["links"]["html"]).status_code == 200
    assert rdflib.Graph().parse(data=client.get("/export/graph.ttl").get_data(), format="turtle")
    service.close()


def test_projects_and_technologies_are_listed_with_counts(client: FlaskClient) -> None:
    """Counts are those of the filters."""
    projects = ProjectsAnswer.model_validate(_json(client, "/api/projects")).projects
    assert {project.label: project.features for project in projects} == {"Millrace": 2, "Quillstore": 4, "Tidewatch": 5}
    technologies = TechnologiesAnswer.model_validate(_json(client, "/api/technologies")).technologies
    assert {one.label: one.features for one in technologies}["Apache Iceberg"] == 2
    for one in technologies:
        assert _json(client, f"/api/search?q=&technology={one.id}")["total"] == one.features


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/html;q=0.1,*/*", "application/sparql-results+json"),
    ],
)
def test_sparql_results_by_accept(client: FlaskClient, accept: str, media_type: str) -> None:
    """Content negotiation chooses the format; the snapshot is named."""
    answer = client.get("/sparql", query_string={"query": "SELECT ?f { ?f a rg:Feature }"}, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert answer.headers["Roadgraph-Snapshot"] == "000001"


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples"])
def test_sparql_graphs_by_accept(client: FlaskClient, accept: str) -> None:
    """CONSTRUCT and DESCRIBE give graphs that another library reads."""
    for query in ("CONSTRUCT WHERE { ?f a rg:Feature }", "DESCRIBE ?f { ?f a rg:Feature }"):
        answer = client.post("/sparql", data=query, content_type="application/sparql-query", headers={"Accept": accept})
        assert answer.mimetype == accept
        assert len(rdflib.Graph().parse(data=answer.get_data(), format="turtle")) >= 11


def test_sparql_by_form_and_by_format(client: FlaskClient) -> None:
    """A form, and a format in the address."""
    answer = client.post("/sparql", data={"query": "ASK { ?f a rg:Feature }", "format": "json"})
    assert answer.get_json()["boolean"] is True


def test_counts_in_sparql_equal_the_export(client: FlaskClient) -> None:
    """Features for each project, features that mention Apache Arrow, features with no horizon."""
    exported = [json.loads(line) for line in client.get("/export/features.jsonl").get_data(as_text=True).splitlines()]

    def asked(query: str) -> list[dict[str, str]]:
        answer = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/csv"})
        return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))

    by_project = asked("SELECT ?name (count(?f) AS ?n) { ?f a rg:Feature ; rg:project/doap:name ?name } GROUP BY ?name")
    labels = [feature["project"]["label"] for feature in exported]
    assert {row["name"]: int(row["n"]) for row in by_project} == {label: labels.count(label) for label in set(labels)}
    arrow = asked('SELECT ?f { ?f a rg:Feature ; rg:technology/skos:prefLabel "Apache Arrow" }')
    assert {row["f"] for row in arrow} == {
        feature["id"] for feature in exported if "Apache Arrow" in {one["label"] for one in feature["technologies"]}
    }
    without = asked("SELECT ?f { ?f a rg:Feature FILTER NOT EXISTS { ?f rg:horizon ?when } }")
    assert {row["f"] for row in without} == {
        feature["id"] for feature in exported if feature["horizon"]["label"] is None
    }


@pytest.mark.parametrize("what", ["features", "projects", "technologies", "similarity"])
def test_tables_hold_the_same_as_json_lines(client: FlaskClient, what: str) -> None:
    """A row a record, the columns that are promised, labels beside ids."""
    records = [json.loads(line) for line in client.get(f"/export/{what}.jsonl").get_data(as_text=True).splitlines()]
    answer = client.get(f"/export/{what}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert len(rows) == len(records) > 0
    assert answer.headers["Content-Disposition"] == f'attachment; filename="roadgraph-{what}-000001.csv"'
    from api.exports.columns import NAMES, flat

    assert list(rows[0]) == list(NAMES[what])
    assert set(flat(records[0])) <= set(NAMES[what])


def test_groups_are_exported_only_when_asked(client: FlaskClient) -> None:
    """Features alone, or with the groups that gather them."""
    assert b'"kind": "group"' not in client.get("/export/features.jsonl").get_data()
    assert b'"kind": "group"' in client.get("/export/features.jsonl?groups=true").get_data()


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/search?k=-1", 400, "greater than or equal to 0"),
        ("/api/search?k=1000", 400, "less than or equal to 100"),
        ("/api/search?k=101", 400, "k is '101'"),
        ("/api/search?mode=magic", 400, "mode is 'magic'; it should be 'hybrid', 'semantic' or 'lexical'"),
        ("/api/search?q=a&q=b", 400, "q was given 2 times"),
        ("/api/projects?colour=red", 400, "colour is not known here"),
        ("/api/technologies?colour=red", 400, "colour is not known here"),
        ("/api/features/no/such?colour=red", 400, "colour is not known here"),
        ("/api/similar?text=x&k=0", 400, "k is '0'"),
        ("/api/search?status=finished", 400, "The values are planned"),
        ("/api/search?project=Quilstore", 404, "Did you mean Quillstore"),
        ("/api/search?colour=red", 400, "colour"),
        ("/api/similar", 400, "no text to compare"),
        ("/api/features/no/such", 404, "There is no feature no/such"),
        ("/api/nothing", 404, "listed at /docs"),
        ("/sparql?query=", 400, "There is no query"),
        ("/sparql?query=SELECT", 400, "not valid SPARQL"),
        ("/sparql?query=ASK+%7B%7D&format=docx", 400, "There is no format"),
        ("/sparql?query=ASK+%7B+SERVICE+%3Chttp://x/%3E+%7B%7D+%7D", 400, "SERVICE is not answered here"),
        ("/export/features.docx", 400, "not exported as 'docx'"),
        ("/export/wishes.csv", 400, "no export of 'wishes'"),
        ("/export/features.csv?technology=Nonesuch", 404, "No technology is called"),
    ],
)
def test_errors_say_what_to_do(client: FlaskClient, address: str, status: int, said: str) -> None:
    """Problem details with what was asked, what was found and what to do; nothing of the inside."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    problem = Problem.model_validate(json.loads(answer.get_data()))
    assert said in problem.detail
    assert problem.status == status
    assert "Traceback" not in problem.detail
    assert "/tmp" not in problem.detail


def test_an_unexpected_error_shows_nothing_of_the_inside(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is answered without its words."""

    def broken(*_: object) -> None:
        raise RuntimeError("secret path /home/somebody")

    monkeypatch.setattr(service, "search", broken)
    answer = create_app(service).test_client().get("/api/search?q=x")
    assert answer.status_code == 500
    assert "secret" not in answer.get_data(as_text=True)


def test_other_methods_are_told_what_is_allowed(client: FlaskClient) -> None:
    """405 names the methods."""
    answer = client.delete("/api/search")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_health_and_readiness(client: FlaskClient) -> None:
    """A sound snapshot is served and named."""
    for address in ("/healthz", "/readyz"):
        health = HealthAnswer.model_validate(_json(client, address))
        assert (health.status, health.snapshot, health.problems) == ("ok", "000001", [])


def test_without_data_it_answers_but_is_not_ready(tmp_path: Path) -> None:
    """An empty data folder: alive, not ready, and searches say what to do."""
    client = create_app(Service(settings(tmp_path / "nothing"), WordsEncoder())).test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert "roadgraph ingest" in client.get("/api/search?q=x").get_json(force=True)["detail"]


def test_metrics_count_requests(client: FlaskClient) -> None:
    """Prometheus reads how many requests each route answered."""
    client.get("/api/projects")
    assert 'roadgraph_requests_total{method="GET",route="/api/projects",status="200"} 1.0' in client.get(
        "/metrics"
    ).get_data(as_text=True)


def test_the_description_names_every_route(client: FlaskClient) -> None:
    """OpenAPI 3.1, with all routes of the API and their parameters."""
    described = _json(client, "/openapi.json")
    assert described["openapi"].startswith("3.1")
    rules = client.application.url_map.iter_rules()
    rules = [
        rule for rule in rules if "pages" not in rule.endpoint and not rule.endpoint.startswith(("static", "widget."))
    ]
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in rules}
    assert set(described["paths"]) == routes
    names = {parameter["name"] for parameter in described["paths"]["/api/search"]["get"]["parameters"]}
    assert names == {
        "q",
        "k",
        "offset",
        "mode",
        "project",
        "not_project",
        "technology",
        "concept",
        "status",
        "bucket",
        "from",
        "to",
        "parse",
        "ignore",
        "spelling",
        "prefix",
        "snapshot",
    }


def test_every_answer_is_protected(client: FlaskClient) -> None:
    """A strict policy everywhere; reading is open to every origin, without credentials."""
    for address in ("/", "/docs", "/api/projects", "/api/nothing", "/export/features.csv"):
        headers = client.get(address).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers


@pytest.fixture
def moving(tmp_path: Path, roadmaps: Path) -> Iterator[tuple[Service, Publisher, Path]]:
    """A service over a folder of its own, and what publishes to it."""
    data = DataFolder(tmp_path / "data")
    publisher = Publisher(data, WordsEncoder(), base="https://w3id.org/roadgraph/id/")
    publisher.ingest([str(roadmaps)])
    service = Service(settings(data.folder), WordsEncoder())
    yield service, publisher, roadmaps
    service.close()


def test_readers_move_on_when_a_snapshot_is_published(
    moving: tuple[Service, Publisher, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next request after a publication is answered from it, without a restart."""
    service, publisher, roadmaps = moving
    monkeypatch.setattr("api.service._LOOKED_AGAIN_AFTER", 0.0)
    client = create_app(service).test_client()
    assert _json(client, "/api/search?q=")["snapshot"] == "000001"
    (roadmaps / "quill.md").write_text("# Quillstore roadmap\n\n- Add snapshots\n")
    publisher.ingest([str(roadmaps)])
    assert _json(client, "/api/search?q=")["snapshot"] == "000002"
    assert _json(client, "/api/search?q=")["total"] == 8


def test_a_damaged_snapshot_is_not_served_and_health_says_so(moving: tuple[Service, Publisher, Path]) -> None:
    """The one before is served, and what is wrong is told."""
    service, publisher, roadmaps = moving
    (roadmaps / "quill.md").write_text("# Quillstore roadmap\n\n- Add snapshots\n")
    publisher.ingest([str(roadmaps)])
    words = service.data.get_current().folder / "words.sqlite"
    content = bytearray(words.read_bytes())
    content[5000] ^= 1
    words.write_bytes(bytes(content))
    client = create_app(Service(settings(service.data.folder), WordsEncoder())).test_client()
    health = _json(client, "/healthz")
    assert (health["status"], health["snapshot"]) == ("degraded", "000001")
    assert "words.sqlite" in health["problems"][0]
    assert _json(client, "/api/search?q=")["total"] == 11
