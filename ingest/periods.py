"""Periods of the calendar as roadmaps write them: quarters, halves, months, years and days, alone or joined.

`PERIOD` finds them, `days` tells their first and last day. `_PARTS` is a table to extend.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

_NAMES = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_NAMES |= {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}

_Y_END = r"(?:19|20)\d\d(?!\d)(?!\.\d)"
_Y = r"(?<![A-Za-z\d.#!])(?<!\bGH-)(?<!\bPR )(?<!\bissue )" + _Y_END
"""A year; not the number of an issue."""
_SHORT_Y = r"['’]\d\d(?!\d)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NAME = rf"(?<![^\W\d_])(?-i:(?=[A-Z])){_MONTH}"
"""A month's name; "may" and "march" in lower case are other words."""

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_Q_END = r"(?:Q[1-4]|[1-4]Q)(?![^\W_])"
_Q = r"(?<![^\W_])" + _Q_END
_H_END = r"(?:H[12]|[12]H)(?![^\W_])"
_H = r"(?<![^\W_])" + _H_END
_OF = r"\s*[-/,]?\s*(?:of\s|CY|FY)?\s*"


@dataclass(frozen=True, slots=True)
class _Part:
    """Some months of a year, or a day; the year may be told by a neighbour."""

    year: int | None
    first: int = 1
    last: int = 12
    day: int | None = None
    years: int = 1

    @property
    def is_year(self) -> bool:
        return self.year is not None and (self.first, self.last, self.day) == (1, 12, None)


def _year(words: str) -> int | None:
    if found := re.search(_Y_END, words):
        return int(found[0])
    short = re.search(r"['’](\d\d)", words)
    return 2000 + int(short[1]) if short else None


def _quarter(words: str) -> _Part:
    number = int(re.search(r"Q([1-4])|([1-4])Q", words, re.IGNORECASE)[0].strip("Qq"))  # type: ignore[index]
    return _Part(_year(words), 3 * number - 2, 3 * number)


def _half(words: str) -> _Part:
    number = int(re.search(r"H([12])|([12])H", words, re.IGNORECASE)[0].strip("Hh"))  # type: ignore[index]
    return _Part(_year(words), 6 * number - 5, 6 * number)


def _half_in_words(words: str) -> _Part:
    number = 1 if re.match(r"\W*(?:first|1st)", words, re.IGNORECASE) else 2
    return _Part(_year(words), 6 * number - 5, 6 * number)


def _named_month(words: str) -> _Part:
    name = next(_NAMES[word.casefold()] for word in re.findall(r"[^\W\d_]+", words) if word.casefold() in _NAMES)
    day = re.search(r"(?<![\d'’])(\d{1,2})(?:st|nd|rd|th)?(?!\d)", words)
    return _Part(_year(words), name, name, int(day[1]) if day else None)


def _numbers(words: str) -> _Part:
    year, month, *day = (int(part) for part in re.findall(r"\d+", words))
    return _Part(year, month, month, day[0] if day else None)


def _month_first(words: str) -> _Part:
    month, year = (int(part) for part in re.findall(r"\d+", words))
    return _Part(year, month, month)


def _split_year(words: str) -> _Part:
    year, short = int(words[:4]), int(words[-2:])
    return _Part(year, years=2 if short == (year + 1) % 100 else 1)


def _chinese(words: str) -> _Part:
    year = _year(words)
    if found := re.search(r"(\d{1,2})\s*月", words):
        month = min(max(int(found[1]), 1), 12)
        return _Part(year, month, month)
    if found := re.search(r"([一二三四1-4])\s*季度|Q([1-4])", words):
        number = _CHINESE.get(found[1] or "") or int(found[1] or found[2])
        return _Part(year, 3 * number - 2, 3 * number)
    if found := re.search(r"[上下](?=半年)", words):
        return _Part(year, 6 * _CHINESE[found[0]] - 5, 6 * _CHINESE[found[0]])
    return _Part(year)


_CHINESE_PART = r"(?:\d{1,2}\s*月|第?[一二三四1-4]\s*季度|[上下]半年)"
_PARTS: tuple[tuple[str, Callable[[str], _Part]], ...] = (
    (rf"{_Y}\s*年(?:\s*(?:{_CHINESE_PART}|Q[1-4]))?", _chinese),
    (rf"{_Y}\s*[-/.]?\s*{_Q_END}|{_Q}{_OF}(?:{_Y_END}|{_SHORT_Y})", _quarter),
    (rf"{_Y}\s*[-/.]?\s*{_H_END}|{_H}{_OF}(?:{_Y_END}|{_SHORT_Y})", _half),
    (rf"\b(?:first|second|1st|2nd)\s+half\s+(?:of\s+)?{_Y}", _half_in_words),
    (
        rf"(?:(?<!\d){_DAY}\s+)?{_NAME}(?:\s*{_DAY}(?!\d))?,?\s*(?:of\s+)?(?:{_Y}|{_SHORT_Y})|{_Y}\s+{_NAME}",
        _named_month,
    ),
    (r"(?<!\d)(?:19|20)\d\d[-/](?:0[1-9]|1[0-2])(?:[-/](?:0[1-9]|[12]\d|3[01]))?(?!\d)", _numbers),
    (rf"(?<![\d/])(?:0?[1-9]|1[0-2])/{_Y_END}", _month_first),
    (r"(?<!\d)(?:19|20)\d\d/\d\d(?!\d)", _split_year),
    (r"\bCY\s?['’]?(?:20)?\d\d(?!\d)", lambda words: _Part(2000 + int(words[-2:]))),
    (_Y, lambda words: _Part(int(words))),
)
"""A part of the calendar that names its year, and its reader; the first that matches at a place counts."""

