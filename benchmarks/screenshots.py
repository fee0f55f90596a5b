"""Ten states of the pages as small pictures, over the sample roadmaps: `make screenshots` writes them to docs/screenshots."""

import logging
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Flask
from PIL import Image

from api.publishing.publish import Publisher
from benchmarks.shared_corpus import served, serving
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE
from search.encoder import MiniLM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "screenshots"

LARGEST = 150_000
"""Bytes that a picture may have."""

_COLOURS = 192
"""Colours of a palette: with the few tokens of the style none is missed."""

_HEIGHT = 900
_SETTLED = 600
"""Milliseconds after which what a script draws stands still."""

_CHART = """SELECT ?project (COUNT(?plan) AS ?plans) WHERE {
  ?plan a rg:Feature ; rg:project [ doap:name ?project ]
} GROUP BY ?project ORDER BY DESC(?plans)"""

_HOST = """<!doctype html><html lang="en"><title>Heron's own site</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">
<script type="module" src="{0}/widget.js"></script>
<body bgcolor="white"><h1>Heron</h1><p>A page of another site, with its own look.</p>
<roadgraph-search endpoint="{0}"></roadgraph-search></body></html>"""


def _nothing(_page: "Page") -> None:
    """Does nothing before the picture."""


@dataclass(frozen=True, slots=True)
class State:
    """What is pictured: an address (of a foreign page where it is empty), the screen, and what is done there first."""

    name: str
    path: str
    width: int = 1280
    height: int = _HEIGHT
    is_dark: bool = False
    act: Callable[["Page"], None] = _nothing


def _type_into_widget(page: "Page") -> None:
    page.locator("roadgraph-search").get_by_role("combobox").press_sequentially("backpressure", delay=20)
    page.locator("roadgraph-search").get_by_role("option").first.wait_for()


def _show_chart(page: "Page") -> None:
    """The chart of an answer, where the page has one to choose."""
    chart = page.get_by_role("tab", name="Chart").or_(page.get_by_role("button", name="Chart"))
    chart.first.wait_for()
    chart.first.click()
    chart.first.scroll_into_view_if_needed()
    page.mouse.wheel(0, _HEIGHT // 2)


def _open_cells(page: "Page") -> None:
    """The evidence of the first cells of a comparison."""
    for cell in page.locator("td details").all()[:3]:
        cell.locator("summary").click()


def _open_feature(page: "Page") -> None:
    page.locator(".plan h3 a").first.click()
    page.wait_for_url("**/features/**")


STATES = (
    State("search", "/?q=backpressure+when+writes+pile+up"),
    State("search-none", "/?q=feed+the+birds+at+noon"),
    State("feature", "/?q=backpressure+when+writes+pile+up", act=_open_feature),
    State("project", "/projects/spire"),
    State("technology", "/technologies/raft"),
    State("compare", "/compare?projects=TiKV&projects=etcd&projects=Apache+Fluss", act=_open_cells),
    State("map", "/map", height=1300),
    State("sparql-chart", "/sparql?" + urlencode({"query": _CHART}), act=_show_chart),
    State("widget", "", width=800, act=_type_into_widget),
    State("search-phone-dark", "/?q=backpressure+when+writes+pile+up", width=380, is_dark=True),
)


def picture(browser: "Browser", address: str, state: State) -> bytes:
    """The first screen of a state as a PNG with a palette. Raises RuntimeError where there is no such page, or it is too large."""
    page = browser.new_page(
        viewport={"width": state.width, "height": state.height}, color_scheme="dark" if state.is_dark else "light"
    )
    try:
        answer = page.goto(address + state.path)
        if answer is None or not answer.ok:
            raise RuntimeError(f"{state.path} answers {answer and answer.status}")
        state.act(page)
        page.wait_for_timeout(_SETTLED)
        drawn = Image.open(BytesIO(page.screenshot()))
    finally:
        page.close()
    made = BytesIO()
    drawn.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    if made.tell() > LARGEST:
        raise RuntimeError(f"the picture has {made.tell():,} bytes; {LARGEST:,} are allowed")
    return made.getvalue()


@contextmanager
def foreign(address: str) -> Iterator[str]:
    """The address of a page of another site that has the widget of the server at an address."""
    site = Flask("elsewhere")
    site.add_url_rule("/", view_func=lambda: _HOST.format(address))
    with served(site) as at:
        yield at


def main(folder: Path = FOLDER) -> int:
    """Writes every picture that can be made and names those that cannot; exit status 1 if there are such."""
    from playwright.sync_api import Error, sync_playwright

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    folder.mkdir(parents=True, exist_ok=True)
    missing = []
    with tempfile.TemporaryDirectory() as data:
        Publisher(DataFolder(Path(data)), MiniLM(), base=DEFAULT_BASE).ingest([str(ROOT / "examples" / "roadmaps")])
        with serving(Path(data)) as address, foreign(address) as elsewhere, sync_playwright() as playwright:
            browser = playwright.chromium.launch(args=["--no-sandbox"], executable_path=_chromium())
            for state in STATES:
                try:
                    made = picture(browser, address if state.path else elsewhere, state)
                except (Error, RuntimeError) as error:
                    missing.append(f"{state.name}: {str(error).splitlines()[0]}")
                    continue
                (folder / f"{state.name}.png").write_bytes(made)
                print(f"{state.name}.png {len(made):,} bytes")
            browser.close()
    for said in missing:
        print(f"not made: {said}", file=sys.stderr)
    return 1 if missing else 0


def _chromium() -> str | None:
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


if __name__ == "__main__":
    sys.exit(main())
