"""reStructuredText's list-tables: tables written as nested lists, one cell a bullet."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from graph.model import Span
from ingest.page import Block, Text, lined, row

_DIRECTIVE = re.compile(r"^(?P<indent>\s*)\.\. list-table::")
_HEADER_ROWS = re.compile(r"^\s+:header-rows:\s*(\d+)")
_ROW = re.compile(r"^\s*\*\s+-(?:\s+(?P<words>.*))?$")
_CELL = re.compile(r"^\s*-(?:\s+(?P<words>.*))?$")


@dataclass
class _Table:
    """A table that is being read: its header, and the row whose cells are gathered."""

    inline: Callable[[str], Text]
    headers: list[str] = field(default_factory=list)
    header_rows: int = 0
    cells: list[tuple[int, list[str]]] = field(default_factory=list)
    last: int = 0

    def line(self, line: str, number: int) -> Iterator[Block]:
        """Takes one line; yields the row before it where a new one begins."""
        if option := _HEADER_ROWS.match(line):
            self.header_rows = int(option[1])
        elif begun := _ROW.match(line):
            yield from self.row()
            self.cells = [(number, [begun["words"] or ""])]
        elif self.cells and (cell := _CELL.match(line)):
            self.cells.append((number, [cell["words"] or ""]))
        elif self.cells and line.strip():
            self.cells[-1][1].append(line.strip())
        if line.strip():
            self.last = number

    def row(self) -> Iterator[Block]:
        """The gathered row, unless it is a header."""
        texts = [(number, self.inline(" ".join(words))) for number, words in self.cells]
        if texts and self.header_rows:
            self.headers, self.header_rows = [text.plain for _, text in texts], self.header_rows - 1
        elif texts:
            parts = [lined(Span(number, number), text) for number, text in texts]
            yield row(Span(texts[0][0], self.last), self.headers, parts)


def taken_out(lines: list[str], inline: Callable[[str], Text]) -> list[Block]:
    """The rows of every list-table, whose lines are blanked so that nothing else reads them."""
    rows: list[Block] = []
    at = 0
    while at < len(lines):
        opened = _DIRECTIVE.match(lines[at])
        at += 1
        if not opened:
            continue
        table = _Table(inline)
        while at < len(lines) and (not lines[at].strip() or lines[at].startswith(opened["indent"] + " ")):
            rows.extend(table.line(lines[at], at + 1))
            lines[at] = ""
            at += 1
        rows.extend(table.row())
    return rows
