"""The OpenAPI description says what is so: every parameter, body, answer and error."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.service import Service
from graph.query import RESULTS_FORMATS


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of the application over the published snapshot."""
    return create_app(service).test_client()


@pytest.fixture
def operations(client: FlaskClient) -> dict[tuple[str, str], dict[str, Any]]:
    """Each operation of the description, by method and path."""
    described = client.get("/openapi.json").get_json()
    return {(method, path): one for path, methods in described["paths"].items() for method, one in methods.items()}


def test_errors_are_described_as_they_are_sent(operations: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Every route says that a wrong request is 400, and each error is problem+json."""
    for (method, path), operation in operations.items():
        assert operation["responses"].keys() & {"200", "303"}, (method, path)
        assert "400" in operation["responses"], (method, path)
        for status, answer in operation["responses"].items():
            if status >= "400" and path != "/readyz":
                assert list(answer["content"]) == ["application/problem+json"], (method, path, status)
                schema = answer["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}


@pytest.mark.parametrize(
    ("method", "address", "given"),
    [
        ("get", "/api/search", {"query_string": "k=x"}),
        ("get", "/api/search", {"query_string": "project=Nope"}),
        ("get", "/api/similar", {}),
        ("get", "/api/similar", {"query_string": "text=a&technology=Nope"}),
        ("post", "/api/similar", {"json": {}}),
        ("post", "/api/similar", {"data": b"x" * 3_000_000, "content_type": "application/json"}),
        ("get", "/api/features/{project}/{name}", {}),
        ("get", "/api/features/{project}/{name}/related", {"query_string": "k=x"}),
        ("get", "/api/features/{project}/{name}/explanation", {}),
        ("get", "/api/projects", {"query_string": "x=1"}),
        ("get", "/sparql", {"query_string": "query="}),
        ("get", "/sparql", {"query_string": "query=ASK+%7B%7D", "headers": {"Accept": "image/png"}}),
        ("post", "/sparql", {"data": "x", "content_type": "text/plain"}),
        ("post", "/sparql", {"data": b"x" * 3_000_000, "content_type": "application/sparql-query"}),
        ("get", "/export/{what}.{format}", {}),
        ("get", "/api/projects", {"query_string": "snapshot=000009"}),
        ("post", "/api/permalinks", {"json": {}}),
        ("get", "/q/{id}", {}),
        ("get", "/reconcile", {"query_string": "queries=x"}),
        ("post", "/reconcile", {}),
        ("post", "/reconcile", {"data": {"queries": "x" * 3_000_000}}),
        ("get", "/reconcile/suggest/entity", {"query_string": "type=x"}),
        ("get", "/reconcile/suggest/type", {"query_string": "cursor=x"}),
        ("get", "/reconcile/suggest/property", {"query_string": "cursor=x"}),
        ("get", "/reconcile/properties", {"query_string": "type=x"}),
        ("get", "/healthz", {"query_string": "a=1&a=2"}),
    ],
)
def test_errors_that_happen_are_described(
    client: FlaskClient,
    operations: dict[tuple[str, str], dict[str, Any]],
    method: str,
    address: str,
    given: dict[str, Any],
) -> None:
    """The status of each is among those of its operation, and so is its media type."""
    answer = client.open(address, method=method.upper(), **given)
    described = operations[method, address]["responses"]
    assert answer.status_code >= 400
    assert answer.mimetype in described[str(answer.status_code)]["content"]


def test_bodies_and_answers_that_are_not_json_are_described(
    client: FlaskClient, operations: dict[tuple[str, str], dict[str, Any]]
) -> None:
    """What is sent by POST, and what SPARQL and exports answer."""
    assert set(operations["post", "/sparql"]["requestBody"]["content"]) == {
        "application/sparql-query",
        "application/x-www-form-urlencoded",
    }
    assert set(operations["post", "/api/similar"]["requestBody"]["content"]) == {
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
    }
    names = {parameter["name"] for parameter in operations["get", "/sparql"]["parameters"]}
    assert names == {"query", "format", "limit", "default-graph-uri", "named-graph-uri", "snapshot"}
    for format in RESULTS_FORMATS:
        answer = client.get(
            "/sparql", query_string={"query": "ASK {}" if format != "csv" else "SELECT * {}", "format": format}
        )
        assert answer.mimetype in operations["get", "/sparql"]["responses"]["200"]["content"]
    for name in ("features.jsonl", "features.csv", "graph.nq", "graph.trig", "graph.ttl", "graph.nt"):
        kind = client.get(f"/export/{name}").headers["Content-Type"]
        assert kind in operations["get", "/export/{what}.{format}"]["responses"]["200"]["content"]


def test_the_docs_page_shows_bodies(client: FlaskClient) -> None:
    """People read what to send without the description's file."""
    assert "<code>application/sparql-query</code>" in client.get("/docs").get_data(as_text=True)
