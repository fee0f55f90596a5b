"""Where a question names a period of the calendar: "in 2025", "before Q3 2026", "since 2024", "by the end of 2026"."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from ingest import periods

_YEARS = range(2000, 2041)
"""Years that roadmaps speak of; 2048 and 4096 are sizes."""

_DATED = re.compile(periods.DATED, re.IGNORECASE)
_MONTH_BEFORE_YEAR = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?=\.?,?\s+(?:20)\d\d\b)", re.IGNORECASE
)
_YEAR = re.compile(r"20\d\d")
_ANOTHER = re.compile(r"\s*(?:,\s*(?:or|and)?|or|and)\s+")
_SEVERAL = re.compile(r"\d\s*(?:[-–—~/,&]|and\b|to\b|through\b|until\b)\s*\w", re.IGNORECASE)
_AT_THE_END = re.compile(r"(?:the )?(?:end of|late)\b", re.IGNORECASE)

_SIDES = tuple(
    (side, re.compile(rf"(?<!\w)(?:{words})\s+(?:the\s+)?$", re.IGNORECASE))
    for side, words in (
        ("until", "by|until|till|through|up to|no later than|not later than|not after"),
        ("before", "before|prior to|earlier than|ahead of|not since"),
        ("since", "since|starting(?: in| from| with)?|from|as of|not before|not earlier than"),
        ("after", "after|later than|beyond|past"),
        ("in", "in|during|for|within|throughout|over|of|between|dated|due(?: in)?|targeting|around"),
    )
)
"""Words before a period, and which side of it they mean."""

_ONWARDS = re.compile(r"\+|\s+(?:onwards?|or later|and later|and after|and beyond)\b", re.IGNORECASE)
_NO_TIME_BEFORE = re.compile(
    r"(?:[-:/#.@_]|\b(?:server|studio|office|windows|sql|gql|fortran|ada|ecmascript|es|c|c\+\+|c#|rust|edition|iso|rfc|version|v)\s+)$",
    re.IGNORECASE,
)
"""What makes a year behind it a version: "Windows Server 2019", "SQL:2016", "Rust 2024", "CVE-2024-1"."""

_NO_TIME_AFTER = re.compile(
    r"-\d{3,}|[-\s]*(?:edition|standard|bits?|bytes?|nodes?|partitions?|tables?|rows|columns|users|dimensions?|[KMGT]i?B|ms|px)\b",
    re.IGNORECASE,
)
"""What makes a number before it no year: "2024 nodes", "the 2021 edition"."""


class Period(NamedTuple):
    """A part of a question that names a period: where it stands, and the first and last day that it allows."""

    start: int
    end: int
    first: date | None
    last: date | None


def mentions(text: str) -> Iterator[Period]:
    """The periods that a text names, in order; a year that is a version or a size is none."""
    text = _MONTH_BEFORE_YEAR.sub(lambda month: month[0].capitalize(), text)
    at = 0
    while found := _DATED.search(text, at):
        end = _joined(text, found.end())
        at = end
        first, last = periods.days(text[found.start() : end])
        side, start = _side(text, found.start())
        if first and last and _is_time(text, found.start(), end, is_bare=side is None):
            onwards = _ONWARDS.match(text, end)
            yield _period(text[found.start() : end], "since" if onwards else side, first, last)._replace(
                start=start, end=onwards.end() if onwards else end
            )


def _joined(text: str, end: int) -> int:
    """Where a list of periods ends: "2024 or 2025"."""
    while (another := _ANOTHER.match(text, end)) and (found := _DATED.match(text, another.end())):
        end = found.end()
    return end


def _side(text: str, at: int) -> tuple[str | None, int]:
    """What the words before a period mean, and where they begin."""
    for side, pattern in _SIDES:
        if found := pattern.search(text, 0, at):
            return side, found.start()
    return None, at


def _is_time(text: str, start: int, end: int, *, is_bare: bool) -> bool:
    words = text[start:end]
    if not all(int(year) in _YEARS for year in _YEAR.findall(words)):
        return False
    if not _YEAR.fullmatch(words):
        return True
    return not _NO_TIME_AFTER.match(text, end) and not (is_bare and _NO_TIME_BEFORE.search(text, 0, start))


def _period(words: str, side: str | None, first: date, last: date) -> Period:
    """The days that the side of a period allows; the place is filled in by whoever knows it."""
    if side == "since" and _SEVERAL.search(words):
        side = "in"  # "from 2024 to 2025"
    if side == "until" or (side == "before" and _AT_THE_END.match(words)):
        return Period(0, 0, None, last)
    if side == "before":
        return Period(0, 0, None, first - timedelta(days=1))
    if side == "since":
        return Period(0, 0, first, None)
    if side == "after":
        return Period(0, 0, last + timedelta(days=1), None)
    return Period(0, 0, first, last)
