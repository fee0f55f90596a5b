"""Every answer names its snapshot, and a kept older one can be asked as it was."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Run, WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.publishing.publish import Publisher
from api.service import Service
from graph.errors import BusyError, GoneError, NotFoundError
from graph.sealed import MANIFEST, SEAL
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE

WITHOUT_DATA = {
    "/metrics",
    "/openapi.json",
    "/docs",
    "/favicon.ico",
    "/ns",
    "/ns.<format>",
    "/ns.html",
    "/api/queries",
    "/rules",
    "/reconcile/suggest/type",
    "/reconcile/suggest/property",
    "/reconcile/properties",
    "/widget.js",
    "/widget/<version>.js",
    "/widget/<version>/<language>.json",
}
"""Routes that tell of the server alone."""


def _publish(folder: Path, plans: Path, number: int, kept: int = 3) -> None:
    (plans / "quill.md").write_text(f"# Quillstore roadmap\n\n- Support Iceberg tables\n- Add plan number {number}\n")
    Publisher(DataFolder(folder, kept=kept), WordsEncoder(), base=DEFAULT_BASE).ingest([str(plans)])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which four snapshots were made and three are kept; each has a plan with its number."""
    folder = tmp_path_factory.mktemp("older")
    (folder / "plans").mkdir()
    (folder / "plans" / "tidewatch.md").write_text("# Tidewatch roadmap\n\n- Read Iceberg tables and Parquet files\n")
    for number in range(1, 5):
        _publish(folder / "data", folder / "plans", number)
    return folder


@pytest.fixture
def four(made: Path, tmp_path: Path) -> Path:
    """The same, to be written to."""
    return Path(shutil.copytree(made / "data", tmp_path / "data"))


@pytest.fixture
def service(four: Path) -> Iterator[Service]:
    made = Service(settings(four, snapshots_open=1), WordsEncoder())
    yield made
    made.close()


@pytest.fixture
def client(service: Service) -> FlaskClient:
    return create_app(service).test_client()


def _plans(client: FlaskClient, address: str) -> set[str]:
    return {hit["title"] for hit in client.get(address).get_json()["hits"]}


def _addresses(client: FlaskClient) -> dict[str, str]:
    """An address of every route that is read, with what it needs."""
    feature = client.get("/api/search?q=Iceberg&k=1").get_json()["hits"][0]["links"]["self"].split("/")
    kept = client.post("/api/permalinks", json={"search": "q=Iceberg"}).headers["Location"]
    parts = {"<project>": feature[3], "<name>": feature[4], "<what>.<format>": "features.csv"}
    parts |= {"<technology>": "apache-iceberg", "<column>": "now"}
    given = {
        "/api/projects/<project>/nearest": "/api/projects/quillstore/nearest",
        "/projects/<project>": "/projects/quillstore",
        "/api/path": "/api/path?from=quillstore&to=tidewatch",
        "/api/compare": "/api/compare?projects=quillstore&projects=tidewatch",
        "/api/compare/items": "/api/compare/items?projects=quillstore&projects=tidewatch",
        "/api/suggest": "/api/suggest?q=ice",
        "/oembed": "/oembed?url=http://localhost/",
        "/suggest.json": "/suggest.json?q=ice",
        "/q/<id>": kept,
        "/preview/<path:id>": "/preview/" + feature[3],
        "/api/queries/<name>": "/api/queries/what-was-read",
        "/queries/<name>": "/queries/what-was-read",
        "/about/<path:id>": "/about/feature/" + "/".join(feature[3:]),
        "/data/<path:name>": "/data/feature/" + "/".join(feature[3:]) + ".ttl",
        "/q/<id>/again": f"{kept}/again",
        "/sparql": "/sparql?query=ASK+{+?s+?p+?o+}",
        "/api/similar": "/api/similar?text=tables",
        "/api/themes/<name>": "/api/themes/none",
        "/themes/<name>": "/themes/none",
        "/id/<path:id>": "/id/feature/" + "/".join(feature[3:]),
    }
    found = {}
    for rule in client.application.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.endpoint.endswith("static") and rule.rule not in WITHOUT_DATA:
            address = given.get(rule.rule, rule.rule)
            for name, value in parts.items():
                address = address.replace(name, value)
            found[rule.rule] = address
    return found


