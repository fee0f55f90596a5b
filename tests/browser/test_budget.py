"""What the first pages cost: bytes over the wire, requests, and nothing that moves while they load."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from conftest import WordsEncoder, settings

from api.app import create_app
from api.service import Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser, Page

BYTES = 50_000
REQUESTS = 6
_WAIT = 400
"""Milliseconds in which whatever would move has moved."""

_MOVED = """new PerformanceObserver(list => {
    for (const one of list.getEntries()) window.moved = (window.moved ?? 0) + one.value;
}).observe({ type: "layout-shift", buffered: true });"""


class Cost:
    """What a page took from the network, as the browser counts it: headers and bodies as they were sent."""

    def __init__(self, page: "Page") -> None:
        self.requests: list[str] = []
        self.bytes = 0.0
        self.said: list[str] = []
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        network.on("Network.requestWillBeSent", lambda one: self.requests.append(one["request"]["url"]))
        network.on("Network.loadingFinished", self._add)
        page.on("console", lambda message: self.said.append(message.text))

    def _add(self, finished: dict[str, float]) -> None:
        self.bytes += finished["encodedDataLength"]


@pytest.fixture
def samples(sample_data: "Path", serve: "Callable[[Flask], str]") -> "Iterator[str]":
    """The address of a server over the sample roadmaps."""
    service = Service(settings(sample_data), WordsEncoder())
    yield serve(create_app(service))
    service.close()


@pytest.mark.parametrize(
    "path", ["/", "/?mode=lexical&q=backpressure+when+writes+pile+up", "/?project=etcd&status=planned"]
)
@pytest.mark.parametrize("width", [380, 1280])
def test_a_first_page_is_small_and_still(browser: "Browser", samples: str, path: str, width: int) -> None:
    """At most 50 kB and six requests without a cache, all to this host; nothing moves, nothing is complained of."""
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(_MOVED)
    page = context.new_page()
    cost = Cost(page)
    page.goto(samples + path, wait_until="networkidle")
    page.wait_for_timeout(_WAIT)
    moved = page.evaluate("window.moved ?? 0")
    plans = page.locator(".plan").count()
    context.close()
    assert plans > 0 or path == "/"
    assert 0 < cost.bytes <= BYTES
    assert len(cost.requests) <= REQUESTS
    assert {urlsplit(one).netloc for one in cost.requests} == {urlsplit(samples).netloc}
    assert moved == 0
    assert cost.said == []


def test_a_second_page_brings_no_style_again(browser: "Browser", samples: str) -> None:
    """Styles and scripts come from the cache by their addresses: another page costs itself alone."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(samples + "/", wait_until="networkidle")
    page.goto(samples + "/?q=etcd&mode=lexical", wait_until="networkidle")
    cached = page.evaluate(
        "performance.getEntriesByType('resource').filter(one => one.name.includes('/static/')).map(one => one.transferSize)"
    )
    context.close()
    assert cached
    assert set(cached) == {0}
