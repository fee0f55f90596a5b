"""What assistive technology would stumble over is on no page, in no colours and at no size."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
SEEN = {
    "resultTypes": ["violations"],
    "runOnly": ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"],
}
"""The rules whose answer depends on colours and on the width of the screen."""

_UNFOLDED = "[...document.querySelectorAll('details')].slice(0, 12).forEach(one => one.open = true)"
"""Opens what is folded; the page of the API has a hundred like the first ones."""

_ZOOMED = 640
"""Pixels that a screen of 1280 has for a page at 200 %."""

_WORDS = "document.body.innerText.split(/\\s+/).filter(Boolean).sort()"


@pytest.fixture
def opened(browser: "Browser", addresses: list[str]) -> "Page":
    """A page with script, closed before the server is."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()  # type: ignore[misc]
    context.close()


def _violations(page: "Page", options: dict[str, Any]) -> list[str]:
    """What axe-core finds on a page, a line each: the rule, the element, and what is wrong with it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


def test_axe_finds_nothing_on_any_page(opened: "Page", addresses: list[str]) -> None:
    """No violation of any rule, best practices among them: light on a desk's screen, dark on a phone's, all that is folded open.

    Contrast depends on colours alone, and what scrolls or is too small on the width: on the phone only these are asked again.
    """
    found: dict[str, list[str]] = {}
    for address in [*addresses, addresses[0] + "nothing"]:
        opened.goto(address)
        opened.evaluate(_UNFOLDED)
        for width, colours, rules in ((1280, "light", EVERYTHING), (380, "dark", SEEN)):
            opened.set_viewport_size({"width": width, "height": 800})
            opened.emulate_media(color_scheme=colours)
            if wrong := _violations(opened, rules):
                found[f"{address} {width} {colours}"] = wrong
        opened.set_viewport_size({"width": 1280, "height": 800})
        opened.emulate_media(color_scheme="light")
    assert found == {}


def test_nothing_is_lost_at_200_percent_or_in_colours_of_ones_own(opened: "Page", addresses: list[str]) -> None:
    """Every word that a wide screen shows is there on half of it, and nothing is wider than that; in forced colours too."""
    for address in addresses:
        opened.set_viewport_size({"width": 1280, "height": 800})
        opened.emulate_media(forced_colors="none")
        opened.goto(address)
        opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        wide = opened.evaluate(_WORDS)
        opened.set_viewport_size({"width": _ZOOMED, "height": 400})
        for colours in ("none", "active"):
            opened.emulate_media(forced_colors=colours)
            assert opened.evaluate("document.documentElement.scrollWidth") <= _ZOOMED, (address, colours)
            lost = set(wide) - set(opened.evaluate(_WORDS))
            assert not lost, (address, colours)


def test_a_status_is_told_from_the_others_in_forced_colours(opened: "Page", address: str) -> None:
    """By its mark and its word, and by a border where grounds are taken away."""
    opened.emulate_media(forced_colors="active")
    opened.goto(f"{address}/?q=access&k=11")
    chips = opened.locator(".plan .chip.planned, .plan .chip.done, .plan .chip.dropped").all()
    assert len(chips) > 2
    assert {(chip.text_content() or "")[0] for chip in chips} == {"○", "●", "✕"}
    for chip in chips:
        assert chip.evaluate("chip => getComputedStyle(chip).outlineStyle") == "solid"
