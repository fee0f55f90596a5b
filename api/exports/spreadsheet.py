"""Tables as XLSX workbooks: the door to openpyxl. Rows go to disk as they come."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from api.exports.tables import is_formula, text
from graph.errors import InputError

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_048_575
"""Rows that a sheet has beside its header."""

LONGEST_TEXT = 32_767
"""Characters that a cell holds."""

_CUT = " … (cut: a cell holds no more; other formats have all of it)"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_workbook(
    file: IO[bytes], name: str, columns: Sequence[str], rows: Iterable[Sequence[object]], about: Mapping[str, object]
) -> None:
    """Writes a sheet of that name, and one called `about` that says what it holds and how many texts had to be cut.

    Texts are never formulas, whatever they begin with.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.append(list(columns))
    cut = 0
    for values in rows:
        sheet.append([_cell(sheet, value) for value in values])
        cut += sum(_is_too_long(value) for value in values)
    _add_about(book, {**about, "texts cut": cut})
    book.save(file)


def refuse_too_many(rows: int) -> None:
    """Raises InputError for more rows than a sheet has."""
    if rows > MOST_ROWS:
        raise InputError(f"These are {rows} rows; a sheet holds {MOST_ROWS}. Filter them, or take csv or parquet.")


def _add_about(book: "Workbook", about: Mapping[str, object]) -> None:
    sheet: Any = book.create_sheet("about")
    for said in about.items():
        sheet.append([_cell(sheet, value) for value in said])


def _is_too_long(value: object) -> bool:
    return isinstance(value, str | list) and len(text(value)) > LONGEST_TEXT


def _cell(sheet: "WriteOnlyWorksheet", value: object) -> object:
    """What openpyxl writes as this value: numbers and dates as they are, everything else as text."""
    if value is None or isinstance(value, int | float | date):
        return value
    told = _NOT_XML.sub("\ufffd", text(value))
    if len(told) > LONGEST_TEXT:
        told = told[: LONGEST_TEXT - len(_CUT)] + _CUT
    return _as_text(sheet, told) if is_formula(told) or told.startswith("#") else told


def _as_text(sheet: "WriteOnlyWorksheet", told: str) -> object:
    """A cell that is text for openpyxl, and stays text for who edits it in a spreadsheet."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, told)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
