"""Values as the cells of tables that spreadsheets read."""

import csv
import io
from collections.abc import Sequence

from graph.spreadsheet import is_formula

_BETWEEN = " | "
"""What stands between the parts of a list where a cell is one text."""


def text(value: object) -> str:
    """A value as one text; lists are joined, None is empty."""
    if value is None:
        return ""
    return _BETWEEN.join(value) if isinstance(value, list) else str(value)


def cell(value: object) -> str:
    """A value as the text of a table cell, safe in a spreadsheet: what would be read as a formula gets an apostrophe."""
    told = text(value)
    return told if isinstance(value, int | float) or not is_formula(told) else f"'{told}"


def csv_line(cells: Sequence[str]) -> bytes:
    """One row."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue().encode()
