"""The board of a project: each of its plans in one column, by what is said of it and by the day its document was read.

The rules stand in docs/projects.md. No clock is asked: the same snapshot has the same boards for ever.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from api.served import Served
from api.shown import Json
from graph.model import Bucket, Horizon, Status


class Column(StrEnum):
    """The columns, in the order in which they stand."""

    NOW = "now"
    NEXT = "next"
    LATER = "later"
    SHIPPED = "shipped"
    PAST = "past"
    UNDATED = "undated"
    DROPPED = "dropped"


TITLES: Mapping[Column, str] = {
    Column.NOW: "Now",
    Column.NEXT: "Next",
    Column.LATER: "Later",
    Column.SHIPPED: "Shipped",
    Column.PAST: "Time passed",
    Column.UNDATED: "Undated",
    Column.DROPPED: "Dropped",
}

MEANINGS: Mapping[Column, str] = {
    Column.NOW: "Said to come now, in progress, or its dates include the day the document was read.",
    Column.NEXT: "Said to come next, or its dates begin within half a year of the day the document was read.",
    Column.LATER: "Said to come later, or its dates begin more than half a year after the day the document was read.",
    Column.SHIPPED: "Said to be done.",
    Column.PAST: "Planned for a time that was over when the document was read, and not said to be done.",
    Column.UNDATED: "No date, and no words that tell now, next or later.",
    Column.DROPPED: "Said to be dropped.",
}

_SETTLED = {Status.DONE: Column.SHIPPED, Status.DROPPED: Column.DROPPED}

_NEXT_WITHIN = timedelta(days=183)
"""How soon dates begin that are “next”: half a year, two of the quarters that roadmaps count in."""


def column_of(status: Status, horizon: Horizon, read: date) -> Column:
    """Where a plan stands that was read on a day: what is done or dropped is settled, then its words decide, then its dates.

    Words about a time that was over on that day decide nothing, unless the work is said to be in progress.
    """
    if settled := _SETTLED.get(status):
        return settled
    if status is Status.PLANNED and horizon.end and horizon.end < read:
        return Column.PAST
    if horizon.bucket:
        return Column(horizon.bucket.value)
    if status is Status.IN_PROGRESS:
        return Column.NOW
    return _by_dates(horizon, read)


def _by_dates(horizon: Horizon, read: date) -> Column:
    begins = horizon.start or horizon.end
    if begins is None:
        return Column.UNDATED
    if begins <= read:
        return Column.NOW
    return Column.NEXT if begins <= read + _NEXT_WITHIN else Column.LATER


class Boards:
    """The boards of a snapshot's projects; projects are named by their ids."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def rows(self, project: str) -> Mapping[Column, Sequence[int]]:
        """The rows of its features in each column, in the order of its documents; every column is there."""
        return self._placed[project]

    def counts(self, project: str) -> dict[str, int]:
        """How many of its plans stand in each column, by the column's name."""
        return {column.value: len(rows) for column, rows in self._placed[project].items()}

    def board(self, project: str, k: int, *, column: Column | None = None, offset: int = 0) -> Json:
        """Its columns, or one of them, each with how many plans stand in it and k of them from `offset` on."""
        shown = self._served.representations
        columns = [
            {
                "name": name.value,
                "title": TITLES[name],
                "meaning": MEANINGS[name],
                "total": len(rows),
                "features": [shown.at_row(row) for row in rows[offset : offset + k]],
            }
            for name, rows in self._placed[project].items()
            if column in (None, name)
        ]
        return {
            "project": shown.named(self._served.catalogue.projects[project]),
            "columns": columns,
            "snapshot": self._served.snapshot.name,
        }

    @cached_property
    def _placed(self) -> dict[str, dict[Column, list[int]]]:
        """Project → column → rows. One pass over all features, which a sealed snapshot keeps as they are."""
        catalogue, read = self._served.catalogue, self._served.read_days
        found: dict[str, dict[Column, list[int]]] = {id: {one: [] for one in Column} for id in catalogue.projects}
        statement = (
            "SELECT row, project, document, status, bucket, start, end FROM feature WHERE kind = 'feature' ORDER BY row"
        )
        for row, project, document, status, bucket, start, end in catalogue.execute(statement):
            horizon = Horizon(bucket=Bucket(bucket) if bucket else None, start=_day(start), end=_day(end))
            found[project][column_of(Status(status), horizon, read[document])].append(row)
        return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
