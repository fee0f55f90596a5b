"""Technologies: the list with its categories, and each with who plans what with it; as JSON and as pages."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.publishing.publish import Publisher
from api.service import Service
from api.technologies.schemas import TechnologiesAnswer, TechnologyAnswer
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE


@pytest.fixture(scope="module")
def client(landscape: Path) -> Iterator[FlaskClient]:
    """A client over five roadmaps, three of which name Apache Iceberg."""
    service = Service(settings(landscape), WordsEncoder())
    yield create_app(service).test_client()
    service.close()


def _json(client: FlaskClient, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json(force=True)


def _page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return html.unescape(answer.get_data(as_text=True))


def test_a_technology_by_horizon(client: FlaskClient) -> None:
    """What it is, and its plans by the column that they stand in, as the counts say."""
    found = _json(client, "/api/technologies/apache-iceberg")
    TechnologyAnswer.model_validate(found)
    assert (found["label"], found["category_label"], found["is_project"]) == ("Apache Iceberg", "table formats", False)
    assert (found["features"], found["projects"]) == (3, 3)
    groups = {group["name"]: group["total"] for group in found["groups"]}
    assert groups == {name: count for name, count in found["columns"].items() if count}
    titles = {one["title"] for group in found["groups"] for one in group["features"]}
    assert titles == {
        "Support Apache Iceberg tables",
        "Read Iceberg tables and Parquet files",
        "Write Apache Iceberg tables",
    }
    assert [one["label"] for one in found["beside"]] == ["Apache Parquet"]
    assert found["beside"][0]["why"] == "named with it in 1 plan of 1 project"
    assert {one["label"] for one in found["concepts"]} == {"table-format support"}
    assert found["themes"][0]["plans"] == 3


@pytest.mark.parametrize("name", ["Apache Iceberg", "iceberg", "apache-iceberg", "APACHE-ICEBERG"])
def test_any_spelling_names_it(client: FlaskClient, name: str) -> None:
    """By id or label, any case."""
    assert _json(client, f"/api/technologies/{name}")["label"] == "Apache Iceberg"


def test_a_technology_by_project(client: FlaskClient) -> None:
    """A group a project; k cuts a group and says so, groups and offset turn the page."""
    found = _json(client, "/api/technologies/apache-iceberg?by=project&groups=2&k=0")
    TechnologyAnswer.model_validate(found)
    assert (found["total_groups"], len(found["groups"])) == (3, 2)
    assert all(group["total"] == 1 and group["features"] == [] for group in found["groups"])
    rest = _json(client, "/api/technologies/apache-iceberg?by=project&groups=2&offset=2")["groups"]
    names = [group["project"]["label"] for group in (*found["groups"], *rest)]
    assert sorted(names) == ["Quillstore", "Tidewatch", "Weir"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=iceberg", {"Apache Iceberg"}),
        ("q=table+format", {"Apache Arrow", "Apache Iceberg"}),
        ("q=open+table+format", {"Apache Iceberg"}),
        ("q=Arrow", {"Apache Arrow"}),
        ("category=table+formats", {"Apache Iceberg"}),
        ("category=table-formats&category=consensus-and-replication-algorithms", {"Apache Iceberg", "Raft"}),
        ("q=nobody", set()),
        ("q=iceberg&category=consensus-and-replication-algorithms", set()),
    ],
)
def test_the_list_by_words_and_category(client: FlaskClient, asked: str, expected: set[str]) -> None:
    """Words are sought in names, other spellings and glosses; categories are alternatives."""
    found = _json(client, f"/api/technologies?{asked}")
    TechnologiesAnswer.model_validate(found)
    assert {one["label"] for one in found["technologies"]} == expected
    assert found["total"] == len(expected)


def test_the_list_in_every_order_and_in_pages(client: FlaskClient) -> None:
    """Each order is that of its figure; k and offset cut, the total stays; categories count what has the words."""
    whole = _json(client, "/api/technologies")
    assert [one["label"].casefold() for one in whole["technologies"]] == sorted(
        one["label"].casefold() for one in whole["technologies"]
    )
    for order, figure in (("projects", "projects"), ("plans", "features"), ("central", "betweenness")):
        figures = [one[figure] for one in _json(client, f"/api/technologies?sort={order}")["technologies"]]
        assert figures == sorted(figures, reverse=True)
    cut = _json(client, "/api/technologies?k=2&offset=1")
    assert (cut["technologies"], cut["total"]) == (whole["technologies"][1:3], whole["total"])
    of_category = [one for one in whole["technologies"] if one["category"]]
    assert sum(facet["count"] for facet in whole["categories"]) == len(of_category)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/api/technologies/nix-nox", 404, "No technology is called"),
        ("/api/technologies?category=nonesuch", 404, "No category of technologies is called"),
        ("/api/technologies?sort=age", 400, "sort"),
        ("/api/technologies/raft?by=age", 400, "by"),
        ("/api/technologies/raft?colour=red", 400, "colour is not known here"),
        ("/technologies/nix-nox", 404, "No technology is called"),
        ("/technologies?colour=red", 400, "colour is not known here"),
    ],
)
def test_what_is_not_known_is_refused_in_words(client: FlaskClient, address: str, status: int, said: str) -> None:
    """A name, a category, an order, a parameter."""
    assert said in _page(client, address, status)


def test_the_page_of_a_technology(client: FlaskClient) -> None:
    """What it is, the quoted lines that name it with where they stand, and where to go on; every link of ours leads somewhere."""
    page = _page(client, "/technologies/apache-iceberg")
    for said in (
        "<h1>Apache Iceberg</h1>",
        "also written",
        'href="https://iceberg.apache.org/"',
        '<a href="/technologies?category=table+formats">table formats</a>',
        "3 plans of 3 projects",
        "Write <mark>Apache</mark> <mark>Iceberg</mark> tables",
        "plans/weir.md, line 5",
        '<a href="/projects/weir">Weir</a>',
        '<a href="/?technology=Apache+Iceberg">search these plans</a>',
        "named with it in 1 plan of 1 project",
    ):
        assert said in page, said
    for link in sorted(set(re.findall(r'href="(/[^"#]*)"', page))):
        assert client.get(link).status_code == 200, link
    by_project = _page(client, "/technologies/apache-iceberg?by=project")
    assert by_project.count('<section class="group">') == 3


def test_one_that_no_plan_names(tmp_path: Path) -> None:
    """What only a group of plans names has its page, which says so and what to try; it is not in the list."""
    (tmp_path / "rook.md").write_text("# Rook\n\n- Kubectl plugin\n  - Report health\n  - Restore a lost quorum\n")
    Publisher(DataFolder(tmp_path / "data"), WordsEncoder(), base=DEFAULT_BASE).ingest([str(tmp_path / "rook.md")])
    service = Service(settings(tmp_path / "data"), WordsEncoder())
    client = create_app(service).test_client()
    page = _page(client, "/technologies/kubectl")
    assert _json(client, "/api/technologies/kubectl")["groups"] == []
    assert _json(client, "/api/technologies")["total"] == 0
    service.close()
    assert "No plan names it" in page
    assert 'href="/?q=kubectl"' in page


def test_one_that_is_a_project_leads_to_its_plans(tmp_path: Path) -> None:
    """It has both pages."""
    (tmp_path / "heron.md").write_text("# Heron roadmap\n\n- Read what Apache Flink jobs write\n")
    (tmp_path / "flink.md").write_text("# Apache Flink roadmap\n\n- Sweep muddy quays\n")
    Publisher(DataFolder(tmp_path / "data"), WordsEncoder(), base=DEFAULT_BASE).ingest(
        [str(tmp_path / "heron.md"), str(tmp_path / "flink.md")]
    )
    service = Service(settings(tmp_path / "data"), WordsEncoder())
    client = create_app(service).test_client()
    page = _page(client, "/technologies/apache-flink")
    assert '<a href="/projects/apache-flink">what Apache Flink plans</a>' in page
    assert client.get("/projects/apache-flink").status_code == 200
    service.close()


def test_the_page_of_the_list(client: FlaskClient) -> None:
    """Those of most projects first; each with its counts in words; filters are links that can be taken back."""
    page = _page(client, "/technologies")
    names = re.findall(r'<th scope="row"><a href="/technologies/[^"]+">([^<]+)</a>', page)
    ordered = _json(client, "/api/technologies?sort=projects")["technologies"]
    assert names == [one["label"] for one in ordered]
    assert names[0] == "Apache Iceberg"
    filtered = _page(client, "/technologies?q=table&category=table+formats&sort=plans")
    assert 'href="/technologies?q=table&sort=plans"' in filtered
    assert 'href="/technologies?q=table&category=table+formats&sort=name"' in filtered
    assert '<a href="/technologies/apache-iceberg">' in filtered


def test_nothing_in_the_list_says_what_to_try(client: FlaskClient) -> None:
    """The words that were asked for, a search for them, and the whole list; a page beyond the end leads back."""
    page = _page(client, "/technologies?q=nobody")
    assert "has the words “nobody”" in page
    assert 'href="/?q=nobody"' in page
    assert "this page begins after 900" in _page(client, "/technologies?offset=900")
    assert "this page begins after 90" in _page(client, "/technologies/raft?offset=90")


def test_chips_suggestions_and_ids_lead_there(client: FlaskClient) -> None:
    """A technology has one page, wherever it is met."""
    feature = _json(client, "/api/search?q=iceberg")["hits"][0]
    assert '<a class="chip" href="/technologies/apache-iceberg">' in _page(client, feature["links"]["html"])
    suggested = _json(client, "/api/suggest?q=icebe")["technologies"][0]
    assert suggested["links"]["html"] == "/technologies/apache-iceberg"
    led = client.get("/id/technology/apache-iceberg", headers={"Accept": "text/html"})
    assert (led.status_code, led.headers["Location"]) == (303, "/technologies/apache-iceberg")
