"""What a set of plans is about, in its own terms: the words, pairs of words, technologies and concepts that tell it apart.

Class-based tf-idf: a term counts by the share of the plans that have it and by how rare it is among all plans.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from graph.names import normalise

TERMS = 5
"""Terms that are kept of a theme; more were repetitions of these in the themes of 40 roadmaps."""

_IN_LABEL = 2
"""Terms of a label: a third made it a list rather than a name."""

_COVERED = 0.6
"""Share of the plans from which one term is label enough; below it a second one is added for the others."""

_PAIR = 1.2
"""How much more two words weigh than one: "distributed tracing" before "tracing" where as many have it, or nearly."""

LEAST_TELLING = 0.36
"""Weight (0 to 1) of the best term from which a set of plans is about something. In 111 clusters of the plans of 40
roadmaps the five below it were heaps ("data", "runtime", "resource"), and the next ten were not."""

_OF_CONCEPT = 0.5
"""Share of the plans that a concept has to be tagged in to name their theme: most of them."""

_WORD = re.compile(r"\w+(?:[-.'’]\w+)*[+#]*")
_VERSION = re.compile(r"v?\d[\w.+-]*$")
_ENDINGS = (("ies", "y"), ("ing", ""), ("ers", ""), ("er", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))
_SHORTEST_STEM = 3

_STOP_WORDS = frozenset(
    """a able about above add added adding additional after all allow allowing allows also an and any are around as at available
    away be because been before being best better between beyond both build building but by can change changes complete
    completely continue could create current currently default define deliver do does done down due during each easier easily easy
    enable enabled enables enabling enhance enhanced enhancement enhancements enhancing ensure etc evaluate evaluation even every existing expand
    experience experimental explore expose extend feature features first fix fixed fixes for from full fully further future generic get gives
    go goal going good had handle handles handling has have having help how if implement implementation implementations improve improved
    improvement improvements improving in include including initial integrate integrated integration integrations into introduce
    investigate is issue issues it its just keep like made maintain make making many may might milestone more most move much must
    need needs new next no not now of off offer on one only onto optional or other our out over own part phase plan planned
    plans please possible potential project projects proper properly provide provided provides provider quarter ready real
    reduce refactor related release released releases replace require required requires review roadmap s see several should
    simplified simplify single so some specific specify stretch such support supported supporting supports t take than that the
    their them then there these they thing things this those through to together too toward towards under up update
    updated updates upon us use used useful user users uses using v various very via want was way ways we well were what when where
    whether which while who why will with within without work working works would yet you your alpha beta ga stable
    bug bugs capabilities capability community contrib different various version versions""".split()
)
"""Words that tell nothing of what a plan is about: of the language, and of every roadmap."""


@dataclass(frozen=True, slots=True)
class Named:
    """A plan as labels see it: its title, its project and the project's names, its technologies, its concepts.

    Each technology is all its labels, the preferred one first; `concepts` are labels with how sure each is, from 0 to 1.
    """

    title: str
    project: str
    project_names: tuple[str, ...] = ()
    technologies: tuple[tuple[str, ...], ...] = ()
    concepts: tuple[tuple[str, float], ...] = ()


@dataclass(slots=True)
class _Term:
    """A term: how it is written, and which plans have it."""

    spellings: set[str] = field(default_factory=set)
    plans: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Label:
    """What a set of plans is about: its label, and the terms that tell it apart, the most telling first."""

    text: str
    terms: tuple[str, ...]

    def longer(self) -> "Label":
        """The same with the first term more that it does not have, where there is one: to tell it from another."""
        more = [term for term in self.terms if term.casefold() not in self.text.casefold()]
        return Label(", ".join([self.text, *more[:1]]), self.terms)


class Labels:
    """The terms of all plans, from which any set of them gets its label."""

    def __init__(self, plans: Sequence[Named]) -> None:
        self._plans = plans
        self._terms: dict[str, _Term] = defaultdict(_Term)
        for at, plan in enumerate(plans):
            for key, spelling in _terms_of(plan):
                self._terms[key].spellings.add(spelling)
                self._terms[key].plans.add(at)
        self._of_plan: dict[int, list[str]] = defaultdict(list)
        for key, term in self._terms.items():
            for at in term.plans:
                self._of_plan[at].append(key)

    def find(self, members: Sequence[int]) -> Label | None:
        """The label of the plans at these positions; None where no concept and no telling term is shared across projects."""
        had = self._had(members)
        ranked = sorted(had, key=lambda key: (-self._weight(had[key], key, members), key))
        concept = self._concept(members)
        if not concept and (not ranked or self._weight(had[ranked[0]], ranked[0], members) < LEAST_TELLING):
            return None
        chosen = self._chosen(ranked, had, members)
        terms = tuple(self._spelled(key, members) for key in _distinct(ranked, had)[:TERMS])
        return Label(concept or ", ".join(self._spelled(key, members) for key in chosen), terms)

    def _had(self, members: Sequence[int]) -> dict[str, set[int]]:
        """The terms that members of two projects have, each with those members."""
        found: dict[str, set[int]] = defaultdict(set)
        for at in members:
            for key in self._of_plan[at]:
                found[key].add(at)
        return {key: plans for key, plans in found.items() if len({self._plans[at].project for at in plans}) > 1}

    def _weight(self, plans: set[int], key: str, members: Sequence[int]) -> float:
        """Share of plans and of projects that have the term, times how rare it is; to six decimals, so that ties are ties."""
        projects = {self._plans[at].project for at in members}
        share = (len(plans) / len(members) + len({self._plans[at].project for at in plans}) / len(projects)) / 2
        rarity = math.log(1 + len(self._plans) / len(self._terms[key].plans)) / math.log(1 + len(self._plans))
        return round(share * rarity * (_PAIR if " " in key else 1), 6)

    def _chosen(self, ranked: Sequence[str], had: Mapping[str, set[int]], members: Sequence[int]) -> list[str]:
        """The best term, and where it leaves many plans out, the one that tells most of the others."""
        chosen, covered = list(ranked[:1]), set[int]().union(*(had[key] for key in ranked[:1]))
        while len(chosen) < _IN_LABEL and len(covered) < _COVERED * len(members):
            rest = {key: had[key] - covered for key in ranked if len(had[key] - covered) > 1}
            if not rest:
                break
            best = min(rest, key=lambda key: (-self._weight(rest[key], key, members), key))
            chosen.append(best)
            covered |= had[best]
        return chosen

    def _concept(self, members: Sequence[int]) -> str | None:
        """The concept that most of the plans are tagged with, the surest first."""
        sure: Counter[str] = Counter()
        tagged: Counter[str] = Counter()
        for at in members:
            for label, score in self._plans[at].concepts:
                sure[label] += round(score * 10_000)
                tagged[label] += 1
        common = [label for label, count in tagged.items() if count > _OF_CONCEPT * len(members)]
        return min(common, key=lambda label: (-tagged[label], -sure[label], label), default=None)

    def _spelled(self, key: str, members: Iterable[int]) -> str:
        """As the members write it most, small where anybody writes it so; a technology by its label."""
        everywhere = self._terms[key].spellings
        here = Counter(spelling for at in members for found, spelling in _terms_of(self._plans[at]) if found == key)
        best = min(here, key=lambda one: (-here[one], one))
        return best.casefold() if best.casefold() in everywhere else best


def _terms_of(plan: Named) -> Iterator[tuple[str, str]]:
    """The terms of a plan by key and spelling. A project's own name tells nothing of its plans."""
    own = {normalise(part) for name in plan.project_names for part in (name, *name.split())}
    named: set[str] = set()
    for labels in plan.technologies:
        if normalise(labels[0]) not in own:
            named |= {normalise(label) for label in labels}
            yield f"={normalise(labels[0])}", labels[0]
    words = [found[0] for found in _WORD.finditer(plan.title)]
    if words and words[0].istitle() and normalise(words[0]) not in named:
        words[0] = words[0].casefold()
    told = [word if _tells(word) and normalise(word) not in own else None for word in words]
    for word in told:
        if word and normalise(word) not in named:
            yield stem(word), word
    for first, second in pairwise(told):
        if first and second and normalise(first + second) not in named:
            yield f"{stem(first)} {stem(second)}", f"{first} {second}"


def _tells(word: str) -> bool:
    plain = word.casefold()
    return len(plain) > 1 and plain not in _STOP_WORDS and not _VERSION.match(plain)


def stem(word: str) -> str:
    """The key under which forms of an English word meet: `upgrade`, `Upgrades`, `upgrading`."""
    plain = word.casefold().removesuffix("'s").removesuffix("’s")
    for ending, instead in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= _SHORTEST_STEM and not plain.endswith("ss"):
            plain = plain.removesuffix(ending) + instead
            break
    return plain[:-1] if len(plain) > _SHORTEST_STEM and plain[-1] == plain[-2] and plain[-1] not in "ls" else plain


def _distinct(ranked: Sequence[str], had: Mapping[str, set[int]]) -> list[str]:
    """The terms without those that are part of a better one, or hold one, in the same plans."""
    kept: list[str] = []
    for key in ranked:
        if not any(had[key] <= had[other] and (key in other or other in key) for other in kept):
            kept.append(key)
    return kept
