"""Exports: every dataset in every format, read back by the tools that analysts use, with equal counts."""

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pytest
from conftest import Run, WordsEncoder, settings
from flask.testing import FlaskClient
from pyarrow import parquet

from api.app import create_app
from api.cells import cell, is_formula
from api.exports.columns import NAMES, TABLES, Kind
from api.exports.datasets import FORMATS, MEDIA_TYPES, TABLE_FORMATS, refuse_too_many
from api.service import Service
from graph.errors import InputError
from graph.spreadsheet import LONGEST_TEXT, write_workbook
from search.compare import matrix

DOCS = Path(__file__).parents[2] / "docs" / "exports.md"


@pytest.fixture
def of_compared(compared: Path) -> Iterator[Service]:
    """A service over the roadmaps to compare, one of whose plans begins as a formula does."""
    made = Service(settings(compared), WordsEncoder())
    yield made
    made.close()


@pytest.fixture
def client(of_compared: Service) -> FlaskClient:
    """A client of it."""
    return create_app(of_compared).test_client()


def _records(client: FlaskClient, what: str, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/export/{what}.jsonl{query}")
    found = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert answer.headers["Roadgraph-Total"] == str(len(found))
    return found


def _saved(client: FlaskClient, folder: Path, what: str, format: str) -> Path:
    path = folder / f"{what}.{format}"
    path.write_bytes(client.get(f"/export/{what}.{format}").get_data())
    return path


@pytest.mark.parametrize(
    ("what", "format"), [(what, format) for what, formats in FORMATS.items() for format in formats]
)
def test_every_file_says_what_it_is(client: FlaskClient, what: str, format: str) -> None:
    """Its type, its name with the snapshot, and how many records it has."""
    answer = client.get(f"/export/{what}.{format}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, MEDIA_TYPES[format])
    assert answer.headers["Content-Disposition"] == f'attachment; filename="roadgraph-{what}-000001.{format}"'
    assert answer.headers["Roadgraph-Snapshot"] == "000001"
    assert int(answer.headers["Roadgraph-Total"]) > 0
    length = answer.headers.get("Content-Length")
    assert length is None or int(length) == len(answer.get_data())
    with client.head(f"/export/{what}.{format}") as head:
        assert head.headers["Roadgraph-Total"] == answer.headers["Roadgraph-Total"]


@pytest.mark.parametrize("what", TABLES)
def test_duckdb_and_pandas_read_every_table(client: FlaskClient, tmp_path: Path, what: str) -> None:
    """In each format as many rows as there are records, and the columns that are documented."""
    import duckdb
    import pandas as pd

    total = len(_records(client, what))
    paths = {format: _saved(client, tmp_path, what, format) for format in TABLE_FORMATS}
    with duckdb.connect() as database:
        for source in (
            f"read_csv('{paths['csv']}')",
            f"read_csv('{paths['tsv']}', delim = '\t')",
            f"read_json('{paths['jsonl']}', format = 'newline_delimited')",
            f"read_parquet('{paths['parquet']}')",
        ):
            assert database.sql(f"SELECT count(*) FROM {source}").fetchall() == [(total,)], source
    frames = {
        "csv": pd.read_csv(paths["csv"]),
        "tsv": pd.read_csv(paths["tsv"], sep="\t"),
        "xlsx": pd.read_excel(paths["xlsx"]),
        "parquet": pd.read_parquet(paths["parquet"]),
    }
    for format, frame in frames.items():
        assert (tuple(frame.columns), len(frame)) == (NAMES[what], total), format
    assert len(pd.read_json(paths["jsonl"], lines=True)) == total
    assert len(paths["tsv"].read_text(encoding="utf-8").splitlines()) == total + 1


@pytest.mark.parametrize("what", TABLES)
def test_every_format_holds_the_same_values(client: FlaskClient, tmp_path: Path, what: str) -> None:
    """Parquet has the values themselves; of text formats each cell is that value as a safe text."""
    rows = parquet.read_table(_saved(client, tmp_path, what, "parquet")).to_pylist()
    written = csv.DictReader(io.StringIO(client.get(f"/export/{what}.csv").get_data(as_text=True)))
    assert list(written) == [{name: cell(value) for name, value in row.items()} for row in rows]
    sheet = openpyxl.load_workbook(_saved(client, tmp_path, what, "xlsx"))[what]
    for shown, row in zip(sheet.iter_rows(min_row=2), rows, strict=True):
        for one, column in zip(shown, TABLES[what], strict=True):
            value = row[column.name]
            if column.kind is Kind.DATE and value is not None:
                assert one.value.date() == value
            else:
                assert (one.value or None) == ((" | ".join(value) if isinstance(value, list) else value) or None)


@pytest.mark.parametrize("what", TABLES)
def test_there_is_a_label_beside_every_id(client: FlaskClient, what: str) -> None:
    """Whatever has an IRI in a row has its name there, too."""
    beside = {"id": {"label", "title"}, "parent": {"parent_label"}, "category": {"category_label"}}
    for name in NAMES[what]:
        stem = re.sub(r"_ids?$", "", name)
        if stem != name or name in beside:
            labels = beside.get(name, {stem, f"{stem}_label", f"{stem}_title", f"{stem}_source"})
            assert labels & set(NAMES[what]), name
    rows = csv.DictReader(io.StringIO(client.get(f"/export/{what}.csv").get_data(as_text=True)))
    for row in rows:
        for one, label in (("id", "label"), ("parent", "parent_label"), ("category", "category_label")):
            assert bool(row.get(one)) <= bool(row.get(label, row.get("title"))), row


@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_no_cell_of_a_text_table_is_a_formula(client: FlaskClient, format: str) -> None:
    """What would be one is marked by an apostrophe."""
    text = client.get(f"/export/features.{format}").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text), delimiter="\t" if format == "tsv" else ","))
    assert not [one for row in rows for one in row if is_formula(one)]
    assert [one for row in rows for one in row if one.startswith("'=cmd")]


