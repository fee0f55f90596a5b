"""Writes the SQLite file that a catalogue reads: a table of each kind of thing, and the words of the features."""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.model import Concept, Feature, Kind, Project, Roadmap, Similarity, Tag, Technology
from graph.names import normalise
from search import vocabulary

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_TABLES = """
CREATE TABLE feature (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, project TEXT NOT NULL, document TEXT NOT NULL,
    status TEXT NOT NULL, bucket TEXT, start TEXT, end TEXT, record TEXT NOT NULL
);
CREATE INDEX feature_project ON feature (project);
CREATE TABLE feature_technology (row INTEGER NOT NULL, technology TEXT NOT NULL, PRIMARY KEY (technology, row)) WITHOUT ROWID;
CREATE TABLE document (id TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE project (id TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE technology (id TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE concept (id TEXT PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE feature_concept (
    row INTEGER NOT NULL, concept TEXT NOT NULL, score REAL NOT NULL, rule TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (concept, row)
) WITHOUT ROWID;
CREATE INDEX concept_of_feature ON feature_concept (row);
CREATE TABLE name (key TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, kind, id)) WITHOUT ROWID;
CREATE TABLE similar (first TEXT NOT NULL, second TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (first, second)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(title, text, context, names, content='', tokenize='porter unicode61 remove_diacritics 2');
"""


@cache
def feature_adapter() -> "TypeAdapter[Feature]":
    """Turns features into JSON and back; made late, since pydantic takes a while to load."""
    from pydantic import TypeAdapter

    return TypeAdapter(Feature)


def build(path: Path, roadmaps: Sequence[Roadmap], technologies: dict[str, Technology]) -> list[Feature]:
    """Writes the file of a draft snapshot and returns the features in the order of their rows; groups come after them."""
    ordered = sorted(roadmaps, key=lambda roadmap: roadmap.document.source)
    rows = [
        (roadmap, feature)
        for kind in Kind
        for roadmap in ordered
        for feature in roadmap.features
        if feature.kind is kind
    ]
    projects = {roadmap.project.id: roadmap.project for roadmap in reversed(ordered)}
    used = {id: technologies[id] for id in sorted({id for _, feature in rows for id in feature.technologies})}
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.executescript(_TABLES)
        _insert_records(database, "document", {roadmap.document.id: roadmap.document for roadmap in ordered})
        _insert_records(database, "project", dict(sorted(projects.items())))
        _insert_records(database, "technology", used)
        names = _name_rows(projects.values(), used.values())
        titles = ((normalise(feature.title), "title", feature.id) for _, feature in rows)
        database.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", (*names, *titles))
        texts: list[str] = []
        for row, (roadmap, feature) in enumerate(rows):
            _insert_feature(database, row, feature, roadmap)
            if feature.kind is Kind.FEATURE:
                words = (feature.title, feature.text, _context(feature, roadmap.project), _names(feature, technologies))
                statement = "INSERT INTO words(rowid, title, text, context, names) VALUES (?, ?, ?, ?, ?)"
                database.execute(statement, (row, *words))
                texts.append(" ".join(words))
        labels = (label for one in technologies.values() for label in (one.label, *one.other_labels))
        vocabulary.build(database, texts, labels)
        database.execute("INSERT INTO words(words) VALUES ('optimize')")
        database.commit()
    return [feature for _, feature in rows if feature.kind is Kind.FEATURE]


def add_inferred(
    path: Path, similarities: Iterable[Similarity], tags: Iterable[Tag], concepts: Sequence[Concept]
) -> None:
    """Adds to the file of a draft snapshot the pairs of similar features, and the features' concepts with their names."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        rows = [(pair.feature, pair.other, pair.score) for pair in similarities]
        database.executemany("INSERT INTO similar VALUES (?, ?, ?)", rows)
        _insert_records(database, "concept", {concept.id: concept for concept in concepts})
        names = [(normalise(name), "concept", one.id) for one in concepts for name in (one.label, *one.wordings)]
        database.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", names)
        tagged = [(tag.concept, tag.score, tag.rule, tag.words, tag.feature) for tag in tags]
        statement = "INSERT INTO feature_concept (row, concept, score, rule, words) SELECT row, ?, ?, ?, ? FROM feature WHERE id = ?"
        database.executemany(statement, tagged)
        database.commit()


def _insert_records(database: sqlite3.Connection, table: str, things: dict[str, Any]) -> None:
    rows = [(id, json.dumps(asdict(thing), ensure_ascii=False, sort_keys=True)) for id, thing in things.items()]
    database.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608 - our own table names


def _insert_feature(database: sqlite3.Connection, row: int, feature: Feature, roadmap: Roadmap) -> None:
    """One row of the table of features, and those that say which technologies it names."""
    horizon = feature.horizon
    bucket = horizon.bucket.value if horizon.bucket else None
    values = (
        row, feature.id, feature.kind.value, roadmap.project.id, roadmap.document.id, feature.status.value,
        bucket, _day(horizon.start), _day(horizon.end), feature_adapter().dump_json(feature).decode(),
    )  # fmt: skip
    database.execute("INSERT INTO feature VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    named = [(row, id) for id in feature.technologies]
    database.executemany("INSERT INTO feature_technology VALUES (?, ?)", named)


def _context(feature: Feature, project: Project) -> str:
    return " ".join(part for part in (project.label, *feature.section, feature.component) if part)


def _names(feature: Feature, technologies: dict[str, Technology]) -> str:
    """Every spelling of the feature's technologies, so that "K8s" finds Kubernetes."""
    return " ".join(
        label for id in feature.technologies for label in (technologies[id].label, *technologies[id].other_labels)
    )


def _name_rows(projects: Iterable[Project], technologies: Iterable[Technology]) -> Iterator[tuple[str, str, str]]:
    for project in projects:
        for label in (project.label, *project.other_labels):
            yield normalise(label), "project", project.id
    for technology in technologies:
        for label in (technology.label, *technology.other_labels):
            yield normalise(label), "technology", technology.id


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
