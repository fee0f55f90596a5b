"""When the work comes: the document's words for a time or a version, a bucket, and dates where they can be told.

`BUCKETS` is a table to extend; the first row that matches decides. `ingest.periods` knows the calendar.
"""

import re
from dataclasses import dataclass

from graph.model import Bucket, Horizon, Reading
from ingest import periods


@dataclass(frozen=True, slots=True)
class When:
    """A horizon and what it was read from."""

    horizon: Horizon
    reading: Reading


BUCKETS: tuple[tuple[Bucket, re.Pattern[str]], ...] = tuple(
    (bucket, re.compile(pattern, re.IGNORECASE))
    for bucket, pattern in (
        (
            Bucket.PAST,
            r"\b(?:recent(?:ly)?|previous(?:ly)?|past|last (?:quarter|month|release|cycle|year)|earlier)\b|最近|过去",
        ),
        (
            Bucket.NOW,
            r"\b(?:(?<!not )now|current(?:ly)?(?! road)|this (?:quarter|month|release|cycle|iteration|half)|immediate(?:ly)?|present(?:ly)?|actively|right away|today)\b|当前|目前|正在",
        ),
        (
            Bucket.NEXT,
            r"\b(?:near(?:er)?[- ]?(?:term|future)|near|short[- ]?term|short|next|upcoming|up next|coming|soon|following release)\b|近期|短期|下一|即将",
        ),
        (
            Bucket.LATER,
            r"\b(?:long(?:er)?[- ]?term|long|later|future|mid(?:dle)?[- ]?term|medium[- ]?term|medium|back-?log|ideas?|someday|eventually|wish-?list|ice-?box|beyond|onwards?|visionary|after|until|parking lot|maybe|stretch|not now)\b|长期|中期|未来|远期|以后",
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
_SPAN_OF_TIME = r"(?:[<>≤≥~]\s*\d+|\d+\s*[-–]\s*\d+|\d+\+?)\s*(?:weeks?|months?|quarters?|years?)"

TIME = re.compile(rf"(?:{periods.PERIOD.pattern}|\bFY\s?'?(?:20)?\d\d\b|{_SPAN_OF_TIME})", re.IGNORECASE)
VERSION = re.compile(rf"(?<![\w.]){_VERSION}(?![\w.]*\w)", re.IGNORECASE)
TERM = re.compile(rf"\b{_TERM}\b", re.IGNORECASE)

_TERM_IN_PROSE = (
    r"(?:next|upcoming|coming|following)(?: few| several| major| minor)? (?:releases?|versions?|months?|quarters?)"
    r"|near future|(?:short|near|medium|long)(?:er)?[- ]term|(?:this|the current) (?:quarter|release|cycle|half)"
)
_AIMED = (
    r"(?:by|before|until|targeting|target(?:ed)? (?:for|in)|(?:planned|scheduled|expected|due) (?:for|in|by)|eta:?|slated for"
    r"|(?:punted|postponed|deferred|moved) to)"
)
_MEANT = r"(?:will|plan(?:s|ned)?|expect(?:s|ed)?|aim(?:s|ing)?|hope|intend(?:s|ed)?|should|going to)"
_IN_PROSE = re.compile(
    rf"\b(?:in|for|by|during|over|within)\s+(?:the\s+|our\s+|an?\s+)?(?P<term>{_TERM_IN_PROSE})\b"
    rf"|(?P<present>\b(?:later )?this (?:quarter|release cycle|half)\b|\blater this year\b)"
    rf"|\b{_AIMED}\s+(?:the\s+)?(?P<aimed>{periods.DATED}|{_VERSION})"
    rf"|\b(?:in|for)\s+(?:the\s+)?(?P<part>{periods.PART_OF_YEAR})"
    rf"|\b{_MEANT}\b[^.;\n]{{0,100}}?\bin\s+(?P<meant>{periods.DATED})"
    rf"|\b(?P<until>(?:until|after) [^.;()]{{3,60}}(?=[.;)]|$))",
    re.IGNORECASE,
)


def completed(when: When, above: When | None) -> When:
    """A month or quarter under a heading that is a year gets that year: "April" under "2024"."""
    part, year = when.horizon.label or "", (above.horizon.label or "") if above else ""
    if not periods.BARE.fullmatch(part) or not re.fullmatch(r"(?:19|20)\d\d", year):
        return when
    label = f"{part} {year}"
    start, end = periods.days(label)
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
    names_time = TIME.search(label) or VERSION.search(label) or TERM.search(label) or periods.BARE.fullmatch(label)
    if not label or not (names_time or bucket_of(label)):
        return None
    start, end = periods.days(label)
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
    start, end = periods.days(label)
    return When(Horizon(label, bucket_of(label), start, end), Reading("horizon", label, found[0], "prose-time"))
