"""How common a word is in English: spaCy's table of log probabilities (package spacy-lookups-data)."""

from functools import cache

UNKNOWN = -20.0
"""What a word gets that the table of a million forms does not have."""


@cache
def _table() -> dict[int, float]:
    from spacy.lookups import load_lookups

    return dict(load_lookups("en", ["lexeme_prob"]).get_table("lexeme_prob"))


def log_probability(word: str) -> float:
    """The natural logarithm of the word's share of English text, in lower case; UNKNOWN if not in the table."""
    from spacy.strings import get_string_id

    return _table().get(get_string_id(word.casefold()), UNKNOWN)
