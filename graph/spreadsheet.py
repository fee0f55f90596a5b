"""Tables as XLSX workbooks: the door to openpyxl. Rows go to disk as they come."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from graph.xml_text import xml_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_ROWS = 1_048_575
"""Rows that a sheet has beside its header."""

LONGEST_TEXT = 32_767
"""Characters that a cell holds."""

Value = str | int | float | date | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
_CUT = " … (cut: a cell holds no more; other formats have all of it)"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this text instead of showing it."""
    return text.lstrip(" ").startswith(_FORMULA)


def write_workbook(
    file: IO[bytes], name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], about: Mapping[str, Value]
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
        cut += sum(isinstance(value, str) and len(value) > LONGEST_TEXT for value in values)
    _add_about(book, {**about, "texts cut": cut})
    book.save(file)


def _add_about(book: "Workbook", about: Mapping[str, Value]) -> None:
    sheet: Any = book.create_sheet("about")
    for said in about.items():
        sheet.append([_cell(sheet, value) for value in said])


def _cell(sheet: "WriteOnlyWorksheet", value: Value) -> object:
    """What openpyxl writes as this value: numbers and dates as they are, texts as far as a cell holds them."""
    if not isinstance(value, str):
        return value
    told = xml_text(value, returns=True)
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
