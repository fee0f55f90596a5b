"""What may be meant by what somebody has typed so far: names and titles, without a model."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from graph.errors import InputError
from graph.model import Project, Technology
from search.catalogue import Catalogue
from search.vocabulary import Vocabulary, folded

MOST = 10
"""Suggestions in all: as many as fit below a field."""

_MOST_NAMES = 3
"""Projects, and technologies, among them."""

_COMPLETIONS = 30
"""Words, those of most features, that the last one may become."""

_LOOKED_AT = 50
"""Best titles by their words, among which those that begin with what was typed come first."""

_LONGEST = 200
"""Characters that may be typed; a longer text is a question to be searched for."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Projects, technologies and the rows of features, the likeliest of each first."""

    projects: tuple[Project, ...]
    technologies: tuple[Technology, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of a project or technology, ready to be compared, and in how many features the thing is."""

    spelled: str
    thing: Project | Technology
    is_label: bool
    features: int


class Suggester:
    """Suggests from one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._vocabulary = Vocabulary(catalogue.execute)

    def suggest(self, typed: str) -> Suggestions:
        """At most ten names and titles that begin so or have the words. Raises InputError where nothing was typed, or a page."""
        words = re.findall(r"[^\W_]+", folded(typed))
        if not words:
            raise InputError("Nothing was typed that a name could begin with. Give some letters or digits as q.")
        if len(typed) > _LONGEST:
            raise InputError(
                f"{len(typed)} characters were typed; names are suggested for at most {_LONGEST}. Search for the text instead."
            )
        named = self._named(" ".join(words))
        projects = tuple(one for one in named if isinstance(one, Project))[:_MOST_NAMES]
        technologies = tuple(one for one in named if isinstance(one, Technology))[:_MOST_NAMES]
        left = MOST - len(projects) - len(technologies)
        rows = self._titled(words, is_whole=typed[-1:].isspace())[:left]
        return Suggestions(projects, technologies, tuple(rows))

    def _named(self, typed: str) -> list[Project | Technology]:
        """Things of which a name has the typed text at the start of a word; those that begin so, then of most features, first."""
        found = [one for one in self._names if f" {typed}" in one.spelled]
        found.sort(
            key=lambda one: (not one.spelled.startswith(f" {typed}"), not one.is_label, -one.features, one.spelled)
        )
        return list(dict.fromkeys(one.thing for one in found))

    @cached_property
    def _names(self) -> list[_Name]:
        return [
            _Name(" " + " ".join(re.findall(r"[^\W_]+", folded(label))), thing, label == thing.label, features)
            for thing, features in self._counted()
            for label in (thing.label, *thing.other_labels)
        ]

    def _counted(self) -> Iterator[tuple[Project | Technology, int]]:
        """Every project with features, and every technology that one names, with the number of features."""
        for id, statuses in self._catalogue.statuses.items():
            if count := sum(statuses.values()):
                yield self._catalogue.projects[id], count
        naming = Counter[str]()
        for _, id, count in self._catalogue.namings:
            naming[id] += count
        for id, count in naming.items():
            yield self._catalogue.technologies[id], count

    def _titled(self, words: list[str], *, is_whole: bool) -> list[int]:
        """Rows of features whose title has the words, the last perhaps unfinished; titles that begin so come first."""
        *first, last = words
        endings = [last] if is_whole else [last, *self._vocabulary.beginning(last, _COMPLETIONS)]
        anyone = " OR ".join(f'"{ending}"' for ending in endings)
        expression = " AND ".join([*(f'"{word}"' for word in first), f"({anyone})"])
        found = self._catalogue.execute(
            "SELECT row, json_extract(record, '$.title') FROM words JOIN feature ON feature.row = words.rowid"
            " WHERE words MATCH ? ORDER BY words.rank, row LIMIT ?",
            (f"title : ({expression})", _LOOKED_AT),
        ).fetchall()
        start = " ".join(words)
        begins = {row: " ".join(re.findall(r"[^\W_]+", folded(title))).startswith(start) for row, title in found}
        return sorted(begins, key=lambda row: not begins[row])
