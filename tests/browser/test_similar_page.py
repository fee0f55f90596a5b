"""The page of similar plans in a real browser: a roadmap beside what others plan, by button and by dropping a file."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROADMAP = b"# Weir roadmap\n\n- Read Iceberg tables\n- Send alerts to pelicans\n- Compress the write-ahead log\n"
"""One item that another project has planned, one that is half of another's, one that another has shipped."""

_DROP = """text => {
  const data = new DataTransfer();
  data.items.add(new File([text], "dropped.md", { type: "text/markdown" }));
  const form = document.querySelector("form.paste");
  form.dispatchEvent(new DragEvent("dragover", { bubbles: true, cancelable: true, dataTransfer: data }));
  form.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
}"""


def test_a_roadmap_stands_beside_what_others_plan(page: "Page", address: str) -> None:
    """A table for each verdict, the summary leads to it; the item with its line, the others' plans with their status."""
    page.goto(f"{address}/similar")
    page.locator("#file").set_input_files({"name": "weir.md", "mimeType": "text/markdown", "buffer": ROADMAP})
    page.get_by_role("button", name="Compare").click()
    shipped = page.get_by_role("table").filter(has_text="Compress the write-ahead log")
    row = shipped.get_by_role("row").filter(has_text="Compress the write-ahead log").first
    assert "5" in row.get_by_role("rowheader").inner_text()
    assert "● done" in row.get_by_role("cell").inner_text()
    assert page.locator(".verdicts a").first.inner_text() == "1 Shipped elsewhere"
    page.locator(".verdicts a").first.click()
    assert page.url.endswith("#shipped")
    page.set_viewport_size({"width": 380, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_a_pasted_roadmap_is_compared_item_by_item(scripted: "Page", address: str) -> None:
    """As a whole it says little, so the other reading is offered where a text lists something; the box keeps it."""
    scripted.goto(f"{address}/similar")
    scripted.locator("#text").fill(ROADMAP.decode())
    scripted.get_by_role("button", name="Compare", exact=True).click()
    scripted.get_by_role("button", name="Compare its items one by one").click()
    row = scripted.get_by_role("row").filter(has_text="Compress the write-ahead log").first
    assert "● done" in row.get_by_role("cell").inner_text()
    assert scripted.get_by_label("It is a roadmap").is_checked()
    assert scripted.get_by_role("button", name="Compare its items one by one").count() == 0


def test_a_file_is_dropped_on_the_form(scripted: "Page", address: str) -> None:
    """It is chosen, and the text is set aside meanwhile: each is compared in its own way."""
    scripted.goto(f"{address}/similar?text=iceberg")
    scripted.evaluate(_DROP, ROADMAP.decode())
    assert scripted.locator("#text").is_disabled()
    scripted.get_by_role("button", name="Compare").click()
    assert "dropped.md" in scripted.locator(".summary").inner_text()
