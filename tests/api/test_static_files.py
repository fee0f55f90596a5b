"""A style or script has the address of its content, is kept for a year under it, and is never shown old."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.service import Service


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client over the published snapshot."""
    return create_app(service).test_client()


def test_what_a_page_names_is_kept_for_a_year(client: FlaskClient) -> None:
    """Each style and script of a page has a hash in its address, and caches need not ask again."""
    named = re.findall(r'"(/static/[^"]+)"', client.get("/").get_data(as_text=True))
    assert named
    for address in named:
        answer = client.get(address)
        assert re.search(r"\?v=[0-9a-f]{12}$", address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", ["/static/style.css", "/static/style.css?v=000000000000"])
def test_another_address_of_it_is_asked_for_again(client: FlaskClient, address: str) -> None:
    """Without the hash, or with that of another content, the newest is answered, and 304 where it did not change."""
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, no-cache"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]}, buffered=True)
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "public, no-cache")


def test_another_content_has_another_address(service: Service, tmp_path: Path) -> None:
    """Without a restart, as when the style is built while the server runs."""
    app = create_app(service)
    app.static_folder = str(tmp_path)
    client, style = app.test_client(), tmp_path / "style.css"
    addresses = []
    for content in ("body{}", "body{margin:0}"):
        style.write_text(content)
        addresses += re.findall(r'"(/static/style[^"]+)"', client.get("/").get_data(as_text=True))
    first, second = addresses
    assert first != second
    assert client.get(second).data == b"body{margin:0}"
    assert client.get(first).headers["Cache-Control"] == "public, no-cache"


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    """In words, and not kept."""
    answer = client.get("/static/nothing.css?v=0123456789ab")
    assert answer.status_code == 404
    assert "Cache-Control" not in answer.headers
