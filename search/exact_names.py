"""What a query names exactly: a feature by its title, or a technology or project that features have in theirs."""

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from graph.names import normalise
from search.catalogue import Catalogue

_LONGEST = 300
"""Characters of a text that may be a name; the longest title that we know has 98."""


class ExactNames:
    """The names of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def is_name(self, text: str) -> bool:
        """Whether a text is exactly the title of a feature, or a name of a project or technology, in any spelling."""
        if len(text) > _LONGEST or not (key := normalise(text)):
            return False
        return self._catalogue.execute(_ANY, (key,)).fetchone() is not None

    def tiers(self, text: str) -> list[NDArray[np.int64]]:
        """The rows of features that come first, in tiers: those of that title; those with the thing of that name in theirs."""
        if not self.is_name(text):
            return []
        titled = [row for (row,) in self._catalogue.execute(_TITLED, (normalise(text),))]
        return [np.array(rows, dtype=np.int64) for rows in (titled, self._naming(text)) if rows]

    def _naming(self, text: str) -> list[int]:
        """The rows of features that name in their title what a technology or project is called."""
        rows: set[int] = set()
        for id, kind in self._catalogue.execute(_NAMED, (normalise(text),)).fetchall():
            one = self._catalogue.technologies[id] if kind == "technology" else self._catalogue.projects[id]
            if not (said := _in_title((one.label, *one.other_labels))):
                continue
            found = {row for (row,) in self._catalogue.execute("SELECT rowid FROM words WHERE words MATCH ?", (said,))}
            if kind == "technology":
                tagged = "SELECT row FROM feature_technology WHERE technology = ?"
                found &= {row for (row,) in self._catalogue.execute(tagged, (id,))}
            rows |= found
        return sorted(rows)


_ANY = "SELECT 1 FROM name WHERE key = ? LIMIT 1"
_NAMED = "SELECT id, kind FROM name WHERE key = ? AND kind IN ('technology', 'project') ORDER BY kind, id"
_TITLED = (
    "SELECT row FROM name JOIN feature ON feature.id = name.id"
    " WHERE key = ? AND name.kind = 'title' AND feature.kind = 'feature' ORDER BY row"
)


def _in_title(labels: Iterable[str]) -> str:
    """An expression of the word index for titles that have one of the labels; empty where none has a letter or digit."""
    phrases = {" ".join(re.findall(r"[^\W_]+", label.casefold())) for label in labels} - {""}
    return "title : (" + " OR ".join(f'"{phrase}"' for phrase in sorted(phrases)) + ")" if phrases else ""
