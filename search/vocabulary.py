"""The words of a snapshot: how often each occurs, how it is written, and which of them are near a word or begin like it."""

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

TABLES = """
CREATE TABLE vocabulary (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, shown TEXT NOT NULL, features INTEGER NOT NULL);
CREATE VIRTUAL TABLE trigrams USING fts5(word, content='', tokenize='trigram');
"""
"""`shown` is how the word is mostly written; `features` is 0 for a known name that no feature has."""

_EDGE = "^"
"""Stands around a word, so that its first and last letters make trigrams of their own."""

_LOOKED_AT = 50
"""Known words that share most trigrams with a misspelled one and are compared with it."""

_FORMS = re.compile(r"[^\W_]+")


def folded(word: str) -> str:
    """A word as the vocabulary has it: lower case, without accents."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in spread if not unicodedata.combining(character))


def build(database: sqlite3.Connection, texts: Iterable[str], names: Iterable[str]) -> None:
    """Writes the words of the features' texts, and those of names that are known whether or not a feature has them.

    A feature counts once for each word, as it is written first.
    """
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        written = {folded(form): form for form in reversed(_FORMS.findall(text))}
        for word, form in written.items():
            if _is_telling(word):
                forms.setdefault(word, Counter())[form] += 1
    known = {folded(form): form for name in names for form in _FORMS.findall(name)}
    rows = [(word, _mostly(counted), counted.total()) for word, counted in forms.items()]
    rows += [(word, form, 0) for word, form in known.items() if word not in forms and _is_telling(word)]
    numbered = [(number, *row) for number, row in enumerate(sorted(rows), start=1)]
    database.executescript(TABLES)
    database.executemany("INSERT INTO vocabulary VALUES (?, ?, ?, ?)", numbered)
    edged = ((number, f"{_EDGE}{word}{_EDGE}") for number, word, _, _ in numbered)
    database.executemany("INSERT INTO trigrams(rowid, word) VALUES (?, ?)", edged)


def _is_telling(word: str) -> bool:
    return len(word) > 1 and not word.isdigit()


def _mostly(counted: Counter[str]) -> str:
    """The form that is written most often, the first by the alphabet of equals."""
    return min(counted, key=lambda form: (-counted[form], form))


class Vocabulary:
    """The vocabulary of a catalogue, asked by what executes a statement there."""

    def __init__(self, execute: Callable[..., sqlite3.Cursor]) -> None:
        self._execute = execute

    def has(self, word: str) -> bool:
        """Whether a feature or a name has the word, in this or another inflection."""
        if self._execute("SELECT 1 FROM vocabulary WHERE word = ?", (folded(word),)).fetchone():
            return True
        stemmed = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
        return self._execute(stemmed, (f'"{word}"',)).fetchone() is not None

    def beginning(self, start: str, most: int) -> list[str]:
        """The words that begin so, those of most features first."""
        first = folded(start)
        found = self._execute(
            "SELECT word FROM vocabulary WHERE word >= ? AND word < ? AND features > 0 ORDER BY features DESC, word LIMIT ?",
            (first, first + "\U0010ffff", most),
        )
        return [word for (word,) in found]

    def near(self, word: str) -> Iterator[tuple[str, str, int]]:
        """Words of features that share trigrams with one, most first: the word, how it is written, in how many features."""
        edged = f"{_EDGE}{folded(word)}{_EDGE}"
        trigrams = {edged[at : at + 3] for at in range(len(edged) - 2)}
        expression = " OR ".join(f'"{one}"' for one in sorted(trigrams))
        return iter(
            self._execute(
                "SELECT vocabulary.word, shown, features FROM trigrams JOIN vocabulary ON id = trigrams.rowid"
                " WHERE trigrams MATCH ? AND features > 0 ORDER BY trigrams.rank, id LIMIT ?",
                (expression, _LOOKED_AT),
            )
        )
