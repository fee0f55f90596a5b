"""SPARQL over HTTP: formats, what an answer says of itself, limits told with their names, the service's description."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import rdflib
from conftest import Run, WordsEncoder, settings
from flask.testing import FlaskClient
from pyarrow import parquet as pq

from api.app import create_app
from api.schemas import Problem
from api.service import Service
from graph.query import GRAPH_FORMATS, RESULTS_FORMATS
from graph.query_marks import digest

SELECT = "SELECT ?f ?title { ?f a rg:Feature ; dcterms:title ?title } ORDER BY ?f"
CONSTRUCT = "CONSTRUCT WHERE { ?f a rg:Feature }"
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of the application over the published snapshot."""
    return create_app(service).test_client()


@pytest.fixture
def strict(published: Path) -> Iterator[FlaskClient]:
    """A client of a server with small limits."""
    limits = {"sparql_seconds": 1, "sparql_rows": 5, "sparql_nesting": 4, "sparql_text": 1, "sparql_bytes": 1}
    service = Service(settings(published, **limits), WordsEncoder())
    yield create_app(service).test_client()
    service.close()


def _rows(content: bytes, name: str) -> int:
    match name:
        case "json":
            return len(json.loads(content)["results"]["bindings"])
        case "xml":
            return content.count(b"<result>")
        case "xlsx":
            return openpyxl.load_workbook(io.BytesIO(content))["results"].max_row - 1
        case "parquet":
            return pq.read_table(io.BytesIO(content)).num_rows
        case "jsonl":
            return content.count(b"\n")
    return content.count(b"\n") - 1


@pytest.mark.parametrize("name", RESULTS_FORMATS)
def test_every_format_of_results(client: FlaskClient, name: str) -> None:
    """By name and by Accept, with the same rows, and the same said of them."""
    for given in ({"query_string": {"query": SELECT, "format": name}}, {"query_string": {"query": SELECT}}):
        answer = client.get("/sparql", **given, headers={"Accept": RESULTS_FORMATS[name]})
        assert (answer.status_code, answer.mimetype) == (200, RESULTS_FORMATS[name])
        assert _rows(answer.get_data(), name) == 11
        said = {key: value for key, value in answer.headers.items() if key.startswith("Roadgraph-")}
        assert said == {
            "Roadgraph-Snapshot": "000001",
            "Roadgraph-Complete": "true",
            "Roadgraph-Rows": "11",
            "Roadgraph-Query": digest(SELECT),
        }
        is_file = answer.headers.get("Content-Disposition") == f'attachment; filename="roadgraph-query-000001.{name}"'
        assert is_file is (name in ("xlsx", "parquet"))
        assert answer.headers["Vary"] == "Accept"


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_every_format_of_graphs(client: FlaskClient, name: str) -> None:
    """Another library reads the same triples from each."""
    for given in ({"format": name}, {}):
        answer = client.get(
            "/sparql", query_string={"query": CONSTRUCT, **given}, headers={"Accept": GRAPH_FORMATS[name]}
        )
        assert (answer.status_code, answer.mimetype) == (200, GRAPH_FORMATS[name])
        assert answer.headers["Roadgraph-Rows"] == "11"
        read = rdflib.Dataset().parse(data=answer.get_data(), format=GRAPH_FORMATS[name])
        assert sum(1 for _ in read.quads()) == 11


@pytest.mark.parametrize("name", RESULTS_FORMATS)
@pytest.mark.parametrize(("limit", "rows", "complete"), [(10, 10, "false"), (11, 11, "true"), (12, 11, "true")])
def test_an_answer_that_was_cut_says_so(client: FlaskClient, name: str, limit: int, rows: int, complete: str) -> None:
    """In its headers, whatever the format; one row too many is a cut, exactly as many is none."""
    answer = client.post("/sparql", data={"query": SELECT, "format": name, "limit": limit})
    assert answer.status_code == 200
    assert (answer.headers["Roadgraph-Rows"], answer.headers["Roadgraph-Complete"]) == (str(rows), complete)
    assert _rows(answer.get_data(), name) == rows


def test_formats_with_room_say_it_in_the_body_too(client: FlaskClient) -> None:
    """As a member of JSON and as a comment in Turtle."""
    found = client.get("/sparql", query_string={"query": SELECT, "limit": 3}).get_json()
    assert found["roadgraph"] == {
        "complete": False, "rows": 3, "limit": 3, "snapshot": "000001", "query": digest(SELECT),
    }  # fmt: skip
    assert "roadgraph" not in client.get("/sparql", query_string={"query": SELECT}).get_json()
    turtle = client.get("/sparql", query_string={"query": CONSTRUCT, "limit": 3})
    assert turtle.headers["Roadgraph-Complete"] == "false"
    assert '"complete": false' in turtle.get_data(as_text=True).splitlines()[-1]
    assert client.get("/sparql", query_string={"query": "ASK {}", "limit": 1}).get_json()["boolean"] is True


