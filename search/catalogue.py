"""The features of a snapshot as rows of a SQLite file: their records, what they can be filtered by, and their words.

Row `n` is vector `n` of the index. Groups come after the features: they are exported but have no vector.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import InputError, NotFoundError, SnapshotError
from graph.model import Bucket, Concept, Document, Feature, Project, Similarity, Status, Tag, Technology
from graph.names import near, normalise
from search.catalogue_file import feature_adapter


@dataclass(frozen=True, slots=True)
class Filters:
    """What a feature has to be like; several values of one kind are alternatives.

    Projects, technologies and concepts by id or label.
    """

    project: tuple[str, ...] = ()
    not_project: tuple[str, ...] = ()
    technology: tuple[str, ...] = ()
    concept: tuple[str, ...] = ()
    status: tuple[Status, ...] = ()
    bucket: tuple[Bucket, ...] = ()
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that features can be filtered by, and how many of those found have it."""

    value: str
    label: str
    count: int


_LISTED = {"project": "projects", "technology": "technologies", "concept": "concepts"}
"""Where the API lists each kind."""

_NEAR = 75
"""How like (of 100) a label has to be to a name that nothing has, to be suggested."""

_REMEMBERED = 32
"""Filters whose rows and facets are kept: nothing in a sealed snapshot changes, and most searches have none or few."""

_TITLES = 4096
"""Titles that are kept: those of groups, and of features that many others are like, are asked for again and again."""