def test_every_route_names_its_snapshot(client: FlaskClient) -> None:
    """In a header, whatever the answer is, errors too; JSON objects of the API have it as a member, a feature alone excepted."""
    for rule, address in _addresses(client).items():
        answer = client.get(address)
        assert answer.headers["Roadgraph-Snapshot"] == "000004", rule
        alone = rule == "/api/features/<project>/<name>" or not rule.startswith("/api/")
        if answer.status_code == 200 and answer.mimetype == "application/json" and not alone:
            assert answer.get_json()["snapshot"] == "000004", rule


def test_every_route_of_data_answers_from_an_older_one(client: FlaskClient) -> None:
    """`snapshot` is known wherever the answer comes from a snapshot; what tells of the server, or has its own, refuses it."""
    for rule, address in _addresses(client).items():
        answer = client.get(f"{address}{'&' if '?' in address else '?'}snapshot=000003")
        if rule in ("/healthz", "/readyz", "/q/<id>"):
            assert answer.status_code == 400, rule
        else:
            assert answer.headers["Roadgraph-Snapshot"] == "000003", (rule, answer.get_data(as_text=True))
            assert answer.status_code in (200, 303) or "none" in address, (rule, answer.get_data(as_text=True))


def test_an_older_frame_is_not_drawn_over_by_the_newest(client: FlaskClient) -> None:
    """The element asks the newest snapshot: where an older one is asked for, the frame is the server's alone."""
    assert "widget.js" in client.get("/embed?kind=board&project=tidewatch").get_data(as_text=True)
    older = client.get("/embed?kind=board&project=tidewatch&snapshot=000002").get_data(as_text=True)
    assert "Snapshot 000002" in older
    assert "widget.js" not in older
    feed = client.get("/feed.atom?snapshot=000002").get_data(as_text=True)
    assert "Add plan number 2" in feed
    assert "Add plan number 4" not in feed


def test_an_older_one_answers_as_it_was(client: FlaskClient) -> None:
    """Search, SPARQL (address and form) and exports tell what stood there then."""
    assert "Add plan number 4" in _plans(client, "/api/search?q=plan+number")
    older = _plans(client, "/api/search?q=plan+number&snapshot=000002")
    assert "Add plan number 2" in older
    assert "Add plan number 4" not in older
    query = 'ASK { ?s dcterms:title "Add plan number 2" }'
    for given in ({"query_string": {"snapshot": "000002"}}, {"data": {"query": query, "snapshot": "000002"}}):
        body = {"data": {"query": query}} | given
        assert client.post("/sparql", **body).get_json(force=True)["boolean"] is True
    assert client.post("/sparql", data={"query": query}).get_json(force=True)["boolean"] is False
    assert b"plan number 2" in client.get("/export/features.csv?snapshot=000002").data
    assert b"plan number 2" not in client.get("/export/features.csv").data


def test_a_redirect_stays_with_it(client: FlaskClient) -> None:
    """An id of an older snapshot leads to what it named there."""
    named = client.get("/api/search?q=Add+plan+number+2&k=1&snapshot=000002").get_json()["hits"][0]["id"]
    path = "/id/" + named.partition("/id/")[2]
    found = client.get(f"{path}?snapshot=000002", headers={"Accept": "application/json"}, follow_redirects=True)
    assert found.get_json()["title"] == "Add plan number 2"
    assert client.get(path, headers={"Accept": "application/json"}).status_code == 404


def test_a_page_says_that_it_shows_an_older_one(client: FlaskClient) -> None:
    """And its links to other searches stay with that snapshot."""
    page = client.get("/?q=tables&snapshot=000002").get_data(as_text=True)
    assert "This page shows snapshot 000002" in page
    assert "snapshot=000002" in page
    assert "This page shows snapshot" not in client.get("/?q=tables").get_data(as_text=True)
    assert "This page shows snapshot" not in client.get("/?q=tables&snapshot=000004").get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("000001", 410, "no longer kept. Kept are 000002, 000003, 000004"),
        ("000009", 404, "There is no snapshot 000009. Kept are 000002, 000003, 000004."),
        ("2", 404, "There is no snapshot 2."),
        ("../data", 404, "There is no snapshot ../data."),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(client: FlaskClient, name: str, status: int, said: str) -> None:
    """One that was cleaned up is gone, one that never was is not found; both tell which are kept."""
    answer = client.get("/api/search", query_string={"q": "x", "snapshot": name})
    assert answer.status_code == status
    assert said in answer.get_json(force=True)["detail"]


