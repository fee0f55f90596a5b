"""Plans of other projects like a feature, by project, forks and mirrors as one, as its page shows them."""

from typing import NamedTuple

from api.served import Served
from api.shown import Json
from api.shown_hits import Shown, shown
from graph.model import Feature, Kind, Status
from search.related import Plans, Similar

_OF_EACH = 3
"""Plans of each project: the best is open, the others are folded."""

_OPEN = 5
"""Projects whose plans are open; those of the others are folded."""


class Group(NamedTuple):
    """The plans of one project; `total` of them are sure, and it may have done already what the feature only plans."""

    project: Json
    also: list[Json]
    total: int
    plans: list[Shown]
    is_done: bool


class Related(NamedTuple):
    """`total` of `of` projects have a sure plan; these, nearest first, or, where none has one, the nearest."""

    groups: list[Group]
    total: int
    of: int

    @property
    def open(self) -> list[Group]:
        """The nearest, as far as they are sure."""
        return self.groups[:_OPEN] if self.total else []

    @property
    def folded(self) -> list[Group]:
        """The others."""
        return self.groups[len(self.open) :]

    @property
    def done(self) -> list[Group]:
        """Those that have done already what the feature only plans."""
        return [group for group in self.groups if group.is_done]


def related(served: Served, feature: Feature) -> Related:
    """The plans like a feature; none for a group, whose features have them."""
    similar = Similar((), 0, 0) if feature.kind is Kind.GROUP else served.related.like_feature(feature.id, k=_OF_EACH)
    found = [plans for plans in similar.plans if plans.total] or list(similar.plans[:_OPEN])
    return Related([_group(served, feature, plans) for plans in found], similar.total, similar.of)


def _group(served: Served, feature: Feature, plans: Plans) -> Group:
    """The sure plans of a project, or, where it has none, the nearest."""
    represent = served.representations
    sure = [hit for hit in plans.hits if hit.above_threshold]
    is_open = feature.status in (Status.PLANNED, Status.IN_PROGRESS)
    return Group(
        represent.named(plans.project),
        [represent.named(project) for project in plans.also],
        plans.total,
        [shown(represent, hit) for hit in sure or plans.hits[:1]],
        is_open and any(hit.feature.status is Status.DONE for hit in sure),
    )