def test_no_cell_of_a_workbook_is_a_formula(client: FlaskClient, tmp_path: Path) -> None:
    """A text that begins as one is a text, and stays one when it is edited; an error's name is a text, too."""
    sheet = openpyxl.load_workbook(_saved(client, tmp_path, "features", "xlsx"))["features"]
    cells = [one for row in sheet.iter_rows() for one in row]
    assert {one.data_type for one in cells} <= {"s", "inlineStr", "n", "d"}
    bad = [one for one in cells if isinstance(one.value, str) and one.value.startswith("=cmd")]
    assert bad
    assert all(one.quotePrefix for one in bad)
    path = tmp_path / "odd.xlsx"
    with path.open("wb") as file:
        write_workbook(file, "odd", ["a"], [["#N/A"], ["=1+1"], ["x\x07\ufffe"], [-1.5]], {})
    read = [row[0] for row in openpyxl.load_workbook(path)["odd"].iter_rows(min_row=2)]
    assert [(one.value, one.data_type) for one in read] == [
        ("#N/A", "s"),
        ("=1+1", "s"),
        ("x\ufffd\ufffd", "s"),
        (-1.5, "n"),
    ]


def test_a_workbook_says_what_it_could_not_hold(tmp_path: Path) -> None:
    """A text longer than a cell is cut, says so, and is counted; more rows than a sheet has are refused."""
    path = tmp_path / "long.xlsx"
    with path.open("wb") as file:
        write_workbook(file, "long", ["a"], [["x" * (LONGEST_TEXT + 1)], ["y" * LONGEST_TEXT]], {"rows": 2})
    book = openpyxl.load_workbook(path)
    long, whole = (row[0] for row in book["long"].iter_rows(min_row=2, values_only=True))
    assert len(long) == LONGEST_TEXT
    assert long.endswith("other formats have all of it)")
    assert whole == "y" * LONGEST_TEXT
    assert dict(book["about"].iter_rows(values_only=True)) == {"rows": 2, "texts cut": 1}
    with pytest.raises(InputError, match="a sheet holds 1048575"):
        refuse_too_many(1_048_576)


def test_parquet_has_types_and_names_its_snapshot(client: FlaskClient, tmp_path: Path) -> None:
    """Whole numbers, numbers, days and lists are what they are."""
    table = parquet.read_table(_saved(client, tmp_path, "features", "parquet"))
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["title"], types["first_line"], types["horizon_start"]) == ("string", "int64", "date32[day]")
    assert types["technologies"].startswith("list<")
    assert table.schema.metadata[b"roadgraph:snapshot"] == b"000001"
    assert table.schema.metadata[b"roadgraph:rows"] == str(len(table)).encode()


