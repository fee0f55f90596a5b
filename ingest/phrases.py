"""How tables of phrases are written down and searched for: "not yet? done|finished" instead of a pattern."""

import re
from functools import cache

_GAP = r"[\s_-]{0,3}"
"""Between two words: "in progress", "in-progress", "in_progress" and "InProgress" are one."""


@cache
def phrases(*written: str) -> re.Pattern[str]:
    """A pattern for any of the phrases, in any case, as whole words: "active" is not in "active-active".

    In a phrase `a|b` means either word and `a?` that the word may be missing. A phrase in a script
    without blanks between words is found anywhere.
    """
    spaced = [_one(phrase) for phrase in written if phrase.isascii()]
    joined = [re.escape(phrase) for phrase in written if not phrase.isascii()]
    if spaced:
        joined.append(rf"(?<![^\W_])(?<!\w-)(?:{'|'.join(spaced)})(?![^\W_]|-\w)")
    return re.compile("|".join(joined), re.IGNORECASE)


def _one(phrase: str) -> str:
    made = ""
    for number, word in enumerate(phrase.split()):
        choices = "|".join(re.escape(choice) for choice in word.removesuffix("?").split("|"))
        optional = word.endswith("?")
        if number == 0:
            made += f"(?:(?:{choices}){_GAP})?" if optional else f"(?:{choices})"
        else:
            made += f"(?:{_GAP}(?:{choices}))" + ("?" if optional else "")
    return made
