"""Why each value of a feature is what it is, as the page shows it: by property, with where its words and its rule can be read."""

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import NamedTuple

from api import quotes
from api.shown import Json
from graph.model import Document
from ingest import rules

_LONGEST = 160
"""Characters of the words of a reading that are quoted; those of a group's heading may be a paragraph."""


class Value(NamedTuple):
    """One value: what it is, the words that say it, and where they stand."""

    value: str
    words: str | None
    line: int | None
    address: str | None


class Reason(NamedTuple):
    """What a rule means, where that is told, and the values that it gave."""

    meaning: str
    rule: str
    anchor: str | None
    values: tuple[Value, ...]


class Values(NamedTuple):
    """A property and its values by reason."""

    property: str
    label: str
    reasons: tuple[Reason, ...]


class Told(NamedTuple):
    """The properties that the document tells, and what is said of those that it does not tell."""

    told: tuple[Values, ...]
    absent: tuple[tuple[str, str], ...]


def told(values: Sequence[Json], document: Document, shown: Collection[int]) -> Told:
    """Explained values by property; `shown` are the lines that the page itself has."""
    groups = [(property, list(found)) for property, found in groupby(values, key=lambda one: one["property"])]
    return Told(
        tuple(
            Values(property, _label(property), _reasons(found, document, shown))
            for property, found in groups
            if found[0]["rule"]
        ),
        tuple((_label(property), found[0]["meaning"]) for property, found in groups if not found[0]["rule"]),
    )


def _label(property: str) -> str:
    return rules.NAMES[property].partition(":")[0]


def _reasons(found: Sequence[Json], document: Document, shown: Collection[int]) -> tuple[Reason, ...]:
    """Values that follow each other and have one reason are told together."""
    by_reason = groupby(found, key=lambda one: (one["property"], one["meaning"], one["rule"]))
    return tuple(
        Reason(meaning, rule, _anchor(property, rule), tuple(_value(one, document, shown) for one in values))
        for (property, meaning, rule), values in by_reason
    )


def _anchor(property: str, rule: str) -> str | None:
    """The place of a rule on the page of rules."""
    found = rules.find(property, rule)
    return f"{property}-{found.rule.id}" if found else None


def _value(one: Json, document: Document, shown: Collection[int]) -> Value:
    words = one["words"]
    cut = words[:_LONGEST] + "…" if words and len(words) > _LONGEST else words
    return Value(one["value"], cut, one["line"], _address(one["line"], document, shown))


def _address(line: int | None, document: Document, shown: Collection[int]) -> str | None:
    """Where a line can be read: on this page, at its source, or nowhere."""
    if line is None:
        return None
    address = quotes.line_address(document, line, "")
    return f"#L{line}" if line in shown else address if not address.startswith("#") else None
