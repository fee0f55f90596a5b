"""Comparisons of projects as JSON, and in the formats that files take."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from api.served import Served
from api.shown import Json
from graph.comparison import Alone, Axis, Cell, Items, Likeness, Matrix, Row, Standing
from graph.model import Feature, Project
from graph.vocabulary import iri
from search import compare
from search.cells import count_recorded, recorded
from search.compare import broader_of

FORMATS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "ttl": "text/turtle",
}

Comparison: TypeAlias = Matrix | Items


class Comparisons:
    """Comparisons over one snapshot, whose engine and store are opened where they are needed."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def projects(self, names: Iterable[str]) -> tuple[Project, ...]:
        """The projects of those ids or labels, each once. Raises NotFoundError, InputError."""
        return compare.named_projects(self._served.catalogue, names)

    def matrix(self, names: Iterable[str], axis: Axis, *, k: int | None = None, offset: int = 0) -> Matrix:
        """Projects beside each other: k rows from `offset` on, or all. Raises NotFoundError, InputError."""
        return compare.matrix(self._served.catalogue, self.projects(names), axis, k=k, offset=offset)

    def items(self, names: Iterable[str]) -> Items:
        """Two projects plan by plan. Raises NotFoundError, InputError."""
        return compare.items(self._served.engine, self.projects(names))

    def count_recorded(self, axis: Axis, projects: Sequence[str] | None) -> int:
        """How many cells of the matrix of all projects, or of those of these ids, hold something."""
        return count_recorded(self._served.catalogue, axis, projects)

    def recorded(self, axis: Axis, projects: Sequence[str] | None) -> Iterator[Json]:
        """These cells as JSON, by the labels of their rows and projects; what is not recorded has none."""
        served = self._served
        labels = self._labels(axis)
        for one in recorded(served.catalogue, axis, projects):
            broader = iri(served.base, id) if (id := broader_of(one.thing)) else None
            yield {
                "by": axis.value,
                "row": served.representations.named(one.thing),
                "broader": {"id": broader, "label": labels.get(broader, broader)} if broader else None,
                "project": served.representations.named(one.project),
                "standing": one.cell.standing.value,
                "counts": {status.value: count for status, count in one.cell.counts.items()},
                "features": [
                    {"id": iri(served.base, feature.id), "title": feature.title, "status": feature.status.value}
                    for feature in one.cell.features
                ],
            }

    def json(self, compared: Comparison) -> Json:
        """A comparison as JSON."""
        shown = _Shown(self._served, self._labels(compared.axis) if isinstance(compared, Matrix) else {})
        told = shown.matrix(compared) if isinstance(compared, Matrix) else shown.items(compared)
        return {**told, "snapshot": self._served.snapshot.name}

    def written(self, compared: Comparison, format: str) -> bytes:
        """A comparison in one of the formats, in UTF-8."""
        if format == "json":
            return json.dumps(self.json(compared), ensure_ascii=False, indent=1).encode() + b"\n"
        if format == "ttl":
            from graph.comparison_triples import items_turtle, matrix_turtle

            if isinstance(compared, Matrix):
                return matrix_turtle(compared, self._served.base)
            return items_turtle(compared, self._served.base)
        from api.compare import formats

        write = {
            (Matrix, "csv"): formats.matrix_csv,
            (Matrix, "md"): formats.matrix_markdown,
            (Items, "csv"): formats.items_csv,
            (Items, "md"): formats.items_markdown,
        }
        return write[type(compared), format](self.json(compared))

    def _labels(self, axis: Axis) -> Mapping[str, str]:
        """Labels of what the rows of a matrix lie under, by IRI."""
        if axis is Axis.TECHNOLOGIES:
            return self._served.categories
        return {iri(self._served.base, id): concept.label for id, concept in self._served.catalogue.concepts.items()}


class _Shown:
    """The JSON of one comparison; a feature that stands in several cells is looked up once."""

    def __init__(self, served: Served, broader: Mapping[str, str]) -> None:
        """`broader` are the labels of what the rows of a matrix lie under, by IRI."""
        self._catalogue = served.catalogue
        self._representations = served.representations
        self._base = served.base
        self._broader = broader
        self._plans: dict[str, Json] = {}

    def matrix(self, matrix: Matrix) -> Json:
        return {
            "id": iri(self._base, matrix.id),
            "by": matrix.axis.value,
            "projects": [self._representations.named(project) for project in matrix.projects],
            "rows": [self._row(row, matrix.projects) for row in matrix.rows],
            "total": matrix.total,
            "offset": matrix.offset,
        }

    def _row(self, row: Row, projects: Sequence[Project]) -> Json:
        broader = iri(self._base, row.broader) if row.broader else None
        return {
            "id": iri(self._base, row.id),
            "label": row.label,
            "broader": {"id": broader, "label": self._broader.get(broader, broader)} if broader else None,
            "projects": row.projects,
            "features": row.features,
            "cells": [self._cell(cell, project) for cell, project in zip(row.cells, projects, strict=True)],
        }

    def _cell(self, cell: Cell, project: Project) -> Json:
        is_recorded = cell.standing is not Standing.NOT_RECORDED
        return {
            "project": self._representations.named(project),
            "summary": cell.standing.value,
            "counts": {status.value: count for status, count in cell.counts.items()} if is_recorded else None,
            "features": [self._plan(feature) for feature in cell.features] if is_recorded else None,
        }

    def items(self, items: Items) -> Json:
        first, second = (self._representations.named(project) for project in items.projects)
        return {
            "id": iri(self._base, items.id),
            "projects": [first, second],
            "pairs": [self._pair(one) for one in items.pairs],
            "also": [self._pair(one) for one in items.also],
            "only": [
                {"project": first, "features": [self._alone(one) for one in items.only_first]},
                {"project": second, "features": [self._alone(one) for one in items.only_second]},
            ],
            "shipped": [
                {"project": first, "planned_by": second, "pairs": [self._pair(one) for one in items.shipped_by_first]},
                {"project": second, "planned_by": first, "pairs": [self._pair(one) for one in items.shipped_by_second]},
            ],
        }

    def _pair(self, one: Likeness) -> Json:
        technologies = [self._representations.named(self._catalogue.technologies[id]) for id in one.technologies]
        concepts = [self._representations.named(self._catalogue.concepts[id]) for id in one.concepts]
        reasons = (("both name", technologies), ("both are about", concepts))
        why = [f"{said} {', '.join(thing['label'] for thing in things)}" for said, things in reasons if things]
        return {
            "feature": self._plan(one.feature),
            "other": self._plan(one.other),
            "score": one.score,
            "why": [*why, f"closeness of meaning {one.score:.0%}"],
            "technologies": technologies,
            "concepts": concepts,
        }

    def _alone(self, one: Alone) -> Json:
        nearest = {**self._plan(one.nearest), "score": one.score} if one.nearest else None
        return {**self._plan(one.feature), "nearest": nearest}

    def _plan(self, feature: Feature) -> Json:
        """As much of a feature as tells what, whose, how far, when and where it was read."""
        if feature.id not in self._plans:
            found = self._representations.at_row(self._catalogue.row_of(feature.id))
            kept = ("id", "title", "project", "status", "horizon", "document", "lines", "links")
            self._plans[feature.id] = {name: found[name] for name in kept}
        return self._plans[feature.id]
