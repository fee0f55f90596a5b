"""Records as texts: JSON Lines, CSV and TSV, row by row, so that a large export never stands in memory whole."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from api.exports.columns import NAMES, TABLES, Value, row
from api.shown import Json
from graph.spreadsheet import is_formula

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")

BETWEEN = " | "
"""What stands between the parts of a list where a cell is one text."""


def json_lines(records: Iterable[Json]) -> Iterator[bytes]:
    """One JSON object a line."""
    for record in records:
        yield json.dumps(record, ensure_ascii=False).encode() + b"\n"


def csv_lines(records: Iterable[Json], what: str) -> Iterator[bytes]:
    """The header of that table and one row a record; lists are joined, cells safe in spreadsheets."""
    yield csv_line(NAMES[what])
    for record in records:
        yield csv_line([cell(value) for value in row(record, TABLES[what])])


def tsv_lines(records: Iterable[Json], what: str) -> Iterator[bytes]:
    """The same with tabs, and one line a row whatever the texts hold: a break or tab in them becomes a space."""
    yield _tsv_line(NAMES[what])
    for record in records:
        yield _tsv_line([_on_one_line(value) for value in row(record, TABLES[what])])


def csv_line(cells: Sequence[str]) -> bytes:
    """One row."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue().encode()


def _on_one_line(value: Value) -> str:
    return cell(value) if isinstance(value, int | float) else cell(_BREAKS.sub(" ", text(value)))


def _tsv_line(cells: Sequence[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerow(cells)
    return written.getvalue().encode()


def text(value: object) -> str:
    """A value as one text; lists are joined, None is empty."""
    if value is None:
        return ""
    return BETWEEN.join(value) if isinstance(value, list) else str(value)


def cell(value: object) -> str:
    """A value as the text of a table cell, safe in a spreadsheet: what would be read as a formula gets an apostrophe."""
    told = text(value)
    return told if isinstance(value, int | float) or not is_formula(told) else f"'{told}"
