"""Why a feature fits a text, in plain words, and where it has the words that were sought."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.model import Feature
from search.catalogue import Catalogue
from search.tagging import stem_of
from search.word_index import WordIndex

_WORD = re.compile(r"[^\W_]+[+#]*")


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a text says: its telling words by their stems, the technologies it names, the concepts it is about."""

    words: dict[str, str]
    technologies: dict[str, str]
    concepts: dict[str, str]

    @classmethod
    def of(cls, text: str, technologies: Iterable[str], concepts: Sequence[str], catalogue: Catalogue) -> "Reasons":
        """What a text says that names these technologies and is about these concepts, by their ids."""
        named = {id: catalogue.technologies[id].label for id in sorted(technologies)}
        about = {id: catalogue.concepts[id].label for id in concepts if id in catalogue.concepts}
        return cls({stem_of(word): word for word in reversed(WordIndex.terms(text))}, named, about)

    def why(self, feature: Feature, tagged: Sequence[str], closeness: float) -> tuple[str, ...]:
        """Reasons for a feature that is tagged with these concepts: what both name, what both are about, words, closeness."""
        said = {stem_of(word) for word in _WORD.findall(f"{feature.title} {feature.text}".casefold())}
        names = [label for id, label in self.technologies.items() if id in feature.technologies]
        about = [label for id, label in self.concepts.items() if id in tagged]
        words = [word for stem, word in reversed(self.words.items()) if stem in said]
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

    def marks(self, text: str) -> tuple[tuple[int, int], ...]:
        """The spans of characters, `[start, end)`, of the words in a text that were sought."""
        return tuple(found.span() for found in _WORD.finditer(text) if stem_of(found[0].casefold()) in self.words)
