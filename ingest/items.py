"""What the words of one item, cell or heading-with-paragraph say by themselves: status, horizon, title, references."""

import re
from dataclasses import dataclass

from graph.model import Horizon, Reading, Status
from ingest import horizons, statuses
from ingest.page import Text

TITLE_WORDS = 12
"""A title is cut after about twelve words, as the annotation guide has it."""

_BRACKETS = re.compile(r"\s*[(\[（【]([^()\[\]（）【】]{1,120})[)\]）】]")
_PREFIX = re.compile(r"^\W*(?P<words>[^:：\-–—]{2,40}?)\s*(?::|：|\s[-–—])\s+(?=\S)")
_SUFFIX = re.compile(r"\s+[-–—]+>?\s*(?P<words>[^-–—:]{2,40})$|\s*[:：]\s*(?P<after>(?:done|wip|in progress|completed?|planned|todo))\W*$", re.IGNORECASE)
_FIELD = re.compile(
    r"(?:^|(?<=[\s.;,*_|]))(?P<key>status|state|stage|progress|when|target(?: (?:date|release|version))?|eta|timeline|timeframe|milestone|release|due)[*_]*\s*[:：]\s*[*_]*(?P<words>[^.;|\n]{1,60})",
    re.IGNORECASE,
)
_STATUS_KEYS = frozenset({"status", "state", "stage", "progress"})
_BARE_URL = re.compile(r"<?https?://[^\s<>\])}，。（）]+[^\s<>\])}，。（）.,;:!?'\"]>?")
_ISSUE = re.compile(
    r"^https?://[^/]+/(?:.+/)?(?:issues|pull|pulls|discussions|merge_requests|-/issues)/\d+|/browse/[A-Z][A-Z0-9]+-\d+|bugs?\.[^/]+/.*\d+|/show_bug\.cgi\?id=\d+|/T\d+$"
)
_PROPOSAL_WORDS = re.compile(r"\b(?:RFC|KEP|FLIP|KIP|PIP|SIP|AIP|NEP|PEP|JEP|SEP|ADR|RIP|proposal|enhancement proposal)\b", re.IGNORECASE)
_PROPOSAL_URL = re.compile(r"/(?:rfcs?|proposals?|keps?|enhancements|peps?|neps?|jeps?)/|docs\.google\.com/document/", re.IGNORECASE)
_ISSUE_KEY = re.compile(r"^\W*(?:\[?(?:[A-Z][A-Z0-9]{1,9}-\d+|#\d+|[\w.-]+/[\w.-]+#\d+)\]?\W*)+\s*")
_DECORATION = re.compile(r"^[\s\-–—:*•·>|]+|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D\u2B00-\u2BFF]+|:[a-z0-9_+-]+:(?=\s|$)")
_SENTENCE_END = re.compile(r"(?<=[\w)\]\"'”’`])(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bresp)[.!?](?=\s+(?!e\.g|i\.e)[A-Z\"'(“])|\.(?=\s+e\.g\b)|[。！？]")
_NOTE_WORDS = 10
"""Brackets with more words than this are an explanation, not a note on the status."""


@dataclass(frozen=True, slots=True)
class Signals:
    """Status and horizon that a text states of itself, and its words without those notes."""

    words: str
    status: Reading | None = None
    horizon: Horizon | None = None
    horizon_reading: Reading | None = None


def signals(text: Text, box: str | None = None) -> Signals:
    """What an item's own box, marks, strikes, brackets, fields and affixes say, nearest first."""
    words = text.plain
    status = statuses.of_mark(words)
    horizon: tuple[Horizon, Reading] | None = None
    for note in list(_BRACKETS.finditer(words)):
        if len(note[1].split()) > _NOTE_WORDS and not re.match(r"\W*(?:in progress|done|wip|planned)\b", note[1], re.IGNORECASE):
            continue
        noted_status, noted_horizon = _note(note[1], "note")
        if noted_status and (status is None):
            status = noted_status
        if noted_horizon and horizon is None:
            horizon = noted_horizon
        if noted_status or noted_horizon:
            words = words.replace(note[0], "", 1)
    for field in _FIELD.finditer(words):
        if field["key"].casefold() in _STATUS_KEYS:
            status = status or _named(statuses.of_words(field["words"]), "field")
        else:
            horizon = horizon or horizons.of_words(field["words"], "field-time")
    words, affix_status, affix_horizon = _affixes(words)
    status, horizon = status or affix_status, horizon or affix_horizon
    if box is not None:
        boxed = statuses.of_box(box)
        if boxed and (status is None or box == "x") and not (status and status.value == Status.DROPPED):
            status = boxed
    struck = _struck(text)
    if struck and (status is None or status.value != Status.DONE):
        status = struck
    return Signals(words, status, *(horizon or (None, None)))


