"""The cells of the matrix of projects and what their plans are about that hold something, one after the other."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.comparison import Axis, Cell
from graph.model import Concept, Project, Technology
from search.catalogue import Catalogue

_CELLS = """SELECT project, row FROM feature_{0} JOIN feature USING (row)
WHERE kind = 'feature' AND {0} = :thing AND (:projects IS NULL OR project IN (SELECT value FROM json_each(:projects)))
ORDER BY row"""
_COUNT = """SELECT count(*) FROM (SELECT DISTINCT {0}, project FROM feature_{0} JOIN feature USING (row)
WHERE kind = 'feature' AND (:projects IS NULL OR project IN (SELECT value FROM json_each(:projects))))"""
_THING = {Axis.CONCEPTS: "concept", Axis.TECHNOLOGIES: "technology"}
"""What the tables are called after; nothing else is put into a statement."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a project has about one thing: one feature or more."""

    thing: Concept | Technology
    project: Project
    cell: Cell


def recorded(catalogue: Catalogue, axis: Axis, projects: Sequence[str] | None = None) -> Iterator[Recorded]:
    """The cells with something in them, of all projects or those of these ids, by the labels of thing and project."""
    statement, among = _CELLS.format(_THING[axis]), _json(projects)
    for thing in sorted(_things(catalogue, axis), key=lambda one: (one.label.casefold(), one.id)):
        found = catalogue.execute(statement, {"thing": thing.id, "projects": among}).fetchall()
        ordered = sorted(found, key=lambda one: (catalogue.projects[one[0]].label.casefold(), *one))
        for project, rows in groupby(ordered, key=lambda one: str(one[0])):
            cell = Cell(tuple(catalogue.feature(row) for _, row in rows))
            yield Recorded(thing, catalogue.projects[project], cell)


def count_recorded(catalogue: Catalogue, axis: Axis, projects: Sequence[str] | None = None) -> int:
    """How many these are."""
    found = catalogue.execute(_COUNT.format(_THING[axis]), {"projects": _json(projects)})
    return int(found.fetchone()[0])


def _things(catalogue: Catalogue, axis: Axis) -> Iterable[Concept | Technology]:
    return catalogue.concepts.values() if axis is Axis.CONCEPTS else catalogue.technologies.values()


def _json(projects: Sequence[str] | None) -> str | None:
    return None if projects is None else json.dumps(projects)