def test_one_of_another_schema_is_gone(client: FlaskClient, four: Path) -> None:
    """Its version and ours are told."""
    manifest = four / "snapshots" / "000003" / MANIFEST
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "schema": 1}))
    answer = client.get("/api/projects?snapshot=000003")
    assert answer.status_code == 410
    assert "schema version 1; this Roadgraph reads" in answer.get_json(force=True)["detail"]


def test_a_damaged_one_is_refused(client: FlaskClient, four: Path) -> None:
    """It is verified before it answers anything."""
    (four / "snapshots" / "000003" / SEAL).write_text("not the seal")
    answer = client.get("/api/projects?snapshot=000003")
    assert answer.status_code == 503
    assert "000003" in answer.get_json(force=True)["detail"]


def test_a_snapshot_is_named_once(client: FlaskClient) -> None:
    """Twice, in a JSON body, or where there is none to be asked: refused in words."""
    assert client.get("/api/projects?snapshot=000002&snapshot=000003").status_code == 400
    sent = client.post("/sparql?snapshot=000002", data={"query": "ASK {}", "snapshot": "000003"})
    assert sent.status_code == 400
    body = client.post("/api/similar", json={"text": "tables", "snapshot": "000003"})
    assert body.status_code == 400
    assert "address" in body.get_json(force=True)["detail"]


def test_few_are_open_and_none_is_closed_while_it_is_asked(service: Service) -> None:
    """With one place, a second one has to wait until the first is let go; then it takes its place."""
    with service.asking("000002") as first:
        assert first.served is service.served
        with pytest.raises(BusyError, match="1 older snapshots are asked"), service.asking("000003"):
            pass
        with service.asking("000002") as again:
            assert again.served is first.served
        with service.asking() as newest:
            assert service.served.snapshot.name == "000004"
            assert not newest.is_older
    with service.asking("000003"):
        assert service.served.snapshot.name == "000003"
    assert service.served.snapshot.name == "000004"


def test_one_that_is_cleaned_up_later_is_gone(service: Service, four: Path, made: Path) -> None:
    """Even where it was open; a request that is being answered from it is answered."""
    with service.asking("000002"):
        assert list(service.features())
        _publish(four, made / "plans", 5)
        assert service.served.representations.technologies()
        with pytest.raises(GoneError), service.asking("000002"):
            pass
        assert list(service.features())
    with pytest.raises(NotFoundError, match="Kept are 000003, 000004, 000005"), service.asking("000002"):
        pass


def test_more_snapshots_are_kept_where_that_is_set(tmp_path: Path, roadmaps: Path) -> None:
    """The setting says how many, the served one among them."""
    for number in range(1, 6):
        _publish(tmp_path / "data", roadmaps, number, kept=4)
    assert DataFolder(tmp_path / "data").names() == ["000002", "000003", "000004", "000005"]
    _publish(tmp_path / "data", roadmaps, 6, kept=2)
    assert DataFolder(tmp_path / "data").names() == ["000005", "000006"]


def test_commands_ask_an_older_one(run: Run, roadmaps: Path) -> None:
    """`--snapshot` names it; one that is not kept ends with status 1 and words."""
    run("ingest", roadmaps)
    (roadmaps / "quill.md").unlink()
    run("ingest", roadmaps)
    assert run.json("search", "Iceberg", "--json", "--snapshot", "000001")["total"] == 11
    assert run.json("search", "Iceberg", "--json")["total"] == 7
    assert "Quillstore" in run("export", "projects", "--snapshot", "000001").stdout
    assert "Quillstore" not in run("export", "projects").stdout
    missing = run("themes", "--snapshot", "000007")
    assert missing.exit_code == 1
    assert "Kept are 000001, 000002" in missing.stderr
