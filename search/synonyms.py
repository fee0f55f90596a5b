"""Words of the field that stand for each other: "auth" and "authentication", "CDC" and "change data capture".

The table is `synonyms.txt`, a group a line, for people to read and add to. It stands beside the concepts because it says
another thing: a concept's wordings are ways to tell a need, one of which may only be near another ("Raft" of consensus), and
serve closeness of meaning; these are the same word written otherwise, and serve the search by words.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_LIST = "synonyms.txt"


@cache
def groups() -> tuple[tuple[str, ...], ...]:
    """The lines of the table: a word or phrase, then each that stands for it."""
    lines = files("search").joinpath(_LIST).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(re.split(r"\s*[=,]\s*", line)) for line in lines if line and not line.startswith("#"))


def synonyms(text: str) -> dict[str, tuple[str, ...]]:
    """For words of a text, in lower case, what else says them, or the phrase that they are part of."""
    words = re.findall(r"[^\W_]+", text.casefold())
    keys = [_singular(word) for word in words]
    found: dict[str, tuple[str, ...]] = {}
    for length in range(1, _longest() + 1):
        for at in range(len(keys) - length + 1):
            others = _table().get(tuple(keys[at : at + length]), ())
            for word in words[at : at + length] if others else ():
                found[word] = (*found.get(word, ()), *others)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items()}


def is_listed(word: str) -> bool:
    """Whether a word is itself one of the table's, in any case."""
    return (_singular(word.casefold()),) in _table()


@cache
def _table() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """A word or phrase, by the singulars of its words → what stands for it: the first of a group for the others, they for it."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for first, *others in groups():
        for one, other in [(first, other) for other in others] + [(other, first) for other in others]:
            key = tuple(_singular(word) for word in one.split())
            found[key] = (*found.get(key, ()), other)
    return found


@cache
def _longest() -> int:
    return max(len(key) for key in _table())


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
