"""Comparisons as Turtle: pure functions from what was compared to text. No blank nodes; what is not recorded says so."""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph.comparison import Alone, Cell, Items, Likeness, Matrix, Row
from graph.model import Document, Feature, Project
from graph.names import digest
from graph.triples import Quad, Writer, counted, decimal, version_id
from graph.vocabulary import DCTERMS, DOAP, PREFIXES, PROV, RDF, RG, SKOS


def matrix_turtle(matrix: Matrix, base: str) -> bytes:
    """A matrix: a node for every cell, also for those that hold nothing."""
    return _turtle(_matrix_quads(matrix, Writer(base, matrix.id)))


def items_turtle(items: Items, base: str) -> bytes:
    """Two projects plan by plan: a node for every pair, and the features that stand alone."""
    return _turtle(_items_quads(items, Writer(base, items.id)))


def _turtle(quads: Iterable[Quad]) -> bytes:
    triples = sorted({quad.triple for quad in quads}, key=str)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def _comparison_quads(
    writer: Writer, id: str, by: str, projects: Iterable[Project], documents: Iterable[Document]
) -> Iterator[Quad]:
    """What was compared, by what, and what it was read from."""
    yield from writer.quads(
        id,
        [
            (RDF + "type", ox.NamedNode(RG + "Comparison")),
            (RG + "comparedBy", by),
            *((RG + "compares", writer.node(project.id)) for project in projects),
            *((PROV + "wasDerivedFrom", writer.node(version_id(document))) for document in documents),
        ],
    )
    for project in projects:
        yield from writer.quads(
            project.id, [(RDF + "type", ox.NamedNode(DOAP + "Project")), (DOAP + "name", project.label)]
        )


def _feature_quads(writer: Writer, feature: Feature, project: Project) -> Iterator[Quad]:
    """As much of a feature as tells what, whose, how far, when and where it was read."""
    bucket = feature.horizon.bucket
    yield from writer.quads(
        feature.id,
        [
            (RDF + "type", ox.NamedNode(RG + "Feature")),
            (DCTERMS + "title", feature.title),
            (RG + "project", writer.node(project.id)),
            (RG + "status", ox.NamedNode(RG + feature.status.value)),
            (RG + "horizon", feature.horizon.label),
            (RG + "bucket", ox.NamedNode(RG + bucket.value) if bucket else None),
            (RG + "firstLine", feature.lines.first),
            (RG + "lastLine", feature.lines.last),
        ],
    )


def _matrix_quads(matrix: Matrix, writer: Writer) -> Iterator[Quad]:
    yield from _comparison_quads(writer, matrix.id, matrix.axis.value, matrix.projects, matrix.documents)
    yield from writer.quads(matrix.id, [(RG + "rows", matrix.total)])
    for row in matrix.rows:
        broader = writer.node(row.broader) if row.broader else None
        yield from writer.quads(row.id, [(SKOS + "prefLabel", row.label), (SKOS + "broader", broader)])
        for project, cell in zip(matrix.projects, row.cells, strict=True):
            yield from _cell_quads(writer, matrix.id, row, project, cell)


def _cell_quads(writer: Writer, comparison: str, row: Row, project: Project, cell: Cell) -> Iterator[Quad]:
    yield from writer.quads(
        f"{comparison}/{_last_part(project.id)}/{row.id}",
        [
            (RDF + "type", ox.NamedNode(RG + "ComparisonCell")),
            (RG + "cellOf", writer.node(comparison)),
            (RG + "row", writer.node(row.id)),
            (RG + "column", writer.node(project.id)),
            (RG + "standing", ox.NamedNode(RG + cell.standing.value)),
            *((RG + counted(status), count) for status, count in cell.counts.items()),
            *((RG + "holds", writer.node(feature.id)) for feature in cell.features),
        ],
    )
    for feature in cell.features:
        yield from _feature_quads(writer, feature, project)


def _items_quads(items: Items, writer: Writer) -> Iterator[Quad]:
    yield from _comparison_quads(writer, items.id, "items", items.projects, items.documents)
    for property, likenesses in (("alike", items.pairs), ("alsoAlike", items.also)):
        for one in likenesses:
            yield from _likeness_quads(writer, items, one, property)
    for project, alone in zip(items.projects, (items.only_first, items.only_second), strict=True):
        yield from _alone_quads(writer, items.id, project, alone)


def _likeness_quads(writer: Writer, items: Items, one: Likeness, property: str) -> Iterator[Quad]:
    id = f"{items.id}/pair/{digest(*sorted((one.feature.id, one.other.id)), length=16)}"
    ahead = [
        project
        for project, is_ahead in zip(items.projects, (one.shipped_by_first, one.shipped_by_second), strict=True)
        if is_ahead
    ]
    yield from writer.quads(items.id, [(RG + property, writer.node(id))])
    yield from writer.quads(
        id,
        [
            (RDF + "type", ox.NamedNode(RG + "Similarity")),
            (RG + "between", writer.node(one.feature.id)),
            (RG + "between", writer.node(one.other.id)),
            (RG + "score", decimal(one.score)),
            *((RG + "sharedTechnology", writer.node(shared)) for shared in one.technologies),
            *((RG + "sharedConcept", writer.node(shared)) for shared in one.concepts),
            *((RG + "shippedBy", writer.node(project.id)) for project in ahead),
        ],
    )
    for feature, project in zip((one.feature, one.other), items.projects, strict=True):
        yield from _feature_quads(writer, feature, project)


def _alone_quads(writer: Writer, comparison: str, project: Project, alone: Iterable[Alone]) -> Iterator[Quad]:
    for one in alone:
        yield from writer.quads(comparison, [(RG + "onlyOne", writer.node(one.feature.id))])
        yield from _feature_quads(writer, one.feature, project)


def _last_part(id: str) -> str:
    return id.rsplit("/", 1)[-1]
