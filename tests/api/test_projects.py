"""The list of projects, the board of one, its timeline and the quality of its data."""

import re
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import WordsEncoder, settings
from flask.testing import FlaskClient

from api.app import create_app
from api.projects.board import Column, column_of
from api.projects.pages import Share, shares
from api.projects.schemas import BoardAnswer, ProjectAnswer, ProjectsAnswer
from api.projects.timeline import Axis, Dated, Period, period_said
from api.publishing.publish import Publisher
from api.service import Service
from graph.model import Bucket, Horizon, Status
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE

READ = date(2025, 6, 15)


PETREL = """\
    # Petrel roadmap

    ## 2024

    - [x] Read Parquet files ([#3](https://github.com/example/petrel/issues/3))
    - [x] Stream results over Arrow Flight

    ## Q3 2024

    - Write Iceberg tables with FrobnicatorDB
    - Write Iceberg tables with FrobnicatorDB

    ## Release 7

    - Feed grateful pelicans at noon, with whatever fish the harbour has left over from the morning market and its neighbours
    - Polish brass railings (dropped)
    """
"""A roadmap of which much is told and some is not understood."""


@pytest.fixture(scope="module")
def petrel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with that roadmap, a later version of it, and one in which nothing is planned."""
    folder = tmp_path_factory.mktemp("petrel")
    plans = folder / "plans"
    plans.mkdir()
    publisher = Publisher(DataFolder(folder / "data"), WordsEncoder(), base=DEFAULT_BASE)
    (plans / "petrel.md").write_text("# Petrel roadmap\n\n- Read Parquet files\n", encoding="utf-8")
    publisher.ingest([str(plans)])
    (plans / "petrel.md").write_text(textwrap.dedent(PETREL), encoding="utf-8")
    (plans / "auk.md").write_text("# Auk roadmap\n\nWe have none yet.\n", encoding="utf-8")
    publisher.ingest([str(plans)])
    return folder / "data"


@pytest.fixture
def asked(petrel: Path) -> Iterator[FlaskClient]:
    """A client of the application over that folder."""
    service = Service(settings(petrel), WordsEncoder())
    yield create_app(service).test_client()
    service.close()


@pytest.fixture
def client(service: Service) -> FlaskClient:
    """A client of the application over the published snapshot."""
    return create_app(service).test_client()


def _json(client: FlaskClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


# The board


def _horizon(bucket: Bucket | None = None, start: str | None = None, end: str | None = None) -> Horizon:
    days = [date.fromisoformat(day) if day else None for day in (start, end)]
    return Horizon(bucket=bucket, start=days[0], end=days[1])


@pytest.mark.parametrize(
    ("status", "horizon", "column"),
    [
        (Status.DROPPED, _horizon(Bucket.NOW), Column.DROPPED),
        (Status.DONE, _horizon(Bucket.LATER, "2026-01-01", "2026-03-31"), Column.SHIPPED),
        (Status.PLANNED, _horizon(None, "2025-01-01", "2025-06-14"), Column.PAST),
        (Status.PLANNED, _horizon(Bucket.NEXT, "2025-01-01", "2025-03-31"), Column.PAST),
        (Status.PLANNED, _horizon(Bucket.PAST), Column.PAST),
        (Status.IN_PROGRESS, _horizon(None, "2024-01-01", "2024-12-31"), Column.NOW),
        (Status.IN_PROGRESS, _horizon(Bucket.LATER), Column.LATER),
        (Status.IN_PROGRESS, _horizon(), Column.NOW),
        (Status.PLANNED, _horizon(Bucket.LATER, "2025-04-01", "2025-06-30"), Column.LATER),
        (Status.PLANNED, _horizon(None, "2025-04-01", "2025-06-15"), Column.NOW),
        (Status.PLANNED, _horizon(None, "2025-06-16", "2025-09-30"), Column.NEXT),
        (Status.PLANNED, _horizon(None, None, "2025-12-15"), Column.NEXT),
        (Status.PLANNED, _horizon(None, "2025-12-16", None), Column.LATER),
        (Status.PLANNED, _horizon(None, "2024-01-01", None), Column.NOW),
        (Status.PLANNED, _horizon(), Column.UNDATED),
    ],
)
def test_the_first_rule_that_fits_decides(status: Status, horizon: Horizon, column: Column) -> None:
    """What is settled, then a time that is over, then words, then work that goes on, then dates beside the day of reading."""
    assert column_of(status, horizon, READ) is column


def test_every_plan_stands_in_one_column(client: FlaskClient) -> None:
    """In the order of the document, groups left out; a project is named by id or label, any case."""
    found = BoardAnswer.model_validate(_json(client, "/api/projects/TIDEWATCH/board"))
    columns = {column.name: [plan.title for plan in column.features] for column in found.columns}
    assert list(columns) == [column.value for column in Column]
    assert columns == {
        "now": ["Role-based access control for dashboards"],
        "next": ["Send alerts by mail", "Send alerts to Slack"],
        "later": [],
        "shipped": [],
        "past": ["Read Iceberg tables and Parquet files"],
        "undated": [],
        "dropped": ["Support fax"],
    }
    missing = client.get("/api/projects/Tidewach/board")
    assert (missing.status_code, "Did you mean Tidewatch" in missing.get_json()["detail"]) == (404, True)


def test_a_cut_board_says_so(client: FlaskClient) -> None:
    """Of each column k are given; its total stays."""
    for k in (0, 1):
        found = BoardAnswer.model_validate(_json(client, f"/api/projects/tidewatch/board?k={k}"))
        assert [column.total for column in found.columns] == [1, 2, 0, 0, 1, 0, 1]
        assert all(len(column.features) == min(k, column.total) for column in found.columns)
    assert client.get("/api/projects/tidewatch/board?k=101").status_code == 400


def test_one_column_a_part_at_a_time(client: FlaskClient) -> None:
    """What the page of a column shows."""
    [column] = _json(client, "/api/projects/tidewatch/board?column=next&k=1&offset=1")["columns"]
    assert (column["total"], [plan["title"] for plan in column["features"]]) == (2, ["Send alerts to Slack"])
    assert client.get("/api/projects/tidewatch/board?column=soon").status_code == 400


# The timeline


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2025-01-01", "2025-12-31", "2025"),
        ("2025-07-01", "2025-12-31", "2025 H2"),
        ("2025-04-01", "2025-06-30", "2025 Q2"),
        ("2025-02-01", "2025-04-30", "2025-02 to 2025-04"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2024-11-01", "2025-01-31", "2024-11 to 2025-01"),
        ("2025-03-05", "2025-03-05", "2025-03-05"),
        ("2025-03-05", "2026-03-04", "2025-03-05 to 2026-03-04"),
        ("2025-03-05", None, "from 2025-03-05"),
        (None, "2025-03-05", "until 2025-03-05"),
    ],
)
def test_a_period_in_words(start: str | None, end: str | None, said: str) -> None:
    """As people say it where it is a whole year, half, quarter or month."""
    assert period_said(*(date.fromisoformat(day) if day else None for day in (start, end))) == said


def test_the_axis_holds_all_and_has_few_marks() -> None:
    """From one day of a year to eight centuries: whole years, at most four marks, each at its place."""
    one = Axis([date(2025, 3, 5)])
    assert [(mark.label, mark.at) for mark in one.ticks()] == [("2025", 0), ("Q2", 24.66), ("Q3", 49.59), ("Q4", 74.79)]
    for last in (2026, 2027, 2034, 2045, 2525, 2825):
        ticks = Axis([date(2025, 3, 5), date(last, 1, 1)]).ticks()
        assert 1 < len(ticks) <= 9
        assert all(0 <= mark.at < 100 for mark in ticks)


def test_a_bar_stands_where_its_period_is() -> None:
    """Its statuses share its height; a day is seen; what has no end goes on to the end."""
    axis = Axis([date(2025, 1, 1)])
    plans = tuple(
        Dated(str(n), "", status, None, None) for n, status in enumerate([*[Status.PLANNED] * 3, Status.DONE])
    )
    planned, done = axis.bars(Period(date(2025, 4, 1), date(2025, 6, 30), plans))
    assert (planned.status, planned.at, planned.width, planned.top, planned.height) == ("planned", 24.66, 24.93, 0, 15)
    assert (done.status, done.top, done.height) == ("done", 15, 5)
    [day] = axis.bars(Period(date(2025, 3, 5), date(2025, 3, 5), plans[:1]))
    assert day.width == 1
    [open_end] = axis.bars(Period(date(2025, 7, 2), None, plans[:1]))
    assert open_end.at + open_end.width == 100


# What is told of a project


def test_every_figure_is_counted(asked: FlaskClient) -> None:
    """Status, words, dates, links and technologies of how many plans, and how that was counted."""
    found = ProjectAnswer.model_validate(_json(asked, "/api/projects/petrel"))
    assert {figure.name: figure.count for figure in found.quality.figures} == {
        "status": 3,
        "horizon": 6,
        "dates": 4,
        "references": 1,
        "technologies": 4,
    }
    assert all(figure.of == 6 and figure.how for figure in found.quality.figures)
    assert (found.technologies[0].label, found.technologies[0].features) == ("Apache Iceberg", 2)
    assert found.timeline.dated + found.timeline.undated == found.features == 6
    assert [(one.label, one.statuses) for one in found.timeline.periods] == [
        ("2024", {"done": 2}),
        ("2024 Q3", {"planned": 2}),
    ]


def test_what_is_not_understood_is_named(asked: FlaskClient) -> None:
    """Words for when without a time, cut and repeated titles, unknown names; the same kinds as `roadgraph check` has."""
    found = ProjectAnswer.model_validate(_json(asked, "/api/projects/petrel")).quality
    remarks = {remark.kind: [plan.title for plan in remark.features] for remark in found.remarks}
    assert [title.split()[0] for title in remarks["when-not-told"]] == ["Feed", "Polish"]
    assert [title.split()[0] for title in remarks["cut-title"]] == ["Feed"]
    assert remarks["duplicate"] == ["Write Iceberg tables with FrobnicatorDB"] * 2
    assert "FrobnicatorDB" in found.candidates


def test_documents_tell_version_and_age(asked: FlaskClient) -> None:
    """How many versions were read, when, how many lines say something and how many are quoted."""
    [document] = ProjectAnswer.model_validate(_json(asked, "/api/projects/petrel")).quality.documents
    assert (document.source, document.versions, document.plans) == ("plans/petrel.md", 2, 6)
    assert (document.last_date, document.age_days) == ("2024-12-31", 0)
    assert document.lines
    assert (document.lines.said, document.lines.quoted) == (10, 6)


def test_a_project_without_plans_is_shown(asked: FlaskClient) -> None:
    """Zeros, and what to try."""
    found = ProjectAnswer.model_validate(_json(asked, "/api/projects/auk"))
    assert (found.features, sum(found.board.values()), found.timeline.periods) == (0, 0, [])
    page = asked.get("/projects/auk").get_data(as_text=True)
    assert "Nothing in its documents is read as planned work" in page
    assert "roadgraph check" in page


# Pages


def test_the_page_of_a_project_has_it_all(asked: FlaskClient) -> None:
    """Board, timeline with its titles, technologies, quality; the figures of the JSON."""
    page = asked.get("/projects/Petrel").get_data(as_text=True)
    for title in (
        "Board",
        "Timeline",
        "Technologies",
        "Nearest projects",
        "Themes that it plans in",
        "Quality of the data",
    ):
        assert f">{title}</h2>" in page, title
    assert "2 were read" in page
    assert "which was over when it was read" in page
    assert re.search(r"Time passed <span class=\"count\">2<", page)
    assert ">2024 Q3</th>" in page
    assert "style=" not in page


def test_the_list_is_filtered_sorted_and_cut(asked: FlaskClient) -> None:
    """By links and a field, each order its own; a name that is misspelled gets the near ones."""

    def names(address: str) -> list[str]:
        return re.findall(r"<h2><a [^>]*>([^<]*)</a></h2>", asked.get(address).get_data(as_text=True))

    assert names("/projects") == ["Auk", "Petrel"]
    assert names("/projects?sort=plans") == names("/projects?sort=done") == ["Petrel", "Auk"]
    assert names("/projects?sort=read") == ["Auk", "Petrel"]
    assert names("/projects?q=TREL") == ["Petrel"]
    assert names("/projects?k=1&offset=1") == ["Petrel"]
    none = asked.get("/projects?q=petrell").get_data(as_text=True)
    assert 'Did you mean <a href="/projects?q=Petrel">' in none
    assert asked.get("/projects?sort=size").status_code == 400


def test_a_column_has_a_page(client: FlaskClient) -> None:
    """All its plans with their lines, a part at a time; an empty one and an unknown one say so."""
    page = client.get("/projects/tidewatch/next?k=1").get_data(as_text=True)
    assert "Send alerts by mail" in page
    assert "Slack" not in page
    assert 'rel="next" href="/projects/tidewatch/next?offset=1&amp;k=1"' in page
    assert "No plan stands here" in client.get("/projects/tidewatch/shipped").get_data(as_text=True)
    assert client.get("/projects/tidewatch/soon").status_code == 404


def test_pages_answer_from_an_older_snapshot(asked: FlaskClient) -> None:
    """As it was, by the name of that snapshot."""
    assert ProjectAnswer.model_validate(_json(asked, "/api/projects/petrel?snapshot=000001")).features == 1
    assert "This page shows snapshot 000001" in asked.get("/projects/petrel?snapshot=000001").get_data(as_text=True)
    listed = ProjectsAnswer.model_validate(_json(asked, "/api/projects?snapshot=000001"))
    assert [project.label for project in listed.projects] == ["Petrel"]


def test_a_bar_has_a_part_for_each_count() -> None:
    """In percent of all, one after the other; nothing has no part."""
    assert shares({"planned": 3, "done": 0, "dropped": 1}) == [Share("planned", 0, 75), Share("dropped", 75, 25)]
    assert shares({"planned": 0}) == []
