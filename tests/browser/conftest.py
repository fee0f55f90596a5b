"""A real browser, servers on the loopback, and one address of each kind of page."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from werkzeug.serving import make_server

from api.app import create_app
from api.service import Service

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def browser(require: Callable[..., str]) -> "Iterator[Browser]":
    """Debian's chromium; its sandbox needs rights that a build machine does not give."""
    chromium = require("chromium", "chromium-browser", "google-chrome")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@contextlib.contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of a server over an application, while it is needed."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


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
    opened.on("requestfailed", lambda failed: said.append(failed.url))
    yield opened
    context.close()
    assert said == []


@pytest.fixture
def addresses(service: Service, address: str) -> list[str]:
    """One of each kind of page."""
    feature = next(iter(service.records("features")))["links"]["html"]
    theme = service.served.landscape.themes()["themes"][0]["links"]["html"]
    compared = "/compare?projects=quillstore&projects=tidewatch"
    paths = (
        *("/", "/?q=iceberg+tables", "/?q=x&status=dropped&project=Millrace", "/?q=x&offset=50", feature, "/docs"),
        *("/themes", theme),
        *("/projects", "/projects?q=nobody", "/projects/tidewatch", "/projects/tidewatch/next"),
        *("/path", "/path?from=tidewatch&to=quillstore", "/path?from=tidewatch"),
        *("/compare", compared, f"{compared}&projects=millrace&k=2", f"{compared}&by=items"),
        *("/similar", "/similar?text=role-based+access+control&like=Alerts"),
        *("/queries", "/queries/technology-plans?technology=raft", "/queries/evidence"),
        *("/about/category/table-formats", "/about/dataset", "/ns.html", "/rules"),
    )
    return [address + path for path in paths]
