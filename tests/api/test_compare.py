"""Comparisons over HTTP, on the command line and on the page; every format says the same, and is read back here."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import rdflib
from conftest import Run, WordsEncoder, settings
from flask.testing import FlaskClient
from markdown_it import MarkdownIt
from rdflib.namespace import DCTERMS, RDF, SKOS

from api.app import create_app
from api.cells import cell
from api.compare.schemas import CompareAnswer, ItemsAnswer
from api.service import Service
from graph.store import ONTOLOGY
from graph.vocabulary import RG as RG_IRI

RG = rdflib.Namespace(RG_IRI)
PROJECTS = "projects=gannet&projects=BITTERN&projects=crane"
MATRIX = f"/api/compare?{PROJECTS}&by=technologies"
ITEMS = "/api/compare/items?projects=gannet,bittern"
HOSTILE = "=cmd|' /C calc'!A0 x in Rust"


@pytest.fixture(scope="module")
def client(compared: Path) -> Iterator[FlaskClient]:
    """A client of the application over the roadmaps to compare."""
    service = Service(settings(compared), WordsEncoder())
    yield create_app(service).test_client()
    service.close()


@pytest.fixture
def told(run: Run, compared: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands over the same roadmaps."""
    monkeypatch.setenv("ROADGRAPH_DATA", str(compared))
    return run


def _json(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def _text(client: FlaskClient, address: str, format: str) -> str:
    answer = client.get(f"{address}&format={format}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _summaries(found: dict[str, Any]) -> set[tuple[str, str, str]]:
    """Row, project and summary of each cell."""
    return {(row["label"], one["project"]["label"], one["summary"]) for row in found["rows"] for one in row["cells"]}


def test_a_cell_leads_to_its_features(client: FlaskClient) -> None:
    """With the lines they were read from; where nothing is recorded there are none, which is not dropped."""
    found = CompareAnswer.model_validate(_json(client, MATRIX))
    rows = {row.label: row for row in found.rows}
    assert list(rows) == ["Apache Iceberg", "Prometheus", "Apache Kafka", "Rust"]
    dropped, missing, _ = rows["Apache Kafka"].cells
    assert dropped.features
    assert (dropped.summary, dropped.features[0].lines) == ("dropped", (6, 6))
    assert dropped.counts == {"planned": 0, "in_progress": 0, "done": 0, "dropped": 1}
    assert (missing.summary, missing.features, missing.counts) == ("not_recorded", None, None)
    assert client.get(dropped.features[0].links.self).status_code == 200
    assert rows["Apache Iceberg"].broader
    assert rows["Apache Iceberg"].broader.label == "table formats"


def test_rows_are_concepts_unless_others_are_asked_for(client: FlaskClient) -> None:
    """Each with its broader concept."""
    found = _json(client, f"/api/compare?{PROJECTS}")
    assert found["by"] == "concepts"
    assert ("metrics and monitoring", "Gannet", "done") in _summaries(found)


def test_a_cut_is_told(client: FlaskClient) -> None:
    """In JSON by total and offset, in every format by a header; pages of rows follow one order."""
    whole = _json(client, MATRIX)["rows"]
    part = _json(client, f"{MATRIX}&k=2&offset=1")
    assert (part["rows"], part["total"], part["offset"]) == (whole[1:3], 4, 1)
    for format in ("csv", "md", "ttl"):
        assert client.get(f"{MATRIX}&k=1&format={format}").headers["Roadgraph-Total"] == "4"
    assert "Rows 2–3 of 4." in _text(client, f"{MATRIX}&k=2&offset=1", "md")


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("/api/compare", 400, "none was named"),
        ("/api/compare?projects=gannet", 400, "Gannet is one"),
        ("/api/compare?projects=gannet,gannett", 404, "Did you mean Gannet?"),
        ("/api/compare?projects=gannet,crane&by=colours", 400, "'colours'"),
        ("/api/compare?projects=gannet,crane&format=pdf", 400, "'pdf'"),
        ("/api/compare?projects=gannet,crane&project=bittern", 400, "project is not known here"),
        ("/api/compare/items?projects=gannet,crane,bittern", 400, "3 projects were named"),
        ("/api/compare/items?projects=gannet,crane&by=concepts", 400, "by is not known here"),
    ],
)
def test_errors_say_what_to_do(client: FlaskClient, asked: str, status: int, said: str) -> None:
    """As problem+json that the description knows."""
    answer = client.get(asked)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert said in answer.get_json()["detail"]
    described = client.get("/openapi.json").get_json()["paths"][asked.partition("?")[0]]["get"]["responses"]
    assert str(status) in described


