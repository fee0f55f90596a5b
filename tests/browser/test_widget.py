"""The search of the widget on a site of another origin, under the policy that the docs tell."""

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, Response, request
from foreign_site import Visitor, visiting

from api.app import create_app
from api.service import Service

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

Serve = Callable[[Flask], str]

SHIFT, ALT, CONTROL = 8, 1, 2
"""Modifiers as the browser's protocol counts them."""

_FOCUSED = "document.activeElement.localName"


@pytest.fixture
def visitor(browser: "Browser", address: str, serve: Serve) -> Iterator[Visitor]:
    """A visitor of a site whose page has the widget of the server."""
    with visiting(browser, address, serve) as one:
        yield one


def _field(page: "Page") -> "Locator":
    return page.get_by_role("combobox", name="Search roadmaps")


def _options(page: "Page") -> "Locator":
    """The options, once there are some."""
    options = page.locator("roadgraph-search").get_by_role("option")
    options.first.wait_for()
    return options


def _ask(page: "Page", text: str) -> "Locator":
    """Types a text; the options of its answer."""
    with page.expect_response("**/api/search?**"):
        _field(page).fill(text)
    return _options(page)


def _press(page: "Page", key: str, code: str, modifiers: int = 0) -> None:
    """Presses a key as a keyboard of some layout does: what it writes, and where it is."""
    session = page.context.new_cdp_session(page)
    text = {"text": key} if len(key) == 1 and not modifiers & CONTROL else {}
    common: dict[str, Any] = {"key": key, "code": code, "modifiers": modifiers}
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **common, **text})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **common})


