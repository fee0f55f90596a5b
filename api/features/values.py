"""Why each value of a feature is what it is, as the page shows it: by property, with where its words and its rule can be read."""

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import NamedTuple

from api.plans import quotes
from api.shown import Json
from graph.model import Document
from ingest import rules

_LONGEST = 160
"""Characters of the words of a reading that are quoted; those of a group's heading may be a paragraph."""


class Value(NamedTuple):
    """One value: what it is, the words that say it, where they stand, and what that means by which rule."""

    value: str
    words: str | None
    line: int | None
    address: str | None
    meaning: str
    rule: str
    anchor: str | None


class Values(NamedTuple):
    """A property and its values."""

    property: str
    label: str
    values: tuple[Value, ...]


class Told(NamedTuple):
    """The properties that the document tells, and what is said of those that it does not tell."""

    told: tuple[Values, ...]
    absent: tuple[tuple[str, str], ...]


def told(values: Sequence[Json], document: Document, shown: Collection[int]) -> Told:
    """Explained values by property; `shown` are the lines that the page itself has."""
    groups = [(property, list(found)) for property, found in groupby(values, key=lambda one: one["property"])]
    return Told(
        tuple(
            Values(property, _label(property), tuple(_value(one, document, shown) for one in found))
            for property, found in groups
            if found[0]["rule"]
        ),
        tuple((_label(property), found[0]["meaning"]) for property, found in groups if not found[0]["rule"]),
    )


def anchor(property: str, rule: str) -> str:
    """The place of a rule on the page of rules."""
    return f"{property}-{rule}"


def _label(property: str) -> str:
    return rules.NAMES[property].partition(":")[0]


def _value(one: Json, document: Document, shown: Collection[int]) -> Value:
    found = rules.find(one["property"], one["rule"])
    words = one["words"]
    return Value(
        one["value"],
        words[:_LONGEST] + "…" if words and len(words) > _LONGEST else words,
        one["line"],
        _address(one["line"], document, shown),
        one["meaning"],
        one["rule"],
        anchor(one["property"], found.rule.id) if found else None,
    )


def _address(line: int | None, document: Document, shown: Collection[int]) -> str | None:
    """Where a line can be read: on this page, at its source, or nowhere."""
    if line is None:
        return None
    address = quotes.line_address(document, line, "")
    return address if line in shown or not address.startswith("#") else None
