"""Themes, nearest projects and ways over HTTP, on the command line, on pages and in SPARQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.network.schemas import NearestAnswer, ThemeAnswer, ThemesAnswer, WayAnswer
from api.projects.schemas import ProjectsAnswer
from api.publishing.publish import Publisher
from api.service import Service
from api.technologies.schemas import TechnologiesAnswer
from graph.network_view import NetworkView
from graph.sealed import GRAPH, NETWORK
from graph.snapshots import DataFolder
from graph.store import Store
from graph.vocabulary import DEFAULT_BASE, THEMES_GRAPH, iri


@pytest.fixture(scope="module")
def client(landscape: Path) -> Iterator[FlaskClient]:
    """A client of the application over them."""
    service = Service(settings(landscape), WordsEncoder())
    yield create_app(service).test_client()
    service.close()


@pytest.fixture
def told(run: Run, landscape: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Commands over the same folder."""
    monkeypatch.setenv("ROADGRAPH_DATA", str(landscape))
    return run


def _json(client: FlaskClient, address: str, **given: Any) -> dict[str, Any]:
    answer = client.get(address, **given)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def _labels(found: dict[str, Any]) -> list[str]:
    return [theme["label"] for theme in found["themes"]]


def test_themes_have_label_projects_and_trend(client: FlaskClient) -> None:
    """What three projects plan alike, each theme with its plans counted by horizon and status."""
    found = _json(client, "/api/themes")
    assert ThemesAnswer.model_validate(found).total == 2
    assert sorted(_labels(found)) == ["access control", "table-format support"]
    theme = next(theme for theme in found["themes"] if theme["label"] == "table-format support")
    assert [project["label"] for project in theme["projects"]] == ["Quillstore", "Tidewatch", "Weir"]
    assert sum(theme["horizons"].values()) == sum(theme["statuses"].values()) == theme["plans"] == 3
    assert list(theme["horizons"]) == ["past", "now", "next", "later", "none"]
    assert (theme["horizons"]["now"], theme["horizons"]["later"]) == (1, 1)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("technology=iceberg", ["table-format support"]),
        ("project=Bittern", []),
        ("project=weir&technology=Apache+Iceberg", ["table-format support"]),
        ("k=0", []),
        ("offset=2", []),
    ],
)
def test_themes_are_filtered_and_cut(client: FlaskClient, asked: str, expected: list[str]) -> None:
    """By project and technology, any case; k and offset cut the list and never the total."""
    found = _json(client, f"/api/themes?{asked}")
    assert _labels(found) == expected
    assert found["total"] == (2 if asked.startswith(("k=", "offset=")) else len(expected))


def test_a_theme_shows_its_plans_by_project(client: FlaskClient) -> None:
    """By its name, label or address, each plan with its lines."""
    by_name = _json(client, "/api/themes/table-format-support")
    assert ThemeAnswer.model_validate(by_name).groups[0].features[0].lines == (5, 5)
    assert _json(client, "/api/themes/TABLE-FORMAT SUPPORT") == by_name
    assert [group["project"]["label"] for group in by_name["groups"]] == ["Quillstore", "Tidewatch", "Weir"]
    missing = client.get("/api/themes/cooking")
    assert (missing.status_code, "/api/themes" in missing.get_json()["detail"]) == (404, True)


def test_the_nearest_project_has_its_reasons(client: FlaskClient) -> None:
    """Like plans, shared themes and technologies, in words and as data; a project that shares nothing has none."""
    found = _json(client, "/api/projects/Weir/nearest?k=1")
    [near] = NearestAnswer.model_validate(found).nearest
    assert (near.label, near.shared_plans) == ("Quillstore", 2)
    assert near.why[0].startswith("2 plans alike, most of all “")
    assert near.pairs[0].feature.project.label == "Weir"
    assert "both name Apache Iceberg" in near.why
    assert any(why.startswith("both plan in ") for why in near.why)
    assert _json(client, "/api/projects/bittern/nearest")["nearest"] == []
    assert client.get("/api/projects/nobody/nearest").status_code == 404
    listed = ProjectsAnswer.model_validate(_json(client, "/api/projects"))
    weir = next(project for project in listed.projects if project.label == "Weir")
    assert weir.nearest[0].score == near.score


def test_a_way_says_each_step(client: FlaskClient) -> None:
    """From a project to a technology that it does not name, by labels in any case; the other way round the same steps."""
    found = _json(client, "/api/path?from=weir&to=apache+PARQUET")
    way = WayAnswer.model_validate(found)
    assert way.found
    assert [step.kind for step in way.steps] == ["plans", "like", "names"]
    assert way.steps[0].why == "Weir plans “Write Apache Iceberg tables” (plans/weir.md:5)"
    assert way.steps[-1].why == "“Read Iceberg tables and Parquet files” of Tidewatch names Apache Parquet"
    back = _json(client, "/api/path?from=Apache+Parquet&to=https://w3id.org/roadgraph/id/technology/weir")
    assert [step["from"]["id"] for step in back["steps"]][::-1] == [step["to"]["id"] for step in found["steps"]]


