"""The networkx view of the graph: projects tied by the plans that they share. The only door to networkx."""

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A project near another: how many of their plans are alike, and the sum of their similarities."""

    project: str
    plans: int
    weight: float


class ProjectNetwork:
    """Projects as nodes; an edge for every two that plan alike."""

    def __init__(self, pairs: Iterable[tuple[str, str, float]]) -> None:
        """`pairs` are similar features, as the two projects they belong to and their score."""
        self._network: nx.Graph[str] = nx.Graph()
        for first, second, score in pairs:
            if not self._network.has_edge(first, second):
                self._network.add_edge(first, second, plans=0, weight=0.0)
            tie = self._network.edges[first, second]
            tie["plans"] += 1
            tie["weight"] += score

    def nearest(self, project: str, k: int) -> list[Neighbour]:
        """The k projects that share most plans with one, by weight, then by id."""
        if project not in self._network:
            return []
        ties = self._network.adj[project].items()
        found = [Neighbour(other, tie["plans"], round(tie["weight"], 4)) for other, tie in ties]
        return sorted(found, key=lambda one: (-one.weight, one.project))[:k]
