"""Line-based markups (reStructuredText, Org, AsciiDoc, plain text) to blocks, by one plain reader.

They differ in a table of signs; headings, bullets, indentation and paragraphs work alike in all.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from graph.model import Span
from ingest.page import Block, Link, Page, Shape, Text, lined, nested, row

_BOX = re.compile(r"^\[([ xX-])\]\s+")
_LIST_TABLE = re.compile(r"^(?P<indent>\s*)\.\. list-table::")
_UNDERLINE = re.compile(r"^([=\-`:.'\"~^_*+#<>])\1{2,}\s*$")


@dataclass(frozen=True, slots=True)
class Markup:
    """The signs of one markup. `inline` rewrites a mark to its words; a group `url` makes it a link."""

    bullet: re.Pattern[str]
    heading: re.Pattern[str] | None = None
    underlined: bool = False
    ignored: re.Pattern[str] | None = None
    directive: re.Pattern[str] | None = None
    inline: tuple[re.Pattern[str], ...] = ()
    nesting_by_marks: bool = False


_BULLET = r"(?P<mark>[-*+•]|\(?\d{1,3}[.)]|#\.)"

RST = Markup(
    bullet=re.compile(rf"^(?P<indent>\s*){_BULLET}\s+(?P<text>\S.*)$"),
    underlined=True,
    ignored=re.compile(r"^\s*(?:\.\. (?!note::|warning::|tip::|important::|admonition::)|:\w[\w -]*:(?!`))"),
    directive=re.compile(r"^\s*\.\. (?:note|warning|tip|important|admonition)::\s*(?P<text>.*)$"),
    inline=(
        re.compile(r"`(?P<words>[^`<]+?)\s*<(?P<url>[^`>]+)>`__?"),
        re.compile(r":[\w:+-]+:`(?P<words>[^`<]+?)(?:\s*<[^`>]*>)?`"),
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
    inline=(
        re.compile(r"\[\[(?P<url>[^\]]+)\]\[(?P<words>[^\]]+)\]\]"),
        re.compile(r"\[\[(?P<words>(?P<url>[^\]]+))\]\]"),
        re.compile(r"(?<!\w)[=~](?P<words>[^=~\s][^=~]*)[=~](?!\w)"),
        re.compile(r"(?<!\w)\*(?P<words>[^*\s][^*]*)\*(?!\w)"),
        re.compile(r"(?<!\w)\+(?P<struck>[^+\s](?:[^+]|\+(?=\w))*)\+(?!\w)"),
    ),
)

ASCIIDOC = Markup(
    bullet=re.compile(r"^(?P<indent>\s*)(?P<mark>\*{1,5}|\.{1,5}|-|\d{1,3}\.)\s+(?P<text>\S.*)$"),
    heading=re.compile(r"^(?P<marks>=+)\s+(?P<text>\S.*)$"),
    ignored=re.compile(r"^(?://|:[\w-]+:|ifdef::|ifndef::|endif::|include::|\[[^\]]*\]\s*$|\+\s*$|(?:-{4,}|={4,}|\*{4,})\s*$)"),
    inline=(
        re.compile(r"(?:link:|xref:)?(?P<url>https?://[^\s\[\]]+)\[(?P<words>[^\]]+)\]"),
        re.compile(r"<<[^,>]+,\s*(?P<words>[^>]+)>>"),
        re.compile(r"`(?P<words>[^`]+)`"),
        re.compile(r"(?<!\w)[*_](?P<words>[^*_\s][^*_]*)[*_](?!\w)"),
    ),
    nesting_by_marks=True,
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
    flat: list[Block] = []
    open_items: list[tuple[int, Block, list[Block]]] = []

    def close(indent: int) -> None:
        while open_items and open_items[-1][0] >= indent:
            _, item, children = open_items.pop()
            (open_items[-1][2] if open_items else flat).append(replace(item, children=tuple(children)))

    lines_of_text = text.split("\n")
    tables = _list_tables(lines_of_text, markup) if markup is RST else []
    for piece in _pieces(lines_of_text, markup):
        words = _inline(piece.words, markup)
        lines = Span(piece.first, piece.last)
        close(piece.indent if piece.shape is not Shape.SECTION else 0)
        if piece.shape is Shape.ITEM:
            box = _BOX.match(words.plain)
            item = Block(Shape.ITEM, lines, words.part(box.end()) if box else words, box=box[1].lower() if box else None)
            open_items.append((piece.indent, item, []))
        else:
            block = Block(piece.shape, lines, words, level=piece.level)
            (open_items[-1][2] if open_items else flat).append(block)
    close(0)
    return Page(nested(sorted([*flat, *tables], key=lambda block: block.lines.first)))


def _list_tables(lines: list[str], markup: Markup) -> list[Block]:
    """The rows of reStructuredText list-tables, whose lines are blanked so that nothing else reads them."""
    rows: list[Block] = []
    at = 0
    while at < len(lines):
        opened = _LIST_TABLE.match(lines[at])
        at += 1
        if not opened:
            continue
        headers: list[str] = []
        header_rows = 0
        cells: list[tuple[int, list[str]]] = []
        row_first = 0

        def end_row(last: int) -> None:
            nonlocal headers, header_rows
            texts = [(number, " ".join(words)) for number, words in cells]
            if texts and header_rows:
                headers, header_rows = [_inline(words, markup).plain for _, words in texts], header_rows - 1
            elif texts:
                parts = [lined(Span(number, number), _inline(words, markup)) for number, words in texts]
                rows.append(row(Span(row_first, last), headers, parts))

        last_used = at
        while at < len(lines) and (not lines[at].strip() or lines[at].startswith(opened["indent"] + " ")):
            line, number = lines[at], at + 1
            if option := re.match(r"\s+:header-rows:\s*(\d+)", line):
                header_rows = int(option[1])
            elif begun := re.match(r"\s*\*\s+-(?:\s+(?P<words>.*))?$", line):
                end_row(last_used)
                cells, row_first = [(number, [begun["words"] or ""])], number
            elif cells and (cell := re.match(r"\s*-(?:\s+(?P<words>.*))?$", line)):
                cells.append((number, [cell["words"] or ""]))
            elif cells and line.strip():
                cells[-1][1].append(line.strip())
            last_used = number if line.strip() else last_used
            lines[at] = ""
            at += 1
        end_row(last_used)
    return rows


def _pieces(lines: Sequence[str], markup: Markup) -> Iterator[_Piece]:
    levels: dict[str, int] = {}
    mark_levels: dict[str, int] = {}
    piece: _Piece | None = None
    ignored_indent: int | None = None
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        indent = len(line) - len(line.lstrip())
        if not line.strip():
            if piece:
                yield piece
            piece = None
            continue
        if ignored_indent is not None and indent > ignored_indent:
            continue
        ignored_indent = None
        if markup.directive and (found := markup.directive.match(line)):
            if piece:
                yield piece
            piece = _Piece(Shape.NOTE, indent, number, number, found["text"]) if found["text"] else None
            continue
        if markup.ignored and markup.ignored.match(line):
            if piece:
                yield piece
            piece, ignored_indent = None, indent
            continue
        heading = _heading(lines, number - 1, markup, levels)
        if heading:
            if piece:
                yield piece
            piece = None
            yield heading
            number = heading.last
            continue
        bullet = markup.bullet.match(line)
        if bullet:
            if piece:
                yield piece
            depth = indent
            if markup.nesting_by_marks:
                depth = mark_levels.setdefault(bullet["mark"].rstrip("0123456789"), len(mark_levels))
            piece = _Piece(Shape.ITEM, depth, number, number, bullet["text"])
        elif piece and (piece.shape is not Shape.ITEM or indent > piece.indent or markup.nesting_by_marks):
            piece.words += " " + line.strip()
            piece.last = number
        else:
            if piece:
                yield piece
            piece = _Piece(Shape.PARAGRAPH, indent if indent else 0, number, number, line.strip())
    if piece:
        yield piece


def _heading(lines: Sequence[str], at: int, markup: Markup, levels: dict[str, int]) -> _Piece | None:
    """A heading that begins on line `at` (0-based): marked, underlined, or over- and underlined."""
    line = lines[at]
    if markup.heading and (found := markup.heading.match(line)):
        return _Piece(Shape.SECTION, 0, at + 1, at + 1, found["text"].rstrip("= "), level=len(found["marks"]))
    if not markup.underlined:
        return None
    over = _UNDERLINE.match(line)
    if over and at + 2 < len(lines) and lines[at + 1].strip() and _UNDERLINE.match(lines[at + 2]):
        level = levels.setdefault("over" + over[1], len(levels) + 1)
        return _Piece(Shape.SECTION, 0, at + 1, at + 3, lines[at + 1].strip(), level=level)
    if over or at + 1 >= len(lines) or line[:1].isspace():
        return None
    under = _UNDERLINE.match(lines[at + 1])
    if under and len(lines[at + 1].strip()) + 1 >= len(line.strip()):
        level = levels.setdefault(under[1], len(levels) + 1)
        return _Piece(Shape.SECTION, 0, at + 1, at + 2, line.strip(), level=level)
    return None


def _inline(words: str, markup: Markup) -> Text:
    """Plain words without the marks; of two marks that open at one place, the one listed first counts."""
    parts: list[Text] = []
    position = 0
    while position < len(words):
        found = min(
            (match for pattern in markup.inline if (match := pattern.search(words, position))),
            key=lambda match: match.start(),
            default=None,
        )
        if found is None:
            break
        parts += [Text(words[position : found.start()]), _marked(found, markup)]
        position = found.end()
    return Text.joined([*parts, Text(words[position:])], by="")


def _marked(found: re.Match[str], markup: Markup) -> Text:
    named = found.groupdict()
    if struck := named.get("struck"):
        inner = _inline(struck, markup)
        return Text(inner.plain, inner.links, inner.strong, ((0, len(inner.plain)),))
    plain = named["words"]
    links = (Link(plain, 0, named["url"]),) if named.get("url") else ()
    return Text(plain, links, ((0, len(plain)),) if found[0].startswith("**") else ())
