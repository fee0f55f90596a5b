"""What became of a feature from version to version of its document."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from graph.model import Horizon, Span, Status

SEPARATOR = " › "
"""Between the headings of a path."""


class Turn(StrEnum):
    """What a version brought for a feature."""

    FIRST = "first_read"
    CHANGED = "changed"
    GONE = "gone"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document: which in their order, from 1, its SHA-256, and when it was read (UTC, ISO 8601)."""

    number: int
    version: str
    read: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A property whose value is another than before; None where it has none."""

    property: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """What one version of its document brought for a feature.

    `number` is that of the version; `lines` and `quote` are the feature's in it, or, where it is gone, those of the version
    before. The first event tells every value, the last one of what is gone every value that went with it.
    """

    turn: Turn
    number: int
    lines: Span
    quote: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """All events of one feature, oldest first; versions in which nothing of it changed have none."""

    feature: str
    document: str
    events: tuple[Event, ...]

    @property
    def is_gone(self) -> bool:
        """Whether the newest version of the document lacks the feature."""
        return self.events[-1].turn is Turn.GONE

    def last(self, property: str) -> str | None:
        """The value that a property has, or had when the feature went."""
        there = (event for event in self.events if event.turn is not Turn.GONE)
        values = [change.after for event in there for change in event.changes if change.property == property]
        return values[-1] if values else None


@dataclass(frozen=True, slots=True)
class DocumentHistory:
    """The versions of one document, oldest first, and the histories of its features, where there is more than one version."""

    document: str
    versions: tuple[Version, ...]
    features: tuple[History, ...] = ()


class Stated(Protocol):
    """A feature as one version states it, whether it has an id yet or not."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def horizon(self) -> Horizon: ...
    @property
    def section(self) -> tuple[str, ...]: ...


def values(stated: Stated) -> dict[str, str | None]:
    """What a history follows, but for the text: title, status, horizon, bucket and the path of headings, in words."""
    bucket = stated.horizon.bucket
    return {
        "title": stated.title,
        "status": stated.status.value,
        "horizon": stated.horizon.label,
        "bucket": bucket.value if bucket else None,
        "section": SEPARATOR.join(stated.section) or None,
    }


def began(stated: Stated) -> tuple[Change, ...]:
    """Every value, as what was nothing before."""
    return tuple(Change(name, None, value) for name, value in values(stated).items() if value is not None)


def ended(stated: Stated) -> tuple[Change, ...]:
    """Every value, as what is nothing any more."""
    return tuple(Change(name, value, None) for name, value in values(stated).items() if value is not None)


def changes(before: Stated, after: Stated) -> tuple[Change, ...]:
    """What is stated otherwise, in a settled order; of the text only what a new title does not tell already."""
    return tuple(_changed(before, after))


def _changed(before: Stated, after: Stated) -> Iterator[Change]:
    was = values(before)
    for name, value in values(after).items():
        if was[name] != value:
            yield Change(name, was[name], value)
    if _beyond_title(before) != _beyond_title(after):
        yield Change("text", before.text, after.text)


def _beyond_title(stated: Stated) -> str:
    """The text without the title that begins it, blanks single."""
    rest = stated.text.removeprefix(stated.title) if not stated.title.endswith("…") else stated.text
    return " ".join(rest.split())
