"""The map as JSON and as a page: everything on it is a link, a list says the same, and older snapshots say that they have none."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.map.schemas import MapAnswer
from api.publishing.publish import Publisher
from api.service import Service
from graph.network_view import NetworkView
from graph.sealed import NETWORK
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE


@pytest.fixture(scope="module")
def client(landscape: Path) -> Iterator[FlaskClient]:
    """A client over five roadmaps, of which one stands alone."""
    service = Service(settings(landscape), WordsEncoder())
    yield create_app(service).test_client()
    service.close()


def test_the_map_in_json(client: FlaskClient) -> None:
    """Places on the sheet with their pages, roads between them, regions that all places are in, and what is left out."""
    found = client.get("/api/map").get_json()
    MapAnswer.model_validate(found)
    labels = {place["label"]: place for place in found["places"]}
    assert labels["Apache Iceberg"]["kind"] == "technology"
    assert labels["Apache Iceberg"]["plans"] == 3
    assert labels["Weir"]["kind"] == "project"
    assert labels["Weir"]["plans"] == 2
    ids = {place["id"] for place in found["places"]}
    assert {road[end] for road in found["roads"] for end in ("source", "target")} == ids
    assert {place["region"] for place in found["places"]} == set(range(len(found["regions"])))
    assert [one["label"] for one in found["left_out"]["untied"]] == ["Bittern"]
    technologies = client.get("/api/technologies").get_json()["technologies"]
    assert found["left_out"]["named_once"] == sum(one["projects"] == 1 for one in technologies) > 0
    for place in found["places"]:
        assert 0 < place["x"] < found["width"]
        assert 0 < place["y"] < found["height"]
        assert client.get(place["html"]).status_code == 200


def test_the_page_draws_it_and_says_it(client: FlaskClient) -> None:
    """Each place is a link with its name, in the order in which it is read; the list has every project and its roads."""
    found = client.get("/api/map").get_json()
    page = html.unescape(client.get("/map").get_data(as_text=True))
    marks = re.findall(r'<a class="(\w+) hue-\d" href="([^"]+)"[^>]*><title>([^:<]+):', page)
    assert marks == [(place["kind"], place["html"], place["label"]) for place in found["places"]]
    listed = page.split('id="list"')[1]
    for place in found["places"]:
        assert f'<a href="{place["html"]}">{place["label"]}</a>' in listed
    assert "named by one project alone" in page
    assert re.search(r"Nothing ties <a[^>]*>Bittern</a> to another project", page)
    assert page.count('<line class="') == len(found["roads"])


def test_a_snapshot_without_a_map_says_so(landscape: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As those that were published before there were maps; ingesting again, without any change, publishes one with a map."""
    publisher = Publisher(DataFolder(tmp_path), WordsEncoder(), base=DEFAULT_BASE)
    sources = [str(landscape.parent / "plans")]
    with monkeypatch.context() as before:
        before.setattr("graph.network_view.find_chart", lambda *_: None)
        publisher.ingest(sources)
    service = Service(settings(tmp_path), WordsEncoder())
    client = create_app(service).test_client()
    page = client.get("/map")
    assert page.status_code == 200
    assert "No map in this snapshot" in page.get_data(as_text=True)
    answer = client.get("/api/map")
    assert answer.status_code == 404
    assert "Ingest again, even without a change" in answer.get_json(force=True)["detail"]
    service.close()
    assert publisher.ingest(sources).is_new
    assert not publisher.ingest(sources).is_new
    made = DataFolder(tmp_path).get_current()
    assert NetworkView.load(made.folder / NETWORK).chart is not None
    assert json.loads((made.folder / NETWORK).read_bytes())["chart"]["places"]


def test_an_empty_map_says_what_to_try(tmp_path: Path) -> None:
    """One roadmap is tied to nothing."""
    (tmp_path / "bittern.md").write_text("# Bittern roadmap\n\n- Feed the birds at noon\n")
    Publisher(DataFolder(tmp_path / "data"), WordsEncoder(), base=DEFAULT_BASE).ingest([str(tmp_path / "bittern.md")])
    service = Service(settings(tmp_path / "data"), WordsEncoder())
    page = create_app(service).test_client().get("/map").get_data(as_text=True)
    service.close()
    assert "Nothing to place yet" in page


def test_what_is_not_known_is_refused(client: FlaskClient) -> None:
    """By page and API alike."""
    for address in ("/map?zoom=2", "/api/map?zoom=2"):
        assert client.get(address).status_code == 400
