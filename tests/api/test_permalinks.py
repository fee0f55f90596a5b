"""Permalinks keep a question with its snapshot and answer; asked again, they tell what changed."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.permalinks.permalink import KEPT_ROWS, Changes, Outcome
from api.permalinks.schemas import AgainAnswer, PermalinkAnswer
from api.publishing.publish import Publisher
from api.service import Service
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE

TITLES = "SELECT ?title { ?feature a rg:Feature ; dcterms:title ?title } ORDER BY ?title"
BEFORE = "# Quillstore roadmap\n\n- Support Iceberg tables\n- Write plans down\n"
AFTER = "# Quillstore roadmap\n\n- Support Iceberg tables\n- Read plans aloud\n- Sing plans\n"
PAGE = {"Accept": "text/html"}

Serve = Callable[..., FlaskClient]


def _publish(folder: Path, text: str) -> None:
    (folder / "quill.md").write_text(text)
    publisher = Publisher(DataFolder(folder / "data"), WordsEncoder(), base=DEFAULT_BASE)
    publisher.ingest([str(folder / "quill.md")], replace=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one snapshot, beside its roadmap."""
    folder = tmp_path_factory.mktemp("kept")
    _publish(folder, BEFORE)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The same, to be written to."""
    return Path(shutil.copytree(made, tmp_path / made.name))


@pytest.fixture
def serve(folder: Path) -> Iterator[Serve]:
    """Makes clients, each of a server of its own that sees what was published since."""
    services: list[Service] = []

    def start(**given: object) -> FlaskClient:
        services.append(Service(settings(folder / "data", **given), WordsEncoder()))
        return create_app(services[-1]).test_client()

    yield start
    for service in services:
        service.close()


@pytest.fixture
def client(serve: Serve) -> FlaskClient:
    return serve()


def _keep(client: FlaskClient, **question: str) -> dict[str, Any]:
    answer = client.post("/api/permalinks", json=question)
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
    return dict(answer.get_json())


def _again(client: FlaskClient, kept: dict[str, Any]) -> dict[str, Any]:
    found = client.get(kept["links"]["again"]).get_json()
    AgainAnswer.model_validate(found)
    return dict(found)


def _titles(rows: dict[str, Any]) -> list[str]:
    return [row[0]["value"] for row in rows["rows"]]


def test_a_query_is_kept_with_its_answer(client: FlaskClient) -> None:
    """Question, snapshot, rows and digest, as the API promises; the address answers the same."""
    kept = _keep(client, sparql=TITLES)
    PermalinkAnswer.model_validate(kept)
    assert (kept["kind"], kept["question"], kept["snapshot"], kept["kept"]) == ("sparql", TITLES, "000001", True)
    assert _titles(kept) == ["Support Iceberg tables", "Write plans down"]
    assert (kept["count"], kept["cut"]) == (2, False)
    shown = client.get(kept["links"]["self"])
    assert shown.get_json() == kept
    assert shown.headers["Roadgraph-Snapshot"] == "000001"
    assert len(client.get(kept["links"]["then"]).get_json(force=True)["results"]["bindings"]) == 2


def test_equal_content_has_the_equal_id(client: FlaskClient) -> None:
    """Whoever keeps it, however a search is spelled; the first is new, the others are not."""
    first = client.post("/api/permalinks", json={"search": "/api/search?status=planned&q=Iceberg"})
    assert first.status_code == 201
    assert first.headers["Location"] == first.get_json()["links"]["self"]
    for same in (
        "q=Iceberg&status=planned",
        "?q=Iceberg&k=10&status=planned",
        "http://x.example/?status=planned&q=Iceberg",
    ):
        again = client.post("/api/permalinks", data={"search": same})
        assert again.status_code == 200
        assert again.get_json() == first.get_json()
    assert _keep(client, search="q=plans")["id"] != first.get_json()["id"]


def test_asked_again_it_tells_what_changed(client: FlaskClient, folder: Path, serve: Serve) -> None:
    """Rows that came, went and stayed."""
    kept = _keep(client, sparql=TITLES)
    same = _again(client, kept)
    assert (same["same"], same["unchanged"], same["added"]["count"], same["removed"]["count"]) == (True, 2, 0, 0)
    _publish(folder, AFTER)
    found = _again(serve(), kept)
    assert (found["same"], found["reordered"], found["unchanged"]) == (False, False, 1)
    assert _titles(found["added"]) == ["Read plans aloud", "Sing plans"]
    assert _titles(found["removed"]) == ["Write plans down"]
    assert (found["again"]["snapshot"], found["snapshot"], found["kept"]) == ("000002", "000001", True)


def test_it_can_be_asked_of_any_kept_snapshot(folder: Path, serve: Serve) -> None:
    """Made of an older one, and asked of an older one; shown it has its own."""
    _publish(folder, AFTER)
    client = serve()
    kept = client.post("/api/permalinks?snapshot=000001", json={"sparql": TITLES}).get_json()
    assert (kept["snapshot"], kept["count"]) == ("000001", 2)
    assert _again(client, kept)["again"]["snapshot"] == "000002"
    assert client.get(kept["links"]["again"] + "?snapshot=000001").get_json()["same"] is True
    assert client.get(kept["links"]["self"] + "?snapshot=000001").status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?s dcterms:title ?o } WHERE { ?s dcterms:title ?o }",
        "SELECT * { ?s ?p ?missing FILTER(false) }",
    ],
)
def test_every_form_of_query_is_kept(client: FlaskClient, query: str) -> None:
    """Booleans, graphs, nothing at all."""
    assert _again(client, _keep(client, sparql=query))["same"] is True


def test_a_search_changes_by_what_is_planned_not_by_scores(client: FlaskClient, folder: Path, serve: Serve) -> None:
    """A plan that is done now went as it was and came as it is."""
    kept = _keep(client, search="q=Iceberg+tables")
    _publish(folder, BEFORE.replace("- Support", "- [x] Support"))
    found = _again(serve(), kept)
    assert ["planned" in row for row in found["removed"]["rows"]] == [True]
    assert ["done" in row for row in found["added"]["rows"]] == [True]
    assert found["unchanged"] == 1


def test_a_snapshot_that_is_gone_is_told(client: FlaskClient, folder: Path, serve: Serve) -> None:
    """The kept answer is still shown and compared."""
    kept = _keep(client, sparql=TITLES)
    _publish(folder, AFTER)
    shutil.rmtree(folder / "data" / "snapshots" / "000001")
    fresh = serve()
    shown = fresh.get(kept["links"]["self"]).get_json()
    assert (shown["kept"], shown["links"]["then"], shown["rows"]) == (False, None, kept["rows"])
    assert "no longer kept" in _again(fresh, kept)["note"]
    assert "which is no longer kept" in fresh.get(kept["links"]["self"], headers=PAGE).get_data(as_text=True)


def test_a_long_answer_is_cut_and_says_so(client: FlaskClient, folder: Path, serve: Serve) -> None:
    """Its digest is of all rows; while its snapshot is kept, all rows are compared; then what came is not told."""
    kept = _keep(client, sparql="SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 2000")
    assert kept["cut"]
    assert len(kept["rows"]) <= KEPT_ROWS < kept["count"]
    assert _again(client, kept)["unchanged"] == kept["count"]
    _publish(folder, AFTER)
    fresh = serve()
    found = _again(fresh, kept)
    assert found["unchanged"] + found["removed"]["count"] == kept["count"]
    assert found["unchanged"] + found["added"]["count"] == found["again"]["count"]
    shutil.rmtree(folder / "data" / "snapshots" / "000001")
    gone = _again(serve(), kept)
    assert gone["added"] is None
    assert "rows that came cannot be told" in gone["note"]


def test_people_get_pages(client: FlaskClient, folder: Path, serve: Serve) -> None:
    """A form leads to the page; what is in it is text, never markup."""
    sent = client.post("/api/permalinks", data={"search": "q=<script>"}, headers=PAGE)
    assert sent.status_code == 303
    page = client.get(sent.headers["Location"], headers=PAGE).get_data(as_text=True)
    assert "A kept answer" in page
    assert "<script>" not in page
    _publish(folder, AFTER)
    changed = serve().get(sent.headers["Location"] + "/again", headers=PAGE).get_data(as_text=True)
    assert "What changed" in changed
    assert "Sing plans" in changed
    assert 'action="/api/permalinks"' in client.get("/?q=plans").get_data(as_text=True)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({}, "Send one question"),
        ({"sparql": TITLES, "search": "q=x"}, "Send one question"),
        ({"sparql": "SELECT"}, "not valid SPARQL"),
        ({"sparql": "ASK {} #" + "x" * 8000}, "a permalink keeps 8000"),
        ({"search": "colour=red"}, "colour"),
        ({"search": "iceberg"}, "are no parameters"),
        ({"search": "/api/compare?projects=a"}, "is no search"),
        ({"search": "q=a&q=b"}, "takes one value"),
        ({"search": "q=x&snapshot=000001"}, "Name the snapshot in the address"),
        ({"search": "q=x", "snapshot": "000001"}, "Name the snapshot in the address"),
        ({"title": "x"}, "title is not known here"),
    ],
)
def test_what_cannot_be_kept_is_refused(client: FlaskClient, folder: Path, question: dict[str, str], said: str) -> None:
    """In words, and nothing is written."""
    answer = client.post("/api/permalinks", json=question)
    assert answer.status_code == 400
    assert said in answer.get_json(force=True)["detail"]
    assert not (folder / "data" / "permalinks").exists()


def test_how_many_is_limited(serve: Serve) -> None:
    """A client's in a minute, and all that lie there; what is kept already is still shown."""
    client = serve(permalinks=2, permalinks_a_minute=3)
    kept = [_keep(client, search=f"q={word}") for word in ("one", "two")]
    full = client.post("/api/permalinks", json={"search": "q=three"})
    assert (full.status_code, full.get_json(force=True)["title"]) == (507, "Nothing more is kept")
    often = client.post("/api/permalinks", json={"search": "q=four"})
    assert often.status_code == 429
    assert often.headers["Retry-After"]
    assert client.get(kept[0]["links"]["self"]).status_code == 200


