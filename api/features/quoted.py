"""The evidence as the page shows it: its headings, the lines around it, the words that values were read from, a quotation."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from api import quotes
from api.quotes import Line, Part
from api.readings.evidence import Evidence
from api.shown import Json
from graph.model import Document, Feature

_MARKED = frozenset({"status", "horizon", "dates", "bucket", "technology"})
"""Properties whose words are marked where they stand."""


def evidence_lines(feature: Feature, content: Sequence[str], evidence: Evidence, values: Iterable[Json]) -> list[Line]:
    """The headings above a feature, then its lines with three before and after, the words that its values were read from marked."""
    around = quotes.around(feature, content)
    above = (quotes.beside(number, content) for number in evidence.headings() if number < around[0].number)
    words: dict[int, set[str]] = {}
    for value in values:
        if value["property"] in _MARKED and value["line"] and value["words"]:
            words.setdefault(value["line"], set()).add(value["words"])
    return [_marked(_narrow(line), words.get(line.number, set())) for line in chain(above, around)]


def _narrow(line: Line) -> Line:
    """A line; that of a table without what only pads its cells."""
    text = "".join(part.text for part in line.parts)
    if not text.lstrip().startswith("|"):
        return line
    return line._replace(parts=(Part(re.sub(r"[ \t]{2,}", " ", re.sub("-{4,}", "---", text)), False),))


def _marked(line: Line, words: set[str]) -> Line:
    """A line with some words of it marked, as far as it has them in these letters."""
    if not words:
        return line
    text = "".join(part.text for part in line.parts)
    longest_first = sorted(words, key=lambda one: (-len(one), one))
    pattern = "|".join(r"\s+".join(map(re.escape, one.split())) for one in longest_first)
    found = re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)
    return line._replace(parts=tuple(quotes.parts(text, [one.span() for one in found])))


def quotation(shown: Json, document: Document, quote: str, read: str | None) -> str:
    """The quoted lines with where they come from, to be taken along: project, source, lines, version, address."""
    first, last = shown["lines"]
    lines = f"line {first}" if first == last else f"lines {first}–{last}"
    seen = f", read {read[:10]}" if read else ""
    address = quotes.line_address(document, first, "")
    return (
        f"“{quote.strip()}”\n— {shown['project']['label']}, {document.source}, {lines}, version {document.version}{seen}\n"
        f"{shown['id'] if address.startswith('#') else address}"
    )
