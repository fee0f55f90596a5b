"""How near projects are to each other and why: like plans, shared technologies, shared themes.

Each of the three is a share from 0 to 1, so that a large project is not near everybody. What few projects have counts more.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import combinations

from graph.model import Kind, Roadmap, Similarity, Theme, Tie

PLANS, TECHNOLOGIES, THEMES = 1.0, 0.25, 0.5
"""What counts how much. Against the projects that judged queries bring together (30 projects, nDCG@5): like plans alone
0.63, technologies alone 0.52, themes alone 0.60, these weights 0.65; plans and themes without technologies 0.64."""

NEAREST = 10
"""Projects that each project keeps as its nearest."""

_PAIRS = 3
"""Pairs of like plans that a tie shows."""


def find_ties(
    roadmaps: Iterable[Roadmap], similarities: Iterable[Similarity], themes: Iterable[Theme], *, nearest: int = NEAREST
) -> list[Tie]:
    """The ties of each project to its nearest, by the ids of the two. The order of what is given is no matter."""
    roadmaps = list(roadmaps)
    owner = {feature.id: roadmap.project.id for roadmap in roadmaps for feature in roadmap.features}
    plans = Counter(
        roadmap.project.id for roadmap in roadmaps for feature in roadmap.features if feature.kind is Kind.FEATURE
    )
    alike = _alike(similarities, owner)
    technologies, of_themes = _Had(_technologies(roadmaps)), _Had(_themes(themes))
    near = {*alike, *technologies.pairs(), *of_themes.pairs()}
    ties = []
    for one, two in sorted(near):
        pairs = alike.get((one, two), [])
        closeness = math.fsum(pair.score for pair in pairs) / math.sqrt(max(plans[one] * plans[two], 1))
        parts = (PLANS * closeness, TECHNOLOGIES * technologies.share(one, two), THEMES * of_themes.share(one, two))
        score = round(math.fsum(parts) / (PLANS + TECHNOLOGIES + THEMES), 4)
        shared = technologies.both(one, two), of_themes.both(one, two)
        if score > 0:
            ties.append(Tie(one, two, score, len(pairs), tuple(pairs[:_PAIRS]), *shared))
    return _kept(ties, nearest)


def nearest_by_project(ties: Iterable[Tie]) -> dict[str, list[Tie]]:
    """Project → its ties, the nearest first; a project without any is not in it."""
    of_each: dict[str, list[Tie]] = defaultdict(list)
    for tie in ties:
        of_each[tie.project].append(tie)
        of_each[tie.other].append(tie)
    return {project: sorted(own, key=_order) for project, own in of_each.items()}


def _kept(ties: Sequence[Tie], nearest: int) -> list[Tie]:
    """The ties that are among the nearest of either project."""
    kept = {(tie.project, tie.other) for own in nearest_by_project(ties).values() for tie in own[:nearest]}
    return [tie for tie in ties if (tie.project, tie.other) in kept]


def _order(tie: Tie) -> tuple[float, str, str]:
    return -tie.score, tie.project, tie.other


def _alike(similarities: Iterable[Similarity], owner: Mapping[str, str]) -> dict[tuple[str, str], list[Similarity]]:
    """For two projects the pairs of like plans, the most alike first, each plan in one pair at most."""
    used: dict[tuple[str, str], set[str]] = defaultdict(set)
    found: dict[tuple[str, str], list[Similarity]] = defaultdict(list)
    for pair in sorted(similarities, key=lambda pair: (-pair.score, pair.feature, pair.other)):
        if pair.feature not in owner or pair.other not in owner or owner[pair.feature] == owner[pair.other]:
            continue
        one, two = sorted((owner[pair.feature], owner[pair.other]))
        if not used[one, two] & {pair.feature, pair.other}:
            used[one, two] |= {pair.feature, pair.other}
            found[one, two].append(pair)
    return found


def _technologies(roadmaps: Iterable[Roadmap]) -> dict[str, set[str]]:
    """Project → technologies that its features name, itself left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for roadmap in roadmaps:
        for feature in roadmap.features:
            if feature.kind is Kind.FEATURE:
                found[roadmap.project.id].update(id for id in feature.technologies if id != roadmap.project.id)
    return found


def _themes(themes: Iterable[Theme]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for theme in themes:
        for project in theme.projects:
            found[project].add(theme.id)
    return found


class _Had:
    """What each project has of one kind; a thing weighs by how few projects have it."""

    def __init__(self, things: Mapping[str, Set[str]]) -> None:
        self._things = things
        self._had = Counter(id for ids in things.values() for id in ids)
        self._weight: Callable[[str], float] = lambda id: math.log(1 + len(things) / self._had[id])

    def both(self, one: str, two: str) -> tuple[str, ...]:
        """What both have, the rarest first."""
        shared = self._things.get(one, frozenset()) & self._things.get(two, frozenset())
        return tuple(sorted(shared, key=lambda id: (self._had[id], id)))

    def share(self, one: str, two: str) -> float:
        """The cosine of what the two have: 1 is all the same, 0 nothing."""
        shared = self._length(self.both(one, two))
        return shared**2 / (self._length(self._things[one]) * self._length(self._things[two])) if shared else 0.0

    def pairs(self) -> set[tuple[str, str]]:
        """The projects that have something in common, each two once."""
        having: dict[str, list[str]] = defaultdict(list)
        for project in sorted(self._things):
            for id in self._things[project]:
                having[id].append(project)
        return {pair for projects in having.values() for pair in combinations(projects, 2)}

    def _length(self, ids: Iterable[str]) -> float:
        return math.sqrt(math.fsum(self._weight(id) ** 2 for id in ids))
