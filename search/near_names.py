"""Which projects and technologies a name may mean: in any spelling, misspelled, with words too many, or only begun."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.names import normalise, words
from search.vocabulary import folded

LEAST = 65.0
"""Score from which a name is near another. Of the 1,300 names of 40 roadmaps' things the right one scores 75 or more in 99.5 %
with one typing error, 66 or more in 95 % with two; half of unrelated English words have no name above 62."""

_IN_OTHER_ORDER = 0.95
_WITHIN = 0.8
"""What the same words in another order weigh, and the words of one name among those of the other: "Kafka Connect" may be Kafka.
With these the right thing comes first for 99.4 % of the names above with one typing error, and for 98.7 % with a word too many."""

_WHOLE = 100.0

_WORD = re.compile(r"[^\W_]+[+#]*|[+#]+")


@dataclass(frozen=True, slots=True)
class NearName:
    """A thing of which a name is near what was asked.

    `score` goes to 100, which only the same key has (`is_exact`); `is_label` tells that it is the thing's own label, or id.
    """

    id: str
    name: str
    score: float
    is_exact: bool
    is_label: bool


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One name of a thing."""

    id: str
    name: str
    is_label: bool
    begins: str


class NearNames:
    """The names of things: `labels` maps each id to its label and other labels, `features` to how many features it has."""

    def __init__(self, labels: Mapping[str, tuple[str, ...]], features: Mapping[str, int]) -> None:
        self._features = features
        self._spellings = [
            _Spelling(id, name, at == 0, f" {_begun(name)}")
            for id, names in sorted(labels.items())
            for at, name in enumerate(names)
        ]
        self._keys = [normalise(one.name) for one in self._spellings]
        self._words = [words(one.name) for one in self._spellings]
        self._ids = {key: id for id in labels for key in (id, id.rsplit("/", 1)[-1])}

    def find(self, text: str) -> list[NearName]:
        """Every thing with a name near the text, each once by its nearest name: the nearest first, then those of most features."""
        found: dict[str, NearName] = {}
        if text in self._ids:
            found[self._ids[text]] = NearName(self._ids[text], text, _WHOLE, is_exact=True, is_label=True)
        key, scores = normalise(text), self._scores(text)
        for at in np.flatnonzero(scores >= LEAST):
            spelling, is_exact = self._spellings[at], self._keys[at] == key
            score = _WHOLE if is_exact else min(round(float(scores[at]), 1), _WHOLE - 0.1)
            near = NearName(spelling.id, spelling.name, score, is_exact, spelling.is_label)
            if near.id not in found or _rank(near) < _rank(found[near.id]):
                found[near.id] = near
        return sorted(found.values(), key=lambda one: (*_rank(one)[:3], -self._features.get(one.id, 0), one.id))

    def _scores(self, text: str) -> NDArray[np.float32]:
        """How near each spelling is to a text, 0 to 100: `(n,) float32`, zeros for a text without a letter or digit."""
        from rapidfuzz import fuzz, process

        key, said = normalise(text), words(text)
        if not key or not self._keys:
            return np.zeros(len(self._keys), dtype=np.float32)
        whole = process.cdist([key], self._keys, scorer=fuzz.ratio)[0]
        sorted_words = process.cdist([said], self._words, scorer=fuzz.token_sort_ratio)[0]
        shared_words = process.cdist([said], self._words, scorer=fuzz.token_set_ratio)[0]
        nearest: NDArray[np.float32] = np.maximum(
            whole, np.maximum(_IN_OTHER_ORDER * sorted_words, _WITHIN * shared_words)
        )
        return nearest

    def beginning(self, prefix: str) -> list[NearName]:
        """Every thing with a name of which a word begins so: ids first, then names that begin so, labels, those of most features.

        Nothing typed begins every name.
        """
        begun, key = _begun(prefix), normalise(prefix)
        found: dict[str, NearName] = {}
        if prefix in self._ids:
            found[self._ids[prefix]] = NearName(self._ids[prefix], prefix, _WHOLE, is_exact=True, is_label=True)
        if not begun and prefix.strip():
            return list(found.values())
        begins = [
            (not (one.begins.startswith(f" {begun}") or is_key), one)
            for one, own in zip(self._spellings, self._keys, strict=True)
            if (is_key := bool(key) and own.startswith(key)) or f" {begun}" in one.begins
        ]
        begins.sort(
            key=lambda it: (it[0], not it[1].is_label, -self._features.get(it[1].id, 0), it[1].begins, it[1].id)
        )
        for _, one in begins:
            found.setdefault(one.id, NearName(one.id, one.name, _WHOLE, normalise(one.name) == key, one.is_label))
        return list(found.values())


def _rank(near: NearName) -> tuple[float, bool, bool, str]:
    """The order of names: the nearest first, of equals the thing's own label."""
    return -near.score, not near.is_exact, not near.is_label, near.name


def _begun(name: str) -> str:
    """The words of a name as somebody types them, the foundation's too."""
    return " ".join(_WORD.findall(folded(name)))
