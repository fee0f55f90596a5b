"""Every site may read, without credentials; none writes, not even where it could not read the answer."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.origins import ASKING
from api.service import Service

HERE = "http://localhost"
FOREIGN = [
    "https://example.org",
    "https://localhost.example.org",
    "https://example.org:8443",
    "https://notlocalhost",
    "http://localhost:81",
    "http://LOCALHOST.",
    "http://[::1]",
    "http://127.0.0.1",
    "null",
    "file://",
    "localhost",
    "",
]
READ = ["/api/projects", "/api/search?q=raft", "/export/features.csv", "/sparql?query=ASK+{}", "/", "/openapi.json"]
ASKED = [
    ("/sparql", {"data": {"query": "ASK {}"}}),
    ("/api/similar", {"json": {"text": "raft"}}),
    ("/reconcile", {"data": {"query": "raft"}}),
]
KEPT = {"json": {"search": "q=raft"}}


@pytest.fixture
def service(published: Path, tmp_path: Path) -> Iterator[Service]:
    """A service over a copy of the published folder, to be written to."""
    shutil.copytree(published, tmp_path / "data")
    made = Service(settings(tmp_path / "data"), WordsEncoder())
    yield made
    made.close()


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client over the published snapshot."""
    return create_app(service).test_client()


def _cors(headers: object) -> set[str]:
    return {name for name in headers.keys() if name.startswith("Access-Control-")}  # type: ignore[attr-defined]  # noqa: SIM118


def test_every_origin_reads(client: FlaskClient) -> None:
    """By GET, HEAD and read-only POST, errors too; credentials are never spoken of, so browsers send none."""
    for origin, path in itertools.product([*FOREIGN, HERE], [*READ, "/api/nothing", "/api/search?k=x"]):
        for answer in (client.get(path, headers={"Origin": origin}), client.head(path, headers={"Origin": origin})):
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "Access-Control-Allow-Credentials" not in answer.headers
    for path, body in ASKED:
        answer = client.post(path, headers={"Origin": "https://example.org", "Sec-Fetch-Site": "cross-site"}, **body)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
        asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
        preflight = client.options(path, headers=asked | {"Access-Control-Request-Headers": "content-type"})
        assert preflight.headers["Access-Control-Allow-Origin"] == "*"
        assert "POST" in preflight.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("origin", FOREIGN)
def test_no_other_origin_writes(client: FlaskClient, service: Service, origin: str) -> None:
    """It is refused before anything is kept, and neither that answer nor the preflight opens anything."""
    for body in (KEPT, {"data": {"search": "q=iceberg"}}):
        refused = client.post("/api/permalinks", headers={"Origin": origin}, **body)
        assert refused.status_code == 403
        assert "Reading is open to every site" in refused.get_json(force=True)["detail"]
        assert _cors(refused.headers) == set()
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    assert _cors(client.options("/api/permalinks", headers=asked).headers) == set()
    assert not list(service.data.permalinks.glob("*"))
    allowed = client.post("/api/permalinks", **KEPT)
    assert (allowed.status_code, _cors(allowed.headers)) == (201, set())
    assert len(list(service.data.permalinks.glob("*"))) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Origin": HERE}, 201),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, 201),
        ({"Origin": "https://proxied.example.org", "Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "none"}, 201),
        ({"Origin": HERE, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_pages_of_this_site_and_programs_write(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    """What the browser says of the site wins over the origin, which a proxy may not let through as it was."""
    assert client.post("/api/permalinks", headers=headers, **KEPT).status_code == status


def test_what_is_new_and_takes_more_than_questions_is_a_write(client: FlaskClient) -> None:
    """The endpoints that other sites may ask by POST are named one by one; each of them exists."""
    rules = list(client.application.url_map.iter_rules())
    taking = {rule.endpoint for rule in rules if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}}
    assert taking >= ASKING
    assert "permalinks.keep" in taking - ASKING
