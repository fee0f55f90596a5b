"""How large the widget is, and how long it takes to draw an answer that has arrived: python -m benchmarks.widget_speed."""

import gzip
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from api.app import create_app
from api.publishing.publish import Publisher
from api.service import Service
from api.settings import Settings
from api.widget.release import release
from benchmarks.shared_corpus import served
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE
from search.encoder import MiniLM

_SAMPLES = Path(__file__).parents[1] / "examples" / "roadmaps"
_QUERIES = (
    "iceberg tables",
    "replace zookeeper",
    "role-based access",
    "backpressure",
    "raft",
    "metrics",
    "write-ahead log",
)
_ROUNDS = 5
_PAGE = '<!doctype html><title>Elsewhere</title><script type="module" src="/widget.js"></script><roadgraph-search>'

_WATCH = """() => {
    const seen = new PerformanceObserver(list => { for (const one of list.getEntries())
        if (one.name.includes("/api/search")) window.arrived = one.responseEnd });
    seen.observe({type: "resource"});
    window.drawn = new Promise(drawn => addEventListener("roadgraph-results", () =>
        requestAnimationFrame(() => setTimeout(() => drawn(performance.now() - window.arrived))), {once: true}));
}"""
"""From the last byte of an answer to the frame after its results were put into the page."""


def main() -> None:
    """Prints bytes and milliseconds, over the sample roadmaps, with the script in a page of its own."""
    print(
        f"script {release().version}: {len(release().script):,} bytes, {len(gzip.compress(release().script, 9)):,} compressed"
    )
    chromium = next(
        found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        encoder = MiniLM()
        Publisher(DataFolder(Path(folder)), encoder, base=DEFAULT_BASE).ingest([str(_SAMPLES)])
        service = Service(Settings.read({}, data=Path(folder)), encoder)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with served(create_app(service)) as address:
            taken = sorted(_drawn(browser.new_page(), address))
        browser.close()
        service.close()
    print(
        f"drawn after the answer: median {statistics.median(taken):.0f} ms, longest of {len(taken)} {taken[-1]:.0f} ms (≤ 100)"
    )


def _drawn(page: Page, address: str) -> list[float]:
    """Milliseconds for each query."""
    page.route(f"{address}/elsewhere", lambda route: route.fulfill(body=_PAGE, content_type="text/html"))
    page.goto(f"{address}/elsewhere")
    taken = []
    for query in _QUERIES * _ROUNDS:
        page.evaluate(_WATCH)
        page.get_by_role("combobox").fill(query)
        taken.append(page.evaluate("drawn"))
    return taken


if __name__ == "__main__":
    main()
