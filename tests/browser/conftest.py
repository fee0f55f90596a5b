"""A real browser, servers on the loopback, and one address of each kind of page."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hostile
import pytest
from conftest import WordsEncoder, settings
from flask import Flask

from api.app import create_app
from api.network.landscape import Landscape
from api.publishing.publish import Publisher
from api.service import Service
from benchmarks.shared_corpus import served
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


_LEFT = "net::ERR_ABORTED"
"""What a browser says of a request that it gave up itself, as it left the page for another."""


@pytest.fixture(scope="session")
def browser(require: Callable[..., str]) -> "Iterator[Browser]":
    """Debian's chromium; its sandbox needs rights that a build machine does not give."""
    chromium = require("chromium", "chromium-browser", "google-chrome")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample roadmaps and the stand-in encoder, to be read only."""
    data = tmp_path_factory.mktemp("samples") / "data"
    samples = Path(__file__).parents[2] / "examples" / "roadmaps"
    Publisher(DataFolder(data), WordsEncoder(), base=DEFAULT_BASE).ingest([str(samples)])
    return data


@pytest.fixture(scope="session")
def hostile_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the 250 hostile texts, as five projects in five formats; to be read only."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "plans").mkdir()
    hostile.write(folder / "plans")
    publisher = Publisher(DataFolder(folder / "data"), WordsEncoder(), base=DEFAULT_BASE)
    assert not publisher.ingest([str(folder / "plans")]).skipped
    return folder / "data"


@pytest.fixture
def hostile_service(hostile_data: Path) -> Iterator[Service]:
    """A service over the hostile texts."""
    made = Service(settings(hostile_data), WordsEncoder())
    yield made
    made.close()


@pytest.fixture
def hostile_address(hostile_service: Service) -> Iterator[str]:
    """The address of a server over the hostile texts."""
    with served(create_app(hostile_service)) as at:
        yield at


@pytest.fixture
def serve() -> "Iterator[Callable[[Flask], str]]":
    """Serves applications until the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda app: stack.enter_context(served(app))


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """The address of a server over the published snapshot."""
    with served(create_app(service)) as at:
        yield at


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(browser: "Browser", address: str, request: pytest.FixtureRequest) -> "Iterator[Page]":
    """A page with script and one without; it must not complain either way, and is closed before the server is."""
    context = browser.new_context(java_script_enabled=request.param)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("requestfailed", lambda failed: said.append(failed.url) if failed.failure != _LEFT else None)
    yield opened
    context.close()
    assert said == []


@pytest.fixture
def scripted(browser: "Browser", address: str) -> "Iterator[Page]":
    """A page with script at a desk; it must not complain, and is closed before the server is."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


@pytest.fixture
def addresses(service: Service, address: str) -> list[str]:
    """One of each kind of page."""
    feature = next(iter(service.features()))["links"]["html"]
    theme = service.served.part(Landscape).themes()["themes"][0]["links"]["html"]
    compared = "/compare?projects=quillstore&projects=tidewatch"
    paths = (
        *("/", "/?q=iceberg+tables", "/?q=x&status=dropped&project=Millrace", "/?q=x&offset=50", feature),
        *("/themes", theme),
        *("/projects", "/projects?q=nobody", "/projects/tidewatch", "/projects/tidewatch/next"),
        *(
            "/technologies",
            "/technologies?q=nobody",
            "/technologies/apache-iceberg",
            "/technologies/raft?by=project",
            "/map",
        ),
        *("/path", "/path?from=tidewatch&to=quillstore", "/path?from=tidewatch"),
        *("/compare", compared, f"{compared}&projects=millrace&k=2", f"{compared}&by=items"),
        *("/similar", "/similar?text=role-based+access+control&like=Alerts"),
        *("/similar?text=-+Compress+logs%0A-+Alerts%0A-+Tea" + asked for asked in ("", "&roadmap=true")),
        *("/queries", "/queries/technology-plans?technology=raft", "/queries/evidence"),
        *("/embed/configure", "/embed/configure?kind=board&project=tidewatch&theme=dark&accent=%23ffcc00"),
        "/embed",
        *("/about/category/table-formats", "/about/dataset", "/ns.html", "/rules"),
        *(
            "/sparql",
            "/sparql?query=DESCRIBE+?p+{+?p+a+doap:Project+}",
            "/sparql?named=technology-plans&technology=raft",
        ),
        *("/data", "/status", "/status?sort=features&order=desc&k=2", "/docs?example=operations_healthz_healthz_get"),
        "/preview/raft",
    )
    return [address + path for path in paths]
