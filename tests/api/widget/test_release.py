"""The widget's script and languages as other sites get them."""

import base64
import gzip
import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.service import Service
from api.widget.release import release

ROOT = Path(__file__).parents[3]
LANGUAGES = ROOT / "api" / "web" / "src" / "widget" / "language"
LARGEST = 12_000
"""Bytes of the whole script, compressed: half of the smallest search widget that was found elsewhere."""


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of the application."""
    return create_app(service).test_client()


def test_the_whole_widget_is_small() -> None:
    """All elements, their style and English in one script."""
    assert len(gzip.compress(release().script, 9)) <= LARGEST


def test_its_version_is_that_of_the_package() -> None:
    """A release of one is a release of both, and the sources say the same."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    sources = json.loads((ROOT / "api" / "web" / "package.json").read_text(encoding="utf-8"))
    assert release().version == project["version"] == sources["version"]


@pytest.mark.parametrize(("path", "kept"), [("/widget.js", 300), (release().path, 31_536_000)])
def test_every_site_may_load_it_and_keep_it(client: FlaskClient, path: str, kept: int) -> None:
    """The newest is asked for again soon, a version never; who has the bytes gets none."""
    answer = client.get(path)
    assert answer.data == release().script
    assert answer.mimetype == "text/javascript"
    assert answer.cache_control.max_age == kept
    assert bool(answer.cache_control.immutable) == (path != "/widget.js")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_its_integrity_is_that_of_the_bytes(client: FlaskClient) -> None:
    """What a page names beside the script is what a browser computes."""
    digest = hashlib.sha384(client.get(release().path).data).digest()
    assert release().integrity == "sha384-" + base64.b64encode(digest).decode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/widget/9.9.9.js", release().path),
        ("/widget/9.9.9/de.json", "9.9.9"),
        (f"/widget/{release().version}/xx.json", "en, ar"),
    ],
)
def test_what_is_not_there_is_told(client: FlaskClient, path: str, said: str) -> None:
    """Another version or language is 404, with those there are, and nobody keeps that."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert said in answer.get_json()["detail"]
    assert "Cache-Control" not in answer.headers


@pytest.mark.parametrize("path", sorted(LANGUAGES.glob("*.json")), ids=lambda path: path.stem)
def test_every_language_says_everything(client: FlaskClient, path: Path) -> None:
    """It has the words of the English one with the same values in them, and a form for each number where one differs."""
    english = _words(LANGUAGES / "en.json")
    words = _words(path)
    assert {key: _values(said) for key, said in words.items()} == {key: _values(said) for key, said in english.items()}
    if path.stem != "en":
        assert client.get(f"/widget/{release().version}/{path.name}").get_json() == words


def _words(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _values(said: str | dict[str, str]) -> set[str]:
    """The names of the values; of numbers, those of the form that fits most."""
    return set(re.findall(r"\{(\w+)\}", said if isinstance(said, str) else said["other"]))
