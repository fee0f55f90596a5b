"""The search page in a real browser: suggestions by keyboard, `/`, filters, what is here before anything is asked; without script too."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import WordsEncoder, settings
from flask import Flask

from api.app import create_app
from api.publishing.publish import Publisher
from api.service import Service
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from playwright.sync_api import Page

SUGGESTED = "#suggested [role=option]"


def _active(page: "Page") -> str:
    """The text of the option that the field says is active."""
    return str(
        page.evaluate(
            "document.getElementById(document.activeElement.getAttribute('aria-activedescendant') ?? '')?.innerText ?? ''"
        )
    )


def test_suggestions_are_a_combobox(scripted: "Page", address: str) -> None:
    """Type, go down and round, close, type on, open one: names and titles, told as they are, and the form is never in the way."""
    scripted.goto(address)
    field = scripted.get_by_role("combobox")
    assert field.evaluate("field => field === document.activeElement")
    assert field.get_attribute("aria-expanded") == "false"
    scripted.keyboard.type("rol")
    scripted.locator(SUGGESTED).first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    count = scripted.locator(SUGGESTED).count()
    assert f"{count} suggestion" in scripted.get_by_role("status").inner_text()
    assert _active(scripted) == ""
    scripted.keyboard.press("ArrowDown")
    first = _active(scripted)
    assert "ole-based access control" in first
    for _ in range(count):
        scripted.keyboard.press("ArrowDown")
    assert _active(scripted) == ""  # past the last is the field itself
    scripted.keyboard.press("ArrowUp")
    assert _active(scripted) != ""
    scripted.keyboard.press("Escape")
    assert (field.get_attribute("aria-expanded"), field.input_value()) == ("false", "rol")
    scripted.keyboard.type("e-based")
    scripted.locator(SUGGESTED).first.wait_for()
    scripted.keyboard.press("ArrowDown")
    scripted.keyboard.press("Enter")
    scripted.wait_for_url("**/features/**")
    scripted.go_back()
    scripted.get_by_role("combobox").fill("tidew")
    group = scripted.get_by_role("group", name="Projects")
    group.get_by_role("option", name="Tidewatch").click()
    scripted.wait_for_url("**project=Tidewatch**")
    scripted.get_by_role("combobox").fill("iceberg")
    scripted.keyboard.press("Enter")
    scripted.wait_for_url("**q=iceberg**")


def test_slash_leads_to_the_field_but_not_from_another(scripted: "Page", address: str) -> None:
    """Whatever key types it, as Shift+7 and Shift+: do; with a modifier, or where one writes, it is left alone."""
    scripted.goto(f"{address}/?q=iceberg")
    focused = "document.activeElement.getAttribute('name') ?? document.activeElement.tagName"
    press = (
        "keys => document.body.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, cancelable: true, ...keys}))"
    )
    scripted.evaluate(press, {"key": "/", "code": "Slash", "ctrlKey": True})
    scripted.evaluate(press, {"key": "-", "code": "Slash"})
    assert scripted.evaluate(focused) == "BODY"
    for code in ("Slash", "Digit7", "Period"):
        scripted.evaluate("document.activeElement.blur()")
        scripted.evaluate(press, {"key": "/", "code": code, "shiftKey": code != "Slash"})
        assert scripted.evaluate(focused) == "q", code
    scripted.keyboard.type("a/b")
    assert scripted.get_by_role("combobox").input_value() == "a/b"


def test_filters_stand_behind_one_line_on_a_phone(page: "Page", address: str) -> None:
    """Above the results, with how many are in use; at a desk they stand open. With script and without."""
    page.set_viewport_size({"width": 380, "height": 800})
    page.goto(f"{address}/?q=tables&status=planned")
    summary = page.locator(".facets .all > summary")
    assert summary.inner_text().strip() == "Filters (1)"
    value = page.locator(".facets a.chosen")
    assert not value.is_visible()
    box, first = summary.bounding_box(), page.locator(".plan").first.bounding_box()
    assert box
    assert first
    assert box["y"] < first["y"]
    summary.click()
    assert value.is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()
    assert not summary.is_visible()
    assert value.is_visible()
    value.click()
    page.wait_for_url("**/?q=tables")
    assert page.locator(".facets a.chosen").count() == 0


def test_a_first_visit_shows_what_is_here(page: "Page", address: str) -> None:
    """Counts, questions that have answers, technologies, themes and documents, by links alone."""
    page.goto(address)
    assert "11 plans of 3 projects, read from 3 documents" in page.locator(".summary").inner_text()
    questions = page.locator(".questions a")
    assert questions.count() >= 3
    addresses = questions.evaluate_all("links => links.map(link => link.href)")
    for question in addresses[:-1]:
        page.goto(question)
        assert page.locator(".plan").count() > 0, question
    page.goto(address)
    page.get_by_role("link", name="Browse all of them").click()
    page.wait_for_url("**k=20")
    assert page.locator(".plan").count() == 11


def test_long_lists_of_filters_can_be_searched(scripted: "Page", tmp_path: Path, serve: Callable[[Flask], str]) -> None:
    """By a field that script puts above them; what does not match is out of the way."""
    names = "Iceberg Kafka Parquet Kubernetes Prometheus Grafana Redis Cassandra PostgreSQL MySQL Rust Python Kotlin".split()
    roadmap = tmp_path / "many.md"
    roadmap.write_text("# Many roadmap\n\n" + "".join(f"- Support Apache {name} and {name}\n" for name in names))
    encoder = WordsEncoder()
    Publisher(DataFolder(tmp_path / "data"), encoder, base=DEFAULT_BASE).ingest([str(roadmap)])
    service = Service(settings(tmp_path / "data"), encoder)
    scripted.goto(f"{serve(create_app(service))}/?k=20")
    facet = scripted.locator(".facets .long")
    facet.locator("summary").click()
    facet.get_by_role("searchbox", name="Find in Technology").fill("kub")
    assert [item.inner_text().split()[0] for item in facet.locator("li:visible").all()] == ["Kubernetes"]
    facet.get_by_role("searchbox").fill("")
    assert facet.locator("li:visible").count() >= 12
    service.close()
