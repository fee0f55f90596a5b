"""The pages of the network of plans: themes, and one theme."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from api import quotes
from api.network.landscape import Landscape
from api.network.schemas import ThemesParameters
from api.parameters import read
from api.quotes import Line
from api.served import Served
from api.service import Service
from api.shown import Json

_PAGE = 50
"""Themes on a page where no other number is asked for."""


def blueprint(service: Service) -> Blueprint:
    """`/themes` and `/themes/…`."""
    routes = Blueprint("network_pages", __name__)

    @routes.app_template_filter("part")
    def part(id: str) -> str:
        """The last part of an id, by which addresses name a thing."""
        return id.rsplit("/", 1)[-1]

    @routes.get("/themes")
    def themes() -> str:
        asked = read(ThemesParameters, request.args, k=_PAGE)
        served = service.served
        found = served.part(Landscape).themes(asked.project, asked.technology, k=asked.k, offset=asked.offset)
        chosen = [("project", one) for one in asked.project] + [("technology", one) for one in asked.technology]
        return render_template(
            "themes.html",
            asked=asked,
            found=found,
            chosen=chosen,
            without=lambda name, value: _address([pair for pair in chosen if pair != (name, value)]),
            at=lambda offset: _address([*chosen, ("k", str(asked.k)), ("offset", str(offset))]),
            snapshot=served.snapshot.name,
        )

    @routes.get("/themes/<name>")
    def theme(name: str) -> str:
        served = service.served
        found = served.part(Landscape).theme(name)
        groups = [
            (group["project"], [(feature, *_quoted(served, feature, found["label"])) for feature in group["features"]])
            for group in found["groups"]
        ]
        return render_template("theme.html", theme=found, groups=groups, snapshot=served.snapshot.name)

    return routes


def _address(pairs: list[tuple[str, str]]) -> str:
    return url_for("network_pages.themes") + ("?" + urlencode(pairs) if pairs else "")


def _quoted(served: Served, shown: Json, text: str) -> tuple[Line, str]:
    """The line of a plan that tells most of what a text says, and where it can be read."""
    row = served.catalogue.row_of(served.feature_id(shown["id"]))
    line = quotes.telling_line(served.catalogue.feature(row), text)
    return line, quotes.line_address(served.catalogue.document_at(row), line.number, shown["links"]["html"])
