"""The networkx view of the graph: what lies between projects. The only door to networkx, opened when first needed."""

import io
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from graph.model import Centrality, Kind, Roadmap, Similarity
from graph.xml_text import xml_text

if TYPE_CHECKING:
    import networkx as nx

_STEP = 0.5
"""Length of every step: of ways that tell as much, the shorter is the plainer."""

_CROWD = 0.25
"""Length that a step gains when twice as many share what it leads through. A technology that two plans name is then as far
to cross (1.8) as a likeness of 0.62, one that thirty name (3.5) farther than any likeness."""

_UNLIKE = 3.4
"""Length that a step between like plans gains for what they lack in likeness: 0.45, the least that counts, costs 2.4, as
much as a technology that six plans name."""

_EXACT = 10_000
"""Steps of a likeness that count, which is known to four decimals."""

_SOURCES = 400
"""Projects from which betweenness is counted; of more, so many spread evenly over their ids. 400 take some 10 seconds
where each names 50 of 5,000 technologies."""


_HELD = 1.0
"""Pull from each member of a group to the hub that holds it together: that of a technology that only two plans name."""

_MOVES = 300
"""Rounds of moving places on the map; it hardly changes after 200."""

_SEED = 1


class Ways:
    """Projects, features and technologies, by id, with a step between what states, names or is like what."""

    def __init__(
        self,
        plans: Iterable[tuple[str, str]],
        named: Iterable[tuple[str, str]],
        alike: Iterable[tuple[str, str, float]],
    ) -> None:
        """`plans` are features with their projects, `named` features with technologies, `alike` like features with scores."""
        self._plans = sorted(plans)
        self._named = sorted(named)
        self._alike = sorted(alike)

    @cached_property
    def _network(self) -> "nx.Graph[str]":
        import networkx as nx

        network: nx.Graph[str] = nx.Graph()
        for pairs in (self._plans, self._named):
            crowd = Counter(end for _, end in pairs)
            for feature, end in pairs:
                network.add_edge(feature, end, length=_STEP + _CROWD * math.log2(1 + crowd[end]))
        for one, two, score in self._alike:
            network.add_edge(one, two, length=_STEP + _UNLIKE * (1 - score))
        return network

    def find(self, start: str, end: str) -> Sequence[str] | None:
        """The ids on the shortest way, both ends included; None where there is none.

        What few plans share is shorter to cross than what everybody names.
        """
        import networkx as nx

        if start not in self._network or end not in self._network:
            return None
        try:
            found: list[str] = nx.dijkstra_path(self._network, start, end, weight="length")
        except nx.NetworkXNoPath:
            return None
        return found


def centralities(roadmaps: Iterable[Roadmap]) -> list[Centrality]:
    """How central each technology is that a feature names, by id.

    A project ties itself to what it names; a project that others name is a technology too.
    """
    features: Counter[str] = Counter()
    ties: set[tuple[str, str]] = set()
    for roadmap in roadmaps:
        for feature in roadmap.features:
            if feature.kind is Kind.FEATURE:
                features.update(feature.technologies)
                ties |= {(roadmap.project.id, id) for id in feature.technologies}
    betweenness = _betweenness({(project, id) for project, id in ties if project != id})
    projects = Counter(id for _, id in ties)
    return [Centrality(id, features[id], projects[id], round(betweenness.get(id, 0.0), 4)) for id in sorted(features)]


def _betweenness(ties: set[tuple[str, str]]) -> dict[str, float]:
    """For each technology the share of the pairs of projects whose shortest ways lead through it."""
    import networkx as nx

    network: nx.Graph[str] = nx.Graph(sorted(ties))
    projects = sorted({project for project, _ in ties})
    if len(projects) < 2:
        return {}
    sources = projects[:: math.ceil(len(projects) / _SOURCES)]
    found = nx.betweenness_centrality_subset(network, sources, projects)
    # Every way is counted from both of its ends, and networkx halves the sum.
    pairs = len(sources) * (len(projects) - 1) / 2
    return {id: through / pairs for id, through in found.items()}


def one_to_one(similarities: Iterable[Similarity], threshold: float) -> list[Similarity]:
    """Of those at or above the threshold such that no feature is in two, and what exceeds the threshold is most in all.

    A pair that is much alike is so not torn apart for two that hardly are. The order of what is given, and of the two in
    each, is no matter for what is chosen. Between 39 real projects, two by two, it finds 806 pairs where taking the closest
    first finds 798.
    """
    import networkx as nx

    by_ends = {frozenset((one.feature, one.other)): one for one in similarities if one.score >= threshold}
    network: nx.Graph[str] = nx.Graph()
    for one, other in sorted(sorted(ends) for ends in by_ends):
        exceeds = by_ends[frozenset((one, other))].score - threshold
        # Whole numbers, so that sums are exact; 1 more, so that what only reaches the threshold counts.
        network.add_edge(one, other, weight=1 + round(exceeds * _EXACT))
    chosen = {frozenset(ends) for ends in nx.max_weight_matching(network)}
    return [one for ends, one in by_ends.items() if ends in chosen]


_SEEDS = range(10)
"""Of so many searches for communities the best is taken: one alone may end far from it."""

