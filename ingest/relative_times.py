"""Times that count from when a document was written: "< 6 months", "1-4 months", "next two quarters"."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from graph.model import Reading
from ingest import periods
from ingest.drafts import Draft
from ingest.page import Page, walked

_KEYS = ("date", "lastmod", "last_modified", "last_updated", "updated", "published")
_WRITTEN = re.compile(
    r"\b(?:last\s+)?(?:updated?|revised|modified|edited)(?:\s+(?:on|at|in))?\s*[:：]?\s*(?P<words>[^\n]{4,40})",
    re.IGNORECASE,
)
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12}
_NUMBER = r"\d{1,3}|" + "|".join(_NUMBERS)
_SPAN = re.compile(
    rf"(?P<sign>[<>≤≥~]|less than|more than|within|over|next|coming)?\s{{0,3}}(?:the\s)?(?:next\s|coming\s)?(?P<first>{_NUMBER})"
    rf"(?:\s?(?:[-–]|to)\s?(?P<last>{_NUMBER}))?(?P<more>\+)?\s?(?P<unit>week|month|quarter|year)s?",
    re.IGNORECASE,
)


def dated(drafts: Sequence[Draft], page: Page) -> list[Draft]:
    """The drafts, horizons that count from the day of the document with their dates, and the reading that says so."""
    written = written_on(page)
    return [_dated(draft, written) for draft in drafts] if written else list(drafts)


def written_on(page: Page) -> Reading | None:
    """When the document says that it was written or last updated, as an ISO date."""
    for key in _KEYS:
        if (words := str(page.front_matter.get(key) or "")) and (day := periods.days(words)[0]):
            return Reading("written", day.isoformat(), f"{key}: {words}", "front-matter-date")
    for block in walked(page.blocks):
        found = _WRITTEN.search(block.text.plain)
        if found and (day := periods.days(found["words"])[0]):
            return Reading("written", day.isoformat(), found[0].strip(), "last-updated")
    return None


def _dated(draft: Draft, written: Reading) -> Draft:
    horizon = draft.horizon
    found = (
        _SPAN.search(" ".join((horizon.label or "").split())) if horizon.start is None and horizon.end is None else None
    )
    if found is None:
        return draft
    start, end = _counted(found, date.fromisoformat(written.value))
    if start is None:
        return draft
    told = "..".join(day.isoformat() if day else "" for day in (start, end))
    reading = Reading("dates", told, written.words, "counted-from-date-of-document")
    return replace(draft, horizon=replace(horizon, start=start, end=end), readings=(*draft.readings, reading))


def _counted(found: re.Match[str], written: date) -> tuple[date | None, date | None]:
    """First and last day; no last day where it is more than so long, none at all for a bare length ("2 weeks")."""
    first, sign = _number(found["first"]), (found["sign"] or "").casefold()
    if found["last"]:
        return _later(written, first, found["unit"]), _later(written, _number(found["last"]), found["unit"])
    if found["more"] or sign in (">", "≥", "more than", "over"):
        return _later(written, first, found["unit"]), None
    if sign:
        return written, _later(written, first, found["unit"])
    return None, None


def _number(words: str) -> int:
    return _NUMBERS.get(words.casefold()) or int(words)


def _later(day: date, count: int, unit: str) -> date:
    unit = unit.casefold()
    if unit == "week":
        return day + timedelta(weeks=count)
    months = day.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
