"""HTML to blocks: lxml makes the tree, as browsers do, and one walk over it gathers the words and their lines."""

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from graph.errors import InputError
from graph.model import Span
from ingest import front_matter, statuses
from ingest.page import Block, Link, Page, Shape, Text, lined, nested, row

_PASSED_OVER = frozenset("script style nav footer aside head template iframe button select svg noscript".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_BREAKS = frozenset(
    """p div section article main header blockquote form dl dt dd pre figure figcaption hr ul ol li table caption tr td
    th details summary""".split()
)
"""Tags that end the paragraph before them and the one inside them."""

_MARKS = {"strong": "strong", "b": "strong", "s": "struck", "del": "struck", "strike": "struck"}
_ANCHOR = re.compile(r"\s?[#¶§]\s*$")
_TEMPLATE_TAG = re.compile(r"\{%.{0,500}?%\}|\{\{.{0,500}?\}\}", re.DOTALL)
_BADGE_CLASS = re.compile(r"(?<![a-z])(?:badge|chip|label|pill|status|tag)(?![a-z])", re.IGNORECASE)
_INLINE = frozenset({"span", "small", "em", "i", "b", "strong", "sup", "mark"})

_STATUS_CLASS = re.compile(
    r"(?:(?:status|state|badge|label|tag|icon|is|task|item|roadmap|progress)[-_]{1,2})+(?P<told>[a-z][\w-]*)"
    r"|(?P<plain>done|completed?|finished|shipped|released|in[-_]?progress|wip|planned|todo|cancell?ed|dropped|not[-_]?started)",
    re.IGNORECASE,
)
"""A class that tells a status: with a word for it before ("status-done"), or one that is used for nothing else."""

_LAST_KNOWN_LINE = 65_535
"""The parser counts lines in 16 bits; past that the walk's own count goes on."""


def read(text: str) -> Page:
    """The page that an HTML document holds: its main content where it marks one. Raises InputError if nested too deeply."""
    headed = front_matter.taken_out(text)
    root = _parsed(_TEMPLATE_TAG.sub(lambda found: "\n" * found[0].count("\n"), headed.text))
    return Page(nested(_Walk(0).blocks(_main(root))) if root is not None else (), headed.fields)


def read_fragment(text: str, offset: int) -> list[Block]:
    """The blocks of a piece of HTML that begins after `offset` lines. Raises InputError if nested too deeply."""
    root = _parsed(text)
    return _Walk(offset).blocks(root) if root is not None else []


def _parsed(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=True)
    root: etree._Element | None = etree.fromstring(text.encode(), parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise InputError("The HTML is nested too deeply to be read. Name a simpler document.")
    return root


def _main(root: etree._Element) -> etree._Element:
    """What a page is about: what it marks as main, its one article, or all of it."""
    main = root.xpath("//main | //*[@role='main']") or root.xpath("//article")
    return main[0] if len(main) == 1 else root


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
    """What blocks are gathered in: an open list item, table cell or definition list, or the page itself."""

    tag: str
    line: int
    blocks: list[Block] = field(default_factory=list)
    head: Block | None = None
    box: str | None = None

    @property
    def is_item(self) -> bool:
        return self.tag in ("li", "dt")

    def item(self) -> Block:
        """The finished list item."""
        head = self.head or Block(Shape.ITEM, Span(self.line, self.line), Text())
        return replace(head, children=tuple(self.blocks))


@dataclass
class _Table:
    """An open table. `spanning` are cells that reach down into rows to come, by column."""

    headers: list[str] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    line: int = 0
    in_head: bool = False
    all_headers: bool = True
    spanning: dict[int, tuple[int, list[Block]]] = field(default_factory=dict)

    def begin_row(self, line: int) -> None:
        self.cells, self.line, self.all_headers = [], line, True

    def add(self, cell: etree._Element, blocks: list[Block]) -> None:
        """Takes a cell, as wide and as high as it says."""
        self._take_spanning()
        self.all_headers = self.all_headers and cell.tag == "th"
        rows, columns = _number(cell.get("rowspan")), _number(cell.get("colspan"))
        for number in range(columns):
            held = blocks if number == 0 else []
            if rows > 1:
                self.spanning[len(self.cells)] = (rows - 1, held)
            self.cells.append(held)

    def row(self, last: int, status: str = "") -> Block | None:
        """The finished row, unless it is a header or empty; a `status` that the row itself tells is one more cell."""
        self._take_spanning()
        cells, self.cells = self.cells, []
        if not cells:
            return None
        if self.in_head or self.all_headers:
            self.headers = [" ".join(block.text.plain for block in blocks) for blocks in cells]
            return None
        lines = Span(self.line, max(self.line, last))
        if not status:
            return row(lines, self.headers, cells)
        told = Block(Shape.PARAGRAPH, Span(self.line, self.line), Text(status))
        headers = [*self.headers, *([""] * (len(cells) - len(self.headers)))]
        return row(lines, [*headers[: len(cells)], "status"], [*cells, [told]])

    def _take_spanning(self) -> None:
        while (at := len(self.cells)) in self.spanning:
            rows, blocks = self.spanning.pop(at)
            if rows > 1:
                self.spanning[at] = (rows - 1, blocks)
            self.cells.append(blocks)


def _number(attribute: str | None) -> int:
    """How many rows or columns a cell takes: at least one, and no more than a table has."""
    return min(max(int(attribute), 1), 100) if attribute and attribute.isdecimal() else 1


def _status_of(node: etree._Element) -> str:
    """The status that a class of an element tells, as words, or nothing."""
    for name in (node.get("class") or "").split():
        if found := _STATUS_CLASS.fullmatch(name):
            words = re.sub(r"[-_]+", " ", found["told"] or found["plain"])
            if statuses.of_words(words):
                return words
    return ""


def _bracket_badge(node: etree._Element) -> None:
    """Puts a status that is shown as a badge behind other words in brackets: it is said beside them, not one of them."""
    said = (node.text or "").strip()
    is_badge = node.tag in _INLINE and not len(node) and _BADGE_CLASS.search(node.get("class") or "")
    if said and is_badge and statuses.of_words(said):
        node.text = f" {node.text}".replace(said, f"({said})", 1)


class _Walk:
    """Goes once over a tree, in reading order, and counts lines: a tag knows the one it ends on, text does not."""

    def __init__(self, offset: int) -> None:
        self._offset = offset
        self._line = 1
        self._passing = 0
        self._frames = [_Frame("page", 0)]
        self._tables = [_Table()]
        self._writing = _Writing()
        self._opened: list[int] = []

    def blocks(self, root: etree._Element) -> list[Block]:
        """The blocks of an element."""
        for event, node in etree.iterwalk(root, events=("start", "end", "comment")):
            if event == "end":
                self._end(node)
            else:
                self._line = node.sourceline if node.sourceline < _LAST_KNOWN_LINE else self._line
                if event == "start":
                    self._start(node)
            if event == "start":
                self._words(node.text)
            elif node is not root:
                self._words(node.tail)
        self._end_paragraph()
        return self._frames[0].blocks

    def _words(self, words: str | None) -> None:
        if words:
            if not self._passing:
                self._writing.add(words, self._line + self._offset)
            self._line += words.count("\n")

    def _start(self, node: etree._Element) -> None:
        tag, line = node.tag, self._line + self._offset
        if self._passing or tag in _PASSED_OVER or node.get("role") == "navigation":
            self._passing += 1
            return
        if tag in _BREAKS or tag in _HEADINGS:
            self._end_paragraph()
        _bracket_badge(node)
        if tag in ("li", "dl", "td", "th"):
            self._frames.append(_Frame(tag, line))
        elif tag == "dt" and self._frames[-1].tag in ("dl", "dt"):
            self._end_term()
            self._frames.append(_Frame(tag, line))
        elif tag == "table":
            self._tables.append(_Table())
        elif tag == "thead":
            self._tables[-1].in_head = True
        elif tag == "tr":
            self._tables[-1].begin_row(line)
        elif tag == "br" and self._frames[-1].tag in ("td", "th"):
            self._writing.plain = self._writing.plain.rstrip(" ") + "\n"
        elif tag == "br":
            self._writing.add(" ", line)
        elif tag == "img":
            self._writing.add(node.get("alt") or "", line)
        elif tag == "input" and node.get("type") == "checkbox":
            self._frames[-1].box = "x" if node.get("checked") is not None else " "
        elif tag == "a" or tag in _MARKS:
            self._opened.append(len(self._writing.plain))
        if tag in ("li", *_HEADINGS) or (
            tag in ("span", "i", "em") and not len(node) and not (node.text or "").strip()
        ):
            self._note(_status_of(node), line)

    def _note(self, status: str, line: int) -> None:
        """A status that a class tells, as a note among the words."""
        if status:
            self._writing.add(f"({status}) ", line)

    def _end(self, node: etree._Element) -> None:
        if self._passing:
            self._passing -= 1
            return
        tag = node.tag
        if tag in _HEADINGS:
            self._end_paragraph(level=int(tag[1]))
        elif tag in _BREAKS:
            self._end_paragraph()
        if tag == "li":
            item = self._frames.pop().item()
            self._frames[-1].blocks.append(item)
        elif tag == "dl":
            self._end_term()
            blocks = self._frames.pop().blocks
            self._frames[-1].blocks.extend(blocks)
        elif tag in ("td", "th"):
            self._tables[-1].add(node, self._frames.pop().blocks)
        elif tag == "tr" and (made := self._tables[-1].row(self._line + self._offset, _status_of(node))):
            self._frames[-1].blocks.append(made)
        elif tag == "thead":
            self._tables[-1].in_head = False
        elif tag == "table":
            self._tables.pop()
        elif (tag == "a" or tag in _MARKS) and self._opened:
            self._end_mark(tag, node.get("href") or "", self._opened.pop())

    def _end_mark(self, tag: str, href: str, start: int) -> None:
        plain = self._writing.plain
        if tag in _MARKS:
            self._writing.marks[_MARKS[tag]].append((start, len(plain)))
        elif href:
            self._writing.links.append(Link(plain[start:].strip(), start, href))

    def _end_term(self) -> None:
        """A term of a definition list is an item until the next term or the end of its list."""
        if self._frames[-1].tag == "dt":
            item = self._frames.pop().item()
            self._frames[-1].blocks.append(item)

    def _end_paragraph(self, level: int = 0) -> None:
        writing, self._writing = self._writing, _Writing()
        self._opened = [0] * len(self._opened)
        words = writing.text()
        if not words:
            return
        lines, frame = Span(writing.first, writing.last), self._frames[-1]
        if level:
            anchor = _ANCHOR.search(words.plain)
            words = words.part(0, anchor.start()) if anchor else words
            frame.blocks.append(Block(Shape.SECTION, lines, words, level=level))
        elif frame.is_item and frame.head is None:
            frame.head = Block(Shape.ITEM, lines, words, box=frame.box)
        else:
            frame.blocks.extend(lined(lines, words))
