"""rg:similarity and rg:nearest over HTTP and on the command line."""

from pathlib import Path

from conftest import Run

from api.app import create_app
from api.service import Service

ASKED = "SELECT ?title ?s { ?f dcterms:title ?title BIND(rg:similarity(?f, 'Iceberg tables') AS ?s) FILTER(?s > 0.6) } ORDER BY DESC(?s)"


def test_vectors_answer_over_http(service: Service) -> None:
    """As any other query, in any format; what is refused is a problem with what to do."""
    client = create_app(service).test_client()
    answer = client.get("/sparql", query_string={"query": ASKED, "format": "csv"})
    assert answer.status_code == 200
    head, first, *_ = answer.text.splitlines()
    assert head == "title,s"
    assert "Iceberg tables" in first
    computed = client.get("/sparql", query_string={"query": "SELECT (rg:nearest(STR(1), 1) AS ?f) {}"})
    assert computed.status_code == 400
    assert "Write the text out between the parentheses" in computed.json["detail"]


def test_the_service_description_names_both_functions(service: Service) -> None:
    """Whoever asks the endpoint what it is hears of them."""
    described = create_app(service).test_client().get("/sparql", headers={"Accept": "application/n-triples"}).text
    for name in ("similarity", "nearest"):
        assert f"sparql-service-description#extensionFunction> <https://w3id.org/roadgraph/ns#{name}> ." in described


def test_the_command_line_answers_the_same(run: Run, roadmaps: Path) -> None:
    """`roadgraph sparql` encodes what a query asks for."""
    assert run("ingest", roadmaps).exit_code == 0
    lines = run("sparql", ASKED).stdout.splitlines()
    assert "Iceberg tables" in lines[1]
