"""Solutions as tables for spreadsheets and data frames: a column a variable, a row a solution, terms without their kind."""

import datetime
import io
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from graph.query_answer import WHOLE_NUMBERS, plain, text_of

_XSD = "http://www.w3.org/2001/XMLSchema#"
_MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767
_EXACT = 10**15
"""A spreadsheet keeps 15 digits of a number; what has more stays text."""


class CellsError(Exception):
    """A spreadsheet has no room for this; `value` is what it has room for."""

    def __init__(self, said: str, value: int) -> None:
        super().__init__(said)
        self.value = value


@dataclass(frozen=True, slots=True)
class Solutions:
    """Names of variables, and a tuple of terms (None where unbound) for each solution."""

    names: list[str]
    rows: list[tuple[Any, ...]]

    @classmethod
    def read(cls, tsv: bytes) -> "Solutions":
        """From the engine's TSV; an answer of yes or no is one row of a column `boolean`."""
        import pyoxigraph as ox

        parsed = ox.parse_query_results(tsv, format=ox.QueryResultsFormat.TSV)
        if isinstance(parsed, ox.QueryBoolean):
            return cls(["boolean"], [(ox.Literal(bool(parsed)),)])
        return cls([variable.value for variable in parsed.variables], [tuple(solution) for solution in parsed])


def workbook(solutions: Solutions, mark: dict[str, Any]) -> bytes:
    """An XLSX file: a sheet of solutions and one of what the answer says of itself. Raises CellsError.

    No cell is a formula; whole numbers, doubles and booleans are such, everything else is text.
    """
    from openpyxl import Workbook

    _check_room(solutions)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("results")
    sheet.append([_cell(sheet, name) for name in solutions.names])
    for row in solutions.rows:
        sheet.append([_cell(sheet, _of_sheet(term)) for term in row])
    about = book.create_sheet("about")
    for name, value in mark.items():
        about.append([name, "" if value is None else value])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _check_room(solutions: Solutions) -> None:
    if len(solutions.rows) > _MOST_ROWS:
        raise CellsError(f"The result has {len(solutions.rows)} rows; a spreadsheet holds {_MOST_ROWS}.", _MOST_ROWS)
    longest = max((len(text_of(term)) for row in solutions.rows for term in row if term is not None), default=0)
    if longest > _LONGEST_CELL:
        raise CellsError(f"A text of the result has {longest} characters; a cell holds {_LONGEST_CELL}.", _LONGEST_CELL)


def _of_sheet(term: Any) -> str | int | float | bool | None:
    value = plain(term)
    is_exact = isinstance(value, bool | None) or (isinstance(value, int | float) and abs(value) < _EXACT)
    return value if is_exact else text_of(term)


def _cell(sheet: Any, value: str | int | float | bool | None) -> Any:
    """A cell whose text stays text: whatever begins with = or # would be taken for more."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
    if not text.startswith(("=", "#")):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def parquet(solutions: Solutions, mark: dict[str, Any]) -> bytes:
    """A Parquet file with what the answer says of itself under the key `roadgraph` of its metadata.

    A column whose values are all of one XSD type of numbers, booleans, days or times has that type; every other is text.
    """
    import pyarrow as pa
    from pyarrow import parquet as pq

    columns = [_column(pa, column) for column in _columns(solutions)]
    table = pa.Table.from_arrays(columns, names=solutions.names)
    made = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"roadgraph": json.dumps(mark)}), made)
    return made.getvalue()


def _columns(solutions: Solutions) -> Iterator[list[Any]]:
    for place in range(len(solutions.names)):
        yield [row[place] for row in solutions.rows]


def _column(pa: Any, terms: list[Any]) -> Any:
    kinds = {_kind(term) for term in terms if term is not None}
    made = _TYPED.get(kinds.pop()) if len(kinds) == 1 else None
    if made is not None:
        read, type_of = made
        try:
            return pa.array([None if term is None else read(term.value) for term in terms], type=type_of(pa))
        except (KeyError, ValueError, OverflowError):
            pass  # one that is written wrongly, or does not fit: all stay text
    texts = [None if term is None else text_of(term) for term in terms]
    return pa.array(texts, type=pa.string())


def _kind(term: Any) -> str:
    name = str(term.datatype.value).removeprefix(_XSD) if hasattr(term, "datatype") else ""
    return "integer" if name in WHOLE_NUMBERS else name


def _truth(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text]


def _moment(text: str) -> datetime.datetime:
    read = datetime.datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(text)
    return read


def _number(text: str) -> float:
    return {"INF": math.inf, "-INF": -math.inf, "NaN": math.nan}.get(text) or float(text)


_TYPED: dict[str, tuple[Callable[[str], Any], Callable[[Any], Any]]] = {
    "integer": (int, lambda pa: pa.int64()),
    "decimal": (float, lambda pa: pa.float64()),
    "double": (_number, lambda pa: pa.float64()),
    "float": (_number, lambda pa: pa.float64()),
    "boolean": (_truth, lambda pa: pa.bool_()),
    "date": (datetime.date.fromisoformat, lambda pa: pa.date32()),
    "dateTime": (_moment, lambda pa: pa.timestamp("us", tz="UTC")),
}
