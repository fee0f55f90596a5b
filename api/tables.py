"""Records as files: JSON Lines and CSV, in pieces, so that a large export never stands in memory whole."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from api.representations import COLUMNS, flat
from api.shown import Json


def json_lines(records: Iterable[Json]) -> Iterator[bytes]:
    """One JSON object a line."""
    for record in records:
        yield json.dumps(record, ensure_ascii=False).encode() + b"\n"


def csv_lines(records: Iterable[Json], what: str) -> Iterator[bytes]:
    """The header of that export and one row a record; lists are joined, cells safe in spreadsheets."""
    names = COLUMNS[what]
    yield csv_line(names)
    for record in records:
        cells = flat(record)
        yield csv_line([cells[name] for name in names])


def csv_line(cells: Sequence[str]) -> bytes:
    """One row."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue().encode()
