"""What became of features is told over HTTP, also of those that are gone, from every version that was ingested."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.features.history import history
from api.features.schemas import HistoryAnswer
from api.publishing.publish import Publisher
from api.served import Served
from api.service import Service
from graph.errors import GoneError, NotFoundError
from graph.query import Limits
from graph.sealed import HISTORY
from graph.snapshots import DataFolder


@pytest.fixture
def service(followed: Path) -> Iterator[Service]:
    """A service over it."""
    made = Service(settings(followed), WordsEncoder())
    yield made
    made.close()


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of that."""
    return create_app(service).test_client()


def _address(service: Service, title: str, snapshot: str | None = None) -> str:
    with service.asking(snapshot):
        found: str = next(one for one in service.features() if one["title"] == title)["links"]["self"]
    return found


def _told(event: dict[str, Any]) -> tuple[str, int, list[int], dict[str, list[str | None]]]:
    changes = {one["property"]: [one["before"], one["after"]] for one in event["changes"]}
    return event["turn"], event["number"], event["lines"], changes


def test_a_feature_through_three_versions(client: FlaskClient, service: Service) -> None:
    """First read, moved, then renamed and done: each with the version and the lines, in the shape that is described."""
    answer = client.get(f"{_address(service, 'Adding support for caches')}/history").get_json()
    told = HistoryAnswer.model_validate(answer)
    assert [version.number for version in told.versions] == [1, 2, 3]
    assert len({version.version for version in told.versions}) == 3
    assert all(version.read for version in told.versions)
    first, moved, done = answer["events"]
    assert _told(first)[:3] == ("first_read", 1, [5, 5])
    assert _told(first)[3]["section"] == [None, "Later"]
    assert _told(moved) == (
        "changed", 2, [9, 9], {"section": ["Later", "Now"], "horizon": ["Later", "Now"], "bucket": ["later", "now"]}
    )  # fmt: skip
    assert moved["version"] == answer["versions"][1]["version"]
    assert _told(done)[3]["title"] == ["Add support for caches", "Adding support for caches"]
    assert _told(done)[3]["status"] == ["planned", "done"]
    assert (told.is_gone, told.feature is not None and told.feature.title) == (False, "Adding support for caches")


def test_one_version_or_no_change(client: FlaskClient, service: Service) -> None:
    """A document of one version tells when it was read; of several, when the feature came."""
    alone = client.get(f"{_address(service, 'Add support for caches')}/history").get_json()
    assert (len(alone["versions"]), [event["turn"] for event in alone["events"]]) == (1, ["first_read"])
    later = client.get(f"{_address(service, 'Compress pages')}/history").get_json()
    assert [(event["turn"], event["number"]) for event in later["events"]] == [("first_read", 2)]
    page = client.get(_address(service, "Add support for caches").removeprefix("/api")).get_data(as_text=True)
    assert "First read" in page
    assert "one version of its document was read" in page


def test_what_is_gone_says_so(client: FlaskClient, service: Service) -> None:
    """410 with when it went, in words and as a page with what it was; its history still answers."""
    address = _address(service, "Write a log", "000002")
    assert client.get(address).status_code == 410
    assert "is no longer in plans/quill.md" in client.get(address).get_json()["detail"]
    told = client.get(f"{address}/history")
    assert (told.status_code, told.get_json()["feature"], told.get_json()["title"]) == (200, None, "Write a log")
    assert [event["turn"] for event in HistoryAnswer.model_validate(told.get_json()).model_dump()["events"]] == ["first_read", "gone"]  # fmt: skip
    page = client.get(address.removeprefix("/api"), headers={"Accept": "text/html"})
    assert page.status_code == 410
    text = page.get_data(as_text=True)
    assert "No longer in <bdi>plans/quill.md</bdi>" in text
    assert '<span class="text">- Write a log</span>' in text
    assert f'href="{address}/history"' in text
    with pytest.raises(GoneError, match="no longer in"):
        service.feature(address)
    assert client.get("/api/features/quillstore/never/history").status_code == 404


def test_an_older_snapshot_tells_what_was_known_then(client: FlaskClient, service: Service) -> None:
    """Its history ends with its newest version."""
    address = _address(service, "Write a log", "000002")
    told = client.get(f"{address}/history?snapshot=000002").get_json()
    assert (told["snapshot"], len(told["versions"]), told["is_gone"]) == ("000002", 2, False)
    assert client.get(f"{address.removeprefix('/api')}?snapshot=000002").status_code == 200


def test_the_page_tells_what_changed(client: FlaskClient, service: Service) -> None:
    """Newest first, status and time as chips, of a title the words that are new, text of documents as text."""
    page = client.get(_address(service, "Adding support for caches").removeprefix("/api")).get_data(as_text=True)
    rows = page.split('class="history"')[1].split("</table>")[0]
    assert rows.index("version 3 of 3") < rows.index("version 2 of 3") < rows.index("version 1 of 3")
    assert "<del><bdi>Add</bdi></del>" in rows
    assert "<ins><bdi>Adding</bdi></ins>" in rows
    assert '<span class="chip planned">○ planned</span>' in rows
    assert '<span class="chip done">● done</span>' in rows
    assert "<b onclick" not in client.get(_address(service, "Bold").removeprefix("/api")).get_data(as_text=True)


def test_a_snapshot_of_before_says_that_nothing_was_kept(
    roadmaps: Path, publisher: Publisher, data: DataFolder
) -> None:
    """Sealed before there were histories, it answers as ever, and its features have none."""
    publisher.ingest([str(roadmaps)])
    snapshot = data.get_current()
    (snapshot.folder / HISTORY).unlink()
    served = Served(snapshot, WordsEncoder(), Limits())
    told = history(served, "Support fax")
    assert (told["is_kept"], told["versions"], told["events"]) == (False, [], [])
    assert told["feature"]["title"] == "Support fax"
    with pytest.raises(NotFoundError):
        history(served, "quillstore/never")
    served.close()
