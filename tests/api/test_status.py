"""The status of sources: each document with what it gave and what was not taken, as JSON and as a page."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROADMAPS, WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.cli import main
from api.publishing.publish import Publisher
from api.service import Service
from api.status.schemas import StatusAnswer
from graph.sealed import REPORT
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE

EXTRA = {
    "empty.md": "",
    "binary.md": "a\0b",
    "notes.md": "# Heron roadmap\n\nWelcome to our roadmap.\n\n- Read Iceberg\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two snapshots; of what was named for the second one two files could not be read."""
    at = tmp_path_factory.mktemp("status")
    (at / "plans").mkdir()
    for name, text in ROADMAPS.items():
        (at / "plans" / name).write_text(re.sub(r"(?m)^ {8}", "", text))
    publisher = Publisher(DataFolder(at / "data"), WordsEncoder(), base=DEFAULT_BASE)
    publisher.ingest([str(at / "plans")])
    for name, text in EXTRA.items():
        (at / "plans" / name).write_text(text)
    publisher.ingest([str(at / "plans")])
    return at / "data"


@pytest.fixture
def client(folder: Path) -> Iterator[FlaskClient]:
    """A client over that folder."""
    service = Service(settings(folder), WordsEncoder())
    yield create_app(service).test_client()
    service.close()


def test_each_document_tells_what_it_gave(client: FlaskClient) -> None:
    """Its project, format, version, when it was read, how many features, and why parts of it were not taken."""
    found = StatusAnswer.model_validate(client.get("/api/status").get_json())
    assert [one.source for one in found.sources] == [
        f"plans/{name}" for name in ("millrace.rst", "notes.md", "quill.md", "tidewatch.md")
    ]
    by_name = {one.source: one for one in found.sources}
    quill = by_name["plans/quill.md"]
    assert quill.project
    assert (quill.project.label, quill.format, quill.features, quill.versions) == ("Quillstore", "markdown", 4, 1)
    assert quill.version.startswith("sha256:")
    assert quill.read
    assert by_name["plans/millrace.rst"].format == "restructuredtext"
    passed_over = by_name["plans/notes.md"].passed_over
    assert passed_over
    assert {one.reason: one.count for one in passed_over} == {"introduction or pointer": 1}
    assert found.total == found.counts["documents"] == 4
    assert sum(one.features for one in found.sources) == found.counts["features"]
    assert sum(one.groups for one in found.sources) == found.counts["groups"]


def test_what_was_named_and_not_read_is_told_with_the_reason(client: FlaskClient) -> None:
    """For as long as the snapshot is kept; one that was made before knew of none."""
    skipped = {one["source"]: one["reason"] for one in client.get("/api/status").get_json()["skipped"]}
    assert skipped["plans/empty.md"].startswith("is empty")
    assert skipped["plans/binary.md"].startswith("is binary")
    assert client.get("/api/status?snapshot=000001").get_json()["skipped"] == []
    page = client.get("/status").get_data(as_text=True)
    assert "plans/binary.md" in page
    assert "is binary, not text" in page


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("sort=source&order=desc", "plans/tidewatch.md"),
        ("sort=features&order=desc", "plans/tidewatch.md"),
        ("sort=features", "plans/notes.md"),
        ("sort=format&order=desc", "plans/millrace.rst"),
        ("sort=project", "plans/notes.md"),
        ("sort=passed_over&order=desc", "plans/notes.md"),
        ("offset=2", "plans/quill.md"),
    ],
)
def test_sources_are_sorted_by_any_column(client: FlaskClient, query: str, first: str) -> None:
    """The page and its JSON in the same order."""
    answer = client.get(f"/api/status?{query}").get_json()
    assert answer["sources"][0]["source"] == first
    page = client.get(f"/status?{query}").get_data(as_text=True)
    shown = re.findall(r'<th scope="row"><bdi>([^<]+)</bdi>', page)
    assert shown == [one["source"] for one in answer["sources"]]
    link = re.findall(r'href="(/api/status[^"]*)"', page)[0]
    assert client.get(html.unescape(link)).get_json()["sources"] == answer["sources"]


def test_the_head_of_a_column_sorts_by_it_and_then_the_other_way(client: FlaskClient) -> None:
    """From the end that is of use; the column in use says so to screen readers."""
    page = client.get("/status").get_data(as_text=True)
    by_features = html.unescape(re.findall(r'href="([^"]*sort=features[^"]*)"', page)[0])
    page = client.get(by_features).get_data(as_text=True)
    assert 'aria-sort="descending"><a href="/status?sort=features">' in page
    assert client.get("/status?sort=colour", headers={"Accept": "text/html"}).status_code == 400


def test_kept_snapshots_are_linked_and_an_older_one_is_told_as_it_was(client: FlaskClient) -> None:
    """Its documents, not today's; pages of it lead on within it."""
    kept = client.get("/api/status").get_json()["snapshots"]
    assert [(one["name"], one["documents"]) for one in kept] == [("000002", 4), ("000001", 3)]
    page = client.get("/status").get_data(as_text=True)
    assert 'href="/status?snapshot=000001"' in page
    older = client.get("/status?snapshot=000001&k=2").get_data(as_text=True)
    assert "plans/notes.md" not in older
    following = html.unescape(re.findall(r'rel="next" href="([^"]+)"', older)[0])
    assert "snapshot=000001" in following
    assert "plans/tidewatch.md" in client.get(following).get_data(as_text=True)


def test_a_snapshot_that_does_not_tell_is_no_snapshot_without_faults(folder: Path) -> None:
    """Where a manifest has no report, what was not taken is unknown, not nothing."""
    service = Service(settings(folder), WordsEncoder())
    del service.served.snapshot.manifest[REPORT]
    client = create_app(service).test_client()
    answer = client.get("/api/status").get_json()
    assert answer["skipped"] is None
    assert {one["passed_over"] for one in answer["sources"]} == {None}
    assert "This snapshot does not tell what was skipped" in client.get("/status").get_data(as_text=True)
    service.close()


def test_what_was_told_survives_a_dump(folder: Path, tmp_path: Path) -> None:
    """A restored snapshot tells the same of its making."""
    run = CliRunner()
    assert run.invoke(main, ["dump", "--data", str(folder), "-o", str(tmp_path)]).exit_code == 0
    (dumped,) = tmp_path.glob("roadgraph-*")
    restored = run.invoke(main, ["restore", str(dumped), "--data", str(tmp_path / "again")])
    assert restored.exit_code == 0, restored.output
    before, after = (DataFolder(at).get_current() for at in (folder, tmp_path / "again"))
    assert after.manifest[REPORT] == before.manifest[REPORT]
    assert after.identity == before.identity


def test_nobody_is_told_where_the_data_lies(client: FlaskClient, folder: Path) -> None:
    """Neither in JSON nor on the page."""
    for address in ("/api/status", "/status"):
        assert str(folder.parent) not in client.get(address).get_data(as_text=True)
