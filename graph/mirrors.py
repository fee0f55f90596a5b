"""Projects whose roadmaps are nearly one document: forks, mirrors, translations. They count as one where plans are compared.

What two roadmaps have in common are plans of the same title, spelled alike or nearly, or, where the titles are of another
language, the issue links that one plan each carries.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from rapidfuzz import fuzz, process

from graph.model import Feature, Kind, Mirror, Roadmap
from graph.names import normalise

SHARE = 0.5
"""Share of the smaller roadmap that has to stand in the other. Of 1,378 pairs of 53 real projects none shares more than 0.06;
a roadmap and its own next version, some months later, mostly share 0.5 to 1."""

FEWEST = 5
"""Plans that have to be in both: short roadmaps share "Documentation" and "Tests" with anybody."""

NEAR = 90
"""How alike (of 100) two titles are that count as one: a typo or another plural. Numbers have to be the same."""

_COMMON = 2
"""Plans that two projects have exactly in common before their titles are compared one by one."""

_SHOWN = 3
"""Titles that are kept as evidence."""


def find_mirrors(roadmaps: Iterable[Roadmap]) -> list[Mirror]:
    """The pairs of projects whose roadmaps are nearly one, by their ids; the order of what is given is no matter."""
    plans: dict[str, list[Feature]] = defaultdict(list)
    for roadmap in sorted(roadmaps, key=lambda one: one.document.source):
        plans[roadmap.project.id] += [feature for feature in roadmap.features if feature.kind is Kind.FEATURE]
    titles = {project: _titles(own) for project, own in plans.items()}
    links = {project: _links(own) for project, own in plans.items()}
    found = []
    for one, two in sorted(_candidates(titles) | _candidates(links)):
        mirror = _by_titles(one, two, titles[one], titles[two]) or _by_links(one, two, links[one], links[two])
        if mirror:
            found.append(mirror)
    return found


def families(mirrors: Iterable[Mirror]) -> dict[str, tuple[str, ...]]:
    """Project → all projects that are one with it, itself among them, by id; a project without a mirror is not in it."""
    found: dict[str, tuple[str, ...]] = {}
    for mirror in mirrors:
        joined = {mirror.project, mirror.other, *found.get(mirror.project, ()), *found.get(mirror.other, ())}
        found |= dict.fromkeys(joined, tuple(sorted(joined)))
    return found


def _titles(features: Sequence[Feature]) -> dict[str, str]:
    """Normalised title → title."""
    return {key: feature.title for feature in features if (key := normalise(feature.title))}


def _links(features: Sequence[Feature]) -> dict[str, str]:
    """Link → title, of links that one plan alone has."""
    had = Counter(link for feature in features for link in set(feature.references))
    return {link: feature.title for feature in features for link in feature.references if had[link] == 1}


def _candidates(things: Mapping[str, Mapping[str, str]]) -> set[tuple[str, str]]:
    """The projects that have some of these things in common, each two once."""
    having: dict[str, list[str]] = defaultdict(list)
    for project in sorted(things):
        for thing in things[project]:
            having[thing].append(project)
    common = Counter(pair for projects in having.values() for pair in combinations(projects, 2))
    return {pair for pair, count in common.items() if count >= _COMMON}


def _by_titles(one: str, two: str, own: Mapping[str, str], others: Mapping[str, str]) -> Mirror | None:
    fewer, more = sorted((own, others), key=len)
    same = [key for key in fewer if key in more]
    left = [key for key in more if key not in fewer]
    near = [key for key in fewer if key not in more and _is_near(key, left)]
    return _mirror(one, two, "titles", [fewer[key] for key in (*same, *near)], len(fewer))


def _is_near(title: str, others: Sequence[str]) -> bool:
    """Whether one of the others is nearly the title, with the same numbers in it."""
    found = process.extractOne(title, others, scorer=fuzz.ratio, score_cutoff=NEAR)
    return found is not None and re.findall(r"\d+", found[0]) == re.findall(r"\d+", title)


def _by_links(one: str, two: str, own: Mapping[str, str], others: Mapping[str, str]) -> Mirror | None:
    fewer, more = sorted((own, others), key=len)
    return _mirror(one, two, "links", [title for link, title in fewer.items() if link in more], len(fewer))


def _mirror(one: str, two: str, rule: str, both: Sequence[str], of: int) -> Mirror | None:
    if len(both) < FEWEST or len(both) < SHARE * of:
        return None
    return Mirror(one, two, round(len(both) / of, 4), len(both), rule, tuple(sorted(both)[:_SHOWN]))
