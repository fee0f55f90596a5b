"""Why a feature fits a text, in plain words, and where it has the words that were sought."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.model import Feature
from search.catalogue import Catalogue
from search.synonyms import synonyms
from search.tagging import stem_of
from search.word_index import WordIndex

_WORD = re.compile(r"[^\W_]+[+#]*")

_Stems = tuple[str, ...]

Place = tuple[_Stems, int, int]
"""What was sought, by its stems, and where it stands: a span of characters, `[start, end)`."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a text says: its telling words and what stands for them, by their stems, the technologies it names, the concepts it is about."""

    words: Mapping[_Stems, str]
    technologies: Mapping[str, str]
    concepts: Mapping[str, str]

    @classmethod
    def of(cls, text: str, technologies: Iterable[str], concepts: Sequence[str], catalogue: Catalogue) -> "Reasons":
        """What a text says that names these technologies and is about these concepts, by their ids."""
        named = {id: catalogue.technologies[id].label for id in sorted(technologies)}
        about = {id: catalogue.concepts[id].label for id in concepts if id in catalogue.concepts}
        return cls(_sought(text), named, about)

    def why(
        self, feature: Feature, tagged: Sequence[str], closeness: float, *found: Iterable[Place]
    ) -> tuple[str, ...]:
        """Reasons for a feature that is tagged with these concepts: what both name, what both are about, words, closeness.

        `found` is what was found in its title and text.
        """
        said = {stems for places in found for stems, _, _ in places}
        names = [label for id, label in self.technologies.items() if id in feature.technologies]
        about = [label for id, label in self.concepts.items() if id in tagged]
        words = [word for stems, word in self.words.items() if stems in said]
        return tuple(
            part
            for part in (
                f"names {', '.join(names)}" if names else "",
                f"about {', '.join(about)}" if about else "",
                f"shared words: {', '.join(words)}" if words else "",
                f"closeness of meaning {closeness:.0%}" if closeness > 0 else "",
            )
            if part
        )

    def found(self, text: str) -> Iterator[Place]:
        """The places of the sought words in a text, in its order, the longest at each."""
        words = [(stem_of(found[0].casefold()), found.start(), found.end()) for found in _WORD.finditer(text)]
        longest = max(map(len, self.words), default=0)
        at = 0
        while at < len(words):
            for length in range(min(longest, len(words) - at), 0, -1):
                stems = tuple(stem for stem, _, _ in words[at : at + length])
                if stems in self.words:
                    yield stems, words[at][1], words[at + length - 1][2]
                    at += length - 1
                    break
            at += 1


def _sought(text: str) -> dict[_Stems, str]:
    """The telling words of a text, then what stands for them, by their stems."""
    words, others = WordIndex.terms(text), synonyms(text)
    sought = [*words, *(other for word in words for other in others.get(word, ()))]
    found: dict[_Stems, str] = {}
    for word in sought:
        found.setdefault(tuple(map(stem_of, word.split())), word)
    return found


def marks(places: Iterable[Place]) -> tuple[tuple[int, int], ...]:
    """The spans of characters of what was found."""
    return tuple((start, end) for _, start, end in places)
