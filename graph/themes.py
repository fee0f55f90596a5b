"""Themes: sets of plans of several projects that are alike among themselves, with a label from their own terms.

Clusters grow by average linkage: the two whose plans are most alike on the mean are joined, as long as that mean is
high enough; pairs that are not similar count as nothing. Over 40 roadmaps (1,112 features, 2,224 similar pairs), beside
Louvain at its best resolution: of the plans that share a theme with one of 20 judged features 0.56 are judged to want the
same (Louvain 0.35), a theme's plans have a mean cosine of 0.71 (0.64), the best theme for each of 39 judged queries an F1
of 0.43 (0.40).
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import TypeAlias

from graph.labels import Label, Labels, Named
from graph.model import Feature, Kind, Roadmap, Similarity, Technology, Theme
from graph.names import digest, slug

LINKAGE = 0.45
"""Mean closeness from which two clusters are one, as a share of the median closeness of similar plans. Over 40 roadmaps 0.36 to
0.42 give the same number of themes and larger ones, with less precision (0.51); 0.5 loses a third of the themes."""

SMALLEST = 3
"""Plans of a theme; two are a pair that similarity tells already."""

LEAST_PROJECTS = 2
"""Projects of a theme; the plans of one alone are what its own roadmap tells."""

Concepts = Mapping[str, Sequence[tuple[str, float]]]
"""Feature id → labels of its concepts, each with how sure it is."""


_Found: TypeAlias = tuple[Label, list[tuple[Feature, Roadmap]]]


def find_themes(
    roadmaps: Iterable[Roadmap],
    similarities: Sequence[Similarity],
    technologies: Mapping[str, Technology],
    concepts: Concepts | None = None,
) -> list[Theme]:
    """The themes of all roadmaps, those of most projects first, then the largest. The order of what is given is no matter."""
    ordered = sorted(roadmaps, key=lambda roadmap: roadmap.document.id)
    plans = sorted(
        ((feature, roadmap) for roadmap in ordered for feature in roadmap.features if feature.kind is Kind.FEATURE),
        key=lambda plan: plan[0].id,
    )
    labels = Labels([_named(feature, roadmap, technologies, concepts or {}) for feature, roadmap in plans])
    at = {feature.id: position for position, (feature, _) in enumerate(plans)}
    found: list[_Found] = []
    for cluster in clusters(similarities):
        members = sorted(at[id] for id in cluster if id in at)
        projects = {plans[position][1].project.id for position in members}
        if len(members) < SMALLEST or len(projects) < LEAST_PROJECTS:
            continue
        if label := labels.find(members):
            found.append((label, [plans[position] for position in members]))
    found = [(label.longer() if is_shared else label, members) for is_shared, (label, members) in _shared(found)]
    themes = [_theme(label, members, is_shared) for is_shared, (label, members) in _shared(found)]
    return sorted(themes, key=lambda theme: (-len(theme.projects), -len(theme.members), theme.id))


def _shared(found: Sequence[_Found]) -> list[tuple[bool, _Found]]:
    """Each label with its plans, and whether another one reads the same."""
    counted = Counter(slug(label.text) for label, _ in found)
    return [(counted[slug(label.text)] > 1, (label, members)) for label, members in found]


def clusters(similarities: Iterable[Similarity]) -> list[list[str]]:
    """The ids of features in clusters that are alike on the mean, each sorted, the largest first."""
    pairs = sorted((pair.feature, pair.other, round(pair.score * 10_000)) for pair in similarities)
    if not pairs:
        return []
    least = LINKAGE * median(score for *_, score in pairs)
    return _Linkage(pairs).joined(least)


class _Linkage:
    """Clusters by number, their members, and the sum of closeness (in ten thousandths, so that sums are exact) between them."""

    def __init__(self, pairs: Sequence[tuple[str, str, int]]) -> None:
        ids = sorted({id for pair in pairs for id in pair[:2]})
        number = {id: at for at, id in enumerate(ids)}
        self._members: dict[int, list[str]] = {at: [id] for at, id in enumerate(ids)}
        self._links: dict[int, dict[int, int]] = defaultdict(dict)
        for first, second, score in pairs:
            self._links[number[first]][number[second]] = self._links[number[second]][number[first]] = score
        self._next = len(ids)
        self._heap = [self._entry(one, two) for one, links in self._links.items() for two in links if one < two]

    def joined(self, least: float) -> list[list[str]]:
        """The clusters once no two are as near as `least` on the mean; of equally near ones the first by id are joined."""
        heapq.heapify(self._heap)
        while self._heap and -self._heap[0][0] >= least:
            _, one, two = heapq.heappop(self._heap)
            if one in self._members and two in self._members:
                self._join(one, two)
        return sorted((sorted(ids) for ids in self._members.values()), key=lambda ids: (-len(ids), ids))

    def _entry(self, one: int, two: int) -> tuple[float, int, int]:
        return -self._links[one][two] / (len(self._members[one]) * len(self._members[two])), one, two

    def _join(self, one: int, two: int) -> None:
        made, self._next = self._next, self._next + 1
        self._members[made] = self._members.pop(one) + self._members.pop(two)
        links: Counter[int] = Counter(self._links.pop(one)) + Counter(self._links.pop(two))
        del links[one], links[two]
        self._links[made] = dict(links)
        for other, total in links.items():
            for former in (one, two):
                self._links[other].pop(former, None)
            self._links[other][made] = total
            heapq.heappush(self._heap, self._entry(min(made, other), max(made, other)))


def _named(feature: Feature, roadmap: Roadmap, technologies: Mapping[str, Technology], concepts: Concepts) -> Named:
    known = [technologies[id] for id in feature.technologies if id in technologies]
    labels = tuple((one.label, *one.other_labels) for one in known)
    names = (roadmap.project.label, *roadmap.project.other_labels)
    return Named(feature.title, roadmap.project.id, names, labels, tuple(concepts.get(feature.id, ())))


def _theme(label: Label, members: Sequence[tuple[Feature, Roadmap]], is_shared: bool) -> Theme:
    """The theme of these plans; one whose label others share has a hash of its members in its id."""
    ids = tuple(feature.id for feature, _ in members)
    buckets = Counter(feature.horizon.bucket.value for feature, _ in members if feature.horizon.bucket)
    statuses = Counter(feature.status.value for feature, _ in members)
    name = f"{slug(label.text)}-{digest(*ids)}" if is_shared else slug(label.text)
    return Theme(
        id=f"theme/{name}",
        label=label.text,
        terms=label.terms,
        members=ids,
        projects=tuple(sorted({roadmap.project.id for _, roadmap in members})),
        buckets=tuple(sorted(buckets.items())),
        statuses=tuple(sorted(statuses.items())),
    )
