"""iCalendar files (RFC 5545) to blocks: each event or to-do a row of its summary, description, status and date."""

import re
from collections.abc import Iterator

from graph.model import Span
from ingest.page import Block, Page, Shape, Text, row

_LINE = re.compile(r"^(?P<name>[A-Z-]+)(?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?:(?P<value>.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T\d{6}Z?)?")
_HEADERS = {"SUMMARY": "title", "DESCRIPTION": "description", "STATUS": "status", "DUE": "date", "DTSTART": "date"}
_MEANT = {"NEEDS-ACTION": "planned", "IN-PROCESS": "in progress", "TENTATIVE": "planned", "CONFIRMED": "", "FINAL": ""}
"""What the standard's words for a state say of work; the others say it themselves."""


def read(text: str) -> Page:
    """The page that a calendar holds; its name is the title."""
    blocks: list[Block] = []
    opened: dict[str, tuple[Span, str]] | None = None
    title: str | None = None
    first = 1
    for lines, name, value in _unfolded(text):
        if name == "BEGIN" and value in ("VEVENT", "VTODO"):
            opened, first = {}, lines.first
        elif name == "END" and value in ("VEVENT", "VTODO") and opened is not None:
            if "title" in opened:
                blocks.append(_row(Span(first, lines.last), opened))
            opened = None
        elif opened is not None and name in _HEADERS:
            opened[_HEADERS[name]] = (lines, _words(name, value))
        elif name == "X-WR-CALNAME":
            title = value
    return Page(tuple(blocks), {"title": title} if title else {})


def _row(lines: Span, fields: dict[str, tuple[Span, str]]) -> Block:
    told = [(name, span, words) for name, (span, words) in fields.items() if words]
    cells = [[Block(Shape.PARAGRAPH, span, Text(words))] for _, span, words in told]
    return row(lines, [name for name, _, _ in told], cells)


def _unfolded(text: str) -> Iterator[tuple[Span, str, str]]:
    """The content lines: where each stands, its name and its value; a line that begins with a blank goes on with the last."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        begun, parts = at, [lines[at]]
        at += 1
        while at < len(lines) and lines[at][:1] in (" ", "\t"):
            parts.append(lines[at][1:])
            at += 1
        if found := _LINE.fullmatch("".join(parts)):
            yield Span(begun + 1, at), found["name"], found["value"].strip()


def _words(name: str, value: str) -> str:
    if name in ("DUE", "DTSTART"):
        date = _DATE.fullmatch(value)
        return "-".join(date.groups()) if date else ""
    if name == "STATUS":
        return _MEANT.get(value, value.replace("-", " ").lower())
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value).strip()
