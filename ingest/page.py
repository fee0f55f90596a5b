"""The one shape that every document format is read into: a tree of blocks with their lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from graph.model import Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text: the words it stands on, where they begin in the text, and where it leads."""

    words: str
    start: int
    url: str


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words, with what the markup said about parts of them as offsets `(start, end)`."""

    plain: str = ""
    links: tuple[Link, ...] = ()
    strong: tuple[tuple[int, int], ...] = ()
    struck: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.plain.strip())

    def part(self, start: int, end: int | None = None) -> "Text":
        """The words between two offsets and the marks on them, offsets moved along."""
        words = self.plain[start:end]
        end = start + len(words)

        def within(spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
            return tuple(
                (max(first, start) - start, min(last, end) - start)
                for first, last in spans
                if first < end and last > start
            )

        links = tuple(
            Link(link.words, link.start - start, link.url) for link in self.links if start <= link.start < end
        )
        return Text(words, links, within(self.strong), within(self.struck))

    @classmethod
    def joined(cls, texts: Sequence["Text"], by: str = " ") -> "Text":
        """The texts one after the other, their offsets moved along."""
        plain = ""
        links: list[Link] = []
        strong: list[tuple[int, int]] = []
        struck: list[tuple[int, int]] = []
        for text in texts:
            plain += by if plain else ""
            at = len(plain)
            links += (Link(link.words, link.start + at, link.url) for link in text.links)
            strong += ((first + at, last + at) for first, last in text.strong)
            struck += ((first + at, last + at) for first, last in text.struck)
            plain += text.plain
        return cls(plain, tuple(links), tuple(strong), tuple(struck))


class Shape(StrEnum):
    """What a block is, whatever the format calls it."""

    SECTION = "section"
    ITEM = "item"
    ROW = "row"
    PARAGRAPH = "paragraph"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell under the words of its column's header; `parts` are its list items or lines."""

    header: str
    parts: tuple["Block", ...]

    @property
    def text(self) -> Text:
        """All the words of the cell."""
        return Text.joined([block.text for block in walked(self.parts)])


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document.

    `lines` are the block's own: the heading of a section, an item without its sub-items. `box` is
    the sign in the check box of an item or a heading. `level` orders sections.
    """

    shape: Shape
    lines: Span
    text: Text
    level: int = 0
    box: str | None = None
    cells: tuple[Cell, ...] = ()
    children: tuple["Block", ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A document as read: its front matter and its blocks, sections nested."""

    blocks: tuple[Block, ...]
    front_matter: dict[str, Any] = field(default_factory=dict)


def row(lines: Span, headers: Sequence[str], cells: Sequence[Sequence[Block]]) -> Block:
    """A table row; a cell past the last header has an empty one."""
    made = tuple(Cell(headers[at] if at < len(headers) else "", tuple(parts)) for at, parts in enumerate(cells))
    return Block(Shape.ROW, lines, Text.joined([cell.text for cell in made], by=" | "), cells=made)


def lined(lines: Span, text: Text) -> list[Block]:
    """The items that a cell's text holds, parted by its line breaks; one paragraph if there are none.

    Blank lines part items if there are any; else bold lines begin items if other lines are not bold;
    else each line is one.
    """
    if not text:
        return []
    pieces = _pieces(text)
    if len(pieces) == 1:
        return [Block(Shape.PARAGRAPH, lines, pieces[0])]
    return [Block(Shape.ITEM, lines, piece) for piece in pieces]


def _pieces(text: Text) -> list[Text]:
    ends = [found.start() for found in re.finditer(r"\n", text.plain)]
    starts = [0, *(end + 1 for end in ends)]
    rows = [_part(text, start, end) for start, end in zip(starts, [*ends, len(text.plain)], strict=True)]
    if any(not row for row in rows[1:-1]):
        begins = [at == 0 or not rows[at - 1] for at in range(len(rows))]
    else:
        bold = [bool(row.strong) and row.strong[0][0] <= 1 for row in rows]
        begins = [True if all(bold) or not bold[0] else is_bold for is_bold in bold]
    gathered: list[list[Text]] = []
    for row, begin in zip(rows, begins, strict=True):
        if not row:
            continue
        if not gathered or (begin and not row.plain[0].islower()):
            gathered.append([])
        gathered[-1].append(row)
    return [Text.joined(rows, by=". " if rows[0].strong else " ") for rows in gathered]


def _part(text: Text, start: int, end: int) -> Text:
    """The words of a line without the bullet before them."""
    words = text.plain[start:end]
    return text.part(start + len(words) - len(words.lstrip(" \t-•*")), start + len(words.rstrip()))


def nested(flat: Sequence[Block]) -> tuple[Block, ...]:
    """Puts what follows a heading under it, up to the next heading of its level or above."""
    top: list[Block] = []
    open_sections: list[tuple[Block, list[Block]]] = []

    def close(level: int) -> None:
        while open_sections and open_sections[-1][0].level >= level:
            section, children = open_sections.pop()
            (open_sections[-1][1] if open_sections else top).append(replace(section, children=tuple(children)))

    for block in flat:
        if block.shape is Shape.SECTION:
            close(block.level)
            open_sections.append((block, []))
        else:
            (open_sections[-1][1] if open_sections else top).append(block)
    close(0)
    return tuple(top)


def walked(blocks: Iterable[Block]) -> Iterable[Block]:
    """Every block, in reading order."""
    waiting = list(reversed(list(blocks)))
    while waiting:
        block = waiting.pop()
        yield block
        waiting.extend(reversed(block.children))


def last_line(block: Block) -> int:
    """The last line of a block and everything in it."""
    return max(inner.lines.last for inner in walked([block]))