def _note(words: str, rule: str) -> tuple[Reading | None, tuple[Horizon, Reading] | None]:
    """What a short note beside the words says; a planned one only where it says nothing else."""
    status = statuses.of_words(words)
    if status and status.rule == "words-planned" and len(words.split()) > 3:
        status = None
    if status and status.rule == "words-done" and re.search(r"\b(?:not|when|once|until|after|if)\b", words, re.IGNORECASE):
        status = None
    horizon = None
    if found := re.search(r"\b(?:until|after) .+", words) if status and status.rule == "words-postponed" else None:
        horizon = horizons.of_words(found[0], f"{rule}-time")
    elif _is_time(words):
        horizon = horizons.of_words(words, f"{rule}-time")
    return _named(status, rule), horizon


def _is_time(words: str) -> bool:
    """Nothing but a time or a version, perhaps with a word such as "by" or "target"."""
    left = horizons.TIME.sub(" ", words)
    left = horizons.VERSION.sub(" ", left)
    left = horizons.TERM.sub(" ", left)
    left = re.sub(r"\b(?:by|in|for|target(?:ed|ing)?|planned|scheduled|expected|eta|est(?:imated)?|release[ds]?|since|from|until|to|of|the|end|version|milestone|q|and|or|done|completed?|shipped|now|next|later|soon)\b|[\W_]+", " ", left, flags=re.IGNORECASE)
    return not left.strip() and (bool(horizons.TIME.search(words) or horizons.VERSION.search(words) or horizons.TERM.search(words)) or horizons.bucket_of(words) is not None)


def _affixes(words: str) -> tuple[str, Reading | None, tuple[Horizon, Reading] | None]:
    """A status or time set before or after the words: "WIP: …", "2024 Q1 - …", "… - done"."""
    prefix = _PREFIX.match(words)
    if prefix and _is_note(prefix["words"]):
        status, horizon = _note(prefix["words"], "prefix")
        return words[prefix.end() :], status, horizon
    suffix = _SUFFIX.search(words)
    if suffix and _is_note(said := suffix["words"] or suffix["after"]):
        status, horizon = _note(said, "suffix")
        return words[: suffix.start()], status, horizon
    return words, None, None


def _is_note(words: str) -> bool:
    """Whether all the words are about status or time."""
    left = words
    for _, _, pattern in (*statuses.WORDS, *statuses.MARKS):
        left = pattern.sub(" ", left)
    return _is_time(words) or (left != words and not re.sub(r"\b(?:is|it|now|already|the|not|yet)\b|[\W_]+", "", left, flags=re.IGNORECASE))


def _struck(text: Text) -> Reading | None:
    """Struck-through words mean dropped, where they are most of the item."""
    length = sum(end - start for start, end in text.struck)
    if not length or length * 2 < len(text.plain.strip()):
        return None
    start, end = text.struck[0]
    return Reading("status", Status.DROPPED.value, text.plain[start:end], "struck-through")


def _named(reading: Reading | None, where: str) -> Reading | None:
    return Reading(reading.property, reading.value, reading.words, f"{where}-{reading.rule}") if reading else None


def stripped(words: str) -> str:
    """The words without bare addresses, leading issue keys, pictures and bullets; blanks single."""
    left = re.sub(r"\[\s*" + _BARE_URL.pattern + r"\s*\]|\(\s*" + _BARE_URL.pattern + r"\s*\)", " ", words)
    left = _BARE_URL.sub(" ", left)
    left = _DECORATION.sub(" ", left)
    left = re.sub(r"\s+", " ", left).strip()
    left = _ISSUE_KEY.sub("", left) or left
    left = re.sub(r"[(\[]\s*[)\]]", "", left)
    left = re.sub(r"\s+([.,;:)])", r"\1", left)
    return left.strip(" -–—:;|")


def title_of(words: str) -> str:
    """The first sentence, without the final stop, at most about twelve words; a cut is marked with …"""
    left = stripped(words)
    end = _SENTENCE_END.search(left)
    if end and len(left[: end.start()].split()) > 1:
        left = left[: end.start()]
    left = left.rstrip(" .;:,。；：，、")
    parts = left.split()
    if len(parts) > TITLE_WORDS:
        left = " ".join(parts[:TITLE_WORDS]).rstrip(" .,;:-–—(") + "…"
    elif len(left) > 160:
        left = left[:159].rstrip() + "…"
    return left


def references(*texts: Text) -> tuple[str, ...]:
    """Addresses of issues, pull requests, discussions and proposals in the texts, in order, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for link in text.links:
            about_proposal = _PROPOSAL_WORDS.search(link.words) or _PROPOSAL_URL.search(link.url)
            if _ISSUE.search(link.url) or (about_proposal and link.url.startswith("http")):
                found.setdefault(link.url)
        for bare in _BARE_URL.findall(text.plain):
            url = bare.strip("<>")
            if _ISSUE.search(url) or _PROPOSAL_URL.search(url):
                found.setdefault(url)
    return tuple(found)


def is_issue(url: str) -> bool:
    """Whether an address is one of an issue, a pull request or a discussion."""
    return bool(_ISSUE.search(url))
