"""Solutions as tables for spreadsheets and data frames: a column a variable, a row a solution, terms without their kind."""

import datetime
import io
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from graph.query_answer import datatype_of, plain, text_of
from graph.spreadsheet import LONGEST_TEXT, MOST_ROWS, write_workbook
from graph.vocabulary import INTEGERS, XSD

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
    _check_room(solutions)
    made = io.BytesIO()
    rows = ([_of_sheet(term) for term in row] for row in solutions.rows)
    write_workbook(made, "results", solutions.names, rows, mark)
    return made.getvalue()


def _check_room(solutions: Solutions) -> None:
    if len(solutions.rows) > MOST_ROWS:
        raise CellsError(f"The result has {len(solutions.rows)} rows; a spreadsheet holds {MOST_ROWS}.", MOST_ROWS)
    longest = max((len(text_of(term)) for row in solutions.rows for term in row if term is not None), default=0)
    if longest > LONGEST_TEXT:
        raise CellsError(f"A text of the result has {longest} characters; a cell holds {LONGEST_TEXT}.", LONGEST_TEXT)


def _of_sheet(term: Any) -> str | int | float | bool | None:
    value = plain(term)
    is_exact = isinstance(value, bool | None) or (isinstance(value, int | float) and abs(value) < _EXACT)
    return value if is_exact else text_of(term)


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
    found = datatype_of(term)
    return XSD + "integer" if found in INTEGERS else found


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
    XSD + "integer": (int, lambda pa: pa.int64()),
    XSD + "decimal": (float, lambda pa: pa.float64()),
    XSD + "double": (_number, lambda pa: pa.float64()),
    XSD + "float": (_number, lambda pa: pa.float64()),
    XSD + "boolean": (_truth, lambda pa: pa.bool_()),
    XSD + "date": (datetime.date.fromisoformat, lambda pa: pa.date32()),
    XSD + "dateTime": (_moment, lambda pa: pa.timestamp("us", tz="UTC")),
}