@pytest.mark.parametrize("filters", ["", "status=planned", "project=Gannet&technology=Apache+Iceberg", "bucket=next"])
def test_counts_equal_what_search_and_its_page_say(client: FlaskClient, filters: str) -> None:
    """The same filters let the same number pass everywhere."""
    total = client.get(f"/api/search?q=&{filters}").get_json()["total"]
    assert len(_records(client, "features", f"?{filters}")) == total
    for format in TABLE_FORMATS:
        assert client.get(f"/export/features.{format}?{filters}").headers["Roadgraph-Total"] == str(total)
    if filters and total:
        page = client.get(f"/?{filters}").get_data(as_text=True)
        assert re.search(rf"\b{total}\b\s+(?:features?|plans?|results?)", re.sub(r"<[^>]+>", " ", page)), page


@pytest.mark.parametrize("query", ["k=20", "q=planned+work+on+Iceberg", "status=planned&project=Gannet&from=2020"])
def test_the_page_of_a_search_leads_to_its_files(client: FlaskClient, query: str) -> None:
    """Everything that it counts, with the filters in use, those that were read from the words among them."""
    page = client.get(f"/?{query}").get_data(as_text=True)
    total = client.get(f"/api/search?{query}").get_json()["total"]
    links = [html.unescape(link) for link in re.findall(r'href="(/export/[^"]+)"', page)]
    assert len(links) == (3 if total else 0)
    for link in links:
        assert client.get(link).headers["Roadgraph-Total"] == str(total)


