"""Tables drawn with characters: reStructuredText's grid and simple tables and its csv-table, AsciiDoc's, Org's.

Each function takes its tables out of the lines: it gives their rows and blanks their lines, so that
nothing else reads them. A table that does not parse stays text.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from docutils.parsers.rst import tableparser
from docutils.statemachine import StringList

from graph.model import Span
from ingest.page import Block, Text, lined, row

Inline: TypeAlias = Callable[[str], Text]

_GRID = re.compile(r"^\s*\+[-=]+(?:\+[-=]+)*\+\s*$")
_SIMPLE = re.compile(r"^\s*=+(?: +=+)+\s*$")
_CSV = re.compile(r"^(?P<indent>\s*)\.\. csv-table::")
_CSV_HEADER = re.compile(r"^\s+:header:\s*(?P<cells>.+)$")
_OPTION = re.compile(r"^\s+:[\w-]+:")
_ASCIIDOC = re.compile(r"^\|={3,}\s*$")
_ASCIIDOC_COLUMNS = re.compile(r"\bcols=\"(?P<list>[^\"]*)\"|\bcols=(?P<number>\d+)")
_ASCIIDOC_CELL = re.compile(r"(?:(?<=\s)|^)(?:\d*(?:\.\d+)?\+)?[<^>.aehlmsdv]{0,4}\|")
_ORG_END = re.compile(r"^\s*#\+end_", re.IGNORECASE)
_LONGEST = 2_000
"""Lines that a drawn table may have."""

_ORG_RULE = re.compile(r"^\s*\|[-+]+\|?\s*$")


def rst_tables(lines: list[str], inline: Inline) -> list[Block]:
    """The rows of grid tables, simple tables and csv-tables."""
    rows: list[Block] = []
    at = 0
    while at < len(lines):
        if _GRID.match(lines[at]):
            end = min(_until(lines, at, lambda line: not line.lstrip().startswith(("+", "|"))), at + _LONGEST)
            rows += _drawn(lines, at, end, tableparser.GridTableParser(), inline)
        elif _SIMPLE.match(lines[at]):
            end = _simple_end(lines, at)
            rows += _drawn(lines, at, end, tableparser.SimpleTableParser(), inline)
        elif opened := _CSV.match(lines[at]):
            inside = opened["indent"] + " "
            end = _until(lines, at + 1, lambda line: bool(line.strip()) and not line.startswith(inside))  # noqa: B023 - used at once
            rows += _comma_separated(lines, at, end, inline)
        else:
            end = at + 1
        at = max(end, at + 1)
    return rows


def asciidoc_tables(lines: list[str], inline: Inline) -> list[Block]:
    """The rows of AsciiDoc tables; the first row is the header where one is asked for or a blank line follows it."""
    rows: list[Block] = []
    at = 0
    while at < len(lines):
        begun = at
        at += 1
        if not _ASCIIDOC.match(lines[begun]):
            continue
        end = _until(lines, at, lambda line: bool(_ASCIIDOC.match(line)))
        if end < len(lines):
            attributes = lines[begun - 1] if begun and lines[begun - 1].startswith("[") else ""
            rows += _asciidoc_rows(lines, at, end, attributes, inline)
            lines[begun : end + 1] = [""] * (end + 1 - begun)
            at = end + 1
    return rows


def org_tables(lines: list[str], inline: Inline) -> list[Block]:
    """The rows of Org tables; what stands above the first rule is the header."""
    rows: list[Block] = []
    at = 0
    verbatim = False
    while at < len(lines):
        verbatim = lines[at].strip().casefold().startswith("#+begin_") or (verbatim and not _ORG_END.match(lines[at]))
        if verbatim or not lines[at].lstrip().startswith("|"):
            at += 1
            continue
        end = _until(lines, at, lambda line: not line.lstrip().startswith("|"))
        headers: list[str] = []
        has_header = any(_ORG_RULE.match(line) for line in lines[at + 1 : end])
        for number in range(at, end):
            if _ORG_RULE.match(lines[number]):
                has_header = False
                continue
            cells = [inline(cell.strip()) for cell in lines[number].strip().strip("|").split("|")]
            if has_header:
                headers = [cell.plain for cell in cells]
            else:
                span = Span(number + 1, number + 1)
                rows.append(row(span, headers, [lined(span, cell) for cell in cells]))
        lines[at:end] = [""] * (end - at)
        at = end
    return rows


def _until(lines: Sequence[str], at: int, ends: Callable[[str], bool]) -> int:
    while at < len(lines) and not ends(lines[at]):
        at += 1
    return at


def _simple_end(lines: Sequence[str], at: int) -> int:
    """After the border that closes a simple table: the second, or third where there is a header, with a blank line after it."""
    for number in range(at + 1, min(len(lines), at + _LONGEST)):
        if _SIMPLE.match(lines[number]) and (number + 1 == len(lines) or not lines[number + 1].strip()):
            return number + 1
    return at + 1


def _drawn(lines: list[str], at: int, end: int, parser: tableparser.TableParser, inline: Inline) -> Iterator[Block]:
    """Rows of a drawn table, by docutils."""
    indent = len(lines[at]) - len(lines[at].lstrip())
    try:
        _, head, body = parser.parse(StringList([line[indent:].rstrip() for line in lines[at:end]], source=""))
    except (tableparser.TableMarkupError, AssertionError, IndexError):  # it asserts what damage breaks
        return
    lines[at:end] = [""] * (end - at)
    headers = [" ".join(cell[3]).strip() if cell else "" for cell in head[-1]] if head else []
    for cells in body:
        first = min((at + 1 + cell[2] for cell in cells if cell and any(cell[3])), default=None)
        if first is None:
            continue
        last = max(at + cell[2] + len(cell[3]) for cell in cells if cell)
        texts = [(cell[2], inline(" ".join(" ".join(cell[3]).split()))) if cell else (0, Text()) for cell in cells]
        parts = [lined(Span(at + 1 + offset, at + 1 + offset), text) for offset, text in texts]
        yield row(Span(first, max(first, last)), headers, parts)


def _comma_separated(lines: list[str], at: int, end: int, inline: Inline) -> Iterator[Block]:
    headers: list[str] = []
    numbers = []
    for number in range(at + 1, end):
        if found := _CSV_HEADER.match(lines[number]):
            headers = [cell.strip() for cell in next(csv.reader([found["cells"]], skipinitialspace=True))]
        elif lines[number].strip() and not _OPTION.match(lines[number]):
            numbers.append(number)
    reader = csv.reader([lines[number].strip() for number in numbers], skipinitialspace=True)
    before = 0
    for cells in reader:
        span = Span(numbers[before] + 1, numbers[reader.line_num - 1] + 1)
        before = reader.line_num
        yield row(span, headers, [lined(span, inline(cell.strip())) for cell in cells])
    lines[at:end] = [""] * (end - at)


def _asciidoc_rows(lines: Sequence[str], at: int, end: int, attributes: str, inline: Inline) -> Iterator[Block]:
    cells: list[tuple[int, int, str]] = []
    width = 0
    for number in range(at, end):
        pieces = _ASCIIDOC_CELL.split(lines[number])
        if cells and pieces[0].strip():
            first, _, words = cells[-1]
            cells[-1] = (first, number, f"{words} {pieces[0].strip()}")
        cells += ((number, number, piece.strip()) for piece in pieces[1:])
        width = width or len(cells)
    if told := _ASCIIDOC_COLUMNS.search(attributes):
        width = int(told["number"]) if told["number"] else len(told["list"].split(","))
    if not width:
        return
    asked = "header" in attributes
    blank_after = at + 1 < end and len(cells) >= width and not lines[cells[width - 1][1] + 1].strip()
    headers: list[str] = []
    for begin in range(0, len(cells), width):
        held = cells[begin : begin + width]
        if begin == 0 and (asked or (blank_after and "noheader" not in attributes)):
            headers = [words for _, _, words in held]
            continue
        span = Span(held[0][0] + 1, held[-1][1] + 1)
        yield row(span, headers, [lined(Span(first + 1, last + 1), inline(words)) for first, last, words in held])