class Catalogue:
    """Read-only; every thread has a connection of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self.documents = {id: Document(**record) for id, record in self._records("document")}
        self.projects = {
            id: Project(**{**record, "other_labels": tuple(record["other_labels"])})
            for id, record in self._records("project")
        }
        self.technologies = {id: _technology(record) for id, record in self._records("technology")}
        self.concepts = {id: _concept(record) for id, record in self._records("concept")}
        self._rows = lru_cache(_REMEMBERED)(self._read_rows)
        self._facets = lru_cache(_REMEMBERED)(self._count_facets)
        self._titles = lru_cache(_TITLES)(self._read_title)
        self.count = int(self.execute("SELECT count(*) FROM feature WHERE kind = 'feature'").fetchone()[0])

    def similarities(self) -> Iterator[Similarity]:
        """Every pair of similar features, by their ids, one after the other."""
        for pair in self.execute("SELECT first, second, score FROM similar ORDER BY first, second"):
            yield Similarity(*pair)

    def count_similarities(self) -> int:
        """How many pairs of similar features there are."""
        return int(self.execute("SELECT count(*) FROM similar").fetchone()[0])

    @cached_property
    def statuses(self) -> Mapping[str, Mapping[str, int]]:
        """Project → status → how many features of its roadmaps have it."""
        found = {id: {status.value: 0 for status in Status} for id in self.projects}
        counted = "SELECT project, status, count(*) FROM feature WHERE kind = 'feature' GROUP BY project, status"
        for project, status, count in self.execute(counted):
            found[project][status] = count
        return found

    @cached_property
    def namings(self) -> Sequence[tuple[str, str, int]]:
        """A project, a technology and how many features of the one name the other, by their ids."""
        counted = (
            "SELECT project, technology, count(*) FROM feature JOIN feature_technology USING (row)"
            " WHERE kind = 'feature' GROUP BY project, technology ORDER BY project, technology"
        )
        return tuple(self.execute(counted))

    def execute(self, statement: str, values: Sequence[object] | Mapping[str, object] = ()) -> sqlite3.Cursor:
        """Runs one statement on this thread's connection. Raises SnapshotError if the file is damaged."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        try:
            if connection is None:
                connection = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
                self._local.connection = connection
            return connection.execute(statement, values)
        except sqlite3.DatabaseError as error:
            raise SnapshotError(
                f"The file {self._path.name} cannot be read: {error}. Run `roadgraph verify`, then roll back."
            ) from error

    def close(self) -> None:
        """Closes this thread's connection."""
        if connection := getattr(self._local, "connection", None):
            connection.close()
            self._local.connection = None

    def _records(self, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for id, record in self.execute(f"SELECT id, record FROM {table} ORDER BY id"):  # noqa: S608 - our own table names
            yield id, json.loads(record)

    # Features

    def feature(self, row: int) -> Feature:
        """The feature or group in a row."""
        found = self.execute("SELECT record FROM feature WHERE row = ?", (row,)).fetchone()
        return feature_adapter().validate_json(found[0])

    def row_of(self, id: str) -> int:
        """The row of a feature or group; raises NotFoundError."""
        found = self.execute("SELECT row FROM feature WHERE id = ?", (id,)).fetchone()
        if found is None:
            raise NotFoundError(
                f"There is no feature {id.removeprefix('feature/')} in this snapshot. Search for its title, or look it up in the export."
            )
        return int(found[0])

    def title_of(self, id: str) -> str:
        """The title of a feature or group; raises NotFoundError."""
        return self._titles(id)

    def _read_title(self, id: str) -> str:
        return self.feature(self.row_of(id)).title

    def tags_of(self, id: str) -> tuple[Tag, ...]:
        """The concepts that a feature is tagged with, surest first."""
        found = self.execute(
            "SELECT id, concept, score, rule, words FROM feature_concept JOIN feature USING (row) WHERE id = ? ORDER BY score DESC, concept",
            (id,),
        )
        return tuple(Tag(*tag) for tag in found)

    def parts_of(self, id: str) -> list[int]:
        """The rows of the features that a group gathers, in the order of the document."""
        statement = "SELECT row FROM feature WHERE project = ? AND json_extract(record, '$.parent') = ? ORDER BY row"
        found = self.execute("SELECT project FROM feature WHERE id = ?", (id,)).fetchone()
        return [row for (row,) in self.execute(statement, (found[0], id))] if found else []

    def has_feature(self, id: str) -> bool:
        """Whether there is a feature or group of that id."""
        return self.execute("SELECT 1 FROM feature WHERE id = ?", (id,)).fetchone() is not None

    def project_at(self, row: int) -> str:
        """The id of the project of a row."""
        return str(self.execute("SELECT project FROM feature WHERE row = ?", (row,)).fetchone()[0])

    def project_of_features(self) -> dict[str, str]:
        """Feature id → project id, of every feature and group."""
        return dict(self.execute("SELECT id, project FROM feature"))

    def document_at(self, row: int) -> Document:
        """The document that a row was read from."""
        return self.documents[self.execute("SELECT document FROM feature WHERE row = ?", (row,)).fetchone()[0]]

    def rows(self, filters: Filters, *, groups: bool = False) -> NDArray[np.int64]:
        """The rows that pass the filters, ascending. Raises NotFoundError for a project or technology nobody knows."""
        return self._rows(filters, groups)

    def _read_rows(self, filters: Filters, groups: bool) -> NDArray[np.int64]:
        where, values = self._where(filters, groups=groups)
        found = [row for (row,) in self.execute(f"SELECT row FROM feature WHERE {where} ORDER BY row", values)]  # noqa: S608 - built from constants
        rows = np.array(found, dtype=np.int64)
        rows.flags.writeable = False
        return rows

    def _where(self, filters: Filters, *, groups: bool) -> tuple[str, list[str]]:
        """The condition of the filters, made of constants, and the values for its marks; lists travel as JSON."""
        clauses = ["1 = 1" if groups else "kind = 'feature'"]
        values: list[str] = []
        for clause, wanted in (
            ("project IN (SELECT value FROM json_each(?))", self._ids(filters.project, "project")),
            ("project NOT IN (SELECT value FROM json_each(?))", self._ids(filters.not_project, "project")),
            ("status IN (SELECT value FROM json_each(?))", [status.value for status in filters.status]),
            ("bucket IN (SELECT value FROM json_each(?))", [bucket.value for bucket in filters.bucket]),
            (
                "row IN (SELECT row FROM feature_technology WHERE technology IN (SELECT value FROM json_each(?)))",
                self._ids(filters.technology, "technology"),
            ),
            (
                "row IN (SELECT row FROM feature_concept WHERE concept IN (SELECT value FROM json_each(?)))",
                self._ids(filters.concept, "concept"),
            ),
        ):
            if wanted:
                clauses.append(clause)
                values.append(json.dumps(wanted))
        for clause, day in (("coalesce(end, start) >= ?", filters.start), ("coalesce(start, end) <= ?", filters.end)):
            if day:
                clauses.append(clause)
                values.append(day.isoformat())
        return " AND ".join(clauses), values

    def _ids(self, names: Iterable[str], kind: str) -> list[str]:
        return [id for name in names for id in self.ids_of(name, kind)]

    def ids_of(self, name: str, kind: str) -> list[str]:
        """The ids of the projects, technologies or concepts of that id or label, any case; raises NotFoundError if there is none."""
        prefix = "concept/" if kind == "concept" else "technology/"
        bare = name.rsplit(f"/{prefix}", 1)[-1] if "://" in name else name.removeprefix(prefix)
        if (id := prefix + bare.casefold()) in self._table(kind):
            return [id]
        found = [
            id
            for (id,) in self.execute(
                "SELECT id FROM name WHERE key = ? AND kind = ? ORDER BY id", (normalise(name), kind)
            )
        ]
        if not found:
            near = self.near(name, kind)
            hint = f" Did you mean {' or '.join(near)}?" if near else f" All are listed at /api/{_LISTED[kind]}."
            raise NotFoundError(f"No {kind} is called {name!r} in this snapshot.{hint}")
        return found

    def find_project(self, project: Project) -> tuple[str, ...]:
        """The ids under which a project that a document names is known here: its own, or what its names became."""
        if project.id in self.projects:
            return (project.id,)
        keys = json.dumps([normalise(label) for label in (project.label, *project.other_labels)])
        found = self.execute(
            "SELECT DISTINCT id FROM name WHERE kind = 'project' AND key IN (SELECT value FROM json_each(?)) ORDER BY id",
            (keys,),
        )
        return tuple(id for (id,) in found)

    def _table(self, kind: str) -> Mapping[str, Project | Technology | Concept]:
        tables: dict[str, Mapping[str, Project | Technology | Concept]] = {
            "project": self.projects,
            "technology": self.technologies,
            "concept": self.concepts,
        }
        return tables[kind]

    def near(self, name: str, kind: str) -> list[str]:
        """At most three labels of projects, technologies or concepts that are spelled much like a name, the nearest first."""
        return near(name, {one.label: one.label for one in self._table(kind).values()}, _NEAR)

    def facets(self, filters: Filters) -> dict[str, list[Facet]]:
        """How many of the features that pass the filters have each status, bucket, project, technology and concept."""
        return self._facets(filters)

    def _count_facets(self, filters: Filters) -> dict[str, list[Facet]]:
        where, values = self._where(filters, groups=False)
        found: dict[str, list[Facet]] = {}
        for column in ("status", "bucket", "project"):
            counted = self.execute(
                f"SELECT {column}, count(*) FROM feature WHERE {where} AND {column} IS NOT NULL GROUP BY {column} ORDER BY 2 DESC, 1",  # noqa: S608
                values,
            )
            found[column] = [Facet(value, self._label(column, value), count) for value, count in counted]
        for kind in ("technology", "concept"):
            counted = self.execute(
                f"SELECT {kind}, count(*) FROM feature_{kind} WHERE row IN (SELECT row FROM feature WHERE {where}) GROUP BY {kind} ORDER BY 2 DESC, 1",  # noqa: S608
                values,
            )
            found[kind] = [Facet(value, self._label(kind, value), count) for value, count in counted]
        return found

    def _label(self, kind: str, value: str) -> str:
        return value.replace("_", " ") if kind in ("status", "bucket") else self._table(kind)[value].label

    def named(self, keys: Iterable[str], kind: str) -> list[tuple[str, str]]:
        """The normalised names, of those given, that things of a kind have, each with the id."""
        found = self.execute(
            "SELECT key, id FROM name WHERE kind = ? AND key IN (SELECT value FROM json_each(?)) ORDER BY key, id",
            (kind, json.dumps(sorted(keys))),
        )
        return list(found)


def filters_of(
    *,
    project: Iterable[str] = (),
    not_project: Iterable[str] = (),
    technology: Iterable[str] = (),
    concept: Iterable[str] = (),
    status: Iterable[str] = (),
    bucket: Iterable[str] = (),
    start: str | None = None,
    end: str | None = None,
) -> Filters:
    """Filters from the words a caller gave; raises InputError naming what is allowed."""
    return Filters(
        project=tuple(project),
        not_project=tuple(not_project),
        technology=tuple(technology),
        concept=tuple(concept),
        status=tuple(_member(Status, value, "status") for value in status),
        bucket=tuple(_member(Bucket, value, "bucket") for value in bucket),
        start=_date(start, "from", last=False),
        end=_date(end, "to", last=True),
    )


def _member(kind: Any, value: str, name: str) -> Any:
    try:
        return kind(value.strip().casefold().replace(" ", "_").replace("-", "_"))
    except ValueError as error:
        raise InputError(
            f"{value!r} is no {name}. The values are {', '.join(member.value for member in kind)}."
        ) from error


def _date(value: str | None, name: str, *, last: bool) -> date | None:
    """A day, or the first or last day of a year or month."""
    if not value:
        return None
    from calendar import monthrange

    try:
        parts = [int(part) for part in value.split("-", 2)]
        year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
        return date(year, month, parts[2] if len(parts) > 2 else (monthrange(year, month)[1] if last else 1))
    except (ValueError, IndexError) as error:
        raise InputError(f"{name}={value!r} is no date. Write 2025, 2025-03 or 2025-03-31.") from error


def _concept(record: dict[str, Any]) -> Concept:
    lists = {name: tuple(record[name]) for name in ("wordings", "related", "technologies")}
    return Concept(**{**record, **lists})


def _technology(record: dict[str, Any]) -> Technology:
    words = tuple((label, tuple(words)) for label, words in record.pop("words"))
    return Technology(**{**record, "other_labels": tuple(record["other_labels"]), "words": words})
