"""Line-based markups (reStructuredText, Org, AsciiDoc, plain text) to blocks, by one plain reader.

They differ in a table of signs; headings, bullets, indentation and paragraphs work alike in all.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from graph.model import Span
from ingest import list_table, text_tables
from ingest.page import Block, Link, Page, Shape, Text, nested

_BOX = re.compile(r"^\[([ xX-])\]\s+")
_UNDERLINE = re.compile(r"^([=\-`:.'\"~^_*+#<>])\1{2,}\s*$")


@dataclass(frozen=True, slots=True)
class Markup:
    """The signs of one markup.

    `inline` rewrites a mark to its words; a group `url` makes it a link, a group `number` is that of an issue. What stands from a line that matches
    `fence` to the next such line is verbatim, as is what is indented after a paragraph that ends in `literal`. A `field`
    below a heading, a name and what is said of it, is an item; with `definitions`, so is a line and what is indented right below it.
    """

    bullet: re.Pattern[str]
    heading: re.Pattern[str] | None = None
    underlined: bool = False
    ignored: re.Pattern[str] | None = None
    directive: re.Pattern[str] | None = None
    inline: tuple[re.Pattern[str], ...] = ()
    nesting_by_marks: bool = False
    fence: re.Pattern[str] | None = None
    literal: str | None = None
    field: re.Pattern[str] | None = None
    definitions: bool = False
    tables: tuple[Callable[[list[str], Callable[[str], Text]], list[Block]], ...] = ()


_BULLET = r"(?P<mark>[-*+•]|\(?\d{1,3}[.)]|#\.)"

RST = Markup(
    bullet=re.compile(rf"^(?P<indent>\s*){_BULLET}\s+(?P<text>\S.*)$"),
    underlined=True,
    literal="::",
    field=re.compile(r"^:(?P<name>\w[\w /-]{0,60}):\s+(?P<text>\S.*)$"),
    definitions=True,
    tables=(list_table.taken_out, text_tables.rst_tables),
    ignored=re.compile(r"^\s*(?:\.\. (?!note::|warning::|tip::|important::|admonition::)|:\w[\w -]*:(?!`))"),
    directive=re.compile(r"^\s*\.\. (?:note|warning|tip|important|admonition)::\s*(?P<text>.*)$"),
    inline=(
        re.compile(r"`(?P<words>[^`<]+?)\s*<(?P<url>[^`>]+)>`__?"),
        re.compile(r":[\w:+-]{1,60}:`(?P<number>\d+)`"),
        re.compile(r":[\w:+-]{1,60}:`(?P<words>[^`<]+?)(?:\s*<[^`>]*>)?`"),
        re.compile(r"``(?P<words>[^`]+)``"),
        re.compile(r"`(?P<words>[^`]+)`_{0,2}"),
        re.compile(r"\*\*(?P<words>[^*]+)\*\*"),
        re.compile(r"(?<![\w*])\*(?P<words>[^*\s][^*]*)\*(?![\w*])"),
        re.compile(r"\|(?P<words>[^|\s][^|]*)\|_?"),
    ),
)

ORG = Markup(
    bullet=re.compile(r"^(?P<indent>\s*)(?P<mark>[-+]|\d{1,3}[.)])\s+(?P<text>\S.*)$"),
    heading=re.compile(r"^(?P<marks>\*+)\s+(?P<text>\S.*)$"),
    ignored=re.compile(r"^\s*(?:#\+|# |:\w+:)"),
    fence=re.compile(r"^\s*#\+(?:begin|end)_\w+", re.IGNORECASE),
    tables=(text_tables.org_tables,),
    inline=(
        re.compile(r"(?:^|(?<=\s))\[#[A-Z0-9]\](?P<words>)\s"),
        re.compile(r"<(?P<words>\d{4}-\d\d-\d\d)[^<>]{0,40}>"),
        re.compile(r"\[\[(?P<url>[^\[\]]+)\]\[(?P<words>[^\[\]]+)\]\]"),
        re.compile(r"\[\[(?P<words>(?P<url>[^\[\]]+))\]\]"),
        re.compile(r"(?<!\w)[=~](?P<words>[^=~\s][^=~]*)[=~](?!\w)"),
        re.compile(r"(?<!\w)\*(?P<words>[^*\s][^*]*)\*(?!\w)"),
        re.compile(r"(?<!\w)\+(?P<struck>[^+\s](?:[^+]|\+(?=\w))*)\+(?!\w)"),
    ),
)

ASCIIDOC = Markup(
    bullet=re.compile(r"^(?P<indent>\s*)(?P<mark>\*{1,5}|\.{1,5}|-|\d{1,3}\.)\s+(?P<text>\S.*)$"),
    heading=re.compile(r"^(?P<marks>=+)\s+(?P<text>\S.*)$"),
    ignored=re.compile(
        r"^(?://|:[\w-]+:|ifdef::|ifndef::|endif::|include::|\[[^\]]*\]\s*$|\+\s*$|(?:={4,}|\*{4,}|_{4,})\s*$)"
    ),
    inline=(
        re.compile(r"(?:link:|xref:)?(?P<url>https?://[^\s\[\]]{1,2000})\[(?P<words>[^\]]+)\]"),
        re.compile(r"<<[^,<>]+,\s*(?P<words>[^>]+)>>"),
        re.compile(r"`(?P<words>[^`]+)`"),
        re.compile(r"(?<!\w)[*_](?P<words>[^*_\s][^*_]*)[*_](?!\w)"),
    ),
    nesting_by_marks=True,
    field=re.compile(r"^(?P<name>\w[^:\n]{0,80})::(?:\s+(?P<text>\S.*))?$"),
    fence=re.compile(r"^(?:-{4,}|\.{4,}|\+{4,}|/{4,}|`{3,}\w*)\s*$"),
    tables=(text_tables.asciidoc_tables,),
)

PLAIN = Markup(bullet=re.compile(rf"^(?P<indent>\s*){_BULLET}\s+(?P<text>\S.*)$"), underlined=True)


@dataclass(slots=True)
class _Piece:
    """Consecutive lines that make one heading, item or paragraph."""

    shape: Shape
    indent: int
    first: int
    last: int
    words: str
    level: int = 0


def read(text: str, markup: Markup) -> Page:
    """The page that a text in the given markup holds."""
    lines = text.split("\n")
    tables = [row for taken_out in markup.tables for row in taken_out(lines, partial(_inline, markup=markup))]
    flat = _items_nested(_Lines(lines, markup).pieces(), markup)
    return Page(nested(sorted([*flat, *tables], key=lambda block: block.lines.first)))


def _items_nested(pieces: Iterable[_Piece], markup: Markup) -> list[Block]:
    """Blocks of the pieces, what is indented under an item inside it."""
    flat: list[Block] = []
    opened: list[tuple[int, Block, list[Block]]] = []

    def close(indent: int) -> None:
        while opened and opened[-1][0] >= indent:
            _, item, children = opened.pop()
            (opened[-1][2] if opened else flat).append(replace(item, children=tuple(children)))

    for piece in pieces:
        words, lines = _inline(piece.words, markup), Span(piece.first, piece.last)
        close(0 if piece.shape is Shape.SECTION else piece.indent)
        if piece.shape is Shape.ITEM:
            box = _BOX.match(words.plain)
            text, sign = (words.part(box.end()), box[1].lower()) if box else (words, None)
            opened.append((piece.indent, Block(Shape.ITEM, lines, text, box=sign), []))
        else:
            (opened[-1][2] if opened else flat).append(Block(piece.shape, lines, words, level=piece.level))
    close(0)
    return flat


class _Lines:
    """Goes through the lines of a text and gathers those that belong together."""

    def __init__(self, lines: Sequence[str], markup: Markup) -> None:
        self._lines = lines
        self._markup = markup
        self._levels: dict[str, int] = {}
        self._depths: dict[str, int] = {}
        self._open: _Piece | None = None
        self._has_heading = False

    def pieces(self) -> Iterator[_Piece]:
        """The pieces, in order."""
        markup = self._markup
        ignored: int | None = None
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            indent = len(line) - len(line.lstrip())
            at += 1
            if markup.fence and markup.fence.match(line):
                yield from self._closed()
                first, at = at, self._fence_end(at)
                yield _Piece(Shape.NOTE, indent, first, at, "")
            elif not line.strip():
                if markup.literal and self._open and self._open.words.endswith(markup.literal):
                    ignored = self._open.indent
                yield from self._closed()
            elif ignored is not None and indent > ignored:
                continue
            elif self._has_heading and markup.field and (found := markup.field.match(line)):
                yield from self._closed()
                self._open, ignored = (
                    _Piece(Shape.ITEM, indent, at, at, f"{found['name']}: {found['text'] or ''}"),
                    None,
                )
            elif markup.directive and (found := markup.directive.match(line)):
                yield from self._closed()
                self._open = _Piece(Shape.NOTE, indent, at, at, found["text"]) if found["text"] else None
                ignored = None
            elif markup.ignored and markup.ignored.match(line):
                yield from self._closed()
                ignored = indent
            elif heading := self._heading(at - 1):
                yield from self._closed()
                yield heading
                self._has_heading = True
                at, ignored = heading.last, None
            elif bullet := markup.bullet.match(line):
                yield from self._closed()
                depth = self._depth(bullet["mark"]) if markup.nesting_by_marks else indent
                self._open, ignored = _Piece(Shape.ITEM, depth, at, at, bullet["text"]), None
            else:
                yield from self._continued(line, indent, at)
                ignored = None
        yield from self._closed()

    def _fence_end(self, at: int) -> int:
        """The number of the line that ends the verbatim block begun on line number `at`; that line itself if none does."""
        fence = self._markup.fence
        ends = (end + 1 for end in range(at, len(self._lines)) if fence and fence.match(self._lines[end]))
        return next(ends, at)

    def _closed(self) -> Iterator[_Piece]:
        if self._open:
            yield self._open
        self._open = None

    def _continued(self, line: str, indent: int, number: int) -> Iterator[_Piece]:
        """A line that goes on with what is open, or begins a paragraph."""
        piece = self._open
        is_term = piece and piece.shape is Shape.PARAGRAPH and piece.first == piece.last and indent > piece.indent
        if piece and is_term and self._markup.definitions and self._has_heading:
            piece.shape, piece.words = Shape.ITEM, f"{piece.words}:"
        if piece and (piece.shape is not Shape.ITEM or indent > piece.indent or self._markup.nesting_by_marks):
            piece.words += " " + line.strip()
            piece.last = number
        else:
            yield from self._closed()
            self._open = _Piece(Shape.PARAGRAPH, indent, number, number, line.strip())

    def _depth(self, mark: str) -> int:
        """How deep a bullet is, by the order in which kinds of bullets first appear."""
        return self._depths.setdefault(mark.rstrip("0123456789"), len(self._depths))

    def _heading(self, at: int) -> _Piece | None:
        """A heading that begins on line `at` (0-based): marked, underlined, or over- and underlined."""
        lines, markup = self._lines, self._markup
        if markup.heading and (found := markup.heading.match(lines[at])):
            return _Piece(Shape.SECTION, 0, at + 1, at + 1, found["text"].rstrip("= "), level=len(found["marks"]))
        if not markup.underlined or at + 1 >= len(lines):
            return None
        over, under = _UNDERLINE.match(lines[at]), _UNDERLINE.match(lines[at + 1])
        if over:
            below = _UNDERLINE.match(lines[at + 2]) if at + 2 < len(lines) and lines[at + 1].strip() else None
            return self._underlined("over" + over[1], at + 1, at + 1, at + 3) if below else None
        is_long_enough = under is not None and len(lines[at + 1].strip()) + 1 >= len(lines[at].strip())
        if under is None or not is_long_enough or lines[at][:1].isspace():
            return None
        return self._underlined(under[1], at, at + 1, at + 2)

    def _underlined(self, style: str, title_at: int, first: int, last: int) -> _Piece:
        level = self._levels.setdefault(style, len(self._levels) + 1)
        return _Piece(Shape.SECTION, 0, first, last, self._lines[title_at].strip(), level=level)


def _inline(words: str, markup: Markup) -> Text:
    """Plain words without the marks; of two marks that open at one place, the one listed first counts."""
    parts: list[Text] = []
    position = 0
    ahead = {pattern: pattern.search(words) for pattern in markup.inline}
    while True:
        for pattern, match in ahead.items():
            if match and match.start() < position:
                ahead[pattern] = pattern.search(words, position)
        found = min((match for match in ahead.values() if match), key=lambda match: match.start(), default=None)
        if found is None:
            return Text.joined([*parts, Text(words[position:])], by="")
        parts += [Text(words[position : found.start()]), _marked(found, markup)]
        position = found.end()


def _marked(found: re.Match[str], markup: Markup) -> Text:
    named = found.groupdict()
    if struck := named.get("struck"):
        inner = _inline(struck, markup)
        return replace(inner, struck=((0, len(inner.plain)),))
    plain = f"#{number}" if (number := named.get("number")) else named["words"]
    links = (Link(plain, 0, named["url"]),) if named.get("url") else ()
    return Text(plain, links, ((0, len(plain)),) if found[0].startswith("**") else ())
