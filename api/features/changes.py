"""A history as the page shows it: what changed from what to what, of a text only the words that did."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_MOST_WORDS = 600
"""Words of a text that are compared one by one; of longer ones the beginnings are shown."""

_LEAST = 3
"""Words that have to be the same in a row to be told from what changed around them."""

_BESIDE = 4
"""Words that stay before and after what changed."""

NAMES = {
    "title": "title",
    "status": "status",
    "horizon": "words for when",
    "bucket": "when",
    "section": "heading",
    "text": "text",
}
"""What people are told each property is."""

TURNS = {"first_read": "first read", "changed": "changed", "gone": "gone", "back": "back again"}
"""What people are told each turn is."""


class Words(NamedTuple):
    """Words that are the same in both texts, only in the old one, or only in the new one."""

    kind: str
    text: str


def changed_words(before: str, after: str) -> list[Words]:
    """What two texts have in common, shortened, and what only one of them has: kinds `same`, `old` and `new`."""
    old, new = before.split(), after.split()
    if max(len(old), len(new)) > _MOST_WORDS:
        return [Words("old", _cut(old)), Words("new", _cut(new))]
    return list(_compared(old, new))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Words]:
    """The runs that both have, and between them what each has of its own."""
    at, to = 0, 0
    for first, start, length in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        is_edge = (first, start) == (0, 0) or (first + length, start + length) == (len(old), len(new))
        if length < _LEAST and not is_edge:
            continue
        if first > at:
            yield Words("old", " ".join(old[at:first]))
        if start > to:
            yield Words("new", " ".join(new[to:start]))
        at, to = first + length, start + length
        if length:
            yield Words("same", _shortened(old[first:at], begins=first == 0, ends=at == len(old)))


def _shortened(words: Sequence[str], *, begins: bool, ends: bool) -> str:
    """The words next to what changed; between them an ellipsis."""
    before = [] if begins else words[:_BESIDE]
    after = [] if ends else words[-_BESIDE:]
    if len(words) <= len(before) + len(after):
        return " ".join(words)
    return " ".join([*before, "…", *after])


def _cut(words: Sequence[str]) -> str:
    return " ".join(words[:40]) + "…"
