"""Hits as pages show them."""

from typing import NamedTuple

from api import quotes
from api.quotes import Line
from api.representations import Representations
from api.shown import Json
from search.engine import Hit


class Shown(NamedTuple):
    """A hit as it is shown: its JSON, the line that tells most, and where that can be read."""

    hit: Json
    line: Line
    address: str


def shown(representations: Representations, hit: Hit) -> Shown:
    """A hit with its quoted line."""
    found = representations.hit(hit)
    address = quotes.line_address(hit.document, found["quote"]["line"], found["links"]["html"])
    return Shown(found, Line.of_json(found["quote"]), address)
