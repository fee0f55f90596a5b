"""What the words of one item, cell or heading say by themselves about status and time."""

import re
from dataclasses import dataclass, replace

from graph.model import Reading, Status
from ingest import horizons, periods, statuses
from ingest.horizons import When
from ingest.page import Text

_BLANKS = re.compile(r"[^\S\n]+")
_BRACKETS = re.compile(r" ?[(\[（【]([^()\[\]（）【】]{1,120})[)\]）】]")
_PREFIX = re.compile(r"^\W*(?P<words>\w(?:[^:：\s]|\s(?![-–—]\s)){1,39}?)(?::\s|：|\s[-–—]\s)\s*(?=\S)")
_KEYWORD = re.compile(
    r"^(?P<words>TODO|DONE|WIP|DOING|STARTED|NEXT|WAITING|HOLD|IN-?PROGRESS|CANCELL?ED|DROPPED)\b:?\s+(?=\S)"
)
"""A status in capitals before the words, as Org has it."""

_SUFFIX = re.compile(
    r"\s[-–—]+>?\s*(?P<words>[^–—:]{2,40})$"
    r"|[:：]\s*(?P<after>(?:done|wip|in progress|completed?|planned|todo))\W*$"
    r"|,\s+(?P<time>[^,–—:]{2,24})$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:^|(?<=[\s.;,*_|(]))(?P<key>status|state|stage|progress|when|target(?: (?:date|release|version))?|eta|timeline"
    r"|time ?frame|milestone|release|due(?: date)?|deadline|scheduled|状态|进度|时间)[*_]*\s*[:：][*_\s]*",
    re.IGNORECASE,
)
_FIELD_END = re.compile(r"[;|\n]|[.。](?=\s|$)")
_LONGEST_FIELD = 60
_STATUS_KEYS = frozenset({"status", "state", "stage", "progress", "状态", "进度"})
_NOTE_WORDS = 10
"""Brackets with more words than this are an explanation, not a note on the status."""

