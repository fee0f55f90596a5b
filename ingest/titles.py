"""What an item is called: its words without addresses, keys and decoration, and the first of them as a title."""

import re

from ingest.references import BARE_URL

TITLE_WORDS = 12
"""A title is cut after about twelve words, as the annotation guide has it."""

_LONGEST = 160
_BRACKETED_URL = re.compile(rf"\[\s*{BARE_URL.pattern}\s*\]|\(\s*{BARE_URL.pattern}\s*\)")
_ISSUE_KEY = re.compile(r"^[^\w\[]*(?:\[?(?:[A-Z][A-Z0-9]{1,9}-\d+|#\d+|\w[\w.-]*/[\w.-]+#\d+)\]?[\s:,;.|–—-]*)+")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_KEY = re.compile(r"^(?:#\d+|[A-Z][A-Z0-9]+-\d+|issues?|prs?|pull)$", re.IGNORECASE)
_BESIDE_KEY = frozenset("see tracked in at and github gitlab request requests \N{EN DASH} -".split())
_DECORATION = re.compile(
    r":[a-z0-9_+-]+:(?=\s|$)|^[\s\-–—:*•·>|]+|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D\u2B00-\u2BFF]+"
)
_SENTENCE_END = re.compile(
    r"(?<=[\w)\]\"'”’`])(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bresp)[.!?](?=\s+(?!e\.g|i\.e)[A-Z\"'(“])"
    r"|\.(?=\s+e\.g\b)|[。！？]"
)


def stripped(words: str) -> str:
    """The words without bare addresses, issue keys, pictures and bullets; blanks single."""
    left = _BRACKETED_URL.sub(" ", words)
    left = BARE_URL.sub(" ", left)
    left = _DECORATION.sub(" ", left)
    left = _BRACKETS.sub(lambda found: " " if _only_names_issues(found[1]) else found[0], left)
    left = " ".join(left.split())
    left = _ISSUE_KEY.sub("", left) or left
    left = re.sub(r" ([.,;:)])", r"\1", left)
    return left.strip(" -–—:;|")


def _only_names_issues(words: str) -> bool:
    """Whether brackets hold nothing but issues: "(#12, PR #13)", "(see issue 4)", "()"."""
    parts = words.replace(",", " ").split()
    keys = [bool(_KEY.match(part)) for part in parts]
    return all(
        key or part.casefold() in _BESIDE_KEY or (part.lstrip("#").isdigit() and any(keys[:at]))
        for at, (part, key) in enumerate(zip(parts, keys, strict=True))
    ) and (any(keys) or not parts)


def title_of(words: str) -> str:
    """The first sentence, without the final stop, at most about twelve words; a cut is marked with an ellipsis."""
    left = stripped(words)
    end = _SENTENCE_END.search(left)
    if end and len(left[: end.start()].split()) > 1:
        left = left[: end.start()]
    left = left.rstrip(" .;:,。；：，、")
    parts = left.split()
    if len(parts) > TITLE_WORDS:
        left = " ".join(parts[:TITLE_WORDS]).rstrip(" .,;:-–—(") + "…"
    elif len(left) > _LONGEST:
        left = left[: _LONGEST - 1].rstrip() + "…"
    return left