def test_where_nothing_leads_it_says_so(client: FlaskClient) -> None:
    """No way is an answer; a name nobody knows, one thing twice and a missing end are errors in words."""
    none = _json(client, "/api/path?from=Bittern&to=Weir")
    assert (none["found"], none["steps"]) == (False, [])
    assert none["said"].startswith("Nothing leads from Bittern to Weir")
    wrong = client.get("/api/path?from=Bittern&to=Wier")
    assert (wrong.status_code, "Did you mean Weir" in wrong.get_json()["detail"]) == (404, True)
    assert client.get("/api/path?from=Weir&to=WEIR").status_code == 400
    assert client.get("/api/path?from=Weir").status_code == 400


def test_technologies_tell_how_central_they_are(client: FlaskClient) -> None:
    """What ties most projects lies between most of them."""
    found = TechnologiesAnswer.model_validate(_json(client, "/api/technologies"))
    central = {one.label: (one.projects, one.betweenness) for one in found.technologies}
    assert central["Apache Iceberg"][0] == 3
    assert central["Apache Iceberg"][1] == max(betweenness for _, betweenness in central.values()) > 0
    assert central["Apache Parquet"][1] == 0


def test_sparql_asks_for_all_of_it(client: FlaskClient) -> None:
    """The examples of the docs: who shares a theme, technologies by centrality, the reasons of a tie."""
    text = (Path(__file__).parents[2] / "docs" / "themes.md").read_text(encoding="utf-8")
    queries = [part.split("```")[0] for part in text.split("```sparql\n")[1:]]
    assert len(queries) == 4
    for query in queries:
        asked = query.replace("Apache Flink", "Weir")
        rows = client.get("/sparql", query_string={"query": asked, "format": "json"}).get_json()["results"]["bindings"]
        assert rows, query


def test_a_theme_s_id_leads_to_it(client: FlaskClient) -> None:
    """To its page, its data or its description, by Accept."""
    for accept, place in (
        ("text/html", "/themes/table-format-support"),
        ("application/json", "/api/themes/table-format-support"),
    ):
        answer = client.get("/id/theme/table-format-support", headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Location"]) == (303, place)
    assert (
        "/data/theme/"
        in client.get("/id/theme/table-format-support", headers={"Accept": "text/turtle"}).headers["Location"]
    )


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/themes", ["table-format support", "3 plans in 3 projects", "/themes/table-format-support"]),
        ("/themes?project=weir&k=1", ["1–1 of 2 themes", "project: weir ✕", "next →"]),
        ("/themes?project=bittern", ["None has such a plan", "See all themes"]),
        (
            "/themes/table-format-support",
            ["Iceberg <mark>tables</mark>", "plans/tidewatch.md, line 5", "/projects/weir"],
        ),
        ("/projects/Weir", ["Nearest projects", "2 plans alike", "Themes that it plans in", "access control"]),
        ("/projects/bittern", ["No other project plans anything like it", "None of its plans belongs to a theme"]),
    ],
)
def test_pages_show_it(client: FlaskClient, address: str, shown: list[str]) -> None:
    """Lists, a theme with quoted lines, a project with its nearest; empty ones say what to do."""
    page = client.get(address).get_data(as_text=True)
    for text in shown:
        assert text in page, page


def test_commands_print_it(told: Run) -> None:
    """Tables for people, JSON as the API has it; a wrong use is an error of usage."""
    assert "table-format support\t3\t3" in told("themes").stdout
    assert "plans/weir.md:5" in told("themes", "table-format support").stdout
    assert told.json("themes", "--technology", "iceberg", "--json")["total"] == 1
    assert "No theme passes" in told("themes", "--project", "bittern").stdout
    assert told("themes", "table-format support", "--project", "weir").exit_code == 2
    assert "2 plans alike" in told("nearest", "weir").stdout
    assert "Nothing ties Bittern" in told("nearest", "bittern").stdout
    assert told("path", "weir", "Apache Parquet").stdout.startswith("1  Weir plans “")
    assert "Nothing leads" in told("path", "weir", "bittern").stdout
    assert told.json("path", "weir", "bittern", "--json")["found"] is False


def test_any_order_and_number_of_steps_gives_the_same_view(landscape: Path, tmp_path: Path) -> None:
    """The last documents first, the others later: the same themes, ids, labels, ties and triples."""
    folder = tmp_path / "plans"
    folder.mkdir()
    stepwise = Publisher(DataFolder(tmp_path / "data"), WordsEncoder(), base=DEFAULT_BASE)
    documents = sorted((landscape.parent / "plans").iterdir(), reverse=True)
    for step in (documents[:2], documents[2:]):
        for path in step:
            shutil.copy(path, folder)
        stepwise.ingest([str(folder)])
    views, graphs = [], []
    for data in (landscape, tmp_path / "data"):
        snapshot = DataFolder(data).get_current().folder
        views.append(NetworkView.load(snapshot / NETWORK))
        graphs.append(Store.open(snapshot / GRAPH).canonical([iri(DEFAULT_BASE, THEMES_GRAPH)]))
    assert views[0] == views[1]
    assert graphs[0] == graphs[1] != []
