"""Related plans, boards and frames on a site of another origin, and the page that makes their snippets."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, Response, jsonify, request
from foreign_site import Visitor, visiting

from api.app import create_app
from api.service import Service

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FrameLocator, Page

Serve = Callable[[Flask], str]

RELATED = {"tag": "roadgraph-related", "attributes": 'text="role-based access control" limit="3"'}
BOARD = {"tag": "roadgraph-board", "attributes": 'project="tidewatch" limit="1"'}
WAYS = [
    {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
    {"forced_colors": "active", "viewport": {"width": 380, "height": 800}},
]
HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>\u202e"javascript:alert(3)'


@pytest.fixture
def visitor(browser: "Browser", address: str, serve: Serve) -> Iterator[Visitor]:
    """A visitor of a site whose page has an element of the server."""
    with visiting(browser, address, serve) as one:
        yield one


def _violations(page: "Page") -> list[Any]:
    from axe_playwright_python.sync_playwright import Axe

    return list(Axe().run(page).response["violations"])


# The elements


def test_related_plans_come_by_themselves(visitor: Visitor, service: Service, address: str) -> None:
    """Of a feature, named as its page is: by project, with chips and quote, under titles in order; nothing is typed."""
    feature = next(one for one in service.features() if one["title"] == "Add role-based access control")
    project, name = feature["id"].rsplit("/", 2)[1:]
    page = visitor.go(tag="roadgraph-related", attributes=f'project="{project}" feature="{name}"')
    region = page.get_by_role("region", name="Related plans")
    region.get_by_role("heading", name="Related plans", level=2).wait_for()
    assert region.get_by_text("1 plan in 1 project").is_visible()
    assert region.get_by_role("heading", level=3).all_inner_texts() == ["Tidewatch"]
    plans = region.get_by_role("list", name="Tidewatch").get_by_role("listitem")
    assert plans.count() == 1
    assert "in progress" in plans.inner_text()
    assert page.get_by_role("searchbox").count() == 0
    page.evaluate(
        """() => { window.told = []; addEventListener("roadgraph-open", one => {
            told.push(one.detail.feature.title, one.detail.href); one.preventDefault() }) }"""
    )
    link = plans.get_by_role("link")
    link.click()
    title = "Role-based access control for dashboards"
    assert page.evaluate("told") == [title, link.get_attribute("href")]
    all = region.get_by_role("link", name="More at")
    all.click()
    page.wait_for_url(f"{address}/similar?feature=*")
    assert page.get_by_text(title).first.is_visible()
    visitor.asked = []


def test_a_block_asks_once_it_comes_near(visitor: Visitor) -> None:
    """What stands far below asks nothing until it is scrolled to, and is asked for once."""
    page = visitor.go(tag="roadgraph-search")
    page.evaluate(
        """() => { const far = document.createElement("div"); far.style.height = "4000px"; document.body.append(far);
            const block = document.createElement("roadgraph-board"); block.setAttribute("project", "tidewatch");
            document.body.append(block) }"""
    )
    page.wait_for_timeout(300)
    assert not [one for one in visitor.asked if "/board" in one]
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.get_by_role("heading", name="What Tidewatch plans").wait_for()
    page.evaluate("scrollTo(0, 0); scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(100)
    assert len([one for one in visitor.asked if "/board" in one]) == 1


def test_a_board_has_a_column_for_each_time(visitor: Visitor, address: str) -> None:
    """Those that have plans, with their number; what is cut is marked and leads on."""
    page = visitor.go(**BOARD)
    page.get_by_role("heading", name="What Tidewatch plans", level=2).wait_for()
    region = page.get_by_role("region", name="What Tidewatch plans")
    board = page.request.get(f"{address}/api/projects/tidewatch/board?k=1").json()
    expected = [str(one["total"]) for one in board["columns"] if one["total"]]
    assert [one.split()[-1] for one in region.get_by_role("heading", level=3).all_inner_texts()] == expected
    assert region.get_by_role("listitem").count() == len(expected)
    cut = [one["total"] - 1 for one in board["columns"] if one["total"] > 1]
    assert region.get_by_role("link", name=" more").all_inner_texts() == [f"{left} more" for left in cut]
    page.evaluate("document.querySelector('roadgraph-board').setAttribute('project', 'quillstore')")
    page.get_by_role("heading", name="What Quillstore plans").wait_for()


@pytest.mark.parametrize("given", [RELATED, BOARD], ids=["related", "board"])
@pytest.mark.parametrize("how", WAYS, ids=["light", "dark, narrow", "forced colours"])
def test_everybody_can_read_it(
    browser: "Browser", address: str, serve: Serve, given: dict[str, str], how: dict[str, Any]
) -> None:
    """No violation of accessibility rules; nothing wider than the screen or too low to hit."""
    with visiting(browser, address, serve, **how) as visitor:
        page = visitor.go(**given)
        page.get_by_role("listitem").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= how["viewport"]["width"]
        assert min(link.bounding_box()["height"] for link in page.get_by_role("link").all()) >= 24
        assert _violations(page) == []


def test_it_speaks_the_language_of_the_page(visitor: Visitor) -> None:
    """Also from right to left, titles of plans by their own direction."""
    page = visitor.go(lang="ar", **BOARD)
    page.get_by_role("heading", name="ما يخطط له Tidewatch").wait_for()
    assert page.get_by_role("listitem").first.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert page.get_by_role("listitem").get_by_role("link").first.get_attribute("dir") == "auto"


def test_where_nobody_plans_it_the_nearest_are_named(visitor: Visitor, unknown: str) -> None:
    """And it says that they are not sure."""
    page = visitor.go(tag="roadgraph-related", attributes=f'text="{unknown}"')
    page.get_by_text("No plan like this.").wait_for()
    assert page.get_by_role("listitem").count() == page.get_by_text("not a sure match", exact=True).count() == 3
    assert _violations(page) == []


def test_what_stands_inside_stays_where_no_answer_comes(browser: "Browser", service: Service, serve: Serve) -> None:
    """What went wrong is said beside it; a busy server is asked again, a refusal only when the reader wants."""
    app = create_app(service)
    answers = iter(
        [
            Response('{"detail": "Too many"}', 429, {"Retry-After": "1"}, mimetype="application/problem+json"),
            Response('{"detail": "Not today."}', 403, mimetype="application/problem+json"),
        ]
    )

    @app.before_request
    def refuse() -> Response | None:
        return next(answers, None) if request.path.startswith("/api/") else None

    with visiting(browser, serve(app), serve) as visitor:
        page = visitor.go(**BOARD)
        page.get_by_text("Too many questions at once.").wait_for()
        page.get_by_text("Not today.").wait_for()
        assert page.get_by_role("searchbox", name="Search").is_visible()
        assert _violations(page) == []
        page.get_by_role("button", name="Try again").click()
        page.get_by_role("heading", name="What Tidewatch plans").wait_for()
        assert page.get_by_role("searchbox", name="Search").count() == 0


def test_what_an_endpoint_answers_is_text(browser: "Browser", address: str, serve: Serve) -> None:
    """Markup in every field and links that run script: shown as they are, and led nowhere."""
    endpoint = Flask("hostile")
    named = {"id": HOSTILE, "label": HOSTILE}
    plan = {
        **dict.fromkeys(("id", "title", "text", "status"), HOSTILE),
        "project": named,
        "technologies": [named],
        "horizon": {"label": HOSTILE, "bucket": "__proto__"},
        "above_threshold": True,
        "highlights": {"title": [], "text": [[9, 2]]},
        "quote": {"line": 3, "text": f"{HOSTILE} and more", "highlights": [[9, 2]]},
        "links": {"html": "javascript:alert(4)"},
    }

    @endpoint.get("/api/projects/<project>/board")
    def board(project: str) -> Response:
        column = {"name": "__proto__", "title": HOSTILE, "total": 3, "features": [plan]}
        return jsonify({"project": named, "columns": [column]})

    @endpoint.get("/api/similar")
    def similar() -> Response:
        return jsonify({"projects": [{"project": named, "total": 1, "hits": [plan]}], "total": 1, "none": False})

    endpoint.after_request(lambda answer: (answer.headers.add("Access-Control-Allow-Origin", "*"), answer)[1])
    at = serve(endpoint)
    with visiting(browser, address, serve, bypass_csp=True) as visitor:
        for given in (RELATED, BOARD):
            page = visitor.go(tag=given["tag"], attributes=f'{given["attributes"]} endpoint="{at}"')
            title = page.get_by_role("listitem").first.locator("a")
            assert title.inner_text() == HOSTILE
            assert title.get_attribute("href") is None
            shadow = f"document.querySelector('{given['tag']}').shadowRoot"
            assert page.evaluate(f"{shadow}.querySelectorAll('img, script, [onerror]').length") == 0
        visitor.asked = [one for one in visitor.asked if not one.startswith(at)]


# Frames


def _framed(visitor: Visitor, address: str, serve: Serve, shown: str) -> "FrameLocator":
    """The frame of a page of the server, on a site that allows frames of it and nothing else."""
    answer = visitor.page.request.get(f"{address}/oembed?url={address}{shown}").json()
    home = Flask("framing")
    policy = {"Content-Security-Policy": f"default-src 'none'; frame-src {address}"}
    text = f"<!doctype html><html lang=en><title>Elsewhere</title><main><h1>Elsewhere</h1>{answer['html']}</main>"
    home.add_url_rule("/", view_func=lambda: Response(text, headers=policy))
    at = serve(home)
    visitor.page.goto(at)
    visitor.asked = [one for one in visitor.asked if not one.startswith(at)]
    return visitor.page.frame_locator("iframe")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_frame_works_on_another_site(browser: "Browser", address: str, serve: Serve, script: bool) -> None:
    """Search and board, walled in as the iframe says; with script and without; what is opened is opened beside it."""
    with visiting(browser, address, serve, java_script_enabled=script) as visitor:
        frame = _framed(visitor, address, serve, "/projects/tidewatch")
        frame.get_by_role("heading", name="What Tidewatch plans", level=1).wait_for()
        if script:
            frame.get_by_role("link", name="More at").wait_for()
        with visitor.context.expect_page() as opened:
            frame.get_by_role("listitem").get_by_role("link").first.click()
        opened.value.wait_for_url(f"{address}/features/**")
        frame = _framed(visitor, address, serve, "/?q=iceberg")
        assert "Iceberg" in frame.get_by_role("article").first.inner_text()
        field = frame.get_by_role("combobox" if script else "searchbox", name="Search roadmaps")
        field.fill("role-based access control")
        if script:
            frame.get_by_role("option").first.wait_for()
        with visitor.context.expect_page() as opened:
            field.press("Enter")
        opened.value.wait_for_url(f"{address}/?q=role-based**")


@pytest.mark.parametrize("query", ["kind=related&text=role-based+access+control", "kind=board&project=tidewatch"])
def test_a_frame_fits_a_phone_without_script(browser: "Browser", address: str, query: str) -> None:
    """Nothing is wider than the screen, and every link can be hit."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{address}/embed?{query}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    heights = [link.bounding_box()["height"] for link in page.get_by_role("link").all()]
    assert len(heights) > 2
    assert min(heights) >= 24
    context.close()


