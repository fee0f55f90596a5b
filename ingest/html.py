"""HTML to blocks, by the standard library's parser, which knows the line it is on and recurses nowhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from graph.model import Span
from ingest import front_matter
from ingest.page import Block, Link, Page, Shape, Text, lined, nested, row

_PASSED_OVER = frozenset("script style nav footer aside head template iframe form button select svg noscript".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_PARAGRAPHS = frozenset("p div section article main header blockquote dl dt dd pre figure figcaption hr".split())

_MARKS = {"strong": "strong", "b": "strong", "s": "struck", "del": "struck", "strike": "struck"}
_MAIN = re.compile(r"<(main|article)\b", re.IGNORECASE)
_ANCHOR = re.compile(r"\s?[#¶§]\s*$")
_TEMPLATE_TAG = re.compile(r"\{%.{0,500}?%\}|\{\{.{0,500}?\}\}", re.DOTALL)


def read(text: str) -> Page:
    """The page that an HTML document holds: its main content where it marks one."""
    headed = front_matter.taken_out(text)
    reader = _Reader(offset=0, only_main=_MAIN.search(text) is not None)
    reader.feed(_blanked(_TEMPLATE_TAG, headed.text))
    return Page(nested(reader.blocks()), headed.fields)


def read_fragment(text: str, offset: int) -> list[Block]:
    """The blocks of a piece of HTML that begins after `offset` lines."""
    reader = _Reader(offset=offset, only_main=False)
    reader.feed(text)
    return reader.blocks()


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """The text without what matches, its line breaks kept."""
    return pattern.sub(lambda found: "\n" * found[0].count("\n"), text)


@dataclass
class _Writing:
    """Text that is being gathered, with the lines it came from."""

    plain: str = ""
    links: list[Link] = field(default_factory=list)
    marks: dict[str, list[tuple[int, int]]] = field(default_factory=lambda: {"strong": [], "struck": []})
    first: int = 0
    last: int = 0

    def add(self, words: str, line: int) -> None:
        """Appends words, runs of white space as one blank."""
        for number, part in enumerate(words.split("\n")):
            if part.strip():
                self.first = self.first or line + number
                self.last = line + number
        words = re.sub(r"\s+", " ", words)
        self.plain += words.lstrip() if not self.plain or self.plain[-1] in " \n" else words

    def text(self) -> Text:
        return Text(self.plain.rstrip(), tuple(self.links), tuple(self.marks["strong"]), tuple(self.marks["struck"]))


@dataclass
class _Frame:
    """An open list item, an open table cell, or the page itself."""

    line: int
    blocks: list[Block] = field(default_factory=list)
    head: Block | None = None
    box: str | None = None
    is_item: bool = False


class _Reader(HTMLParser):
    def __init__(self, *, offset: int, only_main: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._offset = offset
        self._only_main = only_main
        self._main_depth = 0
        self._passing: list[str] = []
        self._frames = [_Frame(0)]
        self._writing = _Writing()
        self._heading = 0
        self._opened: list[tuple[str, int, str]] = []
        self._headers: list[str] = []
        self._cells: list[list[Block]] = []
        self._row_line = 0
        self._row_is_header = True
        self._spanning: dict[int, tuple[int, list[Block]]] = {}
        self._rows_down = 1

    def blocks(self) -> list[Block]:
        self.close()
        self._end_paragraph()
        while len(self._frames) > 1:
            self._end_item() if self._frames[-1].is_item else self._end_cell("td")
        return self._frames[0].blocks

    @property
    def _line(self) -> int:
        return self.getpos()[0] + self._offset

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if self._passing:
            if tag == self._passing[-1]:
                self._passing.append(tag)
            return
        if tag in _PASSED_OVER:
            self._passing.append(tag)
            return
        attributes = dict(attrs)
        if tag in ("main", "article"):
            self._main_depth += 1
        if tag in _HEADINGS:
            self._end_paragraph()
            self._heading = int(tag[1])
        elif tag in _PARAGRAPHS or tag in ("ul", "ol", "table"):
            self._end_paragraph()
        elif tag == "li":
            self._end_paragraph()
            self._frames.append(_Frame(self._line, is_item=True))
        elif tag == "tr":
            self._end_paragraph()
            self._cells, self._row_line, self._row_is_header = [], self._line, True
        elif tag in ("td", "th"):
            self._end_paragraph()
            self._take_spanning()
            self._row_line = self._row_line or self._line
            self._frames.append(_Frame(self._line))
            rows = attributes.get("rowspan") or "1"
            self._rows_down = int(rows) if rows.isdigit() else 1
        elif tag == "br" and len(self._frames) > 1 and not self._frames[-1].is_item:
            self._writing.plain = self._writing.plain.rstrip(" ") + "\n"
        elif tag == "br":
            self._writing.add(" ", self._line)
        elif tag == "img":
            self._writing.add(attributes.get("alt") or "", self._line)
        elif tag == "input" and attributes.get("type") == "checkbox":
            self._frames[-1].box = "x" if "checked" in attributes else " "
        elif tag == "a" or tag in _MARKS:
            self._opened.append((tag, len(self._writing.plain), attributes.get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if self._passing:
            if tag == self._passing[-1]:
                self._passing.pop()
            return
        if tag in _HEADINGS or tag in _PARAGRAPHS or tag in ("ul", "ol"):
            self._end_paragraph()
        elif tag == "li":
            self._end_paragraph()
            if self._frames[-1].is_item:
                self._end_item()
        elif tag in ("td", "th"):
            self._end_cell(tag)
        elif tag == "tr":
            self._end_row()
        elif tag == "a" or tag in _MARKS:
            self._end_mark(tag)
        if tag in ("main", "article"):
            self._main_depth = max(0, self._main_depth - 1)

    def handle_data(self, data: str) -> None:
        if not self._passing and (self._main_depth or not self._only_main):
            self._writing.add(data, self._line)

    def _end_mark(self, tag: str) -> None:
        while self._opened:
            opened, start, href = self._opened.pop()
            start = min(start, len(self._writing.plain))
            if opened == "a" and href:
                self._writing.links.append(Link(self._writing.plain[start:].strip(), start, href))
            elif opened in _MARKS:
                self._writing.marks[_MARKS[opened]].append((start, len(self._writing.plain)))
            if opened == tag:
                return

    def _end_paragraph(self) -> None:
        writing, self._writing = self._writing, _Writing()
        self._opened.clear()
        level, self._heading = self._heading, 0
        if not writing.plain.strip():
            return
        lines, frame = Span(writing.first, writing.last), self._frames[-1]
        if level:
            words = writing.text()
            anchor = _ANCHOR.search(words.plain)
            frame.blocks.append(
                Block(Shape.SECTION, lines, words.part(0, anchor.start()) if anchor else words, level=level)
            )
        elif frame.is_item and frame.head is None:
            frame.head = Block(Shape.ITEM, lines, writing.text(), box=frame.box)
        else:
            frame.blocks.extend(lined(lines, writing.text()))

    def _end_item(self) -> None:
        frame = self._frames.pop()
        head = frame.head or Block(Shape.ITEM, Span(frame.line, frame.line), Text())
        self._frames[-1].blocks.append(replace(head, children=tuple(frame.blocks)))

    def _end_cell(self, tag: str) -> None:
        self._end_paragraph()
        while self._frames[-1].is_item:
            self._end_item()
        if len(self._frames) == 1:
            return
        blocks = self._frames.pop().blocks
        if self._rows_down > 1:
            self._spanning[len(self._cells)] = (self._rows_down - 1, blocks)
        self._row_is_header = self._row_is_header and tag == "th"
        self._cells.append(blocks)

    def _take_spanning(self) -> None:
        """Repeats cells that reach down from rows above."""
        while (at := len(self._cells)) in self._spanning:
            rows, blocks = self._spanning.pop(at)
            if rows > 1:
                self._spanning[at] = (rows - 1, blocks)
            self._cells.append(blocks)

    def _end_row(self) -> None:
        self._take_spanning()
        cells, self._cells = self._cells, []
        if not cells:
            return
        if self._row_is_header:
            self._headers = [" ".join(block.text.plain for block in blocks) for blocks in cells]
        else:
            lines = Span(self._row_line, self._line)
            self._frames[-1].blocks.append(row(lines, self._headers, cells))
        self._row_line = 0
