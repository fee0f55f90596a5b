"""Which technologies a text of people's own names: the graph's nodes that a query speaks of."""

import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.model import Technology
from graph.names import normalise
from search.catalogue import Catalogue

_LONGEST = 4
"""Words of a name."""

_REMEMBERED = 64
"""Texts and technologies whose answers are kept: a search asks for the same ones when it ranks and when it explains."""


class Naming:
    """The technologies of one catalogue by their names."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.technologies_in = lru_cache(_REMEMBERED)(self._technologies_in)
        self._rows = lru_cache(_REMEMBERED)(self._read_rows)

    def _technologies_in(self, text: str) -> frozenset[str]:
        """The technologies of this snapshot that a text names in any spelling.

        One that is also a word ("go", "spark") counts where it is all there is, is written as the name is, or has a word
        beside it that shows what is meant.
        """
        words = text.split()
        runs = {" ".join(words[at : at + length]) for at in range(len(words)) for length in range(1, _LONGEST + 1)}
        written: dict[str, set[str]] = {}
        for run in runs:
            written.setdefault(normalise(run), set()).add(re.sub(r"^\W+|[^\w+#]+$", "", run))
        found = self._catalogue.named(written.keys() - {""}, "technology")
        known = self._catalogue.technologies
        return frozenset(id for key, id in found if _is_meant(known[id], key, written[key], text))

    def rows(self, technologies: Iterable[str]) -> NDArray[np.bool_]:
        """`(n,)`: which features name one of the technologies."""
        shared = np.zeros(self._catalogue.count, dtype=bool)
        for id in technologies:
            shared[self._rows(id)] = True
        return shared

    def _read_rows(self, id: str) -> NDArray[np.int64]:
        features = self._catalogue.execute(
            "SELECT row FROM feature_technology WHERE technology = ? AND row < ?", (id, self._catalogue.count)
        )
        return np.array([row for (row,) in features], dtype=np.int64)


def _is_meant(technology: Technology, key: str, written: set[str], text: str) -> bool:
    """Whether what a text has under a key of a technology's name means it."""
    beside = [words for spelling, words in technology.words if normalise(spelling) == key]
    if not beside or key == normalise(text):
        return True
    if any(label in written and not label.islower() for label in (technology.label, *technology.other_labels)):
        return True
    said = text.casefold()
    return any(re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", said) for words in beside for word in words)
