"""The pages in a real browser, at a phone's width and a desk's, by keyboard, and without script."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from flask import Flask

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (380, 1280)
_MOST_STEPS = 80
"""Presses of the tab key within which the first result has to be reached, past every filter."""


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen(page: "Page", addresses: list[str], width: int) -> None:
    """What is too wide, such as a table, scrolls inside itself; nothing else does."""
    page.set_viewport_size({"width": width, "height": 800})
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize("width", WIDTHS)
def test_everything_that_is_operated_can_be_hit(page: "Page", addresses: list[str], width: int) -> None:
    """No link, button or field is lower than 24 pixels."""
    page.set_viewport_size({"width": width, "height": 800})
    for address in addresses:
        page.goto(address)
        for target in page.locator("a:not(.skip), button, input:not([type=hidden]), summary").all():
            if target.is_visible():
                box = target.bounding_box()
                assert box
                assert box["height"] >= 24, (address, target.inner_text(), box)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_search_and_its_first_result_by_keyboard(page: "Page", address: str, width: int) -> None:
    """Type, press enter, skip to the content, go on to the first result, open it: no mouse, no script."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    page.locator("input:focus").wait_for()
    page.keyboard.type("role-based access control")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=role-based*")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    first = page.locator(".plan h3 a").first
    title = first.inner_text()
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        if first.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/features/**")
    assert page.locator("h1").inner_text() == title


def test_the_next_page_and_folded_plans_open_without_script(page: "Page", address: str) -> None:
    """Results are reached by links, and a group unfolds by the browser itself."""
    page.goto(f"{address}/?q=tables&k=6")
    folded = page.locator("details.more .plan").first
    assert not folded.is_visible()
    page.locator("details.more summary").first.click()
    assert folded.is_visible()
    page.locator("a[rel=next]").click()
    page.wait_for_url("**offset=6*")
    assert page.locator(".plan").count() == 5


def test_a_preview_is_shown_in_a_frame_of_another_site(
    page: "Page", address: str, serve: Callable[[Flask], str]
) -> None:
    """As clients of the reconciliation API show it, and it says which thing it is."""
    site = Flask("elsewhere")
    frame = f'<!doctype html><title>A table</title><link rel="icon" href="data:,"><iframe src="{address}/preview/raft"></iframe>'
    site.add_url_rule("/", view_func=lambda: frame)
    page.goto(serve(site))
    shown = page.frame_locator("iframe")
    assert shown.get_by_role("heading").inner_text() == "Raft"
    assert "consensus" in shown.locator("dl").inner_text()