@pytest.mark.parametrize("address", [MATRIX, ITEMS])
@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("text/csv", "text/csv"),
        ("text/markdown;q=0.5, text/turtle", "text/turtle"),
        ("text/markdown", "text/markdown"),
        ("*/*", "application/json"),
    ],
)
def test_the_accept_header_chooses_the_format(client: FlaskClient, address: str, accept: str, mimetype: str) -> None:
    """And `format` is stronger; each is among those that are described."""
    answer = client.get(address, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert client.get(f"{address}&format=csv", headers={"Accept": accept}).mimetype == "text/csv"
    described = client.get("/openapi.json").get_json()["paths"][address.partition("?")[0]]["get"]["responses"]
    assert answer.headers["Content-Type"] in described["200"]["content"]
    assert client.get(address, headers={"Accept": "image/png"}).status_code == 406


def test_csv_says_the_same(client: FlaskClient) -> None:
    """A line for each feature and for each cell without one, safe in spreadsheets."""
    lines = list(csv.DictReader(io.StringIO(_text(client, MATRIX, "csv"), newline="")))
    found = _json(client, MATRIX)
    assert {(line["label"], line["project_label"], line["summary"]) for line in lines} == _summaries(found)
    told = {(line["label"], line["feature_id"], line["feature_title"]) for line in lines if line["feature_id"]}
    assert told == {
        (row["label"], plan["id"], cell(plan["title"]))
        for row in found["rows"] for one in row["cells"] for plan in one["features"] or []
    }  # fmt: skip
    [missing] = [line for line in lines if (line["label"], line["project_label"]) == ("Apache Kafka", "Bittern")]
    assert (missing["summary"], missing["dropped"], missing["feature_id"]) == ("not_recorded", "", "")
    assert f"'{HOSTILE}" in [line["feature_title"] for line in lines]


def _table_rows(text: str) -> list[list[str]]:
    """The rows of the tables of a Markdown text, as what is shown."""
    tokens = MarkdownIt().enable("table").parse(text)
    cells = [
        (before.type, "".join(child.content for child in token.children or []))
        for before, token in pairwise(tokens)
        if before.type in ("tr_open", "td_open", "th_open")
    ]
    rows: list[list[str]] = []
    for kind, shown in cells:
        rows.append([]) if kind == "tr_open" else rows[-1].append(shown)
    return rows


def test_markdown_says_the_same(client: FlaskClient) -> None:
    """A table that shows titles as they are, whatever marks they hold."""
    header, *rows = _table_rows(_text(client, MATRIX, "md"))
    assert header == ["technologies", "broader", "Gannet", "Bittern", "Crane"]
    cells = {row[0]: row[2:] for row in rows}
    assert cells["Apache Kafka"] == ["✕ dropped Support Kafka (plans/gannet.md:6)", *["– not recorded"] * 2]
    assert cells["Rust"][1] == f"○ planned {HOSTILE} (plans/bittern.md:5)"
    assert cells["Apache Iceberg"][0].count("<br>") == 1


def test_turtle_says_the_same(client: FlaskClient) -> None:
    """A node for each cell with its standing, no blank nodes, nothing that the ontology does not describe."""
    graph_read = rdflib.Graph().parse(data=_text(client, MATRIX, "ttl"), format="turtle")
    described = rdflib.Graph().parse(ONTOLOGY)
    told = {
        (str(graph_read.value(row, SKOS.prefLabel)), str(project).rsplit("/", 1)[-1], str(described.value(standing, SKOS.notation)))
        for one in graph_read.subjects(RDF.type, RG.ComparisonCell)
        for row, project, standing in [[graph_read.value(one, RG[name]) for name in ("row", "column", "standing")]]
    }  # fmt: skip
    found = _json(client, MATRIX)
    assert told == {(row, project.casefold(), summary) for row, project, summary in _summaries(found)}
    titles = {str(graph_read.value(one, DCTERMS.title)) for one in graph_read.objects(None, RG.holds)}
    assert HOSTILE in titles
    assert list(graph_read.objects(rdflib.URIRef(found["id"]), RG.rows)) == [rdflib.Literal(4)]
    _assert_well_described(graph_read, described)


def _assert_well_described(graph_read: rdflib.Graph, described: rdflib.Graph) -> None:
    terms = {term for triple in graph_read for term in triple}
    assert not [term for term in terms if isinstance(term, rdflib.BNode)]
    assert {term for term in terms if str(term).startswith(RG_IRI)} <= set(described.subjects())


def test_two_projects_plan_by_plan(client: FlaskClient) -> None:
    """What both want and why, what only one plans, what one has done and the other plans."""
    found = ItemsAnswer.model_validate(_json(client, ITEMS))
    assert [one.feature.title for one in found.pairs] == ["Export metrics to Prometheus", "Read Iceberg tables"]
    assert found.pairs[0].why[:2] == ["both name Prometheus", "both are about metrics and monitoring"]
    assert [one.feature.title for one in found.also] == ["Read Iceberg tables faster"]
    gannet, bittern = found.shipped
    assert (gannet.project.label, gannet.planned_by.label) == ("Gannet", "Bittern")
    assert [(one.feature.status, one.other.status) for one in gannet.pairs] == [("done", "planned")]
    assert bittern.pairs == []
    assert [one.title for one in found.only[1].features] == [HOSTILE]
    assert found.only[1].features[0].nearest
    assert found.only[1].features[0].nearest.project.label == "Gannet"


def test_items_as_csv(client: FlaskClient) -> None:
    """A line for each pair and each that is alone, in the columns of its project."""
    lines = list(csv.DictReader(io.StringIO(_text(client, ITEMS, "csv"), newline="")))
    told = [(line["relation"], line["feature_title"], line["other_title"]) for line in lines]
    assert told == [
        ("pair", "Export metrics to Prometheus", "Export metrics to Prometheus"),
        ("pair", "Read Iceberg tables", "Read Iceberg tables"),
        ("also", "Read Iceberg tables faster", "Read Iceberg tables"),
        ("only", "Feed grateful pelicans at noon", ""),
        ("only", "Support Kafka", ""),
        ("only", "", f"'{HOSTILE}"),
    ]
    assert [line["shipped_by"] for line in lines] == ["Gannet", *[""] * 5]


def test_items_as_markdown(client: FlaskClient) -> None:
    """A section for each question, with how many answers it has."""
    text = _text(client, ITEMS, "md")
    for title in (
        "Both want the same (2)",
        "Gannet has done, Bittern plans (1)",
        "Only Gannet (2)",
        "Only Bittern (1)",
    ):
        assert f"\n## {title}\n" in text
    assert [row[0] for row in _table_rows(text)].count("Gannet") == 3


def test_items_as_turtle(client: FlaskClient) -> None:
    """Pairs with score and reasons, who shipped, and what is alone."""
    graph_read = rdflib.Graph().parse(data=_text(client, ITEMS, "ttl"), format="turtle")
    found = _json(client, ITEMS)
    comparison = rdflib.URIRef(found["id"])
    pairs = {
        frozenset(str(end) for end in graph_read.objects(pair, RG.between)): float(graph_read.value(pair, RG.score))
        for pair in graph_read.objects(comparison, RG.alike)
    }
    assert pairs == {frozenset((one["feature"]["id"], one["other"]["id"])): one["score"] for one in found["pairs"]}
    assert {str(one) for one in graph_read.objects(None, RG.shippedBy)} == {found["projects"][0]["id"]}
    alone = {str(one) for one in graph_read.objects(comparison, RG.onlyOne)}
    assert alone == {plan["id"] for one in found["only"] for plan in one["features"]}
    _assert_well_described(graph_read, rdflib.Graph().parse(ONTOLOGY))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (
            "",
            ["Name two projects or more", '<option value="Bittern">', 'href="/compare?projects=Bittern&amp;projects='],
        ),
        (
            "?projects=gannet&projects=",
            ["One more project is needed", "Gannet ✕", 'href="/compare?projects=Gannet&amp;projects='],
        ),
        (f"?{PROJECTS}&by=items", ["two projects are compared", "Crane ✕"]),
        (f"?{PROJECTS}&by=technologies&k=1", ["1–1 of 4 rows", "next →"]),
        (f"?{PROJECTS}&by=technologies&offset=9", ["4 rows; this page begins after 9"]),
        ("?projects=crane&projects=dunlin&by=technologies", ["No plan of these projects is about any"]),
        ("?projects=gannet,bittern&by=items", ["Both want the same", "Gannet has done, Bittern plans", "Only Bittern"]),
    ],
)
def test_the_page_shows_it(client: FlaskClient, query: str, shown: list[str]) -> None:
    """The form, a matrix, two projects plan by plan; what is missing is said."""
    page = client.get(f"/compare{query}").get_data(as_text=True)
    for text in shown:
        assert text in page


