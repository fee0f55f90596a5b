"""250 hostile titles, quotes and links are text on every page: nothing of them runs, is loaded, or turns what stands beside it."""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import hostile
import pytest
from flask import Flask

from api.network.landscape import Landscape
from api.service import Service

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

_HARM = """(root) => {
    const found = [];
    const say = (why, element) => found.push(`${why}: ${element.outerHTML.slice(0, 160)}`);
    const addresses = ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "background"];
    for (const element of root.querySelectorAll("*")) {
        if (element.closest(".hit, xss")) say("an element of a text", element);
        const name = element.localName;
        if (name === "base" && element.hasAttribute("href")) say("another base", element);
        if (["object", "embed", "frame", "frameset", "marquee", "style", "math"].includes(name)) say("an element of no page", element);
        if (name === "meta" && element.httpEquiv) say("a command", element);
        if (name === "script" && element.type !== "application/json" && new URL(element.src || "data:,", location.href).origin !== location.origin) say("a script", element);
        for (const attribute of element.attributes) {
            if (attribute.name.startsWith("on") || attribute.name === "style" || attribute.name === "srcdoc") say("an attribute", element);
            if (!addresses.includes(attribute.name)) continue;
            let protocol = "none";
            try { protocol = new URL(attribute.value, location.href).protocol; } catch { }
            if (!["http:", "https:", "none"].includes(protocol)) say("an address", element);
        }
    }
    return found;
}"""
"""What in a document no page of ours has."""

_TURNED = """() => {
    const controls = /[\\u202a-\\u202e\\u2066-\\u2069]/;
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!controls.test(node.data)) continue;
        let around = node.parentElement;
        if (["script", "option", "textarea", "title", "style"].includes(around.localName)) continue;
        for (let style = getComputedStyle(around); style.display === "inline" && !style.unicodeBidi.match(/isolate|plaintext/); ) {
            around = around.parentElement;
            style = getComputedStyle(around);
        }
        const after = document.createRange();
        after.setStartAfter(node);
        after.setEndAfter(around.lastChild);
        const beside = after.toString().trim();
        if (beside && !around.matches(".text, pre, pre *")) found.push(`${around.outerHTML.slice(0, 200)} … ${beside.slice(0, 60)}`);
    }
    return found;
}"""
"""Texts with controls of direction that other words follow in their paragraph or isolate."""

_ALL = "SELECT ?title (strlen(?title) AS ?length) ?plan { ?plan a rg:Feature ; dcterms:title ?title } ORDER BY ?title"

_UNSEEN = ("Cc", "Cf", "Zl", "Zp")
"""Categories of characters that have no shape of their own."""


@pytest.fixture
def watched(browser: "Browser", hostile_address: str) -> "Iterator[Page]":
    """A page with script on; dialogs, complaints, reports of the policy and requests to other hosts fail the test."""
    context = browser.new_context(base_url=hostile_address)
    page = context.new_page()
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda said: heard.append(said.text) if _is_complaint(said) else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda one: heard.append(one.url) if not one.url.startswith(hostile_address) else None)
    context.add_init_script(
        "addEventListener('securitypolicyviolation', one => console.error(`policy: ${one.violatedDirective}`))"
    )
    yield page
    context.close()
    assert heard == []


def _is_complaint(said: "ConsoleMessage") -> bool:
    """Whether the browser finds fault; that a page is not found is what one of them is there for."""
    return said.type in ("error", "warning") and "status of 404" not in said.text


