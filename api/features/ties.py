"""What a feature is tied to: its project and group, what it names and is about, its themes, and the plans most like it."""

from itertools import groupby
from typing import NamedTuple

from flask import url_for

from api.features.related import Group, Related
from api.served import Served
from api.shown import Json
from graph.model import Feature

_SHOWN = {"project": 1, "group": 1, "technology": 8, "concept": 6, "theme": 3, "plan": 15}
"""How many of each kind are drawn: with the feature, and a project beside each plan, at most 50."""

_MANY = {
    "technology": "technologies",
    "concept": "concepts",
    "theme": "themes",
    "plan": "projects that plan something like it",
}


class Node(NamedTuple):
    """Something that a feature is tied to: of which kind, its name, its page, and of a plan its status."""

    kind: str
    label: str
    address: str
    status: str = ""


class Plan(NamedTuple):
    """A plan like a feature, and its project."""

    plan: Node
    project: Node


class Ties(NamedTuple):
    """What is drawn around a feature, and in words what is left out."""

    own: tuple[Node, ...]
    plans: tuple[Plan, ...]
    cut: tuple[str, ...]

    @property
    def by_kind(self) -> list[tuple[str, list[Node]]]:
        """What the feature itself leads to, each kind with its nodes."""
        return [(kind, list(nodes)) for kind, nodes in groupby(self.own, key=lambda node: node.kind)]

    @property
    def nodes(self) -> int:
        """How many nodes are drawn, the feature among them."""
        return 1 + len(self.own) + 2 * len(self.plans)


def ties(served: Served, feature: Feature, shown: Json, like: Related) -> Ties:
    """The ties of a feature; `shown` is its JSON, `like` the plans like it, of which those that are sure are drawn."""
    own = _own(served, feature, shown)
    plans = [_plan(group) for group in like.groups if group.total]
    counts = {**{kind: len(nodes) for kind, nodes in own.items()}, "plan": len(plans)}
    return Ties(
        tuple(node for kind, nodes in own.items() for node in nodes[: _SHOWN[kind]]),
        tuple(plans[: _SHOWN["plan"]]),
        tuple(f"{_SHOWN[kind]} of {count} {_MANY[kind]}" for kind, count in counts.items() if count > _SHOWN[kind]),
    )


def _own(served: Served, feature: Feature, shown: Json) -> dict[str, list[Node]]:
    """What the feature itself leads to, by kind."""
    themes = [theme for theme in served.network.themes if feature.id in theme.members]
    return {
        "project": [_project(shown["project"])],
        "group": [Node("group", shown["parent_label"], _page(feature.parent))] if feature.parent else [],
        "technology": [_technology(one) for one in shown["technologies"]],
        "concept": [_concept(one["label"]) for one in shown["concepts"]],
        "theme": [Node("theme", one.label, url_for("network_pages.theme", name=_part(one.id))) for one in themes],
    }


def _plan(group: Group) -> Plan:
    best = group.plans[0].hit
    return Plan(Node("plan", best["title"], best["links"]["html"], best["status"]), _project(group.project))


def _project(named: Json) -> Node:
    return Node("project", named["label"], url_for("project_pages.project", project=_part(named["id"])))


def _technology(named: Json) -> Node:
    page = url_for("technology_pages.technology", technology=_part(named["id"]))
    return Node("technology", named["label"], page)


def _concept(label: str) -> Node:
    """A node that leads to every plan about it."""
    return Node("concept", label, url_for("pages.search", concept=label))


def _page(id: str) -> str:
    project, name = id.removeprefix("feature/").split("/", 1)
    return url_for("feature_pages.feature", project=project, name=name)


def _part(id: str) -> str:
    return id.rsplit("/", 1)[-1]
