"""Compares projects: what their plans are about, and two of them plan by plan."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.comparison import Alone, Axis, Cell, Items, Likeness, Matrix, Row
from graph.errors import InputError, NotFoundError
from graph.model import Document, Feature, Project, Similarity, Status, Technology
from graph.network import one_to_one
from search import ranking
from search.catalogue import Catalogue, Filters
from search.engine import Engine

MOST_PROJECTS = 50
"""Projects that are compared at once: as many as a table can show and a person can read."""

_STATEMENTS = {
    Axis.TECHNOLOGIES: "SELECT row, technology FROM feature_technology",
}
"""Which rows of the catalogue are about which things."""


def named_projects(catalogue: Catalogue, names: Iterable[str]) -> tuple[Project, ...]:
    """The projects of those ids or labels, any case, each once; a name may be several, parted by commas.

    Raises NotFoundError for a name nobody knows, InputError for one that several projects have.
    """
    ids = dict.fromkeys(id for name in names for id in _ids(catalogue, name))
    if len(ids) > MOST_PROJECTS:
        raise InputError(f"{len(ids)} projects were named; at most {MOST_PROJECTS} are compared at once. Name fewer.")
    return tuple(catalogue.projects[id] for id in ids)


def _ids(catalogue: Catalogue, name: str) -> list[str]:
    try:
        found = catalogue.ids_of(name, "project")
    except NotFoundError:
        if "," not in name:
            raise
        return [id for part in name.split(",") if part.strip() for id in _ids(catalogue, part.strip())]
    if len(found) > 1:
        raise InputError(f"{name!r} is the name of {len(found)} projects. Name one by its id: {', '.join(found)}.")
    return found


def matrix(
    catalogue: Catalogue, projects: Sequence[Project], axis: Axis, *, k: int | None = None, offset: int = 0
) -> Matrix:
    """The projects beside each other; of the rows k from `offset` on, those first that most of the projects have.

    Raises InputError for fewer than two projects.
    """
    if len(projects) < 2:
        known = f"{projects[0].label} is one" if projects else "none was named"
        raise InputError(f"A comparison takes two projects or more; {known}. Name others, by id or label.")
    rows = sorted(_rows(catalogue, projects, axis), key=_order)
    shown = rows[offset:] if k is None else rows[offset : offset + k]
    return Matrix(axis, tuple(projects), _documents(catalogue, projects), tuple(shown), len(rows), offset)


def _order(row: Row) -> tuple[int, int, str, str]:
    return -row.projects, -row.features, row.label.casefold(), row.id


def _rows(catalogue: Catalogue, projects: Sequence[Project], axis: Axis) -> list[Row]:
    about: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    owners = _owners(catalogue, projects)
    for row, thing in catalogue.execute(f"{_STATEMENTS[axis]} ORDER BY row"):
        # Every plan of a project is about the project itself; that tells nothing.
        if row in owners and owners[row] != thing:
            about[thing][owners[row]].append(row)
    features = {row: catalogue.feature(row) for of_each in about.values() for rows in of_each.values() for row in rows}
    things = _things(catalogue, axis)
    return [
        Row(
            id,
            things[id].label,
            _broader(things[id]),
            tuple(Cell(tuple(features[row] for row in of_each.get(project.id, []))) for project in projects),
        )
        for id, of_each in about.items()
    ]


def _things(catalogue: Catalogue, axis: Axis) -> Mapping[str, Technology]:
    """What rows of a matrix are, by id."""
    return {Axis.TECHNOLOGIES: catalogue.technologies}[axis]


def _broader(thing: Technology) -> str | None:
    return thing.category


def _owners(catalogue: Catalogue, projects: Sequence[Project]) -> dict[int, str]:
    """Row → project, of the features of these projects."""
    statement = (
        "SELECT row, project FROM feature WHERE kind = 'feature' AND project IN (SELECT value FROM json_each(?))"
    )
    return dict(catalogue.execute(statement, (json.dumps([project.id for project in projects]),)))


def _documents(catalogue: Catalogue, projects: Sequence[Project]) -> tuple[Document, ...]:
    ids = {project.id for project in projects}
    return tuple(one for one in catalogue.documents.values() if one.project in ids)


def items(engine: Engine, projects: Sequence[Project]) -> Items:
    """Two projects plan by plan, by how close the meaning of every plan of one is to every plan of the other.

    Raises InputError unless two projects are given.
    """
    if len(projects) != 2:
        raise InputError(
            f"{len(projects)} {'project was' if len(projects) == 1 else 'projects were'} named; "
            "plan by plan two are compared. Name two, by id or label."
        )
    rows = [engine.catalogue.rows(Filters(project=(project.id,))) for project in projects]
    first, second = ([engine.catalogue.feature(int(row)) for row in own] for own in rows)
    scores = engine.closeness(*rows)
    pairs = _pairs(first, second, scores)
    paired = {id for one in pairs for id in (one.feature.id, one.other.id)}
    left = [_nearest(one, second, of_one) for one, of_one in zip(first, scores, strict=True) if one.id not in paired]
    right = [_nearest(one, first, of_one) for one, of_one in zip(second, scores.T, strict=True) if one.id not in paired]
    also = [_likeness(one.feature, one.nearest, one.score) for one in left if _is_alike(one) and one.nearest]
    also += [_likeness(one.nearest, one.feature, one.score) for one in right if _is_alike(one) and one.nearest]
    return Items(
        (projects[0], projects[1]),
        _documents(engine.catalogue, projects),
        _closest_first(pairs),
        _closest_first(also),
        _still_to_come_first(one for one in left if not _is_alike(one)),
        _still_to_come_first(one for one in right if not _is_alike(one)),
    )


def _pairs(first: Sequence[Feature], second: Sequence[Feature], scores: NDArray[np.float64]) -> list[Likeness]:
    """The pairs of features that want the same, one to one."""
    close = [(int(row), int(column)) for row, column in np.argwhere(scores >= ranking.SIMILAR)]
    found = {(first[row].id, second[column].id): (row, column) for row, column in close}
    alike = [Similarity(*ids, float(scores[at])) for ids, at in found.items()]
    chosen = one_to_one(alike, ranking.SIMILAR)
    places = [found[one.feature, one.other] for one in chosen]
    return [_likeness(first[row], second[column], float(scores[row, column])) for row, column in places]


def _nearest(feature: Feature, others: Sequence[Feature], scores: NDArray[np.float64]) -> Alone:
    """A feature and the nearest of the others."""
    if not others:
        return Alone(feature, None, 0.0)
    at = int(np.argmax(scores))
    return Alone(feature, others[at], float(scores[at]))


def _is_alike(one: Alone) -> bool:
    return one.score >= ranking.SIMILAR


def _likeness(feature: Feature, other: Feature, score: float) -> Likeness:
    shared = tuple(id for id in feature.technologies if id in other.technologies)
    return Likeness(feature, other, score, shared)


def _closest_first(likenesses: Iterable[Likeness]) -> tuple[Likeness, ...]:
    return tuple(sorted(likenesses, key=lambda one: (-one.score, one.feature.id, one.other.id)))


def _still_to_come_first(alone: Iterable[Alone]) -> tuple[Alone, ...]:
    """By status; of one status in the documents' order."""
    return tuple(sorted(alone, key=lambda one: list(Status).index(one.feature.status)))
