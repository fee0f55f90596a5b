"""The network of projects, technologies and themes as nodes and links, for programs that draw and measure networks."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.model import Centrality
from graph.network import Figures, Link, Node
from graph.vocabulary import iri

if TYPE_CHECKING:
    from api.served import Served


def network(served: "Served") -> tuple[list[Node], list[Link]]:
    """Every project, every technology that a feature names, every theme; and who names, plans and is near what.

    A project that others name is one node of kind `project`, with the figures of both.
    """
    central = {one.technology: one for one in served.network.centralities}
    nodes = [*_projects(served, central), *_technologies(served, central), *_themes(served)]
    return nodes, [*_namings(served), *_plannings(served), *_ties(served)]


def _projects(served: "Served", central: dict[str, Centrality]) -> Iterator[Node]:
    for project in served.catalogue.projects.values():
        figures = {
            "features": sum(served.catalogue.statuses[project.id].values()),
            **_centrality(central.get(project.id)),
        }
        yield Node(iri(served.base, project.id), project.label, "project", figures)


def _technologies(served: "Served", central: dict[str, Centrality]) -> Iterator[Node]:
    for id, one in central.items():
        if id not in served.catalogue.projects:
            technology = served.catalogue.technologies[id]
            category = served.categories.get(iri(served.base, technology.category)) if technology.category else None
            figures = {**_centrality(one), **({"category": category} if category else {})}
            yield Node(iri(served.base, id), technology.label, "technology", figures)


def _centrality(one: Centrality | None) -> Figures:
    if one is None:
        return {}
    return {"named_by_features": one.features, "named_by_projects": one.projects, "betweenness": one.betweenness}


def _themes(served: "Served") -> Iterator[Node]:
    for theme in served.network.themes:
        figures = {"features": len(theme.members), "projects": len(theme.projects)}
        yield Node(iri(served.base, theme.id), theme.label, "theme", figures)


def _namings(served: "Served") -> Iterator[Link]:
    """From a project to each technology that its features name, by how many do."""
    for project, technology, features in served.catalogue.namings:
        yield Link(iri(served.base, project), iri(served.base, technology), "names", features, {})


def _plannings(served: "Served") -> Iterator[Link]:
    """From a project to each theme, by how many of its features are in it."""
    owners = served.catalogue.project_of_features()
    for theme in served.network.themes:
        for project, features in Counter(owners[id] for id in theme.members).items():
            yield Link(iri(served.base, project), iri(served.base, theme.id), "plans", features, {})


def _ties(served: "Served") -> Iterator[Link]:
    """Between near projects, by how near they are; the direction means nothing."""
    for tie in served.network.ties:
        ends = (iri(served.base, tie.project), iri(served.base, tie.other))
        yield Link(*ends, "near", tie.score, {"shared_plans": tie.plans})
