"""What the words of one item, cell or heading say by themselves about status and time."""

import re
from dataclasses import dataclass, replace

from graph.model import Reading, Status
from ingest import horizons, statuses
from ingest.horizons import When
from ingest.page import Text

_BLANKS = re.compile(r"[^\S\n]+")
_BRACKETS = re.compile(r" ?[(\[（【]([^()\[\]（）【】]{1,120})[)\]）】]")
_PREFIX = re.compile(r"^\W*(?P<words>\w[^:：\-–—]{1,39}?)\s*(?::|：|\s[-–—])\s+(?=\S)")
_SUFFIX = re.compile(
    r"\s[-–—]+>?\s*(?P<words>[^-–—:]{2,40})$"
    r"|[:：]\s*(?P<after>(?:done|wip|in progress|completed?|planned|todo))\W*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:^|(?<=[\s.;,*_|]))(?P<key>status|state|stage|progress|when|target(?: (?:date|release|version))?|eta|timeline"
    r"|timeframe|milestone|release|due)[*_]*\s*[:：]\s*[*_]*(?P<words>[^.;|\n]{1,60})",
    re.IGNORECASE,
)
_STATUS_KEYS = frozenset({"status", "state", "stage", "progress"})
_NOTE_WORDS = 10
"""Brackets with more words than this are an explanation, not a note on the status."""

_OPENS_NOTE = re.compile(r"^\W*(?:in progress|done|wip|planned)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:not|when|once|until|after|if)\b", re.IGNORECASE)
_AROUND_TIME = re.compile(
    r"\b(?:by|in|for|target(?:ed|ing)?|planned|scheduled|expected|eta|est(?:imated)?|release[ds]?|since|from|until|to|of"
    r"|the|end|version|milestone|q|and|or|done|completed?|shipped|now|next|later|soon)\b|[\W_]+",
    re.IGNORECASE,
)
_AROUND_STATUS = re.compile(r"\b(?:is|it|now|already|the|not|yet)\b|[\W_]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signals:
    """Status and time that a text states of itself, and its words without those notes."""

    words: str
    status: Reading | None = None
    when: When | None = None

    def or_else(self, other: "Signals") -> "Signals":
        """These signals, those of the other where these say nothing; the other's words."""
        return Signals(other.words, self.status or other.status, self.when or other.when)

    def or_fields(self, other: "Signals") -> "Signals":
        """These signals, and where they say nothing what a field or a mark in the other says ("Status: done")."""
        status = other.status if other.status and other.status.rule.startswith(("field", "mark")) else None
        when = other.when if other.when and other.when.reading.rule.startswith("field") else None
        return replace(self, status=self.status or status, when=self.when or when)


def signals(text: Text, box: str | None = None) -> Signals:
    """What an item's own box, marks, strikes, brackets, fields and affixes say, nearest first."""
    words = _BLANKS.sub(" ", text.plain).strip()
    found = Signals(words, statuses.of_mark(words))
    found = found.or_else(_in_brackets(found.words))
    found = found.or_else(_in_fields(found.words))
    found = found.or_else(_in_affixes(found.words))
    boxed = statuses.of_box(box) if box is not None else None
    if boxed and (found.status is None or (box == "x" and found.status.value != Status.DROPPED)):
        found = replace(found, status=boxed)
    struck = _struck(text)
    if struck and (found.status is None or found.status.value != Status.DONE):
        found = replace(found, status=struck)
    return found


def _in_brackets(words: str) -> Signals:
    found = Signals(words)
    for note in list(_BRACKETS.finditer(words)):
        if len(note[1].split()) > _NOTE_WORDS and not _OPENS_NOTE.match(note[1]):
            continue
        said = _note(note[1], "note")
        if said.status or said.when:
            found = found.or_else(replace(said, words=found.words.replace(note[0], "", 1)))
    return found


def _in_fields(words: str) -> Signals:
    found = Signals(words)
    for field in _FIELD.finditer(words):
        if field["key"].casefold() in _STATUS_KEYS:
            found = found.or_else(Signals(words, _named(statuses.of_words(field["words"]), "field")))
        else:
            found = found.or_else(Signals(words, when=horizons.of_words(field["words"], "field-time")))
    return found


def _in_affixes(words: str) -> Signals:
    """A status or time set before or after the words: "WIP: …", "2024 Q1 - …", "… - done"."""
    prefix = _PREFIX.match(words)
    if prefix and _is_note(prefix["words"]):
        return replace(_note(prefix["words"], "prefix"), words=words[prefix.end() :])
    suffix = _SUFFIX.search(words)
    if suffix and _is_note(said := suffix["words"] or suffix["after"]):
        return replace(_note(said, "suffix"), words=words[: suffix.start()])
    return Signals(words)


def _note(words: str, where: str) -> Signals:
    """What a short note beside the words says; a planned one only where it says nothing else."""
    status = statuses.of_words(words)
    if status and (
        (status.rule == "words-planned" and len(words.split()) > 3)
        or (status.rule == "words-done" and _CONDITION.search(words))
    ):
        status = None
    when = None
    if status and status.rule == "words-postponed" and (found := re.search(r"\b(?:until|after) .+", words)):
        when = horizons.of_words(found[0], f"{where}-time")
    elif _is_time(words):
        when = horizons.of_words(words, f"{where}-time")
    return Signals(words, _named(status, where), when)


def _is_time(words: str) -> bool:
    """Nothing but a time or a version, perhaps with a word such as "by" or "target"."""
    left = words
    for pattern in (horizons.TIME, horizons.VERSION, horizons.TERM):
        left = pattern.sub(" ", left)
    names_time = left != words or horizons.bucket_of(words) is not None
    return names_time and not _AROUND_TIME.sub(" ", left).strip()


def _is_note(words: str) -> bool:
    """Whether all the words are about status or time."""
    left = words
    for _, _, pattern in (*statuses.WORDS, *statuses.MARKS):
        left = pattern.sub(" ", left)
    return _is_time(words) or (left != words and not _AROUND_STATUS.sub("", left))


def _struck(text: Text) -> Reading | None:
    """Struck-through words mean dropped, where they are most of the item."""
    length = sum(end - start for start, end in text.struck)
    if not length or length * 2 < len(text.plain.strip()):
        return None
    start, end = text.struck[0]
    return Reading("status", Status.DROPPED.value, text.plain[start:end], "struck-through")


def _named(reading: Reading | None, where: str) -> Reading | None:
    return replace(reading, rule=f"{where}-{reading.rule}") if reading else None