def test_plans_are_found_and_opened_by_keyboard_alone(visitor: Visitor, address: str) -> None:
    """A key leads to the field, arrows through groups of projects, whose names and places are said; Enter opens."""
    page = visitor.go()
    _field(page).wait_for()
    page.keyboard.press("/")
    page.keyboard.type("role-based access control")
    options = _options(page)
    said = page.get_by_role("status")
    group = page.get_by_role("group", name="Quillstore")
    assert "Add role-based access control" in group.get_by_role("option").first.inner_text()
    assert "○ planned" in group.inner_text().replace("\n", " ").replace("○planned", "○ planned")
    assert "not a sure match" in options.nth(4).inner_text()
    assert page.locator("mark").first.inner_text().casefold() == "role"
    assert options.last.inner_text().startswith("All 11 plans at 127.0.0.1")
    page.wait_for_function(
        "() => document.querySelector('roadgraph-search').shadowRoot.querySelector('[role=status]').textContent"
    )
    assert said.inner_text() == "8 plans in 3 projects"
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("End", 8), ("Home", 0), ("ArrowUp", 8), ("ArrowDown", 0)):
        page.keyboard.press(key)
        chosen = page.locator("[aria-selected=true]")
        assert chosen.get_attribute("id") == _field(page).get_attribute("aria-activedescendant") == f"option-{place}"
    page.wait_for_timeout(10)
    assert said.inner_text().startswith("1 of 8, ")
    assert page.evaluate(_FOCUSED) == "roadgraph-search"
    with visitor.context.expect_page() as opened:
        page.keyboard.press("Control+Enter")
    opened.value.wait_for_url(f"{address}/features/**")
    opened.value.close()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/features/**")


def test_escape_closes_then_empties_then_is_the_pages(visitor: Visitor) -> None:
    """And Tab leaves to the next thing of the page, the list closed behind."""
    page = visitor.go()
    _ask(page, "iceberg")
    field = _field(page)
    page.evaluate("window.escapes = 0; addEventListener('keydown', one => { escapes += one.key === 'Escape' })")
    page.keyboard.press("Escape")
    assert (field.get_attribute("aria-expanded"), field.input_value()) == ("false", "iceberg")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert (field.input_value(), page.evaluate("escapes")) == ("", 0)
    page.keyboard.press("Escape")
    assert page.evaluate("escapes") == 1
    _ask(page, "iceberg")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "own"
    assert page.get_by_role("listbox").is_hidden()


@pytest.mark.parametrize(
    ("key", "code", "modifiers"),
    [("/", "Slash", 0), ("/", "Period", SHIFT), ("/", "Digit7", SHIFT), ("k", "KeyK", CONTROL), ("л", "KeyK", CONTROL)],
    ids=["English", "French", "German", "Control", "Russian"],
)
def test_hotkeys_go_by_what_a_key_writes(visitor: Visitor, key: str, code: str, modifiers: int) -> None:
    """The slash is where the layout has it, and is not typed into the field that it leads to."""
    page = visitor.go()
    _field(page).wait_for()
    _press(page, key, code, modifiers)
    assert page.evaluate(_FOCUSED) == "roadgraph-search"
    assert _field(page).input_value() == ""


def test_keys_of_the_page_stay_the_pages(visitor: Visitor) -> None:
    """Other modifiers, its fields and editors, also within shadows, and what it handles itself are left alone."""
    page = visitor.go()
    _field(page).wait_for()
    for key, code, modifiers in (
        *(("/", "Slash", CONTROL), ("/", "Slash", ALT), ("k", "KeyK", 0), (":", "Slash", SHIFT)),
        *(("K", "KeyK", CONTROL | SHIFT), ("k", "KeyK", CONTROL | ALT)),
    ):
        _press(page, key, code, modifiers)
        assert page.evaluate(_FOCUSED) == "body", (key, code, modifiers)
    page.evaluate(
        """() => { for (const mode of ["open", "closed"]) {
            const host = document.body.appendChild(document.createElement("x-" + mode));
            const field = host.attachShadow({mode}).appendChild(document.createElement("input"));
            host.type = () => field.focus(); host.typed = () => field.value } }"""
    )
    for own in ("#own", "textarea", "[contenteditable]"):
        page.locator(own).focus()
        page.keyboard.press("/")
        assert page.locator(own).evaluate("one => one.value ?? one.textContent") == "/", own
    page.locator("select").focus()
    page.keyboard.press("/")
    assert page.evaluate(_FOCUSED) == "select"
    for shadowed in ("x-open", "x-closed"):
        page.locator(shadowed).evaluate("one => one.type()")
        page.keyboard.press("/")
        assert page.locator(shadowed).evaluate("one => one.typed()") == "/", shadowed
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.addEventListener('keydown', one => { if (one.key === '/') one.preventDefault() })")
    page.keyboard.press("/")
    assert page.evaluate(_FOCUSED) == "body"
    page.keyboard.press("Control+k")
    assert page.evaluate(_FOCUSED) == "roadgraph-search"
    page.evaluate(
        "document.activeElement.blur(); document.querySelector('roadgraph-search').setAttribute('hotkey', 'none')"
    )
    page.keyboard.press("Control+k")
    assert page.evaluate(_FOCUSED) == "body"


def test_an_editor_of_a_script_is_not_disturbed(visitor: Visitor) -> None:
    """While it composes, nothing is asked, and Enter is its own; what it made is sought."""
    page = visitor.go()
    _field(page).focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "iceberg", "selectionStart": 7, "selectionEnd": 7})
    _press(page, "Process", "Enter")
    page.wait_for_timeout(200)
    assert [one for one in visitor.asked if "/api/search" in one] == []
    session.send("Input.insertText", {"text": "iceberg"})
    _options(page)
    assert len([one for one in visitor.asked if "/api/search" in one]) == 1


def test_what_is_asked_can_be_narrowed_and_the_page_may_take_over(visitor: Visitor, address: str) -> None:
    """Attributes are filters; events rise with what was found and what is opened, and opening can be prevented."""
    page = visitor.go(
        attributes='project="Quillstore, Tidewatch" status=planned limit=2 mode=lexical placeholder=Plans'
    )
    page.evaluate(
        """() => { window.told = []; for (const name of ["results", "open", "error"]) addEventListener("roadgraph-" + name, one => {
            one.preventDefault(); told.push([name, one.detail.query ?? one.detail.feature?.project.label ?? one.detail.kind, one.composed]) }) }"""
    )
    assert _field(page).get_attribute("placeholder") == "Plans"
    options = _ask(page, "iceberg")
    assert options.count() == 3
    options.first.click()
    assert page.get_by_role("listbox").is_hidden()
    asked = next(one for one in visitor.asked if "/api/search" in one)
    assert asked == (
        f"{address}/api/search?q=iceberg&project=Quillstore&project=Tidewatch&status=planned&mode=lexical&k=2&prefix=on"
    )
    page.evaluate("document.querySelector('roadgraph-search').setAttribute('project', 'Nope')")
    _field(page).fill("tables")
    page.get_by_text("No project is called 'Nope'").first.wait_for()
    assert page.evaluate("told") == [
        ["results", "iceberg", True],
        ["open", "Quillstore", True],
        ["error", "refused", True],
    ]
    assert page.url.endswith("placeholder%3DPlans")


def test_nothing_sure_and_nothing_at_all_are_told(visitor: Visitor, unknown: str) -> None:
    """The nearest are shown as such; where filters leave nothing, the way leads to everything."""
    page = visitor.go(attributes="status=dropped project=Millrace")
    assert _ask(page, unknown).all_inner_texts() == [_options(page).inner_text()]
    assert page.get_by_text("Nothing passes these filters.").first.is_visible()
    assert _options(page).get_attribute("href") == f"{visitor.server}/?q={unknown}"
    page = visitor.go()
    options = _ask(page, unknown)
    assert page.get_by_text("No plan like this.").first.is_visible()
    assert all("not a sure match" in one for one in options.all_inner_texts()[:-1])


def test_a_lost_connection_is_told_and_its_return_is_used(visitor: Visitor) -> None:
    """What was typed stays, and is sought once the network is there again."""
    page = visitor.go()
    _field(page).wait_for()
    visitor.context.set_offline(True)
    _field(page).fill("iceberg")
    page.get_by_text("cannot be reached").first.wait_for()
    assert page.get_by_role("button", name="Try again").is_visible()
    visitor.context.set_offline(False)
    _options(page)
    assert not page.get_by_role("button", name="Try again").is_visible()


def test_a_busy_server_is_asked_again_when_it_says(browser: "Browser", service: Service, serve: Serve) -> None:
    """The reader is told meanwhile, and has nothing to do."""
    app = create_app(service)
    refused: list[str] = []

    @app.before_request
    def busy() -> Response | None:
        if request.path != "/api/search" or refused:
            return None
        refused.append(request.path)
        return Response('{"detail": "Too many"}', 429, {"Retry-After": "1"}, mimetype="application/problem+json")

    with visiting(browser, serve(app), serve) as visitor:
        page = visitor.go()
        _field(page).fill("iceberg")
        page.get_by_text("Too many questions at once.").first.wait_for()
        _options(page)
        assert refused


def test_an_answer_that_comes_late_is_not_shown(browser: "Browser", service: Service, serve: Serve) -> None:
    """What is typed now counts; until its answer is there, the last one stays."""
    app = create_app(service)
    until = threading.Event()

    @app.before_request
    def wait() -> None:
        if request.args.get("q") == "access":
            until.wait(10)

    with visiting(browser, serve(app), serve) as visitor:
        page = visitor.go()
        options = _ask(page, "iceberg")
        with page.expect_request("**/api/search?q=access&*"):
            _field(page).fill("access")
        assert "iceberg" in options.first.inner_text().casefold()
        assert page.locator("[aria-busy=true]").count() == 1
        with page.expect_response("**/api/search?q=zookeeper&*"):
            _field(page).fill("zookeeper")
        page.get_by_role("group", name="Millrace").get_by_role("option").first.wait_for()
        until.set()
        page.wait_for_timeout(200)
        assert "ZooKeeper" in options.first.inner_text()
        assert page.locator("[aria-busy=true]").count() == 0


HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>\u202e"javascript:alert(3)'


def test_whatever_an_endpoint_answers_is_text(browser: "Browser", address: str, serve: Serve) -> None:
    """Markup in every field, spans that make no sense, links that run script: shown as it is, and led nowhere."""
    endpoint = Flask("hostile")
    named = {"id": HOSTILE, "label": HOSTILE}
    hit = {
        "id": HOSTILE,
        "title": HOSTILE,
        "quote": {"line": HOSTILE, "text": f"{HOSTILE} and more of it", "highlights": [[0, 2]]},
        "project": named,
        "technologies": [named],
        "status": HOSTILE,
        "horizon": {"label": HOSTILE, "bucket": "__proto__"},
        "above_threshold": True,
        "highlights": {"title": [[5, 2], [0, 4], [3, 9_999]], "text": []},
        "links": {"html": "javascript:alert(4)"},
    }
    open_to_all = {"Access-Control-Allow-Origin": "*"}

    @endpoint.get("/api/search")
    def search() -> tuple[dict[str, Any], dict[str, str]]:
        return {"hits": [hit] if request.args["q"] == "hostile" else "none", "total": 1, "none": False}, open_to_all

    at = serve(endpoint)
    with visiting(browser, address, serve, bypass_csp=True) as visitor:
        page = visitor.go(attributes=f'endpoint="{at}"')
        options = _ask(page, "hostile")
        assert HOSTILE in options.first.locator("[part=title]").text_content()
        assert options.first.get_attribute("href") is None
        assert page.locator("roadgraph-search img, roadgraph-search script").count() == 0
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        _field(page).click()
        options.first.click()
        _field(page).fill("nonsense")
        page.get_by_text("gave an answer that makes no sense here").first.wait_for()
        visitor.asked = [one for one in visitor.asked if not one.startswith(at)]


