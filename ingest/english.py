"""How common a word is in English: spaCy's table of log probabilities (package spacy-lookups-data)."""

import gzip
import json
from functools import cache

UNKNOWN = -20.0
"""What a word gets that the table of a million forms does not have."""


@cache
def _table() -> dict[str, float]:
    """The table as the package has it: reading it takes a third of what spaCy's own loader takes."""
    import spacy_lookups_data

    with gzip.open(f"{spacy_lookups_data.en['lexeme_prob']}.gz") as file:
        table: dict[str, float] = json.load(file)
    return table


def log_probability(word: str) -> float:
    """The natural logarithm of the word's share of English text, in lower case; UNKNOWN if not in the table."""
    return _table().get(word.casefold(), UNKNOWN)