def test_the_page_shows_each_pair_once(client: FlaskClient) -> None:
    """What one has done and the other plans is not said again under what both want; every section is led to."""
    page = client.get("/compare?projects=gannet,bittern&by=items").get_data(as_text=True)
    found = _json(client, ITEMS)
    assert len(found["pairs"]) + len(found["also"]) == page.count('<div class="told">') / 2
    led_to = set(re.findall(r'<a href="#([\w-]+)"><strong>', page))
    assert led_to == set(re.findall(r'<h2 id="([\w-]+)">', page)) != set()


def test_the_page_tells_not_recorded_from_dropped(client: FlaskClient) -> None:
    """By words and marks; a cell opens its plans, which lead on, and the page to the same as a file."""
    page = client.get(f"/compare?{PROJECTS}&by=technologies").get_data(as_text=True)
    kafka = page.split('<th scope="row">Apache Kafka')[1].split("</tr>")[0]
    assert kafka.count('<span class="unseen">not recorded</span>') == 2
    assert '<span class="chip dropped">✕ dropped 1</span>' in kafka
    assert "Apache Kafka in Gannet: 1 dropped" in kafka
    assert "plans/gannet.md, line 6" in kafka
    files = [part.split('"')[0].replace("&amp;", "&") for part in page.split('href="/api/compare')[1:]]
    assert [client.get(f"/api/compare{file}").mimetype for file in files] == [
        "application/json", "text/csv", "text/markdown", "text/turtle",
    ]  # fmt: skip