# The page that makes the snippet


def test_preview_and_lines_follow_the_form(browser: "Browser", address: str) -> None:
    """With script while one chooses, the address too; a button copies. No rule of accessibility is violated."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/embed/configure")
    page.get_by_label("The board of a project").check()
    page.get_by_text("A board needs a project").wait_for()
    assert page.get_by_label("Technology").is_hidden()
    page.get_by_role("combobox", name="Project").fill("Tidewatch")
    page.get_by_label("Accent").fill("#7a1f5c")
    page.locator("#colours").wait_for()
    assert "project=Tidewatch" in page.url
    page.locator("iframe").scroll_into_view_if_needed()
    frame = page.frame_locator("iframe")
    frame.get_by_role("region", name="What Tidewatch plans").first.wait_for()
    assert (
        frame.get_by_role("link", name="Roadgraph").evaluate("one => getComputedStyle(one).color") == "rgb(122, 31, 92)"
    )
    page.get_by_role("button", name="Copy").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    assert '<roadgraph-board project="Tidewatch">' in page.evaluate("navigator.clipboard.readText()")
    assert _violations(page) == []
    context.close()


def test_what_is_copied_works_where_it_is_pasted(browser: "Browser", address: str, serve: Serve) -> None:
    """The tag with its integrity, under the policy that stands beside it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/embed/configure")
    page.get_by_label("The board of a project").check()
    page.get_by_role("combobox", name="Project").fill("Tidewatch")
    page.get_by_role("button", name="Show it").click()
    tag, policy = (page.locator(f"[aria-labelledby={id}] code").inner_text() for id in ("versioned", "policy-tag"))
    context.close()
    home = Flask("pasted")
    headers = {"Content-Security-Policy": f"default-src 'none'; {policy}"}
    home.add_url_rule("/", view_func=lambda: Response(f"<!doctype html><title>Pasted</title>{tag}", headers=headers))
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda one: said.append(one.text) if "favicon" not in one.location.get("url", "") else None)
    page.goto(serve(home))
    page.get_by_role("heading", name="What Tidewatch plans").wait_for()
    page.close()
    assert said == []
