"""One search for API, command line and page: the same filters from the same words, told and removable in each."""

import json
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from conftest import Run
from flask.testing import FlaskClient

from api.app import create_app
from api.plans.suggest_schemas import SuggestAnswer
from api.schemas import SearchAnswer
from api.service import Service

QUESTION = "planned Iceberg work in 2025 outside Quillstore"
LEFT = {"status": ["planned"], "not_project": ["Quillstore"], "from": "2025-01-01", "to": "2025-12-31"}


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of the application over the published snapshot."""
    return create_app(service).test_client()


def _found(client: FlaskClient, **given: Any) -> dict[str, Any]:
    return _answer(client, "/api/search?" + urlencode(given, doseq=True))


def _answer(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def test_a_question_becomes_text_and_filters(client: FlaskClient) -> None:
    """The answer names them, and everything in it is what passes."""
    found = _found(client, q=QUESTION)
    assert SearchAnswer.model_validate(found).text == "Iceberg work"
    assert (found["query"], found["filters"]) == (QUESTION, LEFT)
    assert [hit["title"] for hit in found["hits"]] == ["Read Iceberg tables and Parquet files"]
    assert found["total"] == 1


def test_each_filter_can_be_removed(client: FlaskClient) -> None:
    """The address beside each leads to the search without it; in the end, to the one that parse=off gives."""
    found = _found(client, q=QUESTION, k=3)
    for one in found["recognised"]:
        without = _answer(client, one["without"])
        assert without["filters"] == {name: value for name, value in LEFT.items() if name not in one["filters"]}
        assert one["words"] in without["text"]
        assert [other["words"] for other in without["recognised"]] == [
            other["words"] for other in found["recognised"] if other is not one
        ]
    while found["recognised"]:
        found = _answer(client, found["recognised"][0]["without"])
    assert found == _found(client, q=QUESTION, k=3, parse="off")


def test_parse_off_takes_the_words_as_they_are(client: FlaskClient) -> None:
    """Nothing filters, everything is sought."""
    found = _found(client, q=QUESTION, parse="off", k=50)
    assert (found["text"], found["filters"], found["recognised"]) == (QUESTION, {}, [])
    assert found["total"] == 11
    assert client.get("/api/search?parse=perhaps").status_code == 400


def test_given_filters_are_stronger(client: FlaskClient) -> None:
    """A status in the address is taken instead of the one in the words."""
    found = _found(client, q="planned access control", status="in_progress")
    assert found["filters"] == {"status": ["in_progress"]}
    assert found["recognised"] == []


def test_an_exact_title_is_no_question(client: FlaskClient, service: Service) -> None:
    """Whatever words it has."""
    titles = [record["title"] for record in service.features()]
    for title in titles:
        assert _found(client, q=title, k=1)["hits"][0]["title"] == title


FILTERS = [
    {},
    {"status": ["planned", "done"]},
    {"status": "planned", "bucket": ["later", "next"]},
    {"technology": "iceberg"},
    {"not_project": ["Tidewatch", "Millrace"]},
    {"project": "Tidewatch", "from": "2025", "to": "2025-06"},
    {"project": "Millrace", "status": "dropped"},
]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_facets_count_what_the_export_has(client: FlaskClient, filters: dict[str, Any]) -> None:
    """Every value of every facet, whatever is sought."""
    found = _found(client, q="access control", **filters)
    address = "/export/features.jsonl?" + urlencode(filters, doseq=True)
    exported = [json.loads(line) for line in client.get(address).get_data(as_text=True).splitlines()]
    values = {
        "status": [record["status"] for record in exported],
        "bucket": [record["horizon"]["bucket"] for record in exported if record["horizon"]["bucket"]],
        "project": [record["project"]["id"] for record in exported],
        "technology": [one["id"] for record in exported for one in record["technologies"]],
    }
    assert found["total"] == len(exported)
    for name, listed in values.items():
        counted = {facet["value"]: facet["count"] for facet in found["facets"][name]}
        assert counted == {value: listed.count(value) for value in listed}


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("text", ["iceberg", "zzz nothing like it", "planned tables", ""])
def test_k_is_kept_under_filters(client: FlaskClient, filters: dict[str, Any], text: str) -> None:
    """As many hits as asked for, if so many pass; the same with filters that are read from words."""
    for k in (0, 1, 4, 50):
        found = _found(client, q=text, k=k, **filters)
        assert len(found["hits"]) == min(k, found["total"])


def test_a_misspelled_word_is_set_right_and_told(client: FlaskClient) -> None:
    """The answer is that of the right word; the words as typed can be sought."""
    found = _found(client, q="icberg tabels")
    assert found["corrected"] == [{"from": "icberg", "to": "Iceberg"}, {"from": "tabels", "to": "tables"}]
    assert found["text"] == "Iceberg tables"
    assert found["hits"] == _found(client, q="Iceberg tables")["hits"]
    typed = _found(client, q="icberg tabels", spelling="off")
    assert (typed["text"], typed["corrected"]) == ("icberg tabels", [])


def test_a_word_that_is_still_typed_finds_what_it_may_become(client: FlaskClient) -> None:
    """Only where the request says that somebody is typing."""
    for text in ("iceb", "read iceb", "Iceberg ta"):
        found = _found(client, q=text, prefix="on", mode="lexical", k=2)
        assert all("Iceberg" in hit["title"] for hit in found["hits"]), text
    assert _found(client, q="iceb", prefix="on", k=2)["hits"][0]["score"] > 0
    assert {hit["score"] for hit in _found(client, q="iceb", mode="lexical", spelling="off")["hits"]} == {0.0}


def test_a_long_text_is_no_question(client: FlaskClient) -> None:
    """An issue that is pasted is sought as it stands."""
    text = "planned tables in 2025 " + "and some words more " * 30
    assert _found(client, q=text)["recognised"] == []


def test_suggestions_by_kind(client: FlaskClient) -> None:
    """Names and titles with where they lead; a wrong request is told what to do."""
    found = _answer(client, "/api/suggest?q=ice")
    assert SuggestAnswer.model_validate(found).technologies[0].label == "Apache Iceberg"
    assert {one["title"] for one in found["features"]} == {
        "Support Apache Iceberg tables",
        "Read Iceberg tables and Parquet files",
    }
    for one in found["technologies"]:
        assert _answer(client, one["links"]["self"])["total"] == 2
        assert client.get(one["links"]["html"]).status_code == 200
    assert _answer(client, found["features"][0]["links"]["self"])["id"] == found["features"][0]["id"]
    for wrong in ("", "?q=", "?q=%20", "?q=" + "x" * 201, "?q=a&colour=red"):
        answer = client.get("/api/suggest" + wrong)
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_the_page_shows_what_it_understood_and_takes_it_back(client: FlaskClient) -> None:
    """A chip a filter, each a link to the page without it, and one back; all without script."""
    page = unescape(client.get("/?" + urlencode({"q": QUESTION})).get_data(as_text=True))
    for label in ("planned ✕", "from 2025-01-01 to 2025-12-31 ✕", "outside Quillstore ✕"):
        assert label in page
    assert 'aria-label="Remove the filter status planned"' in page
    without = "/?" + urlencode({"q": QUESTION, "ignore": "in 2025"})
    assert f'href="{without}"' in page
    shown = unescape(client.get(without).get_data(as_text=True))
    assert "from 2025-01-01" not in shown
    assert f'href="/?{urlencode({"q": QUESTION})}"' in shown
    assert "Read the words as filters again" in shown
    plain = unescape(client.get("/?" + urlencode({"q": QUESTION, "parse": "off"})).get_data(as_text=True))
    assert '<input type="hidden" name="parse" value="off">' in plain
    assert "understood:" not in plain


def test_the_page_tells_what_it_set_right(client: FlaskClient) -> None:
    """With a link that seeks the words as they were typed."""
    page = unescape(client.get("/?q=icberg").get_data(as_text=True))
    assert "<strong>Iceberg</strong> instead of “icberg”" in page
    assert "<mark>Iceberg</mark>" in page
    typed = unescape(client.get("/?q=icberg&spelling=off").get_data(as_text=True))
    assert 'href="/?q=icberg&spelling=off"' in page
    assert "instead of" not in typed


def test_the_command_says_the_same(run: Run, roadmaps: Path) -> None:
    """As JSON and in words, with the same switches."""
    run("ingest", roadmaps)
    found = run.json("search", QUESTION, "--json")
    assert (found["text"], found["filters"]) == ("Iceberg work", LEFT)
    assert run.json("search", QUESTION, "--no-parse", "--json")["filters"] == {}
    assert "status" not in run.json("search", QUESTION, "--ignore", "planned", "--json")["filters"]
    printed = run("search", f"{QUESTION} icberg").stdout
    assert "“in 2025” is read as a filter: from 2025-01-01 to 2025-12-31." in printed
    assert "“icberg” is sought as “Iceberg”." in printed
    assert "is sought as" not in run("search", "icberg", "--no-spelling").stdout
