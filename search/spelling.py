"""What a misspelled word of a query may have meant: "icberg" is Iceberg."""

import re
from dataclasses import dataclass

from search.catalogue import Catalogue
from search.english import is_english
from search.synonyms import is_listed
from search.vocabulary import Vocabulary, folded
from search.word_index import QUESTION_WORDS

SHORTEST = 4
"""Letters of a word that is corrected; shorter ones are near too many others."""

TWO_EDITS = 10
"""Letters from which a word may be two edits away instead of one. At 8 right words were taken for others of their length
twice as often: "durations" for curation, "iterators" for operators."""

_ACRONYM = 5
"""Letters of the longest word in capitals that is taken as it is."""

SURE = 0.88
"""Score from which the best hit of a text as it was typed shows that its meaning was understood in spite of a misspelled
word. Of 219 judged queries with a typing error (each telling word of 24 queries, three errors each), 2.7 % score more."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_INNER_CAPITAL = re.compile(r".+[A-Z]")
_PREFIXES = ("re", "un", "de", "in", "non", "pre", "sub")
"""What makes another right word of a known one: "recompute" is not "compute"."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of a query that no feature has, and the near one that was sought instead."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """A text with its misspelled words replaced, and which those are."""

    text: str
    corrections: tuple[Correction, ...]


class Speller:
    """Corrects texts by the words of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._vocabulary = Vocabulary(catalogue.execute)

    def corrected(self, text: str, *, is_typing: bool = False) -> Corrected:
        """The text with each unknown word that is near a known one replaced by it; a known word is never touched.

        Where somebody `is_typing`, the last word is not whole yet and stays.
        """
        corrections: dict[str, Correction] = {}
        whole = text.rpartition(" ")[0] if is_typing else text
        for word in dict.fromkeys(_WORD.findall(whole)):
            if meant := self._meant(word):
                corrections[word] = Correction(word, meant)
        if not corrections:
            return Corrected(text, ())
        replaced = _WORD.sub(lambda found: corrections[found[0]].meant if found[0] in corrections else found[0], text)
        return Corrected(replaced, tuple(corrections.values()))

    def _meant(self, word: str) -> str | None:
        """The known word that is nearest, of equals the one of most features; None for a known word, or if none is near."""
        from rapidfuzz.distance import OSA

        sought = folded(word)
        if _is_right(word, sought) or self._vocabulary.has(word):
            return None
        most = 2 if len(sought) >= TWO_EDITS else 1
        near = (
            (OSA.distance(sought, known, score_cutoff=most), -features, known, shown)
            for known, shown, features in self._vocabulary.near(word)
            if not any(sought == prefix + known for prefix in _PREFIXES)
        )
        found = min((one for one in near if one[0] <= most), default=None)
        return found[3] if found else None


def _is_right(word: str, sought: str) -> bool:
    """Whether a word is taken as it was typed: a short, an English or a listed one, a contraction, a name with capitals inside."""
    is_name = _INNER_CAPITAL.match(word) and (not word.isupper() or len(word) <= _ACRONYM)
    is_plain = len(sought) >= SHORTEST and sought.isalpha() and not is_name
    return not is_plain or sought in QUESTION_WORDS or is_listed(sought) or is_english(word)
