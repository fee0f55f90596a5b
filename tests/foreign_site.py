"""A page of another origin that has the widget on it, under the policy that the docs tell, and all that it did there."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Flask, Response, request

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_DOCS = Path(__file__).parents[1] / "docs" / "widget.md"
_EXAMPLE = "https://roadgraph.example"
_PAGE = """<!doctype html>
<html lang="{lang}"><meta name="viewport" content="width=device-width"><title>Elsewhere</title>
<script type="module" src="{address}/widget.js"></script>
<main><h1>Elsewhere</h1>
<{tag} {attributes}>{inside}</{tag}>
<p><label>A field of the page <input id="own"></label> <label>A text <textarea></textarea></label>
<label>A choice <select><option>one</option></select></label></p>
<div contenteditable="true" aria-label="An editor" role="textbox"></div>
</main></html>"""
_PATIENCE = 5_000
"""Milliseconds after which what was waited for will not come."""

FALLBACK = '<form action="{address}/"><input type="search" name="q" aria-label="Search"><button>Search</button></form>'


def policy(address: str) -> str:
    """The policy that the docs tell a site to have, for a host."""
    section = _DOCS.read_text(encoding="utf-8").split("## Content security policy")[1]
    return re.findall(r"```\n(.*?)\n```", section, re.S)[0].replace(_EXAMPLE, address)


def site(address: str) -> Flask:
    """A site with one page, whose query says what the element is and has."""
    app = Flask("elsewhere")

    @app.get("/")
    def page() -> Response:
        given = request.args
        shown = _PAGE.format(
            address=address,
            tag=given.get("tag", "roadgraph-search"),
            attributes=given.get("attributes", ""),
            lang=given.get("lang", "en"),
            inside=FALLBACK.format(address=address),
        )
        return Response(shown, headers={"Content-Security-Policy": policy(address)})

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return Response(status=204)

    return app


class Visitor:
    """Somebody who visits the site; `asked` is every request that their browser made, `violations` what the policy forbade."""

    def __init__(self, context: "BrowserContext", home: str, server: str) -> None:
        self.context = context
        self.server = server
        context.set_default_timeout(_PATIENCE)
        self.page: Page = context.new_page()
        self.asked: list[str] = []
        self.mistakes: list[str] = []
        self._home = home
        self.page.on("request", lambda one: self.asked.append(one.url))
        self.page.on("pageerror", lambda error: self.mistakes.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.mistakes.append(dialog.message), dialog.dismiss()))
        context.expose_binding("forbidden", lambda _source, said: self.mistakes.append(said))
        context.add_init_script(
            "addEventListener('securitypolicyviolation', one => forbidden(one.violatedDirective + ' ' + one.blockedURI))"
        )

    def go(self, **given: str) -> "Page":
        """The page, its element drawn."""
        self.page.goto(f"{self._home}/?{urlencode(given)}")
        return self.page


@contextmanager
def visiting(browser: "Browser", address: str, serve: Callable[[Flask], str], **how: Any) -> "Iterator[Visitor]":
    """A visitor, who leaves with nothing kept, nothing forbidden tried, no mistake made and no other host asked."""
    home = serve(site(address))
    context = browser.new_context(**how)
    visitor = Visitor(context, home, address)
    yield visitor
    kept = context.storage_state()
    context.close()
    assert visitor.mistakes == []
    assert kept == {"cookies": [], "origins": []}
    assert [one for one in visitor.asked if not one.startswith((home, address))] == []