def test_commands_print_it(told: Run, client: FlaskClient, tmp_path: Path) -> None:
    """Tables for people, the other formats as the API has them, to a file too."""
    printed = told("compare", "gannet", "bittern", "crane", "--by", "technologies").stdout
    assert printed.splitlines()[0] == "technologies\tGannet\tBittern\tCrane"
    assert "Apache Kafka\t✕ 1\t–\t–" in printed
    assert "4 of 4 rows." in printed
    assert "– not recorded" in printed
    assert "1 of 4 rows." in told("compare", "gannet,bittern,crane", "--by", "technologies", "-k", "1").stdout
    plain = told("compare", "gannet", "bittern", "--items").stdout
    assert "Gannet has done, Bittern plans (1)" in plain
    assert "○ planned     Feed grateful pelicans at noon  (plans/gannet.md:7)" in plain
    assert told.json("compare", "gannet", "bittern", "--items", "--json") == _json(client, ITEMS)
    for format in ("json", "csv", "md", "ttl"):
        file = tmp_path / f"compared.{format}"
        asked = ("compare", "gannet", "bittern", "crane", "--by", "technologies", "--format", format)
        assert told(*asked, "-o", file).exit_code == 0
        sent = client.get(f"{MATRIX}&format={format}").get_data(as_text=True)
        assert file.read_bytes().decode() == sent
        if format != "json":
            assert told(*asked).stdout_bytes.decode() == sent


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("gannet",), 2, "two projects or more"),
        (("gannet", "bitern"), 1, "Did you mean Bittern?"),
        (("gannet", "bittern", "crane", "--items"), 2, "3 projects were named"),
        (("gannet", "bittern", "--items", "-k", "3"), 2, "--items has no rows"),
        (("gannet", "bittern", "-o", "x.csv"), 2, "name its --format"),
    ],
)
def test_wrong_commands_are_told(told: Run, words: tuple[str, ...], status: int, said: str) -> None:
    """What makes no sense is an error of usage; a name nobody knows is one that helps."""
    result = told("compare", *words)
    assert (result.exit_code, said in result.stderr) == (status, True)
