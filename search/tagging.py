"""Which concepts a text is about, by two rules: it words one of the nearest, or it is much nearer to one than to all others.

Precision on two samples of 200 features that were judged by hand: see docs/search-quality.md and `make tags`.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from graph.model import Concept

WORDED = 0.08
"""A concept whose wording stands in the text counts where it is at most that much farther (cosine) than the nearest one."""

NEAR = 0.68
"""Cosine from which the nearest concept counts without a word of its own …"""

ALONE = 0.02
"""… where it is that much nearer than the second."""

_SMALL = frozenset(
    """a an the of for to and or in on with by from as at is are be it its that this which into so up out over per via than
    then when what who their your our we you can all more any each""".split()
)
"""Words that may be missing between those of a wording."""

_STEMS = 50_000
"""Words whose stems are kept; the scheme has some 8,000, people may ask for any."""

_LOCAL = threading.local()


@dataclass(frozen=True, slots=True)
class Found:
    """A concept that a text is about: by which rule, how close (cosine), and which wording stands in it."""

    concept: str
    rule: str
    closeness: float
    words: str


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - snowball's name


class Tagger:
    """Finds the concepts of texts whose vectors are known."""

    def __init__(self, concepts: Sequence[Concept], places: NDArray[np.float32]) -> None:
        """`places` are the vectors of the concepts, `(c, d)`, rows of unit length."""
        self._concepts = concepts
        self._places = places

    def tags(self, text: str, vector: NDArray[np.float32]) -> tuple[Found, ...]:
        """The concepts of a text with its `(d,)` vector, nearest first."""
        if not len(self._places):
            return ()
        closeness = self._places @ vector
        first, second = np.sort(closeness)[::-1][:2] if len(closeness) > 1 else (closeness[0], -1.0)
        found = {
            at: Found(self._concepts[at].id, "words", _rounded(closeness[at]), wording)
            for at, wording in self._worded(text).items()
            if closeness[at] >= first - WORDED
        }
        nearest = int(np.argmax(closeness))
        if nearest not in found and first >= NEAR and first - second >= ALONE:
            concept = self._concepts[nearest]
            found[nearest] = Found(concept.id, "closeness", _rounded(first), concept.label)
        return tuple(sorted(found.values(), key=lambda one: (-one.closeness, one.concept)))

    def _worded(self, text: str) -> dict[int, str]:
        """The concepts, by position, of which a label or wording stands in a sentence of the text, with the first such."""
        found: dict[int, str] = {}
        for sentence in re.split(r"\n|[.;:!?](?=\s)", text):
            stems = stems_of(sentence)
            for stem in dict.fromkeys(stems):
                for at, wording, wanted in self._wordings.get(stem, ()):
                    if at not in found and _stands_in(stems, wanted):
                        found[at] = wording
        return found

    @cached_property
    def _wordings(self) -> Mapping[str, Sequence[tuple[int, str, tuple[str, ...]]]]:
        """The rarest stem of each wording → the concept's position, the wording, its stems."""
        wordings = [
            (at, wording, tuple(stems_of(wording)))
            for at, concept in enumerate(self._concepts)
            for wording in (concept.label, *concept.wordings)
            if _tells(wording)
        ]
        counts: dict[str, int] = defaultdict(int)
        for _, _, stems in wordings:
            for stem in set(stems):
                counts[stem] += 1
        found: dict[str, list[tuple[int, str, tuple[str, ...]]]] = defaultdict(list)
        for one in wordings:
            found[min(one[2], key=lambda stem: (counts[stem], stem))].append(one)
        return found


def stems_of(text: str) -> list[str]:
    """The stems of a text's telling words, in its order."""
    return list(_stems(text))


def _tells(wording: str) -> bool:
    """Whether enough is left of a wording without its small words: of "who uses it" or "on by default" it is not."""
    telling = len(stems_of(wording))
    return telling > 1 or telling == len(_words(wording)) == 1


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+[+#]*", text.casefold())


def _stems(text: str) -> Iterator[str]:
    for word in _words(text):
        if word not in _SMALL:
            yield stem_of(word)


def _stands_in(stems: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether all of a wording's stems stand in a sentence: one or two beside each other, more in any order."""
    if len(wanted) > 2:
        return set(wanted) <= set(stems)
    return any(tuple(stems[at : at + len(wanted)]) == tuple(wanted) for at in range(len(stems) - len(wanted) + 1))


@lru_cache(_STEMS)
def stem_of(word: str) -> str:
    """The stem of a word in lower case."""
    return _stemmer().stemWord(word)


def _stemmer() -> _Stemmer:
    """One for each thread: a stemmer keeps the word that it is at."""
    stemmer: _Stemmer | None = getattr(_LOCAL, "stemmer", None)
    if stemmer is None:
        import snowballstemmer

        stemmer = _LOCAL.stemmer = snowballstemmer.stemmer("english")
    return stemmer


def _rounded(cosine: float) -> float:
    return round(float(cosine), 4)