Pulls: TypeAlias = Mapping[tuple[str, str], float]
"""How strongly two things, by id, pull each other; each pair once."""


def communities(pulls: Pulls) -> list[list[str]]:
    """The ids in groups that pull each other more than others, each sorted, the largest first. The order given is no matter."""
    import networkx as nx

    network = _pulling(pulls)
    if not network:
        return []
    tried = [nx.community.louvain_communities(network, weight="pull", seed=seed) for seed in _SEEDS]
    best = max(tried, key=lambda found: round(nx.community.modularity(network, found, weight="pull"), 9))
    return sorted((sorted(ids) for ids in best), key=lambda ids: (-len(ids), ids))


def spread(pulls: Pulls, groups: Sequence[Sequence[str]]) -> dict[str, tuple[float, float]]:
    """A place for each id, from 0 to 1 both ways, to four decimals: what pulls strongly is near, and groups keep together.

    The order of what is given is no matter.
    """
    import networkx as nx

    network = _pulling(pulls)
    hubs = [f"~{at}" for at in range(len(groups))]
    for hub, ids in zip(hubs, groups, strict=True):
        network.add_edges_from((hub, id, {"pull": _HELD}) for id in ids)
    placed = nx.forceatlas2_layout(network, weight="pull", seed=_SEED, max_iter=_MOVES)
    found = _laid({id: (float(x), float(y)) for id, (x, y) in placed.items() if id not in hubs})
    sides = [[place[axis] for place in found.values()] for axis in (0, 1)]
    return {id: (_share(x, sides[0]), _share(y, sides[1])) for id, (x, y) in found.items()}


def _laid(places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The same places turned around their middle such that they lie wide, as a sheet does."""
    middle = [math.fsum(place[axis] for place in places.values()) / len(places) for axis in (0, 1)]
    own = {id: (x - middle[0], y - middle[1]) for id, (x, y) in places.items()}
    wide, high = (math.fsum(place[axis] ** 2 for place in own.values()) for axis in (0, 1))
    angle = math.atan2(2 * math.fsum(x * y for x, y in own.values()), wide - high) / 2
    along, across = math.cos(angle), math.sin(angle)
    return {id: (x * along + y * across, y * along - x * across) for id, (x, y) in own.items()}


def spine(places: Mapping[str, tuple[float, float]]) -> list[tuple[str, str]]:
    """Pairs of neighbours that join all places by the least length in all, sorted."""
    import networkx as nx

    network: nx.Graph[str] = nx.Graph()
    for one, other in combinations(sorted(places), 2):
        network.add_edge(one, other, length=math.dist(places[one], places[other]))
    return sorted(nx.minimum_spanning_edges(network, weight="length", data=False))


def _pulling(pulls: Pulls) -> "nx.Graph[str]":
    import networkx as nx

    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(sorted({id for ends in pulls for id in ends}))
    for (one, other), pull in sorted(pulls.items()):
        network.add_edge(one, other, pull=pull)
    return network


def _share(value: float, among: Sequence[float]) -> float:
    """Where a value lies between the least and the most, from 0 to 1."""
    least, most = min(among), max(among)
    return round((value - least) / (most - least), 4) if most > least else 0.5


NETWORK_FORMATS = ("graphml", "gexf", "json")
"""Formats that a network is written in; the last is networkx's node-link data."""

Figures: TypeAlias = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Node:
    """Something that stands in a network, by its IRI."""

    id: str
    label: str
    kind: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Link:
    """What ties two nodes: of which kind and how strongly."""

    source: str
    target: str
    kind: str
    weight: float
    figures: Figures


def network_file(nodes: Iterable[Node], links: Iterable[Link], format: str, *, name: str, day: str) -> bytes:
    """A directed network in one of NETWORK_FORMATS, the same bytes for the same network; `name` and `day` say what it is of.

    Two nodes may be linked several times, each time by another kind of link.
    """
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=name)
    for node in sorted(nodes, key=lambda one: one.id):
        network.add_node(node.id, **_fit({"label": node.label, "kind": node.kind, **node.figures}))
    for link in sorted(links, key=lambda one: (one.source, one.target, one.kind)):
        told = _fit({"kind": link.kind, "weight": float(link.weight), **link.figures})
        network.add_edge(link.source, link.target, key=link.kind, **told)
    if format == "json":
        return json.dumps(nx.node_link_data(network, edges="links"), ensure_ascii=False, indent=1).encode() + b"\n"
    if format == "gexf":
        return _gexf(network, name, day)
    written = io.BytesIO()
    nx.write_graphml_xml(network, written)
    return written.getvalue()


def _fit(figures: Figures) -> dict[str, str | int | float]:
    """The same, its texts without what no XML file can hold."""
    return {name: xml_text(value) if isinstance(value, str) else value for name, value in figures.items()}


def _gexf(network: "nx.MultiDiGraph[str]", name: str, day: str) -> bytes:
    """GEXF that is dated by what it shows, not by the day it was written."""
    from networkx.readwrite.gexf import GEXFWriter

    writer = GEXFWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph(network)
    meta = writer.xml.find("meta")
    meta.set("lastmodifieddate", day)
    meta.find("creator").text = name
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