CROSS = "SELECT (count(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
DOUBLED = 'SELECT ?x { BIND("x" AS ?a) ' + " ".join(
    f"BIND(CONCAT({', '.join([f'?{name}'] * 16)}) AS ?{following})" for name, following in zip("abcdef", "bcdefx", strict=True)
) + " }"  # fmt: skip


@pytest.mark.parametrize(
    ("query", "limit", "value", "said"),
    [
        (CROSS, "deadline", 1, "ran longer than 1 s"),
        (SELECT, "rows", 5, "more than 5 rows"),
        (CONSTRUCT, "rows", 5, "more than 5 rows"),
        ("ASK " + "{" * 5 + "}" * 5, "nesting", 4, "nests brackets 5 deep"),
        ("ASK {} # " + "x" * 1024, "text", 1024, "has 1033 bytes"),
        (DOUBLED, "bytes", 1 << 20, "larger than 1 MiB"),
    ],
)
def test_a_limit_is_told_by_name(strict: FlaskClient, query: str, limit: str, value: float, said: str) -> None:
    """Problem+json says which, what it is set to, what happened, and what to do."""
    answer = strict.post("/sparql", data={"query": query})
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    problem = Problem.model_validate(json.loads(answer.get_data()))
    assert (problem.limit, problem.value) == (limit, value)
    assert said in problem.detail
    assert problem.detail.count(".") >= 2


def test_who_asks_for_more_rows_than_may_be_gets_so_many(strict: FlaskClient) -> None:
    """Marked as what they are."""
    answer = strict.get("/sparql", query_string={"query": SELECT, "limit": 8})
    assert (answer.headers["Roadgraph-Rows"], answer.headers["Roadgraph-Complete"]) == ("5", "false")


@pytest.mark.parametrize("limit", ["0", "-1", "x"])
def test_a_limit_that_makes_no_sense_is_refused(client: FlaskClient, limit: str) -> None:
    """In the address and in a form."""
    for answer in (
        client.get("/sparql", query_string={"query": SELECT, "limit": limit}),
        client.post("/sparql", data={"query": SELECT, "limit": limit}),
    ):
        assert answer.status_code == 400
        assert "limit is" in json.loads(answer.get_data())["detail"]


def test_a_syntax_error_names_its_place(client: FlaskClient) -> None:
    """Line, column and the text around."""
    answer = client.get("/sparql", query_string={"query": "SELECT *\nWHERE { ?s ?p }"})
    said = json.loads(answer.get_data())["detail"]
    assert answer.status_code == 400
    assert "line 2, column 16, near 'WHERE { ?s ?p }'" in said


@pytest.mark.parametrize("accept", [None, "*/*", *GRAPH_FORMATS.values()])
def test_without_a_query_the_service_is_described(client: FlaskClient, accept: str | None) -> None:
    """As RDF: where it is, what it speaks, what it writes, and that queries see all graphs as one."""
    answer = client.get("/sparql", headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.mimetype == (accept if accept in GRAPH_FORMATS.values() else "text/turtle")
    described = rdflib.Dataset(default_union=True).parse(data=answer.get_data(), format=answer.mimetype)
    read = rdflib.Graph()
    for subject, predicate, object, _ in described.quads():
        read.add((subject, predicate, object))
    service = rdflib.URIRef("http://localhost/sparql")
    assert (service, SD.endpoint, service) in read
    assert (service, SD.feature, SD.UnionDefaultGraph) in read
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in read
    media_type = rdflib.URIRef("http://www.w3.org/ns/formats/media_type")
    written = {str(one) for form in read.objects(service, SD.resultFormat) for one in read.objects(form, media_type)}
    assert written == {*RESULTS_FORMATS.values(), *GRAPH_FORMATS.values()}


def test_who_wants_no_graph_is_asked_for_a_query(client: FlaskClient) -> None:
    """A client that forgot its query."""
    answer = client.get("/sparql", headers={"Accept": "application/sparql-results+json"})
    assert answer.status_code == 400
    assert "There is no query" in answer.get_data(as_text=True)


def test_other_origins_read_what_an_answer_says(client: FlaskClient) -> None:
    """The headers are exposed."""
    exposed = client.get("/sparql").headers["Access-Control-Expose-Headers"]
    for name in ("Complete", "Rows", "Snapshot", "Query"):
        assert f"Roadgraph-{name}" in exposed


def test_the_command_writes_what_http_answers(run: Run, roadmaps: Path, tmp_path: Path) -> None:
    """Every format, to a file, and a cut is told on standard error."""
    assert run("ingest", roadmaps).exit_code == 0
    made = tmp_path / "made.parquet"
    cut: Any = run("sparql", SELECT, "--format", "parquet", "--limit", "3", "-o", made)
    assert (cut.exit_code, cut.stderr) == (0, "These are the first 3; there are more.\n")
    assert pq.read_table(made).num_rows == 3
    whole: Any = run("sparql", SELECT, "--format", "jsonl")
    assert (whole.stdout.count("\n"), whole.stderr) == (11, "")
    assert run("sparql", CONSTRUCT, "--format", "jsonld").stdout.startswith("[")
