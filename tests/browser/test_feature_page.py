"""The page of a feature in a real browser: what is copied, its history at a phone's width, the page of what is gone."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import WordsEncoder, settings
from flask import Flask

from api.app import create_app
from api.service import Service

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_the_lines_are_copied_with_their_source(browser: "Browser", address: str, service: Service) -> None:
    """One press of a key, and it says so; the drawing is reached by keyboard, too."""
    feature = next(one for one in service.features() if one["title"] == "Support Apache Iceberg tables")
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + feature["links"]["html"])
    page.get_by_role("button", name="Copy as quotation").press("Enter")
    page.get_by_role("status").get_by_text("Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“- Support Apache Iceberg tables ([#12](")
    assert "”\n— Quillstore, plans/quill.md, line 5, version sha256:" in copied
    assert copied.strip().endswith(feature["id"])
    drawn = page.locator("svg a").first
    drawn.focus()
    target = drawn.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    context.close()


def test_the_quotation_is_there_without_script(page: "Page", address: str, service: Service) -> None:
    """Folded, to be selected and copied by hand."""
    feature = next(one for one in service.features() if one["title"] == "Support Apache Iceberg tables")
    page.goto(address + feature["links"]["html"])
    assert not page.locator("#quotation").is_visible()
    page.get_by_text("Quote this").click()
    assert "line 5, version sha256:" in page.locator("#quotation").inner_text()


def test_a_history_fits_a_phone(browser: "Browser", followed: Path, serve: Callable[[Flask], str]) -> None:
    """The table scrolls inside itself, by keyboard too; so does that of a feature that is gone."""
    service = Service(settings(followed), WordsEncoder())
    at = serve(create_app(service))
    page = browser.new_page(viewport={"width": 380, "height": 800})
    renamed = next(one for one in service.features() if one["title"].startswith("Adding"))["links"]["html"]
    with service.asking("000002"):
        gone = next(one for one in service.features() if one["title"] == "Write a log")["links"]["html"]
    for path, status in ((renamed, 200), (gone, 410)):
        answer = page.goto(at + path)
        assert answer
        assert answer.status == status
        assert page.evaluate("document.documentElement.scrollWidth") <= 380
        table = page.get_by_role("region", name="What changed, when")
        table.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("region => region.scrollLeft > 0", arg=table.element_handle())
    page.close()
    service.close()
