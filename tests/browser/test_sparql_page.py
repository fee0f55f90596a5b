"""The SPARQL page as people use it: by keyboard, by mouse, on a phone, without script; its editor, its views, its files."""

import csv
import gzip
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import WordsEncoder, settings

from api.app import create_app
from api.service import Service

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Locator, Page

STATIC = Path(__file__).parents[2] / "api" / "web" / "static"
KIB = 1024

PLANS = "SELECT ?plan ?title ?line { ?plan a rg:Feature ; dcterms:title ?title ; rg:firstLine ?line } ORDER BY ?plan"
COUNTS = "SELECT ?name (COUNT(?plan) AS ?plans) { ?plan a rg:Feature ; rg:project/doap:name ?name } GROUP BY ?name ORDER BY ?name"
DATED = 'SELECT ?day ?n { VALUES (?day ?n) { ("2026-03-01"^^xsd:date 4) ("2026-01-01"^^xsd:date 1) ("2026-02-01"^^xsd:date 3) } }'
GRAPH = "CONSTRUCT { ?f dcterms:title ?t ; rg:project ?p } WHERE { ?f a rg:Feature ; dcterms:title ?t ; rg:project ?p }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
WRONG = "SELECT ?name {\n  ?plan rg:project/doap:name ?name .\n  ?plan wrong:title ?title\n}"

_MOST_STEPS = 40
"""Presses of the tab key within which the editor has to be reached."""

_REFUSED = "the server responded with a status of 400"