_BARE: tuple[tuple[str, Callable[[str], _Part]], ...] = (
    (_Q, _quarter),
    (_H, _half),
    (_CHINESE_PART, _chinese),
    (rf"{_NAME}(?:\s+{_DAY}(?![\d.]))?|(?<!\d){_DAY}\s+{_NAME}", _named_month),
)
"""The same without a year."""

_FISCAL = r"\bFY\s?['’]?(?:20)?\d\d(?!\d)"
_QUALIFIER = (
    r"(?:\b(?:early|mid(?:dle)?|late|(?:the )?(?:end|beginning|start|middle) of|spring|summer|autumn|fall|winter)"
    r"(?:\s+of)?(?:\s+in)?[\s,-]+(?:the\s+)?)"
)
_JOIN = r"\s*(?:[-–—~/,&]|and\b|to\b|through\b|until\b|至|到)\s*"
_DATED = "|".join([*(pattern for pattern, _ in _PARTS), _FISCAL])
_EITHER = "|".join([_DATED, *(pattern for pattern, _ in _BARE)])

BARE = re.compile("|".join([*(pattern for pattern, _ in _BARE), "spring|summer|autumn|fall|winter"]), re.IGNORECASE)
"""A part of a year without the year: a time only where it stands alone, as a heading does."""

DATED = (
    rf"(?:{_QUALIFIER}?(?:(?:{'|'.join(pattern for pattern, _ in _BARE)}){_JOIN}){{0,3}}(?:{_DATED})"
    rf"(?:{_JOIN}{_QUALIFIER}?(?:{_EITHER})){{0,3}})"
)
"""Source of a pattern for a period that names its year."""

PART_OF_YEAR = "|".join(pattern for pattern, reader in _PARTS if reader in (_quarter, _half, _half_in_words))
"""Source of a pattern for a quarter or half and its year."""

PERIOD = re.compile(rf"{DATED}|{_Q}(?:{_JOIN}{_Q})?|{_H}(?:{_JOIN}{_H})?|{_CHINESE_PART}", re.IGNORECASE)
"""A period, the year perhaps left out after a quarter or half."""

_READERS = tuple((re.compile(pattern, re.IGNORECASE), reader) for pattern, reader in (*_PARTS, *_BARE))
_ANY_PART = re.compile(_EITHER, re.IGNORECASE)
_OPEN = re.compile(r"\b(?:after|beyond|since|onwards?|past)\b|\d\+|以后|之后", re.IGNORECASE)


def days(label: str) -> tuple[date | None, date | None]:
    """The first and last day that a label names: "Q1 2024" is January to March, "Q4 2024 - Q1 2025" six months.

    None where it names none, where a year is missing or fiscal, and where the period has no end ("2025+").
    """
    if _OPEN.search(label) or re.search(_FISCAL, label, re.IGNORECASE):
        return None, None
    parts = list(_years_filled(list(_parts(label))))
    if not parts or any(part.year is None for part in parts):
        return None, None
    spans = [_span(part) for part in parts]
    return min(first for first, _ in spans), max(last for _, last in spans)


def _parts(label: str) -> Iterator[_Part]:
    for found in _ANY_PART.finditer(label):
        yield next(reader for pattern, reader in _READERS if pattern.fullmatch(found[0]))(found[0])


def _years_filled(parts: list[_Part]) -> Iterator[_Part]:
    """The parts, each with the year of its nearest neighbour that has one; a year that only lends itself is left out."""
    for at, part in enumerate(parts):
        if part.year is not None:
            beside = parts[max(0, at - 1) : at] + parts[at + 1 : at + 2]
            if not (part.is_year and any(other.year is None for other in beside)):
                yield part
            continue
        after = next((other for other in parts[at + 1 :] if other.year is not None), None)
        before = next((other for other in reversed(parts[:at]) if other.year is not None), None)
        if after is not None and after.year is not None:
            yield replace(part, year=after.year - (not after.is_year and part.first > after.last))
        elif before is not None and before.year is not None:
            yield replace(part, year=before.year + (not before.is_year and part.last < before.first))
        else:
            yield part


def _span(part: _Part) -> tuple[date, date]:
    assert part.year is not None
    if part.day and part.day <= calendar.monthrange(part.year, part.first)[1]:
        return date(part.year, part.first, part.day), date(part.year, part.first, part.day)
    last = part.year + part.years - 1
    return date(part.year, part.first, 1), date(last, part.last, calendar.monthrange(last, part.last)[1])
