"""The file of a snapshot that keeps histories: one is read without the others, of which there may be a hundred thousand."""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from graph.errors import SnapshotError
from graph.history import Change, DocumentHistory, Event, History, Turn, Version
from graph.model import Span

_TABLES = """
CREATE TABLE version (
    document TEXT NOT NULL, number INTEGER NOT NULL, version TEXT NOT NULL, read TEXT, PRIMARY KEY (document, number)
) WITHOUT ROWID;
CREATE TABLE feature (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event (
    feature TEXT NOT NULL, number INTEGER NOT NULL, turn TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    quote TEXT NOT NULL, changes TEXT NOT NULL, PRIMARY KEY (feature, number)
) WITHOUT ROWID;
"""

_MOMENTS = """
SELECT told.feature, began.read, changed.read
FROM (SELECT feature, min(number) AS first, max(number) AS last FROM event GROUP BY feature) AS told
JOIN feature ON feature.id = told.feature
JOIN version AS began ON began.document = feature.document AND began.number = told.first
JOIN version AS changed ON changed.document = feature.document AND changed.number = told.last
"""


class Histories:
    """Reads the file; a snapshot that was sealed before histories were kept has none, and then nothing is found."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.are_kept = path.exists()

    def versions(self, document: str) -> tuple[Version, ...]:
        """The versions of a document, oldest first."""
        found = self._rows("SELECT number, version, read FROM version WHERE document = ? ORDER BY number", document)
        return tuple(Version(*row) for row in found)

    def find(self, feature: str) -> History | None:
        """The history of a feature, gone ones among them; None for one whose document has one version, or that never was."""
        found = self._rows("SELECT document FROM feature WHERE id = ?", feature)
        if not found:
            return None
        rows = self._rows(
            "SELECT turn, number, first, last, quote, changes FROM event WHERE feature = ? ORDER BY number", feature
        )
        return History(feature, str(found[0][0]), tuple(_event(row) for row in rows))

    def moments(self) -> dict[str, tuple[str | None, str | None]]:
        """Feature → when the version was read that brought it, and the one that changed it last; of documents with several."""
        found = self._rows(_MOMENTS)
        return {feature: (began, changed) for feature, began, changed in found}

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        if not self.are_kept:
            return []
        address = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
                return database.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise SnapshotError(
                f"The file {self._path.name} cannot be read: {error}. Run `roadgraph verify`, then roll back."
            ) from error


def save(path: Path, histories: Iterable[DocumentHistory]) -> None:
    """Writes the file of a draft snapshot."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(_TABLES)
        for document in histories:
            versions = ((document.document, *astuple(version)) for version in document.versions)
            database.executemany("INSERT INTO version VALUES (?, ?, ?, ?)", versions)
            for history in document.features:
                database.execute("INSERT INTO feature VALUES (?, ?)", (history.feature, history.document))
                rows = ((history.feature, *_row(event)) for event in history.events)
                database.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        database.commit()


def _row(event: Event) -> Sequence[object]:
    changed = json.dumps([astuple(change) for change in event.changes], ensure_ascii=False)
    return (event.number, event.turn.value, event.lines.first, event.lines.last, event.quote, changed)


def _event(row: Sequence[Any]) -> Event:
    turn, number, first, last, quote, changed = row
    changes = tuple(Change(*change) for change in json.loads(changed))
    return Event(Turn(turn), number, Span(first, last), quote, changes)
