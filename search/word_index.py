"""Words to features: BM25 over titles, texts, contexts and technology names, by SQLite's FTS5."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.catalogue import Catalogue
from search.synonyms import synonyms
from search.vocabulary import Vocabulary

COLUMN_WEIGHTS = (2.0, 1.0, 0.5, 1.0)
"""BM25 weights of title, text, context (project, section, component) and technology names."""

_LOOKED_AT = 50
"""Best rows in which the share of the query's words is measured."""

_MOST_TERMS = 24

COMPLETIONS = 12
"""Words, those of most features, that a word may become that somebody is still typing. On 126 beginnings of 24 judged
queries (nDCG@10 of keywords and questions): words alone 0.51 and 0.59, with the vector of the text as typed 0.73 and 0.67,
without the word 0.75 and 0.64, completed to the word of most features 0.75 and 0.69."""

QUESTION_WORDS = frozenset(
    """a about all also am an and any are as at be been being but by can could did do does doing for from had has have
    having how i if in into is it its let me my of on or our plan planned planning plans please project projects
    shall should so some such than that the their them these they this those to want wants was we were what when
    where which who whose why will with work working works would you your roadmap roadmaps feature features there
    anyone somebody looking up out not no more most very just""".split()
)
"""Words that say nothing about what is sought: the language's small words, and those every question here has."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows that share words with the query, best first; `coverage` is the largest share of the query's idf in one row."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]
    coverage: float


class WordIndex:
    """The word side of a catalogue."""

    def __init__(self, catalogue: Catalogue, *, with_synonyms: bool = True) -> None:
        """`with_synonyms`: a word is also sought as what stands for it in the field."""
        self._catalogue = catalogue
        self._with_synonyms = with_synonyms
        self._vocabulary = Vocabulary(catalogue.execute)

    @staticmethod
    def terms(text: str) -> list[str]:
        """The telling words of a query, each once; all of them where none tells."""
        words = list(dict.fromkeys(re.findall(r"[^\W_]+", text.casefold())))
        return [word for word in words if word not in QUESTION_WORDS][:_MOST_TERMS] or words[:_MOST_TERMS]

    def completions(self, text: str) -> list[str]:
        """What the last word of a text may become that somebody is still typing; none where the text ends with a blank."""
        started = re.search(r"[^\W_]+$", text)
        return self._vocabulary.beginning(started[0], COMPLETIONS) if started else []

    def completed(self, text: str) -> str:
        """The text, its last word completed to the word of most features that begins so."""
        words = self.completions(text)
        return re.sub(r"[^\W_]+$", words[0], text) if words else text

    def _phrases(self, text: str, *, is_typing: bool) -> list[str]:
        """What each telling word is looked up by: itself and its synonyms, or where it is still typed all that it may become."""
        others = synonyms(text) if self._with_synonyms else {}
        sought = {term: (term, *others.get(term, ())) for term in self.terms(text)}
        if is_typing and (words := self.completions(text)):
            sought[re.findall(r"[^\W_]+", text.casefold())[-1]] = tuple(words)
        return [" OR ".join(f'"{word}"' for word in words) for words in sought.values()]

    def search(self, text: str, *, among: NDArray[np.int64] | None = None, is_typing: bool = False) -> Matched:
        """Every row (of those `among`) that shares a word, by BM25, scores scaled so that the best is 1.

        Of a text that somebody `is_typing` the last word counts as the beginning of words.
        """
        terms = self._phrases(text, is_typing=is_typing)
        expression = " OR ".join(terms)
        weights = ", ".join(str(weight) for weight in COLUMN_WEIGHTS)
        found = (
            self._catalogue.execute(
                f"SELECT rowid, -bm25(words, {weights}) FROM words WHERE words MATCH ? ORDER BY 2 DESC, rowid",  # noqa: S608 - our weights
                (expression,),
            ).fetchall()
            if terms
            else []
        )
        if among is not None:
            allowed = set(among.tolist())
            found = [(row, score) for row, score in found if row in allowed]
        if not found:
            return Matched(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32), 0.0)
        best = max(found[0][1], 1e-9)
        rows = np.array([row for row, _ in found], dtype=np.int64)
        scores = np.array([score / best for _, score in found], dtype=np.float32)
        return Matched(rows, scores, self._coverage(terms, [row for row, _ in found[:_LOOKED_AT]]))

    def _coverage(self, phrases: Sequence[str], rows: Sequence[int]) -> float:
        """The largest share of the query's idf that one of the rows has."""
        total = 0.0
        shares = dict.fromkeys(rows, 0.0)
        allowed = json.dumps(list(rows))
        for phrase in phrases:
            count = self._catalogue.execute("SELECT count(*) FROM words WHERE words MATCH ?", (phrase,)).fetchone()[0]
            weight = math.log(1 + (self._catalogue.count - count + 0.5) / (count + 0.5))
            total += weight
            for (row,) in self._catalogue.execute(
                "SELECT rowid FROM words WHERE words MATCH ? AND rowid IN (SELECT value FROM json_each(?))",
                (phrase, allowed),
            ):
                shares[row] += weight
        return max(shares.values(), default=0.0) / total if total else 0.0