_OPENS_NOTE = re.compile(r"^\W*(?:in progress|done|wip|planned)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:not|when|once|until|after|if)\b", re.IGNORECASE)
_AROUND_TIME = re.compile(
    r"\b(?:by|in|for|target(?:ed|ing)?|planned|scheduled|expected|eta|est(?:imated)?|release[ds]?|since|from|until|after|before|beyond|to|of"
    r"|the|end|version|milestone|q|and|or|done|implemented|completed?|shipped|now|next|later|soon)\b|[\W_]+",
    re.IGNORECASE,
)
_BEFORE_TIME = re.compile(
    r"^(?:(?:done|implemented|completed?|shipped|released?|merged|planned|scheduled|expected|target(?:ed|ing)?|eta|est(?:imated)?"
    r"|by|in|for|since|from)\b[\s:,]*)+",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d+(?:\.\d+)+")
_AROUND_STATUS = re.compile(r"\b(?:is|are|has|have|been|it|now|already|the|not|yet|and)\b|[\W_]+", re.IGNORECASE)
_ADVERBS = re.compile(r"^(?:(?:already|now|currently|mostly|almost|recently|just|still|is|are|has been|will be)\s+)+")
_GOES_ON = re.compile(
    r"\s?(?:$|[,;:.(–—/]|-\s|\s(?:in|by|with|as|since|on|via|at|see|pr|for|from|through|pending|until|after|but|and|though|here|#|v?\d)(?!\w))",
    re.IGNORECASE,
)
"""What may follow a status that opens a note: "merged in #12" is one, "merged writes" is not."""


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
    found = found.or_else(_in_strong_lead(found.words, text))
    found = found.or_else(_in_affixes(found.words))
    boxed = statuses.of_box(box) if box is not None else None
    if boxed and (found.status is None or (box == "x" and found.status.value != Status.DROPPED)):
        found = replace(found, status=boxed)
    struck = _struck(text)
    if struck and (found.status is None or found.status.value != Status.DONE):
        found = replace(found, status=struck)
    return found


def is_field(text: Text) -> bool:
    """Whether an item is nothing but a field of what stands above it: "Status: done", "Target: Q3 2025"."""
    words = text.plain.strip()
    field = _FIELD.match(words)
    return (
        field is not None and len(words) <= field.end() + _LONGEST_FIELD and _of_field(field, words) != Signals(words)
    )


def _in_brackets(words: str) -> Signals:
    found = Signals(words)
    for note in list(_BRACKETS.finditer(words)):
        if len(note[1].split()) > _NOTE_WORDS and not _OPENS_NOTE.match(note[1]):
            continue
        said = _note(note[1], "note") if _is_note(note[1]) else Signals(note[1])
        if said.status or said.when:
            found = found.or_else(replace(said, words=found.words.replace(note[0], "", 1)))
    return found


def _in_fields(words: str) -> Signals:
    found, left = Signals(words), words
    for field in _FIELD.finditer(words):
        said = _of_field(field, words)
        if said.status or said.when:
            left = left.replace(said.words, " ", 1)
            found = found.or_else(replace(said, words=words))
    return replace(found, words=left.strip() or words)


def _of_field(field: re.Match[str], words: str) -> Signals:
    """What a field says, with all its words, the key included; the words alone where it says nothing of status or time."""
    end = min(len(words), field.end() + _LONGEST_FIELD)
    for stop in (_FIELD_END.search(words, field.end(), end), _FIELD.search(words, field.end(), end)):
        end = min(end, stop.start()) if stop else end
    value = words[field.end() : end].strip(" \t*_,(")
    if field["key"].casefold() in _STATUS_KEYS:
        status = statuses.of_words(value) or statuses.of_mark(value)
        if not status or not (_is_note(value) or status.rule.startswith("mark")):
            status = statuses.of_stage(value)
        if status:
            return Signals(words[field.start() : end], _named(status, "field"))
    elif when := horizons.of_words(value.rstrip(" )"), "field-time") if _is_time(value) else None:
        return Signals(words[field.start() : end], when=when)
    return Signals(words)


def _in_affixes(words: str) -> Signals:
    """A status or time set before or after the words: "WIP: …", "2024 Q1 - …", "… - done"."""
    if (keyword := _KEYWORD.match(words)) and (status := statuses.of_words(keyword["words"])):
        return Signals(words[keyword.end() :], _named(status, "keyword"))
    prefix = _PREFIX.match(words)
    if prefix and _is_pure(prefix["words"]):
        return replace(_note(prefix["words"], "prefix"), words=words[prefix.end() :])
    suffix = _SUFFIX.search(words)
    said = (suffix["words"] or suffix["after"] or suffix["time"]) if suffix else ""
    if suffix and _is_pure(said) and (not suffix["time"] or periods.PERIOD.fullmatch(said.strip())):
        return replace(_note(said, "suffix"), words=words[: suffix.start()])
    return Signals(words)


def _in_strong_lead(words: str, text: Text) -> Signals:
    """A time in strong letters before the words: "**2025-04** …"."""
    lead = text.plain[: text.strong[0][1]].strip() if text.strong and text.strong[0][0] == 0 else ""
    left = words[len(lead) :].lstrip(" :–-")
    if lead and left and words.startswith(lead) and _is_pure(lead) and _is_time(lead):
        return replace(_note(lead, "prefix"), words=left)
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
        when = horizons.of_words(_BEFORE_TIME.sub("", words.strip()) or words, f"{where}-time")
    return Signals(words, _named(status, where), when)


def _is_time(words: str) -> bool:
    """Nothing but a time or a version, perhaps with a word such as "by" or "target"."""
    left = words
    for pattern in (horizons.TIME, horizons.VERSION, horizons.TERM):
        left = pattern.sub(" ", left)
    names_time = left != words or horizons.bucket_of(words) is not None
    return names_time and not _AROUND_TIME.sub(" ", left).strip() and not _BARE_NUMBER.fullmatch(words.strip())


def _is_note(words: str) -> bool:
    """Whether words in brackets or a field are about status or time: all of them, the first, or the last."""
    if _is_pure(words):
        return True
    opening = _ADVERBS.sub("", words.strip())
    for _, _, pattern in statuses.WORDS:
        if (found := pattern.match(opening)) and _GOES_ON.match(opening, found.end()):
            return True
        if any(
            not words[match.end() :].strip(" .!") and words[: match.start()].endswith((" ", ",", ":", ";"))
            for match in pattern.finditer(words)
        ):
            return True
    return False


def _is_pure(words: str) -> bool:
    """Whether all the words are about status or time."""
    left = words
    for pattern in (statuses.PERCENT, *(row[2] for row in (*statuses.WORDS, *statuses.MARKS))):
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
