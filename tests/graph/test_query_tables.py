"""Workbooks and Parquet files: read back by other libraries, with the same rows, types where they are sure, no formulas."""

import datetime
import io
import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyoxigraph as ox
import pytest
from pyarrow import parquet as pq

from graph.errors import LimitError
from graph.query import RESULTS_FORMATS, Limits, QueryPool, Request
from graph.query_tables import CellsError, Solutions, parquet, workbook
from graph.sealed import GRAPH
from graph.snapshots import DataFolder

MARK = {"complete": False, "rows": 2, "limit": 2, "snapshot": "000001", "query": "sha256:00"}
XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = """
    SELECT * { VALUES (?iri ?text ?whole ?part ?yes ?day ?time ?mixed ?wrong ?huge) {
        (<http://x/> "a"@en 1 1.5 true "2025-01-31"^^xsd:date "2025-01-31T12:00:00Z"^^xsd:dateTime 1 "x"^^xsd:integer 9223372036854775808)
        (UNDEF "b" 2 2.5 false UNDEF "2025-01-31T12:00:00+02:00"^^xsd:dateTime "one" 1 1)
    } }
"""


def _solutions(query: str) -> Solutions:
    made = io.BytesIO()
    ox.Store().query(query, prefixes={"xsd": XSD}).serialize(made, format=ox.QueryResultsFormat.TSV)
    return Solutions.read(made.getvalue())


def test_parquet_has_types_where_all_values_share_one() -> None:
    """A column of one XSD type has that type; mixed, miswritten or too large numbers stay text; unbound is null."""
    table = pq.read_table(io.BytesIO(parquet(_solutions(TERMS), MARK)))
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds == {
        "iri": "string", "text": "string", "whole": "int64", "part": "double", "yes": "bool", "day": "date32[day]",
        "time": "timestamp[us, tz=UTC]", "mixed": "string", "wrong": "string", "huge": "string",
    }  # fmt: skip
    first, second = table.to_pylist()
    assert (first["iri"], second["iri"], first["day"]) == ("http://x/", None, datetime.date(2025, 1, 31))
    assert first["time"] - second["time"] == datetime.timedelta(hours=2)
    assert (first["huge"], second["mixed"], first["wrong"]) == ("9223372036854775808", "one", "x")
    assert json.loads(table.schema.metadata[b"roadgraph"]) == MARK


def test_an_answer_of_yes_or_no_is_a_table_too() -> None:
    """One row of one column."""
    assert pq.read_table(io.BytesIO(parquet(_solutions("ASK {}"), MARK))).to_pylist() == [{"boolean": True}]


def test_a_workbook_holds_no_formula() -> None:
    """Texts that a spreadsheet would compute stay texts; numbers are numbers, those it cannot keep exactly texts."""
    texts = ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", "#N/A", "\u0001bad", "plain"]
    values = " ".join(json.dumps(text) for text in texts if text[0] != "\u0001")
    query = f'SELECT ?text (1 AS ?one) (true AS ?yes) (12345678901234567 AS ?long) {{ VALUES ?text {{ {values} "\u0001bad" }} }}'
    book = openpyxl.load_workbook(io.BytesIO(workbook(_solutions(query), MARK)))
    head, *rows = book["results"].iter_rows()
    assert [cell.value for cell in head] == ["text", "one", "yes", "long"]
    assert {row[0].value for row in rows} == {*texts} - {"\u0001bad"} | {"\N{REPLACEMENT CHARACTER}bad"}
    assert {tuple(cell.data_type for cell in row) for row in rows} == {("s", "n", "b", "s")}
    assert dict(book["about"].iter_rows(values_only=True)) == {**MARK, "texts cut": 0}


def test_what_a_cell_cannot_hold_is_refused() -> None:
    """A text is never cut in silence."""
    fits = Solutions(["x"], [(ox.Literal("x" * 32_767),)])
    assert workbook(fits, MARK)
    with pytest.raises(CellsError, match="has 32768 characters; a cell holds 32767"):
        workbook(Solutions(["x"], [(ox.Literal("x" * 32_768),)]), MARK)


@pytest.fixture
def store(published: Path) -> Path:
    """The graph of the published snapshot."""
    return DataFolder(published).get_current().folder / GRAPH


@pytest.mark.parametrize("name", ["xlsx", "parquet"])
def test_tables_come_from_a_process_of_their_own(store: Path, name: str) -> None:
    """The same rows as CSV, with the mark of the answer."""
    pool = QueryPool(store)
    try:
        query = "SELECT ?f ?title { ?f a rg:Feature ; dcterms:title ?title } ORDER BY ?f"
        result = pool.run(Request(query, RESULTS_FORMATS[name], limit=5))
        lines = pool.run(Request(query, RESULTS_FORMATS["csv"], limit=5)).content.decode().splitlines()
    finally:
        pool.close()
    assert (result.mark.rows, result.mark.complete) == (5, False)
    if name == "parquet":
        table = pq.read_table(io.BytesIO(result.content))
        rows = [tuple(row.values()) for row in table.to_pylist()]
        said = json.loads(table.schema.metadata[b"roadgraph"])
        assert table.schema.types == [pa.string(), pa.string()]
    else:
        book = openpyxl.load_workbook(io.BytesIO(result.content))
        rows = list(book["results"].iter_rows(min_row=2, values_only=True))
        said = dict(book["about"].iter_rows(values_only=True))
    assert [",".join(row) for row in rows] == lines[1:]
    assert (said["complete"], said["rows"], said["snapshot"]) == (False, 5, "000001")


def test_a_table_that_takes_too_long_is_no_table(store: Path) -> None:
    """The file has a deadline of its own, and the error says that it is the file that took too long."""
    pool = QueryPool(store, Limits(seconds=2))
    try:
        rows = "VALUES ?a { " + "1 " * 500 + "} VALUES ?b { " + "2 " * 500 + "}"
        with pytest.raises(LimitError, match="to make the file of it took longer than 2 s") as raised:
            pool.run(Request(f"SELECT * {{ {rows} }}", RESULTS_FORMATS["xlsx"]))
    finally:
        pool.close()
    assert (raised.value.limit, raised.value.value) == ("deadline", 2)


def test_a_table_that_cannot_be_made_says_why(store: Path) -> None:
    """The limit is that of the spreadsheet."""
    pool = QueryPool(store, Limits(seconds=20))
    try:
        longest = "SELECT (CONCAT(" + ", ".join(["?x"] * 4) + ") AS ?y) { BIND(" + json.dumps("x" * 9_000) + " AS ?x) }"
        with pytest.raises(LimitError, match="a cell holds 32767") as raised:
            pool.run(Request(longest, RESULTS_FORMATS["xlsx"]))
    finally:
        pool.close()
    assert (raised.value.limit, raised.value.value) == ("cells", 32_767)
