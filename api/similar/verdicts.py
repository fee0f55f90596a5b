"""What others make of an item of a roadmap, told from the plans of theirs that are surely like it."""

from collections.abc import Sequence
from enum import StrEnum

from api.shown import Json


class Verdict(StrEnum):
    """What the projects whose plans are like an item do: the first that holds."""

    SHIPPED = "shipped"
    SEVERAL = "several"
    ONE = "one"
    DROPPED = "dropped"
    NOBODY = "nobody"


TITLES = {
    Verdict.SHIPPED: "Shipped elsewhere",
    Verdict.SEVERAL: "Several others plan it",
    Verdict.ONE: "One other project plans it",
    Verdict.DROPPED: "Dropped elsewhere",
    Verdict.NOBODY: "Nobody else surely plans it",
}
"""How each is told to people."""


def verdict_of(plans: Sequence[Json]) -> Verdict:
    """The verdict on an item from the best sure plan of each other project."""
    statuses = [plan["status"] for plan in plans if plan["above_threshold"]]
    if "done" in statuses:
        return Verdict.SHIPPED
    planned = len(statuses) - statuses.count("dropped")
    if planned:
        return Verdict.SEVERAL if planned > 1 else Verdict.ONE
    return Verdict.DROPPED if statuses else Verdict.NOBODY


def by_verdict(items: Sequence[Json]) -> list[tuple[Verdict, str, list[Json]]]:
    """The items of a roadmap under each verdict that some have, with its title; items keep their order."""
    groups = [
        (verdict, title, [item for item in items if item["verdict"] == verdict]) for verdict, title in TITLES.items()
    ]
    return [group for group in groups if group[2]]
