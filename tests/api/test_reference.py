"""The API's page: every operation with its parameters, an address that answers, and shapes that links reach."""

import html
import re
from pathlib import Path

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.reference.examples import Known, tried
from api.reference.operations import reference
from api.service import Service

WITHOUT_EXAMPLE = {"/q/{id}", "/q/{id}/again", "/oembed"}
"""What has to be made before it can be read, and what asks for an address of this site."""


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client over the published snapshot."""
    return create_app(service).test_client()


def test_every_operation_and_parameter_is_on_the_page(client: FlaskClient) -> None:
    """With types, limits and defaults as the description has them."""
    page = html.unescape(client.get("/docs").get_data(as_text=True))
    found = reference(client.get("/openapi.json").get_json())
    assert len(list(found.operations())) > 35
    for one in found.operations():
        part = page.split(f'id="{one.id}"')[1].split("</article>")[0]
        assert one.path in part
        for field in one.parameters:
            assert f"<code>{field.name}</code>" in part
            assert field.meaning in part
    search = page.split('id="search_search_search_get"')[1].split("</article>")[0]
    assert "integer from 0 to 100" in search
    assert "default <code>10</code>" in search
    assert "hybrid | semantic | lexical" in search


def test_no_link_within_the_page_is_dead(client: FlaskClient) -> None:
    """Shapes, problems and subjects are all there, each once."""
    page = client.get("/docs").get_data(as_text=True)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_what_is_to_be_tried_answers(client: FlaskClient, service: Service) -> None:
    """Each address, whatever the snapshot holds; nothing that is read is left without, but what has to be made first."""
    operations = [one for one in reference(client.get("/openapi.json").get_json()).operations() if one.method == "GET"]
    addresses = tried(operations, Known.of(service.served))
    assert {one.path for one in operations if one.id not in addresses} <= WITHOUT_EXAMPLE
    for one in operations:
        if address := addresses.get(one.id):
            answer = client.get(address)
            assert answer.status_code in (200, 303), (address, answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ("search_search_search_get", '"hits": ['),
        ("linked_by_id_id__path_id__get", "Location: /"),
        ("exports_exported_export__what___format__get", "200 text/csv"),
        ("operations_openapi_openapi_json_get", "more lines"),
    ],
)
def test_an_example_is_answered_on_the_page(client: FlaskClient, example: str, said: str) -> None:
    """With its status and type, the first lines of it, and the line that asks for it."""
    page = html.unescape(client.get(f"/docs?example={example}").get_data(as_text=True))
    shown = page.split(f'id="{example}"')[1].split("</article>")[0]
    assert said in shown
    assert "curl " in shown


def test_an_example_that_there_is_not_is_not_found(client: FlaskClient) -> None:
    """In words; and the page needs no data to be read."""
    answer = client.get("/docs?example=permalinks_show_q__id__get", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "There is no example of permalinks_show" in answer.get_data(as_text=True)


def test_without_data_the_page_is_there_without_examples(tmp_path: Path) -> None:
    """What needs no name of a project still can be tried."""
    client = create_app(Service(settings(tmp_path / "nothing"), WordsEncoder())).test_client()
    page = client.get("/docs").get_data(as_text=True)
    assert "/api/search" in page
    assert 'aria-label="Try GET /healthz"' in page
    assert 'aria-label="Try GET /api/themes/{name}"' not in page