def _visit(page: "Page", address: str) -> None:
    """Opens a page with all that is folded on it, and looks for harm."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(f"({_HARM})(document)") == [], address
    assert page.evaluate(_TURNED) == [], address


def _visible(text: str) -> str:
    """A text without what a browser drops or shows as something else."""
    kept = (" " if unicodedata.category(one) in _UNSEEN or one == "\ufffd" else one for one in text.replace("\0", ""))
    return " ".join("".join(kept).split())


def test_the_texts_are_what_they_are_said_to_be() -> None:
    """250 different ones of many kinds, which no normalisation makes harmless before they are shown."""
    found = hostile.texts()
    assert len({one.text for one in found}) == 250
    assert {"script", "handler", "mutation", "link", "svg", "mathml", "template", "style", "bidi", "control"} <= {
        one.kind for one in found
    }


def test_search_shows_every_title_and_quote_as_text(watched: "Page", hostile_service: Service) -> None:
    """All plans of all five projects, word by word what the documents say."""
    total = hostile_service.served.catalogue.count
    assert total > 400
    shown: list[str] = []
    for offset in range(0, total, 100):
        _visit(watched, f"/?k=100&offset={offset}")
        shown += watched.evaluate("[...document.querySelectorAll('.plan h3 a')].map(one => one.textContent)")
    titles = [one["title"] for one in hostile_service.features()]
    assert sorted(map(_visible, shown)) == sorted(map(_visible, titles))
    assert any("{{ 7 * 7 }}" in one for one in shown)


def test_features_are_shown_with_their_raw_evidence(watched: "Page", hostile_service: Service) -> None:
    """Every eighth as a page is opened, the others as a browser would build them from the same bytes."""
    addresses = [one["links"]["html"] for one in hostile_service.features()]
    for address in addresses[::8]:
        _visit(watched, address)
    built = f"""async (addresses) => {{
        const found = [];
        for (const address of addresses) {{
            const answer = await fetch(address);
            const made = new DOMParser().parseFromString(await answer.text(), "text/html");
            if (!answer.ok || !made.querySelector("h1")) found.push(address);
            found.push(...({_HARM})(made));
        }}
        return found;
    }}"""
    assert watched.evaluate(built, addresses) == []


def test_every_other_kind_of_page_shows_them_as_text(watched: "Page", hostile_service: Service) -> None:
    """Projects, comparisons, themes, similar plans, questions, linked data, status, previews, and whatever takes no name."""
    served = hostile_service.served
    projects = [one.label for one in served.catalogue.projects.values()]
    parts = [id.rsplit("/", 1)[-1] for id in served.catalogue.projects]
    feature = served.catalogue.feature(0).id
    document = next(iter(served.catalogue.documents))
    both = urlencode([("projects", one) for one in projects[:2]])
    themes = [one["links"]["html"] for one in served.part(Landscape).themes()["themes"][:3]]
    script = quote(hostile.texts()[0].text)
    addresses = [
        *(f"/projects/{quote(one)}" for one in parts),
        f"/projects/{quote(parts[0])}/next",
        "/technologies/rust",
        "/technologies/rust?by=project",
        "/sparql?query=" + quote("DESCRIBE ?p { ?p a doap:Project }"),
        "/sparql?named=technology-plans&technology=Rust",
        *(f"/compare?{both}&by={by}" for by in ("concepts", "technologies", "items")),
        *themes,
        f"/similar?text={script}+Support+Rust&like={script}",
        f"/similar?roadmap=true&text={quote(''.join(f'- Support {one.text}' + chr(10) for one in hostile.texts()[::9]))}",
        f"/?q={script}",
        f"/?q=Support&project={quote(projects[0])}",
        f"/path?from={quote(parts[0])}&to={quote(parts[1])}",
        "/queries/technology-plans?technology=Rust",
        f"/queries/plans-with-words?words={script}",
        "/queries/evidence",
        f"/about/{feature}",
        f"/about/{quote(document)}",
        *(f"/preview/{quote(one)}" for one in parts[:2]),
        f"/embed?kind=board&project={quote(projects[-1])}",
        f"/embed?kind=related&text={script}",
        f"/embed/configure?kind=related&text={script}",
        f"/nothing/{script}",
    ]
    for address in addresses:
        _visit(watched, address)


def test_answers_that_a_script_draws_are_text_too(watched: "Page") -> None:
    """The table, the chart and the graph of a query whose every cell is hostile, in the browser's own drawing."""
    watched.goto("/sparql?query=" + quote(_ALL))
    for view in ("Chart", "Graph", "Table"):
        watched.get_by_role("button", name=view, exact=True).click()
        assert watched.evaluate(f"({_HARM})(document)") == [], view
        assert watched.evaluate(_TURNED) == [], view
    assert watched.locator("td").count() > 50


def test_a_kept_question_is_shown_as_text(watched: "Page") -> None:
    """A permalink with a hostile question."""
    watched.goto("/?" + urlencode({"q": hostile.texts()[0].text, "parse": "off"}))
    watched.get_by_role("button", name="permalink").click()
    watched.wait_for_url("**/q/*")
    _visit(watched, watched.url)


def test_pages_without_a_name_in_their_address_show_them_as_text(watched: "Page", hostile_service: Service) -> None:
    """Whichever there are."""
    from api.app import create_app

    app: Flask = create_app(hostile_service)
    plain = [rule.rule for rule in app.url_map.iter_rules() if "pages" in rule.endpoint and not rule.arguments]
    addresses = [one for one in plain if one not in ("/favicon.ico", "/similar")]
    assert len(addresses) > 8
    for address in addresses:
        _visit(watched, address)
