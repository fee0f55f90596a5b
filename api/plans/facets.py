"""The filters beside a page of results: every value that passes, how many features have it, and where choosing it leads."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.plans.view import Pairs, SearchView
from api.shown import Json
from graph.model import Status

_TITLES = {"status": "Status", "bucket": "When", "project": "Project", "technology": "Technology", "concept": "About"}

_ORDER = {
    "status": tuple(status.value for status in Status),
    "bucket": ("now", "next", "later", "past"),
}
"""Values that have an order of their own; others come by how many features have them."""

_NAMED = ("project", "technology", "concept")
"""Kinds whose values addresses name by label."""

_LONG = 12
"""Values from which on a list is worth filtering."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many features have it, that as a share of the most (1 to 100), and where a click leads."""

    value: str
    label: str
    count: int
    share: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetList:
    """The values of one facet, the chosen ones first."""

    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def is_open(self) -> bool:
        """Whether it is shown without being asked for: short ones, and those that filter."""
        return self.name in _ORDER or any(one.is_chosen for one in self.choices)

    @property
    def is_long(self) -> bool:
        """Whether one has to look for a value."""
        return len(self.choices) >= _LONG


def facet_lists(found: Json, view: SearchView, chosen: Pairs) -> list[FacetList]:
    """The facets of an answer, for one search and the filters in use."""
    return [
        FacetList(name, title, tuple(sorted(_choices(name, found, view, chosen), key=lambda one: not one.is_chosen)))
        for name, title in _TITLES.items()
    ]


def _choices(name: str, found: Json, view: SearchView, chosen: Pairs) -> Iterator[Choice]:
    facets = found["facets"][name]
    most = max((facet["count"] for facet in facets), default=1)
    if name in _ORDER:
        facets = sorted(facets, key=lambda facet: _ORDER[name].index(facet["value"]))
    for facet in facets:
        value = facet["label"] if name in _NAMED else facet["value"]
        read = view.reading(found["recognised"], name, value)
        is_given = (name, value) in chosen
        address = read or (view.without(name, value) if is_given else view.adding(name, value))
        share = max(1, round(100 * facet["count"] / most))
        yield Choice(facet["value"], facet["label"], facet["count"], share, address, bool(read) or is_given)
