"""Records as texts: JSON Lines, CSV and TSV, row by row, so that a large export never stands in memory whole."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from api.cells import cell, csv_line, text
from api.exports.columns import NAMES, TABLES, Value, row
from api.shown import Json

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")


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


def _on_one_line(value: Value) -> str:
    return cell(value) if isinstance(value, int | float) else cell(_BREAKS.sub(" ", text(value)))


def _tsv_line(cells: Sequence[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerow(cells)
    return written.getvalue().encode()
