"""Quoted lines: which line of the evidence tells most, its matched words marked, and what stands around it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from api.representations import Representations
from api.shown import Json
from graph.model import Document, Feature
from search.engine import Hit
from search.word_index import WordIndex

_LONGEST = 280
"""Characters of a line that are quoted in a list of hits."""

_LONGEST_BESIDE = 400
"""Characters of a line that stands around the evidence; a data file may have all of itself in one."""

_AROUND = 3


class Part(NamedTuple):
    """A piece of a line, and whether it is one of the words that were sought."""

    text: str
    marked: bool


class Line(NamedTuple):
    """A line of a document: its number, its text in parts, and whether it is part of the evidence."""

    number: int
    parts: tuple[Part, ...]
    is_evidence: bool = True


class Shown(NamedTuple):
    """A hit as it is shown: its JSON, the line that tells most, and where that can be read."""

    hit: Json
    line: Line
    address: str


def shown(representations: Representations, hit: Hit, text: str) -> Shown:
    """A hit with the line that tells most of what a text says."""
    found = representations.hit(hit)
    line = telling_line(hit.feature, text)
    return Shown(found, line, line_address(hit.document, line.number, found["links"]["html"]))


def telling_line(feature: Feature, query: str) -> Line:
    """The line of the evidence that shares most words with the query; the first that says anything, if none does."""
    terms = WordIndex.terms(query) if query else []
    lines = [(feature.lines.first + at, text.strip()) for at, text in enumerate(feature.quote.split("\n"))]
    telling = [line for line in lines if any(letter.isalnum() for letter in line[1])] or lines
    number, text = max(telling, key=lambda line: (sum(term in line[1].casefold() for term in terms), -line[0]))
    return Line(number, _parts(_cut(text, terms), terms))


def around(feature: Feature, content: Sequence[str]) -> list[Line]:
    """The evidence as the document has it, with three lines before and after."""
    first, last = feature.lines.first, feature.lines.last
    before = range(max(1, first - _AROUND), first)
    after = range(last + 1, min(len(content), last + _AROUND) + 1)
    quote = feature.quote.split("\n")
    return [
        *(beside(number, content) for number in before),
        *(Line(first + at, (Part(text, False),)) for at, text in enumerate(quote)),
        *(beside(number, content) for number in after),
    ]


def beside(number: int, content: Sequence[str]) -> Line:
    """A line that stands around the evidence, cut where it is very long."""
    text = content[number - 1]
    shown = text if len(text) <= _LONGEST_BESIDE else text[:_LONGEST_BESIDE] + "…"
    return Line(number, (Part(shown, False),), is_evidence=False)


def line_address(document: Document, number: int, page: str) -> str:
    """Where a line can be read: at its source where that shows lines, else on the feature's page."""
    if document.url and re.match(r"https://github\.com/[^?#]+/blob/[^?#]+$", document.url):
        return f"{document.url}?plain=1#L{number}"
    return f"{page}#L{number}"


def _pattern(terms: Sequence[str]) -> re.Pattern[str]:
    """The terms as words, with the endings that the search takes for the same word."""
    return re.compile(rf"\b(?:{'|'.join(re.escape(term) for term in terms)})\w{{0,3}}\b", re.IGNORECASE)


def _cut(text: str, terms: Sequence[str]) -> str:
    """At most as much as is quoted, from shortly before the first matched word on."""
    if len(text) <= _LONGEST:
        return text
    found = _pattern(terms).search(text) if terms else None
    start = max(0, min(found.start() - _LONGEST // 3, len(text) - _LONGEST)) if found else 0
    if start:
        start = text.rfind(" ", 0, start) + 1
    shown = text[start : start + _LONGEST]
    return ("… " if start else "") + shown + ("…" if start + _LONGEST < len(text) else "")


def _parts(text: str, terms: Sequence[str]) -> tuple[Part, ...]:
    if not terms:
        return (Part(text, False),)
    parts, at = [], 0
    for found in _pattern(terms).finditer(text):
        parts += [Part(text[at : found.start()], False), Part(found[0], True)]
        at = found.end()
    return tuple(part for part in (*parts, Part(text[at:], False)) if part.text)