@pytest.mark.parametrize(
    ("lang", "direction", "label", "found"),
    [
        ("de-AT", "ltr", "Roadmaps durchsuchen", "Alle 11 Vorhaben auf"),
        ("fr", "ltr", "Chercher dans les feuilles de route", "Les 11 intentions sur"),
        ("es", "ltr", "Buscar en hojas de ruta", "Los 11 planes en"),
        ("ar", "rtl", "البحث في خرائط الطريق", "11 خطة على"),
        ("cy", "ltr", "Search roadmaps", "All 11 plans at"),
    ],
)
def test_it_speaks_the_language_of_the_page(
    visitor: Visitor, lang: str, direction: str, label: str, found: str
) -> None:
    """Words, plural forms and direction; English where there is no other."""
    page = visitor.go(lang=lang)
    field = page.get_by_role("combobox", name=label)
    field.fill("iceberg")
    options = _options(page)
    assert options.last.inner_text().startswith(found)
    assert options.last.evaluate("one => getComputedStyle(one).direction") == direction
    assert [one for one in visitor.asked if one.endswith(".json")][1:] == []


@pytest.mark.parametrize("given", [{"java_script_enabled": False}, {}], ids=["no script", "no endpoint"])
def test_the_form_inside_is_there_where_the_widget_cannot_be(
    browser: "Browser", address: str, serve: Serve, given: dict[str, Any]
) -> None:
    """Without script, and where the endpoint is no address of the web."""
    with visiting(browser, address, serve, **given) as visitor:
        page = visitor.go(attributes='endpoint="javascript:alert(1)"')
        page.get_by_role("searchbox", name="Search").fill("iceberg")
        page.get_by_role("button", name="Search").click()
        page.wait_for_url(f"{address}/?q=iceberg")
        visitor.asked = []


@pytest.mark.parametrize(
    "how",
    [
        {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
        {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}, "reduced_motion": "reduce"},
        {"forced_colors": "active", "viewport": {"width": 380, "height": 800}},
    ],
    ids=["light", "dark, narrow, still", "forced colours"],
)
def test_everybody_can_use_it(
    browser: "Browser", address: str, serve: Serve, unknown: str, how: dict[str, Any]
) -> None:
    """No violation of accessibility rules with the list open; nothing too wide or too low; what is chosen is seen."""
    from axe_playwright_python.sync_playwright import Axe

    with visiting(browser, address, serve, **how) as visitor:
        page = visitor.go()
        options = _ask(page, "role-based access control")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.documentElement.scrollWidth") <= how["viewport"]["width"]
        assert min(option.bounding_box()["height"] for option in options.all()) >= 24
        look = "one => { const {backgroundColor, outlineStyle} = getComputedStyle(one); return [backgroundColor, outlineStyle] }"
        assert options.first.evaluate(look) != options.nth(1).evaluate(look)
        assert Axe().run(page).response["violations"] == []
        _ask(page, unknown)
        assert Axe().run(page).response["violations"] == []


def test_a_site_gives_it_its_own_colours(visitor: Visitor) -> None:
    """Light or dark as the reader has set, or as the page says; properties reach into the shadow, other styles do not."""
    page = visitor.go()
    scheme = "document.querySelector('roadgraph-search').computedStyleMap().get('color-scheme').toString()"
    assert page.evaluate(scheme) == "light dark"
    page.evaluate("document.querySelector('roadgraph-search').setAttribute('theme', 'dark')")
    assert page.evaluate(scheme) == "dark"
    page.evaluate(
        """() => { const style = new CSSStyleSheet(); style.replaceSync(
            ":root { --roadgraph-paper: rgb(1, 2, 3); --paper: red } input { display: none } ::part(field) { letter-spacing: 3px }"
            + "roadgraph-search::part(field) { letter-spacing: 3px }");
            document.adoptedStyleSheets = [style] }"""
    )
    style = _field(page).evaluate(
        "one => { const at = getComputedStyle(one); return [at.backgroundColor, at.display, at.letterSpacing] }"
    )
    assert style == ["rgb(1, 2, 3)", "block", "3px"]
