"""The list of projects, the board of one, its timeline and the quality of its data."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import create_app
from api.projects.board import Column, column_of
from api.projects.schemas import BoardAnswer
from api.service import Service
from graph.model import Bucket, Horizon, Status

READ = date(2025, 6, 15)


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
