"""The page of a project in a real browser: the board by keyboard and on a phone, what is folded, where its links lead."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_MOST_STEPS = 80
"""Presses of an arrow key within which the last column has to be reached."""


def test_the_board_scrolls_by_keyboard_and_stacks_on_a_phone(page: "Page", address: str) -> None:
    """At a desk columns stand side by side and arrows reach the last; on a phone they stand below each other."""
    page.set_viewport_size({"width": 1000, "height": 800})
    page.goto(f"{address}/projects/tidewatch")
    board, last = page.locator(".board"), page.locator(".column").last
    tops = {column.bounding_box()["y"] for column in page.locator(".column").all()}  # type: ignore[index]
    assert len(tops) == 1
    board.focus()
    assert board.evaluate("board => board.scrollLeft") == 0
    for _ in range(_MOST_STEPS):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(20)  # the browser scrolls a little at a time
        if board.evaluate("board => board.scrollLeft + board.clientWidth >= board.scrollWidth - 1"):
            break
    box = last.bounding_box()
    assert box
    assert box["x"] + box["width"] < 1000
    page.set_viewport_size({"width": 380, "height": 800})
    boxes = [column.bounding_box() for column in page.locator(".column").all()]
    assert all(box and box["x"] < 380 <= box["x"] + box["width"] + 32 for box in boxes)
    page.get_by_role("link", name="Dropped 1").click()
    assert last.locator("h3").evaluate("heading => heading.getBoundingClientRect().top") < 800


def test_the_list_is_filtered_and_leads_to_a_column(page: "Page", address: str) -> None:
    """A part of a name, enter, a project, and all plans of one of its columns, with or without script."""
    page.goto(f"{address}/projects")
    page.get_by_label("Part of the name").fill("tide")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects?q=tide")
    assert page.locator(".project h2").all_inner_texts() == ["Tidewatch"]
    page.get_by_role("link", name="next 2").click()
    page.wait_for_url("**/projects/tidewatch/next")
    assert page.locator(".plan h2").all_inner_texts() == ["Send alerts by mail", "Send alerts to Slack"]
