"""Compares projects: what their plans are about, and two of them plan by plan."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from graph.comparison import Alone, Axis, Cell, Items, Likeness, Matrix, Row
from graph.errors import InputError, NotFoundError
from graph.model import Concept, Document, Feature, Project, Similarity, Status, Technology
from graph.network import one_to_one
from search import ranking
from search.catalogue import Catalogue, Filters
from search.engine import Engine

MOST_PROJECTS = 50
"""Projects that are compared at once: as many as a table can show and a person can read."""

_STATEMENTS = {
    Axis.CONCEPTS: "SELECT row, concept FROM feature_concept",
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
        if row in owners:
            about[thing][owners[row]].append(row)
    features = {row: catalogue.feature(row) for of_each in about.values() for rows in of_each.values() for row in rows}
    things = _things(catalogue, axis)
    return [
        Row(
            id,
            things[id].label,
            broader_of(things[id]),
            tuple(Cell(tuple(features[row] for row in of_each.get(project.id, []))) for project in projects),
        )
        for id, of_each in about.items()
    ]


def _things(catalogue: Catalogue, axis: Axis) -> Mapping[str, Concept | Technology]:
    """What the rows of a matrix are, by id."""
    return catalogue.concepts if axis is Axis.CONCEPTS else catalogue.technologies


def broader_of(thing: Concept | Technology) -> str | None:
    """The id of what a row of a matrix lies under: the broader concept, or the technology's category."""
    return thing.broader if isinstance(thing, Concept) else thing.category


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
    first, second = ([_Plan.at(engine.catalogue, int(row)) for row in own] for own in rows)
    scores = _closeness(engine, *rows)
    pairs = _pairs(first, second, scores)
    paired = {id for one in pairs for id in (one.feature.id, one.other.id)}
    left, right = _left(first, second, scores, paired), _left(second, first, scores.T, paired)
    also = [_likeness(one, nearest, score) for one, nearest, score in left if nearest and score >= ranking.SIMILAR]
    also += [_likeness(nearest, one, score) for one, nearest, score in right if nearest and score >= ranking.SIMILAR]
    return Items(
        (projects[0], projects[1]),
        _documents(engine.catalogue, projects),
        _closest_first(pairs),
        _closest_first(also),
        _alone(left),
        _alone(right),
    )


class _Plan(NamedTuple):
    """A feature and the concepts that it is about, the surest first."""

    feature: Feature
    concepts: tuple[str, ...]

    @classmethod
    def at(cls, catalogue: Catalogue, row: int) -> "_Plan":
        """What is in a row."""
        feature = catalogue.feature(row)
        return cls(feature, tuple(tag.concept for tag in catalogue.tags_of(feature.id)))


_Left: TypeAlias = tuple[_Plan, _Plan | None, float]
"""A plan without a pair, the nearest of the other project, and how near that is."""


def _closeness(engine: Engine, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
    """`(n, m)`: how close the meaning of each of n rows is to that of each of m others (cosine, 4 decimals)."""
    if not len(rows) or not len(others):
        return np.zeros((len(rows), len(others)))
    cosines = engine.vectors.vectors(rows) @ engine.vectors.vectors(others).T
    return np.asarray(np.round(cosines.astype(np.float64), 4))


def _pairs(first: Sequence[_Plan], second: Sequence[_Plan], scores: NDArray[np.float64]) -> list[Likeness]:
    """The pairs of plans that want the same, one to one."""
    close = [(int(row), int(column)) for row, column in np.argwhere(scores >= ranking.SIMILAR)]
    found = {(first[row].feature.id, second[column].feature.id): (row, column) for row, column in close}
    alike = [Similarity(*ids, float(scores[at])) for ids, at in found.items()]
    places = [found[one.feature, one.other] for one in one_to_one(alike, ranking.SIMILAR)]
    return [_likeness(first[row], second[column], float(scores[row, column])) for row, column in places]


def _left(
    plans: Sequence[_Plan], others: Sequence[_Plan], scores: NDArray[np.float64], paired: Set[str]
) -> list[_Left]:
    """The plans that are in no pair."""
    nearest = np.argmax(scores, axis=1) if others else ()
    return [
        (plan, others[nearest[at]], float(scores[at, nearest[at]])) if others else (plan, None, 0.0)
        for at, plan in enumerate(plans)
        if plan.feature.id not in paired
    ]


def _likeness(one: _Plan, other: _Plan, score: float) -> Likeness:
    technologies = tuple(id for id in one.feature.technologies if id in other.feature.technologies)
    concepts = tuple(id for id in one.concepts if id in other.concepts)
    return Likeness(one.feature, other.feature, score, technologies, concepts)


def _closest_first(likenesses: Iterable[Likeness]) -> tuple[Likeness, ...]:
    return tuple(sorted(likenesses, key=lambda one: (-one.score, one.feature.id, one.other.id)))


def _alone(left: Iterable[_Left]) -> tuple[Alone, ...]:
    """Those that nothing is like, by status; of one status in the documents' order."""
    found = [
        Alone(one.feature, nearest and nearest.feature, score)
        for one, nearest, score in left
        if score < ranking.SIMILAR
    ]
    return tuple(sorted(found, key=lambda one: list(Status).index(one.feature.status)))
