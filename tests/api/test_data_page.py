"""The page of data leads to every file, and the lines on it work as they stand."""

import csv
import html
import io
import re
import shlex
from collections.abc import Iterator

import duckdb
import networkx
import pandas
import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.exports.datasets import FORMATS
from api.exports.pages import HOLDS, recipes
from api.service import Service


@pytest.fixture
def client(service: Service) -> Iterator[FlaskClient]:
    """A client over the published snapshot."""
    return create_app(service).test_client()


def test_every_dataset_is_there_in_every_format_with_its_size(client: FlaskClient) -> None:
    """As the file's own header counts it; the graph as the formats that keep named graphs do."""
    page = client.get("/data").get_data(as_text=True)
    assert HOLDS.keys() == FORMATS.keys()
    for what, formats in FORMATS.items():
        for format in formats:
            assert f'href="/export/{what}.{format}"' in page
        format = "nq" if what == "graph" else formats[0]
        total = int(client.get(f"/export/{what}.{format}").headers["Roadgraph-Total"])
        shown = re.search(rf"<h3>{what}</h3>.*?<p class=\"number\">(.*?)</p>", page, re.DOTALL)
        assert shown
        assert sum(int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", shown[1])) == total, what


def test_an_older_snapshot_leads_to_its_own_files(client: FlaskClient) -> None:
    """Each link names it."""
    page = client.get("/data?snapshot=000001").get_data(as_text=True)
    assert page.count('?snapshot=000001"') == sum(len(formats) for formats in FORMATS.values())


def test_lines_name_this_site_and_stand_on_the_page(client: FlaskClient) -> None:
    """To be copied as they are."""
    page = html.unescape(client.get("/data", base_url="https://plans.example.org/").get_data(as_text=True))
    for recipe in recipes("https://plans.example.org/"):
        assert recipe.lines in page


def test_the_lines_give_the_data_to_their_tools(client: FlaskClient, tmp_path, monkeypatch) -> None:
    """What curl fetches, pandas, DuckDB and networkx read, with equal counts."""
    lines = {recipe.tool: recipe.lines for recipe in recipes("http://localhost/")}
    address = shlex.split(lines["curl"])[-1]
    table = client.get(address).get_data(as_text=True)
    rows = len(list(csv.reader(io.StringIO(table)))) - 1
    monkeypatch.setattr("pandas.read_csv", lambda at, read=pandas.read_csv: read(io.BytesIO(client.get(at).data)))
    found: dict[str, object] = {}
    exec(lines["pandas"], found)
    assert len(found["plans"]) == rows  # type: ignore[arg-type]
    monkeypatch.chdir(tmp_path)
    fetch, ask = (shlex.split(line) for line in lines["DuckDB"].splitlines())
    (tmp_path / fetch[fetch.index("-o") + 1]).write_bytes(client.get(fetch[-1]).data)
    assert sum(count for _, count in duckdb.sql(ask[-1]).fetchall()) == rows
    monkeypatch.setattr("urllib.request.urlopen", lambda at: io.BytesIO(client.get(at).data))
    exec(lines["networkx"], found)
    assert isinstance(found["network"], networkx.Graph | networkx.DiGraph)
    assert f'read.csv("{address}")' in lines["R"]
