"""What of a project has dates: its periods on one axis, with the day on which its documents were read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.representations import feature_links
from api.served import Served
from api.shown import Json
from graph.model import Status
from graph.vocabulary import iri

_MOST_TICKS = 4
"""Marks on the axis: on a phone it is 120 pixels wide, and a year takes 28 of them."""

_STEPS = (3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months from one mark to the next."""

_HEIGHT = 20.0
"""Pixels that the bar of a period is high; its statuses share them as they share its plans."""

_THINNEST = 1.0
"""Percent of the axis that a bar takes at least, so that a day is seen."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A plan with dates; a missing one is not told."""

    id: str
    title: str
    status: Status
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Period:
    """A period that plans are dated with, and those plans in the order of their documents."""

    start: date | None
    end: date | None
    plans: tuple[Dated, ...]

    @property
    def label(self) -> str:
        """The period in words."""
        return period_said(self.start, self.end)

    @property
    def statuses(self) -> dict[str, int]:
        """How many of its plans have each status; those that none has are left out."""
        counted = {status: sum(plan.status is status for plan in self.plans) for status in Status}
        return {status.value: count for status, count in counted.items() if count}


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the axis, in percent of it, and what stands there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a period's bar: its place on the axis in percent, and from the top in pixels."""

    status: str
    at: float
    width: float
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """The periods of a project, the first first; `undated` plans have none. `read` are the days its documents were read."""

    periods: tuple[Period, ...]
    undated: int
    read: tuple[date, ...]

    @property
    def dated(self) -> int:
        """How many plans have dates."""
        return sum(len(period.plans) for period in self.periods)


class Axis:
    """From the first day of a year to the last of another, so that periods and days of reading lie between."""

    def __init__(self, days: Sequence[date]) -> None:
        self.first = date(min(days).year, 1, 1)
        self.last = date(max(days).year, 12, 31)
        self._days = (self.last - self.first).days + 1

    def at(self, day: date) -> float:
        """Where a day begins, in percent from the left, two decimals."""
        return round((day - self.first).days / self._days * 100, 2)

    def ticks(self) -> list[Mark]:
        """Where quarters or years begin, at most so many as have room."""
        months = (self.last.year - self.first.year + 1) * 12
        step = next((one for one in _STEPS if months <= one * _MOST_TICKS), _STEPS[-1])
        days = [date(self.first.year + month // 12, month % 12 + 1, 1) for month in range(0, months, step)]
        return [Mark(self.at(day), str(day.year) if day.month == 1 else f"Q{day.month // 3 + 1}") for day in days]

    def bars(self, period: Period) -> list[Bar]:
        """The bar of a period, its statuses one below the other; one that has no end goes on to the end of the axis."""
        start = self.at(period.start or period.end or self.first)
        end = self.at(period.end + timedelta(days=1)) if period.end else 100.0
        bars, top = [], 0.0
        for status, count in period.statuses.items():
            height = _HEIGHT * count / len(period.plans)
            bars.append(Bar(status, start, round(max(end - start, _THINNEST), 2), round(top, 2), round(height, 2)))
            top += height
        return bars


def timeline(served: Served, project: str) -> Timeline:
    """The dated plans of a project by its id, gathered by their periods."""
    statement = (
        "SELECT id, json_extract(record, '$.title'), status, start, end FROM feature"
        " WHERE project = ? AND kind = 'feature' ORDER BY row"
    )
    periods: dict[tuple[date | None, date | None], list[Dated]] = {}
    undated = 0
    for id, title, status, *days in served.catalogue.execute(statement, (project,)):
        start, end = (date.fromisoformat(day) if day else None for day in days)
        if start or end:
            periods.setdefault((start, end), []).append(Dated(id, title, Status(status), start, end))
        else:
            undated += 1
    ordered = sorted(periods, key=lambda one: (one[0] or one[1] or date.max, one[1] or date.max))
    documents = (one.id for one in served.catalogue.documents.values() if one.project == project)
    read = sorted({served.read_days[document] for document in documents})
    return Timeline(tuple(Period(*one, tuple(periods[one])) for one in ordered), undated, tuple(read))


def axis_of(found: Timeline) -> Axis | None:
    """The axis of a timeline; None where nothing has dates."""
    days = [day for period in found.periods for day in (period.start, period.end) if day]
    return Axis([*days, *found.read]) if days else None


def as_json(found: Timeline, base: str) -> Json:
    """A timeline as the API tells it."""
    return {
        "dated": found.dated,
        "undated": found.undated,
        "read": [day.isoformat() for day in found.read],
        "periods": [
            {
                "label": period.label,
                "start": period.start.isoformat() if period.start else None,
                "end": period.end.isoformat() if period.end else None,
                "statuses": period.statuses,
                "features": [
                    {
                        "id": iri(base, plan.id),
                        "title": plan.title,
                        "status": plan.status.value,
                        "links": feature_links(plan.id),
                    }
                    for plan in period.plans
                ],
            }
            for period in found.periods
        ],
    }


def period_said(start: date | None, end: date | None) -> str:
    """A period in words: a year, half a year, a quarter or a month where it is just that, else its days."""
    if start is None or end is None:
        return f"from {start}" if start else f"until {end}"
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    is_whole = start.day == 1 and (end + timedelta(days=1)).day == 1
    if not is_whole or start.year != end.year:
        return _days_said(start, end) if not is_whole else f"{start:%Y-%m} to {end:%Y-%m}"
    if months == 12:
        return f"{start.year}"
    if months in (3, 6) and start.month % months == 1:
        return f"{start.year} {'Q' if months == 3 else 'H'}{start.month // months + 1}"
    return f"{start:%Y-%m}" if months == 1 else f"{start:%Y-%m} to {end:%Y-%m}"


def _days_said(start: date, end: date) -> str:
    return f"{start}" if start == end else f"{start} to {end}"
