"""The map under a pointer and under the keyboard, and as it is without script."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_it_lights_neighbours_and_grows(browser: "Browser", address: str) -> None:
    """What is pointed at or has the focus stands out with its neighbours; buttons and keys make it larger and whole again."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/map")
    marks, sheet = page.locator(".marks a"), page.locator(".map svg")
    first = marks.first
    near = {0, *map(int, (first.get_attribute("data-near") or "").split())}
    first.hover()
    lit = [at for at in range(marks.count()) if "on" in (marks.nth(at).get_attribute("class") or "").split()]
    assert set(lit) == near
    page.mouse.move(1, 1)
    assert page.locator(".map svg.lit").count() == 0
    first.focus()
    assert page.locator(".map svg.lit").count() == 1
    frame = page.locator(".map")
    frame.focus()
    whole = sheet.bounding_box()
    page.keyboard.press("+")
    larger = sheet.bounding_box()
    page.get_by_role("button", name="Whole map").click()
    again = sheet.bounding_box()
    assert whole
    assert larger
    assert again
    assert larger["width"] > whole["width"] * 1.2
    assert again["width"] <= whole["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    first.click()
    page.wait_for_url("**/projects/**")
    page.close()


def test_every_mark_is_reached_by_keyboard(page: "Page", address: str) -> None:
    """In the order in which it is read, with and without script; enter opens it. What only a script does is not offered without."""
    page.goto(f"{address}/map")
    is_scripted = page.locator(".zoom").is_visible()
    page.locator(".map").focus()
    names = []
    for _ in range(page.locator(".marks a").count()):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.querySelector('text').textContent"))
    assert names == page.locator(".marks text").all_text_contents()
    page.keyboard.press("Enter")
    page.wait_for_url("**/technologies/**")
    assert page.locator("h1").inner_text() == names[-1]
    assert is_scripted == page.context.pages[0].evaluate("matchMedia('(scripting: enabled)').matches")
