"""The list of projects as a page shows it: filtered by a name, sorted, a part at a time."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlencode

from pydantic import Field

from api.projects.details import summary, technologies
from api.schemas import LARGEST_K, Parameters
from api.served import Served
from api.shown import Json
from graph.model import Project

PAGE = 50
"""Projects on a page where no other number is asked for."""


class Sort(StrEnum):
    """What decides the order."""

    NAME = "name"
    PLANS = "plans"
    DONE = "done"
    READ = "read"


SORTS = {Sort.NAME: "name", Sort.PLANS: "plans", Sort.DONE: "share done", Sort.READ: "last read"}
"""Each order in words."""


class ListParameters(Parameters):
    """Which projects, and in which order."""

    q: str = Field("", description="a part of the name")
    sort: Sort = Sort.NAME
    k: int = Field(PAGE, ge=1, le=LARGEST_K)
    offset: int = Field(0, ge=0, le=100_000)


class Listed(NamedTuple):
    """A part of the projects that pass: each with its figures and how many technologies its plans name."""

    projects: list[tuple[Json, int]]
    total: int
    near: list[str]
    """Names that are spelled much like one that nothing has."""


def listed(served: Served, asked: ListParameters) -> Listed:
    """The projects whose name has the words asked for, in the order asked for."""
    folded = asked.q.strip().casefold()
    passing = [one for one in served.catalogue.projects.values() if _has(one, folded)]
    ordered = sorted(passing, key=lambda one: (_ORDERS[asked.sort](served, one.id), one.label.casefold(), one.id))
    shown = [
        (summary(served, one.id), len(technologies(served, one.id)))
        for one in ordered[asked.offset : asked.offset + asked.k]
    ]
    return Listed(shown, len(passing), [] if passing else served.catalogue.near(asked.q, "project"))


def _has(project: Project, folded: str) -> bool:
    return any(folded in name.casefold() for name in (project.label, *project.other_labels))


def _plans(served: Served, project: str) -> int:
    return -sum(served.catalogue.statuses[project].values())


def _done(served: Served, project: str) -> float:
    """The share of a project's plans that are done, the largest first; those without plans last."""
    statuses = served.catalogue.statuses[project]
    return -statuses["done"] / sum(statuses.values()) if any(statuses.values()) else 1


def _read(served: Served, project: str) -> int:
    days = (served.read_days[one.id] for one in served.catalogue.documents.values() if one.project == project)
    return -max((day.toordinal() for day in days), default=0)


_ORDERS: dict[Sort, Callable[[Served, str], Any]] = {
    Sort.NAME: lambda _served, _project: 0,
    Sort.PLANS: _plans,
    Sort.DONE: _done,
    Sort.READ: _read,
}


class ListView:
    """The addresses of the list that differ in one thing."""

    def __init__(self, asked: ListParameters, page: str) -> None:
        self._asked = asked
        self._page = page

    def sorted(self, sort: Sort) -> str:
        """The same list in another order, from its beginning."""
        return self._address(sort, 0)

    def at(self, offset: int) -> str:
        """The same list from another project on."""
        return self._address(self._asked.sort, max(offset, 0))

    def _address(self, sort: Sort, offset: int) -> str:
        asked = self._asked
        pairs = [
            *([("q", asked.q)] if asked.q else []),
            *([("sort", sort.value)] if sort is not Sort.NAME else []),
            *([("k", str(asked.k))] if asked.k != PAGE else []),
            *([("offset", str(offset))] if offset else []),
        ]
        return self._page + ("?" + urlencode(pairs) if pairs else "")