def test_counts_equal_what_the_api_says(client: FlaskClient, of_compared: Service) -> None:
    """Projects, technologies, and the cells of a comparison of all projects that are not empty."""
    for what in ("projects", "technologies"):
        assert _records(client, what) == client.get(f"/api/{what}").get_json()[what]
    names = [record["label"] for record in _records(client, "projects")]
    for by in ("concepts", "technologies"):
        answer = client.get("/api/compare", query_string={"projects": names, "by": by, "k": 1000}).get_json()
        cells = {
            (row["id"], one["project"]["id"], one["summary"], tuple(feature["id"] for feature in one["features"]))
            for row in answer["rows"]
            for one in row["cells"]
            if one["summary"] != "not_recorded"
        }
        found = _records(client, "comparisons", f"?by={by}")
        assert cells
        assert cells == {
            (one["row"]["id"], one["project"]["id"], one["standing"], tuple(each["id"] for each in one["features"]))
            for one in found
        }
        assert len(cells) == len(found)
    query = {"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "format": "csv"}
    counted = client.get("/sparql", query_string=query).get_data(as_text=True).split()[1]
    assert client.get("/export/graph.nq").headers["Roadgraph-Total"] == counted


def test_comparisons_of_some_projects(client: FlaskClient, of_compared: Service) -> None:
    """Only theirs, with broader things and categories named."""
    found = _records(client, "comparisons", "?by=technologies&project=Gannet&project=bittern")
    assert {one["project"]["label"] for one in found} == {"Gannet", "Bittern"}
    served = of_compared.served
    projects = [one for one in served.catalogue.projects.values() if one.label in ("Gannet", "Bittern")]
    rows = matrix(served.catalogue, projects, found[0]["by"]).rows
    assert len(found) == sum(row.projects for row in rows)
    assert all(one["broader"] and one["broader"]["label"] != one["broader"]["id"] for one in found)
    kafka = next(one for one in found if one["row"]["label"] == "Apache Kafka")
    assert (kafka["standing"], kafka["counts"]["dropped"]) == ("dropped", 1)


@pytest.mark.parametrize(("format", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_the_network(client: FlaskClient, tmp_path: Path, format: str, read: Any) -> None:
    """The same nodes and links as in the node-link JSON, with labels, kinds and weights."""
    expected = nx.node_link_graph(client.get("/export/network.json").get_json(), edges="links")
    answer = client.get(f"/export/network.{format}")
    path = tmp_path / f"network.{format}"
    path.write_bytes(answer.get_data())
    found = read(path)
    assert answer.headers["Roadgraph-Total"] == str(len(expected) + expected.number_of_edges())
    assert {id: (one["label"], one["kind"]) for id, one in found.nodes(data=True)} == {
        id: (one["label"], one["kind"]) for id, one in expected.nodes(data=True)
    }
    links = [(one, two, each["kind"], each["weight"]) for one, two, each in expected.edges(data=True)]
    assert sorted((one, two, each["kind"], each["weight"]) for one, two, each in found.edges(data=True)) == sorted(
        links
    )


def test_the_network_shows_who_names_and_plans_what(client: FlaskClient) -> None:
    """As many projects and technologies as there are; a link's weight is how many features stand behind it; twice the same."""
    answer = client.get("/export/network.json")
    network = nx.node_link_graph(answer.get_json(), edges="links")
    kinds = {id: one["kind"] for id, one in network.nodes(data=True)}
    assert list(kinds.values()).count("project") == len(client.get("/api/projects").get_json()["projects"])
    technologies = {one["id"] for one in client.get("/api/technologies").get_json()["technologies"]}
    assert technologies <= set(kinds)
    for record in _records(client, "projects"):
        assert network.nodes[record["id"]]["features"] == record["features"]
    labels = {one["label"]: id for id, one in network.nodes(data=True)}
    named = network.edges[labels["Gannet"], labels["Apache Iceberg"], "names"]
    assert named["weight"] == 2
    assert {one["kind"] for *_, one in network.edges(data=True)} >= {"names", "near"}
    for format in FORMATS["network"]:
        assert client.get(f"/export/network.{format}").get_data() == client.get(f"/export/network.{format}").get_data()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("features.docx", "features is not exported as 'docx'; there are csv, tsv, jsonl, xlsx, parquet"),
        ("graph.csv", "there are ttl, trig, nt, nq, rdf, jsonld"),
        ("network.nq", "there are graphml, gexf, json"),
        ("wishes.csv", "no export of 'wishes'"),
        ("projects.jsonl?project=Gannet", "an export of projects is always whole"),
        ("technologies.csv?groups=true", "an export of technologies is always whole"),
        ("similarity.xlsx?from=2025", "an export of similarity is always whole"),
        ("network.gexf?project=Gannet", "an export of network is always whole"),
        ("graph.nq?project=Gannet&status=done", "an export of graph knows only projects"),
        ("comparisons.csv?concept=x", "an export of comparisons knows only projects"),
        ("features.csv?by=concepts", "`by` is for comparisons"),
        ("comparisons.csv?by=magic", "by is 'magic'"),
    ],
)
def test_what_would_be_ignored_is_refused(client: FlaskClient, address: str, said: str) -> None:
    """The answer says what is not done, and what is."""
    answer = client.get(f"/export/{address}")
    assert answer.status_code == 400
    assert said in answer.get_json()["detail"]


@pytest.mark.parametrize("what", ["features", "comparisons", "graph"])
def test_a_project_nobody_knows_is_not_found(client: FlaskClient, what: str) -> None:
    """Rather than an empty file."""
    answer = client.get(f"/export/{what}.{FORMATS[what][0]}?project=Nope")
    assert answer.status_code == 404
    assert "No project is called 'Nope'" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    ("what", "format"), [(what, format) for what, formats in FORMATS.items() for format in formats]
)
def test_the_command_writes_what_http_sends(
    run: Run, client: FlaskClient, compared: Path, what: str, format: str, tmp_path: Path
) -> None:
    """Byte for byte, but for workbooks, which tell when they were made."""
    path = tmp_path / f"made.{format}"
    done = run("export", what, "--format", format, "-o", path, "--data", compared)
    assert done.exit_code == 0, done.stderr
    sent = client.get(f"/export/{what}.{format}").get_data()
    if format == "xlsx":
        books = (openpyxl.load_workbook(path), openpyxl.load_workbook(io.BytesIO(sent)))
        made, of_http = ([list(sheet.values) for sheet in book] for book in books)
        assert made == of_http
    else:
        assert path.read_bytes() == sent


def test_the_documentation_names_the_columns_that_are_written() -> None:
    """Every column of every table with its type and meaning, in the order in which it is written."""
    told = DOCS.read_text(encoding="utf-8")
    for what, columns in TABLES.items():
        section = told.split(f"### `{what}`\n")[1].split("\n### ")[0].split("\n## ")[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert rows == [f"| `{one.name}` | {one.kind.value} | {one.meaning} |" for one in columns]


def test_the_documentation_names_every_format() -> None:
    """Each dataset with the formats that it is written in."""
    told = DOCS.read_text(encoding="utf-8")
    for what, formats in FORMATS.items():
        line = next(line for line in told.splitlines() if line.startswith(f"| `{what}` |"))
        assert re.findall(r"`(\w+)`", line.split("|")[3]) == list(formats)