@pytest.mark.parametrize("id", ["nothing", "a" * 20, "..%2f..%2fCURRENT", "A" * 20, "a" * 4000])
def test_an_unknown_one_is_not_found(client: FlaskClient, id: str) -> None:
    """Whatever the address says, no other file is read."""
    assert client.get(f"/q/{id}").status_code == 404
    assert client.get(f"/q/{id}/again").status_code == 404


def test_one_that_was_changed_on_disk_is_refused(client: FlaskClient, folder: Path) -> None:
    """The id is a hash of the content, so neither damage nor an editor goes unnoticed."""
    kept = _keep(client, sparql=TITLES)
    path = folder / "data" / "permalinks" / f"{kept['id']}.json"
    said = json.loads(path.read_text())
    for changed in (json.dumps({**said, "snapshot": "000002"}), "[]", "", '{"question": 1}', "[" * 100_000):
        path.write_text(changed)
        answer = client.get(kept["links"]["self"])
        assert answer.status_code == 503
        assert "is damaged" in answer.get_json(force=True)["detail"]


def test_rows_are_compared_as_often_as_they_come() -> None:
    """The same row twice is two rows; another order is told apart from another answer."""
    before = Outcome.of(["a"], [["x"], ["x"], ["y"]])
    once = Changes.between(before, Outcome.of(["a"], [["x"], ["y"], ["z"]]))
    assert (once.removed, once.added, once.unchanged) == ((["x"],), (["z"],), 2)
    turned = Changes.between(before, Outcome.of(["a"], [["y"], ["x"], ["x"]]))
    assert (turned.same, turned.reordered, turned.removed, turned.added) == (False, True, (), ())
    renamed = Changes.between(before, Outcome.of(["b"], [["x"], ["x"], ["y"]]))
    assert (renamed.same, renamed.reordered) == (False, False)
