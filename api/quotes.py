"""Quoted lines: the words of a plan as a reader of its document sees them, and the raw lines with what stands around them."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from api.shown import Json
from graph.model import Document, Feature
from search.word_index import WordIndex

Spans = Sequence[tuple[int, int]]
"""Spans of characters of a text, `[start, end)`, in its order."""

_LONGEST = 280
"""Characters that are quoted in a list of hits."""

_SAYING = 3
"""Words that a piece of a plan has at least to be quoted instead of its title: "Status: done" tells less."""

_LONGEST_BESIDE = 400
"""Characters of a line that stands around the evidence; a data file may have all of itself in one."""

_AROUND = 3

_SOUGHT = 8
"""Words by which the line of a quotation is found again."""

_APART = 24
"""Words of a line among which those have to stand: between them are addresses of links and names of tags."""

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?]\s+(?=[^\sa-z])|[。！？]")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document without its markup: the line that they begin on, and where they have what was sought."""

    line: int
    text: str
    highlights: tuple[tuple[int, int], ...] = ()


class Part(NamedTuple):
    """A piece of a line, and whether it is one of the words that were sought."""

    text: str
    marked: bool


class Line(NamedTuple):
    """A line of a document: its number, its text in parts, and whether it is part of the evidence."""

    number: int
    parts: tuple[Part, ...]
    is_evidence: bool = True

    @classmethod
    def of(cls, quote: Quote) -> "Line":
        """A quotation, the words that were sought in parts of their own."""
        return cls(quote.line, tuple(parts(quote.text, quote.highlights)))

    @classmethod
    def of_json(cls, quote: Json) -> "Line":
        """The same of a quotation as a hit has it."""
        return cls(quote["line"], tuple(parts(quote["text"], quote["highlights"])))


def quoted(feature: Feature, highlights: Spans = ()) -> Quote:
    """What of a plan is quoted: the piece of its text with most highlights, which are spans of all its text.

    What its title does not say goes before the title. A long piece is cut at sentences or words around the highlights.
    """
    text, start = _telling_piece(feature, highlights)
    within = [
        (first - start, last - start) for first, last in highlights if start <= first and last <= start + len(text)
    ]
    first, last = _window(text, within)
    shown = text[first:last]
    before, after = "… " if first else "", "" if last == len(text) else " …" if shown[-1] in ".!?" else "…"
    moved = tuple((a - first + len(before), b - first + len(before)) for a, b in within if first <= a and b <= last)
    return Quote(_line_of(feature, shown), f"{before}{shown}{after}", moved)


def telling_line(feature: Feature, query: str) -> Line:
    """What of a plan is quoted for somebody who sought these words."""
    terms = WordIndex.terms(query) if query else []
    found = _pattern(terms).finditer(feature.text) if terms else ()
    return Line.of(quoted(feature, [one.span() for one in found]))


def is_title(line: Line, title: str) -> bool:
    """Whether a quotation says just what a title that stands beside it says."""
    return "".join(part.text for part in line.parts).rstrip(".") == title.rstrip(".")


def parts(text: str, highlights: Spans) -> list[Part]:
    """A text in parts, those of the highlights marked."""
    ends = [0, *(end for span in highlights for end in span), len(text)]
    cut = [Part(text[first:last], marked=at % 2 == 1) for at, (first, last) in enumerate(pairwise(ends))]
    return [part for part in cut if part.text]


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


def _telling_piece(feature: Feature, highlights: Spans) -> tuple[str, int]:
    """The piece of a plan's text that tells most, and where in it that begins."""
    pieces = [(found[0], found.start()) for found in re.finditer(r"[^\n]*\S", feature.text)] or [(feature.title, 0)]
    more = [piece for piece in pieces[1:] if len(_WORD.findall(piece[0])) >= _SAYING]
    return max(
        more or pieces, key=lambda piece: sum(piece[1] <= first < piece[1] + len(piece[0]) for first, _ in highlights)
    )


def _window(text: str, highlights: Spans) -> tuple[int, int]:
    """From where to where a text is quoted: all of it, or as much as may be around most of the highlights."""
    if len(text) <= _LONGEST:
        return 0, len(text)
    first = max(
        highlights, key=lambda one: sum(one[0] <= a < one[0] + _LONGEST * 2 // 3 for a, _ in highlights), default=(0, 0)
    )[0]
    start = _beginning(text, first)
    return start, _end(text, start)


def _beginning(text: str, first: int) -> int:
    """Where a quotation begins that has to show what stands at `first`: with a sentence, or with a word a little before."""
    if first < _LONGEST // 2:
        return 0
    near = range(first - _LONGEST // 2, first + 1)
    sentences = [found.end() for found in _SENTENCE.finditer(text, near.start, near.stop + 1) if found.end() in near]
    return sentences[0] if sentences else text.rfind(" ", 0, first - _LONGEST // 3) + 1


def _end(text: str, start: int) -> int:
    """Where a quotation ends that begins at `start`: with a sentence if one ends late enough, else with a word."""
    limit = start + _LONGEST
    if limit >= len(text):
        return len(text)
    sentences = [found.start() + 1 for found in _SENTENCE.finditer(text, start + _LONGEST // 2, limit)]
    word = text.rfind(" ", start, limit)
    return sentences[-1] if sentences else word if word > start else limit


def _line_of(feature: Feature, shown: str) -> int:
    """The line of the evidence on which words begin, found by the first of them among its markup."""
    if feature.lines.first == feature.lines.last:
        return feature.lines.first
    sought = _words(shown)[:_SOUGHT]
    told = [
        (word, number)
        for number, raw in enumerate(feature.quote.split("\n"), feature.lines.first)
        for word in _words(html.unescape(raw))
    ]
    starts = [at for at, (word, _) in enumerate(told) if sought and word == sought[0]]
    if not starts:
        return feature.lines.first
    best = max(starts, key=lambda at: _followed([word for word, _ in told[at : at + _APART]], sought))
    return told[best][1]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _followed(words: Sequence[str], sought: Sequence[str]) -> tuple[int, int]:
    """How many of the words that are sought come in their order, and by how many others they are parted, as less than none."""
    at, last = 0, 0
    for place, word in enumerate(words):
        if at < len(sought) and word == sought[at]:
            at, last = at + 1, place
    return at, at - 1 - last
