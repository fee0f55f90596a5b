"""When the work comes: the document's words for a time or a version, a bucket, and dates where they can be told.

`BUCKETS` and the time patterns are tables to extend; the first row that matches decides.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from graph.model import Bucket, Horizon, Reading


@dataclass(frozen=True, slots=True)
class When:
    """A horizon and what it was read from."""

    horizon: Horizon
    reading: Reading


_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_YEAR = r"(?:19|20)\d\d"

BUCKETS: tuple[tuple[Bucket, re.Pattern[str]], ...] = tuple(
    (bucket, re.compile(pattern, re.IGNORECASE))
    for bucket, pattern in (
        (
            Bucket.PAST,
            r"\b(?:recent(?:ly)?|previous(?:ly)?|past|last (?:quarter|month|release|cycle|year)|earlier)\b|最近|过去",
        ),
        (
            Bucket.NOW,
            r"\b(?:now|current(?:ly)?(?! road)|this (?:quarter|month|release|cycle|iteration|half)|immediate(?:ly)?|present(?:ly)?|actively|right away|today)\b|当前|目前|正在",
        ),
        (
            Bucket.NEXT,
            r"\b(?:near(?:er)?[- ]?(?:term|future)|near|short[- ]?term|short|next|upcoming|up next|coming|soon|following release)\b|近期|短期|下一|即将",
        ),
        (
            Bucket.LATER,
            r"\b(?:long(?:er)?[- ]?term|long|later|future|mid(?:dle)?[- ]?term|medium[- ]?term|medium|back-?log|ideas?|someday|eventually|wish-?list|ice-?box|beyond|onwards?|visionary|after|until|parking lot|maybe|stretch)\b|长期|中期|未来|远期|以后",
        ),
    )
)
"""Words for when, earliest first: "short and medium term" is next."""

_TERM = (
    r"(?:(?:near|nearer|short|shorter|mid|middle|medium|long|longer)(?:\s*(?:/|-|and|to)\s*(?:mid|medium|long))?[- ]?(?:term|run)"
    r"|(?:in |for )?(?:the )?(?:near |not too distant |foreseeable )?future(?: releases?| versions?| work)?"
    r"|(?:the )?(?:next|upcoming|coming|following|current|this)(?: few| several| couple of| major| minor| two| three)? (?:releases?|versions?|months?|quarters?|weeks?|years?|cycles?|milestones?))"
)
_VERSION = r"(?:v\.? ?\d+(?:\.(?:\d+|x))*|\d+(?:\.(?:\d+|x))+|(?:version|release|milestone) v?\d+(?:\.(?:\d+|x))*)"
_DATED = (
    rf"(?:{_YEAR}\s*[-/]?\s*(?:Q[1-4]|H[12])\b|(?:Q[1-4]|H[12])\s*(?:[-/–&]|and|to)?\s*(?:Q[1-4]|H[12])?\s*,?\s*(?:of |CY|FY)?\s*{_YEAR}"
    rf"|(?:Q[1-4]|H[12])\s*(?:[-/–&]|and|to)\s*(?:Q[1-4]|H[12])|\bQ[1-4]\b|\bH[12]\b"
    rf"|{_MONTH}\s*(?:\d{{1,2}}(?:st|nd|rd|th)?)?,?\s+{_YEAR}|{_YEAR}[-/](?:0[1-9]|1[0-2])(?:[-/]\d\d)?\b"
    rf"|(?:(?:early|mid|late|end of)[- ]+)?(?:CY|FY)\s?'?(?:20)?\d\d\b|(?:early|mid|late|end of|spring|summer|autumn|fall|winter|first half of|second half of)[- ]+{_YEAR}"
    rf"|{_YEAR}\s*(?:[-–/]|and|to)\s*{_YEAR}|\b{_YEAR}\b"
    rf"|(?:第[一二三四]季度|[上下]半年)|{_YEAR}\s*年(?:\s*(?:\d{{1,2}}\s*月|第?[一二三四1-4]\s*季度|[上下]半年|Q[1-4]))?)"
)
_SPAN_OF_TIME = r"(?:[<>≤≥~]\s*\d+|\d+\s*[-–]\s*\d+|\d+\+?)\s*(?:weeks?|months?|quarters?|years?)"

BARE_PART = re.compile(rf"{_MONTH}|Q[1-4]|H[12]|spring|summer|autumn|fall|winter", re.IGNORECASE)
"""A part of a year without the year: a time only where it stands alone, as a heading does."""

TIME = re.compile(rf"(?:{_DATED}|{_SPAN_OF_TIME})", re.IGNORECASE)
VERSION = re.compile(rf"(?<![\w.]){_VERSION}(?![\w.]*\w)", re.IGNORECASE)
TERM = re.compile(rf"\b{_TERM}\b", re.IGNORECASE)

_IN_PROSE = re.compile(
    rf"\b(?:in|for|by|during|over|within)\s+(?:the\s+|our\s+|an?\s+)?(?P<term>(?:next|upcoming|coming|following)(?: few| several| major| minor)? (?:releases?|versions?|months?|quarters?)|near future|(?:short|near|medium|long)(?:er)?[- ]term)\b"
    rf"|\b(?:by|in|for|before|until|targeting|target(?:ed)? (?:for|in)|planned (?:for|in)|scheduled (?:for|in)|expected (?:in|by)|due (?:in|by)|eta:?|slated for)\s+(?:the\s+)?(?P<dated>(?:end of |early |mid[- ]|late )?(?:{_YEAR}\s*Q[1-4]|Q[1-4](?:\s*[-/]\s*Q[1-4])?\s*,?\s*{_YEAR}|H[12]\s*{_YEAR}|{_YEAR}\s*H[12]))"
    rf"|\b(?:by|targeting|target(?:ed)? (?:for|in)|planned (?:for|in)|scheduled (?:for|in)|expected (?:in|by)|due (?:in|by)|eta:?|slated for|punted to|postponed to|deferred to|moved to)\s+(?:the\s+)?(?P<target>(?:end of |early |mid[- ]|late )?(?:{_MONTH}\s+{_YEAR}|{_YEAR}|{_VERSION}))"
    rf"|\b(?P<until>(?:until|after) [^.;()]{{3,60}}(?=[.;)]|$))",
    re.IGNORECASE,
)


def completed(when: When, above: When | None) -> When:
    """A month or quarter under a heading that is a year gets that year: "April" under "2024"."""
    part, year = when.horizon.label or "", (above.horizon.label or "") if above else ""
    if not BARE_PART.fullmatch(part) or not re.fullmatch(_YEAR, year):
        return when
    label = f"{part} {year}"
    start, end = dates(label)
    return When(Horizon(label, when.horizon.bucket, start, end), when.reading)


def bucket_of(words: str) -> Bucket | None:
    """The bucket that words for a time stand for; None for bare dates, quarters and versions."""
    for bucket, pattern in BUCKETS:
        if pattern.search(words):
            return bucket
    return None


def of_words(words: str, rule: str) -> When | None:
    """The horizon in a short statement about when (a heading, a cell, brackets), if it names a time or a version."""
    label = words.strip(" \t.:;,*_")
    names_time = TIME.search(label) or VERSION.search(label) or TERM.search(label) or BARE_PART.fullmatch(label)
    if not label or not (names_time or bucket_of(label)):
        return None
    start, end = dates(label)
    return When(Horizon(label, bucket_of(label), start, end), Reading("horizon", label, words.strip(), rule))


def of_prose(text: str) -> When | None:
    """The horizon that a sentence states: "in upcoming releases", "by Q3 2024"."""
    found = _IN_PROSE.search(text)
    if found is None:
        return None
    label = next(group for group in found.groupdict().values() if group).strip()
    if found["until"] and not re.search(
        r"\b(?:punted|postponed|delayed|deferred|blocked|wait|on hold)\b", text, re.IGNORECASE
    ):
        return None
    start, end = dates(label)
    return When(Horizon(label, bucket_of(label), start, end), Reading("horizon", label, found[0], "prose-time"))


def dates(label: str) -> tuple[date | None, date | None]:
    """The first and last day that a label names, where it names any: "Q1 2024" is January to March."""
    for pattern, days in _DATES:
        if found := pattern.search(label):
            return days(found)
    return None, None


def _quarters(found: re.Match[str]) -> tuple[date, date]:
    year = int(found["year"])
    first = int(found["first"])
    last = int(found["last"] or first)
    return date(year, 3 * first - 2, 1), _month_end(year, 3 * last)


def _halves(found: re.Match[str]) -> tuple[date, date]:
    year, half = int(found["year"]), int(found["half"])
    return date(year, 6 * half - 5, 1), _month_end(year, 6 * half)


def _month(found: re.Match[str]) -> tuple[date, date]:
    year, month = int(found["year"]), _MONTHS[found["month"].casefold().rstrip(".")]
    day = int(found["day"] or 0)
    if 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day), date(year, month, day)
    return date(year, month, 1), _month_end(year, month)


def _iso(found: re.Match[str]) -> tuple[date, date]:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"] or 0)
    if 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day), date(year, month, day)
    return date(year, month, 1), _month_end(year, month)


def _years(found: re.Match[str]) -> tuple[date, date]:
    first = int(found["year"])
    last = int(found["last"] or first)
    return date(first, 1, 1), date(max(first, last), 12, 31)


def _short_year(found: re.Match[str]) -> tuple[date, date]:
    year = 2000 + int(found["short"])
    return date(year, 1, 1), date(year, 12, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[date, date]]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), days)
    for pattern, days in (
        (rf"(?P<year>{_YEAR})\s*[-/]?\s*Q(?P<first>[1-4])(?:\s*(?:[-/–&]|and|to)\s*Q(?P<last>[1-4]))?", _quarters),
        (
            rf"Q(?P<first>[1-4])(?:\s*(?:[-/–&]|and|to)\s*Q(?P<last>[1-4]))?\s*,?\s*(?:of |CY|FY)?\s*(?P<year>{_YEAR})",
            _quarters,
        ),
        (rf"(?P<year>{_YEAR})\s*[-/]?\s*H(?P<half>[12])", _halves),
        (rf"H(?P<half>[12])\s*,?\s*(?:of )?\s*(?P<year>{_YEAR})", _halves),
        (rf"(?P<month>{_MONTH})\s*(?P<day>\d{{1,2}})?(?:st|nd|rd|th)?,?\s+(?P<year>{_YEAR})", _month),
        (rf"(?P<year>{_YEAR})[-/](?P<month>0[1-9]|1[0-2])(?:[-/](?P<day>\d\d))?\b", _iso),
        (r"(?:CY|FY)\s?'?(?:20)?(?P<short>\d\d)\b", _short_year),
        (rf"\b(?P<year>{_YEAR})(?:\s*(?:[-–/]|and|to)\s*(?P<last>{_YEAR}))?\b", _years),
    )
)