@pytest.fixture
def desk(browser: "Browser", address: str) -> "Iterator[Page]":
    """The page at a desk, where nothing breaks the policy or fails but a query that is refused."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error(event.violatedDirective))"
    )
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(f"{address}/sparql")
    _editor(opened).wait_for()
    yield opened
    context.close()
    assert [one for one in said if _REFUSED not in one] == []


def _editor(page: "Page") -> "Locator":
    return page.get_by_role("textbox", name="SPARQL query")


def _write(page: "Page", query: str) -> None:
    """Replaces the text, as one pastes."""
    _editor(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def _run(page: "Page", query: str) -> "Locator":
    """What is shown of the answer to a query."""
    _write(page, query)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Run").wait_for()
    page.locator("#answer :is(.views, .truth, [role=alert])").first.wait_for()
    return page.locator("#answer")


def _faults(page: "Page") -> str:
    """What axe finds."""
    return str(Axe().run(page).generate_snapshot())


def test_by_keyboard_alone(desk: "Page") -> None:
    """Tab reaches the editor, which is named; Ctrl+Enter runs; Escape, then Tab, leaves; the address has the query."""
    for _ in range(_MOST_STEPS):
        desk.keyboard.press("Tab")
        if _editor(desk).evaluate("editor => editor === editor.getRootNode().activeElement"):
            break
    desk.keyboard.press("Control+a")
    desk.keyboard.insert_text(PLANS)
    desk.keyboard.press("Control+Enter")
    desk.get_by_text("11 rows in").wait_for()
    assert desk.locator("#answer tbody tr").count() == 11
    assert quote("rg:firstLine", safe="") in desk.url
    assert "Escape, then Tab" in desk.locator("#keys").inner_text()
    desk.keyboard.press("Escape")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "Run"
    desk.reload()
    _editor(desk).wait_for()
    assert desk.locator("#answer tbody tr").count() == 11
    assert "rg:firstLine" in _editor(desk).inner_text()


def test_completion_knows_the_graph(desk: "Page") -> None:
    """Terms with their prefix, variables of the query, and things by their names, as IRIs or within a string."""
    _write(desk, "SELECT ?name { ?plan ")
    desk.keyboard.type("rg:stat")
    offered = desk.get_by_role("option")
    offered.first.wait_for()
    assert offered.first.inner_text().startswith("rg:status")
    assert "property" in offered.first.inner_text()
    desk.wait_for_timeout(100)  # the editor takes no key for an answer to a list that has just come
    desk.keyboard.press("Enter")
    desk.keyboard.type(" rg:planned ; rg:technology iceb")
    offered.filter(has_text="Apache Iceberg").first.wait_for()
    assert offered.first.inner_text().split() == ["Apache", "Iceberg", "technology"]
    assert _faults(desk) == ""
    desk.wait_for_timeout(100)
    desk.keyboard.press("Enter")
    desk.keyboard.type(' ; dcterms:title "role-b')
    offered.filter(has_text="role-based").first.wait_for()
    desk.wait_for_timeout(100)
    desk.keyboard.press("Enter")
    text = _editor(desk).inner_text()
    assert "rg:status rg:planned ; rg:technology <https://w3id.org/roadgraph/id/technology/apache-iceberg>" in text
    assert 'dcterms:title "Add role-based access control' in text or 'dcterms:title "Role-based access control' in text
    desk.keyboard.type('" . ?na')
    offered.filter(has_text="?name").wait_for()


def test_a_mistake_is_marked_until_it_is_mended(desk: "Page") -> None:
    """Its line and word in the editor, its words below; and nothing of the former answer stays."""
    _run(desk, PLANS)
    answer = _run(desk, WRONG)
    assert "line 3, column" in answer.get_by_role("alert").inner_text()
    assert answer.locator("table").count() == 0
    assert desk.locator(".cm-wrong-line").inner_text().strip() == "?plan wrong:title ?title"
    assert desk.locator(".cm-wrong").inner_text() == "wrong:title"
    assert _faults(desk) == ""
    _write(desk, COUNTS)
    assert desk.locator(".cm-wrong-line").count() == 0


def test_table_and_chart(desk: "Page") -> None:
    """Columns sort; numbers are bars with their names, or a line where there are days, with a table of the same."""
    answer = _run(desk, COUNTS)
    assert answer.locator("td:first-child").all_inner_texts() == ["Millrace", "Quillstore", "Tidewatch"]
    plans = answer.get_by_role("button", name="plans")
    plans.click()
    assert answer.locator("th[aria-sort=ascending]").inner_text().startswith("plans")
    plans.click()
    assert answer.locator("td:first-child").first.inner_text() == "Tidewatch"
    assert _faults(desk) == ""
    answer.get_by_role("button", name="Chart").click()
    bars = answer.get_by_role("img", name="plans by name: bars of 3 rows")
    bars.wait_for()
    assert bars.locator("rect").count() == 3
    answer.get_by_text("What is drawn, as a table").click()
    assert answer.locator("figure tbody tr").first.inner_text().split() == ["Millrace", "2"]
    assert _faults(desk) == ""
    answer.get_by_role("button", name="Graph").click()
    assert "No graph of this" in answer.inner_text()
    _run(desk, DATED).get_by_role("button", name="Chart").click()
    drawn = answer.get_by_role("img", name="n by day: a line of 3 rows")
    drawn.wait_for()
    assert drawn.locator("circle").count() == 3
    across = [float(dot.get_attribute("cx") or 0) for dot in drawn.locator("circle").all()]
    assert across == sorted(across)


def test_graph_and_truth(desk: "Page") -> None:
    """A graph is drawn the same each time, by the names of its things, with all statements in the list."""
    answer = _run(desk, GRAPH)
    picture = answer.locator(".network svg")
    first = picture.evaluate("svg => svg.outerHTML")
    assert picture.locator("circle").count() == 14
    assert "Add role-based access control" in picture.inner_html()
    listed = answer.get_by_role("region", name="List of the graph")
    assert listed.get_by_role("link", name="rg:project").count() == 11
    assert _faults(desk) == ""
    answer.get_by_role("button", name="Table").click()
    assert answer.locator("tbody tr").count() == 22
    assert _run(desk, GRAPH).locator(".network svg").evaluate("svg => svg.outerHTML") == first
    assert "✓ yes" in _run(desk, "ASK { ?s a rg:Feature }").inner_text()


def test_files_and_what_is_stopped(desk: "Page") -> None:
    """A file has the rows that the table has, however long the query is; a query that takes long can be stopped."""
    _write(desk, SLOW)
    desk.get_by_role("button", name="Run").click()
    desk.get_by_role("button", name="Stop").click()
    desk.get_by_text("Stopped after").wait_for()
    answer = _run(desk, PLANS)
    titles = answer.locator("td:nth-child(2)").all_inner_texts()
    with desk.expect_download() as file:
        answer.get_by_role("link", name="CSV").click()
    with Path(file.value.path()).open(encoding="utf-8", newline="") as content:
        assert [row["title"] for row in csv.DictReader(content)] == titles
    long = _run(desk, f"{PLANS} #{'x' * 8_000}")
    with desk.expect_download() as sent:
        long.get_by_role("button", name="XLSX").click()
    assert sent.value.suggested_filename.endswith(".xlsx")


def test_an_answer_is_kept(desk: "Page", published: Path, tmp_path: Path, serve: "Callable[[Flask], str]") -> None:
    """The one that is shown, under a permalink."""
    own = Service(settings(shutil.copytree(published, tmp_path / "data")), WordsEncoder())
    desk.goto(f"{serve(create_app(own))}/sparql?query={quote(PLANS)}")
    _run(desk, COUNTS)
    desk.get_by_role("button", name="Keep this answer").click()
    desk.wait_for_url("**/q/*")
    assert "GROUP BY ?name" in desk.locator("main").inner_text()
    assert "Tidewatch" in desk.locator("table").inner_text()
    own.close()


def test_on_a_phone_in_the_dark(browser: "Browser", address: str) -> None:
    """Every view fits, and axe finds nothing there either."""
    context = browser.new_context(viewport={"width": 380, "height": 800}, color_scheme="dark", reduced_motion="reduce")
    phone = context.new_page()
    for query, view in ((PLANS, "Table"), (COUNTS, "Chart"), (GRAPH, "Graph")):
        phone.goto(f"{address}/sparql?query={quote(query)}")
        _editor(phone).wait_for()
        phone.get_by_role("button", name=view).click()
        phone.locator("#answer :is(table.answer, svg)").first.wait_for()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 380, view
        assert _faults(phone) == "", view
    context.close()


def test_without_script(browser: "Browser", address: str) -> None:
    """A text area, a table with links and files; a question that stands ready is filled in and run."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/sparql")
    page.get_by_label("Query").fill(PLANS)
    page.get_by_role("button", name="Run", exact=True).click()
    assert page.locator("tbody tr").count() == 11
    with page.expect_download() as file:
        page.get_by_role("link", name="TSV").click()
    assert file.value.path().read_text(encoding="utf-8").count("\n") == 12
    page.get_by_text("queries to open").click()
    page.get_by_role("link", name="Who plans something with a technology, and for when?").click()
    page.get_by_role("textbox", name="technology").fill("iceberg")
    page.get_by_role("button", name="Put into the query").click()
    page.get_by_role("button", name="Run", exact=True).click()
    assert "Support Apache Iceberg tables" in page.locator("table").inner_text()
    page.get_by_label("Query").fill(f"{COUNTS} #{'x' * 8_000}")
    page.get_by_role("button", name="more than 7,000 characters").click()
    assert page.locator("tbody tr").count() == 3
    context.close()


def test_scripts_stay_small() -> None:
    """Our own are at most 60 kB gzipped, all together; the editor, which is loaded when it is needed, 150 kB."""
    sizes = {path.name: len(gzip.compress(path.read_bytes())) for path in STATIC.glob("*.js")}
    assert sizes.pop("editor.js") <= 150 * KIB
    assert sum(sizes.values()) <= 60 * KIB
