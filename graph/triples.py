"""The model as RDF: pure functions from typed things to quads. No store, no files."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeAlias

import pyoxigraph as ox

from graph.model import (
    Bucket,
    Centrality,
    Concept,
    Document,
    Feature,
    Kind,
    Merge,
    Mirror,
    Project,
    Reading,
    Roadmap,
    Similarity,
    Status,
    Tag,
    Theme,
    Tie,
)
from graph.names import digest
from graph.network_view import NetworkView
from graph.skos import Scheme
from graph.vocabulary import (
    CONCEPTS_GRAPH,
    DCTERMS,
    DOAP,
    FOAF,
    LEDGER_GRAPH,
    MERGES_GRAPH,
    PROV,
    RDF,
    RG,
    SCHEMA,
    SIMILARITY_GRAPH,
    SKOS,
    TECHNOLOGIES_GRAPH,
    THEMES_GRAPH,
    XSD,
    iri,
)

_INTEGER = ox.NamedNode(XSD + "integer")
_DATE = ox.NamedNode(XSD + "date")
_DECIMAL = ox.NamedNode(XSD + "decimal")
_MOMENT = ox.NamedNode(XSD + "dateTime")

Quad: TypeAlias = ox.Quad
Value: TypeAlias = ox.NamedNode | ox.Literal


class Writer:
    """Makes the quads of one named graph; what is None is left out."""

    def __init__(self, base: str, graph_id: str) -> None:
        self.base = base
        self.graph_name = ox.NamedNode(iri(base, graph_id))

    def node(self, id: str) -> ox.NamedNode:
        return ox.NamedNode(iri(self.base, id))

    def quads(self, id: str, pairs: Iterable[tuple[str, Value | str | int | date | None]]) -> Iterator[ox.Quad]:
        subject = self.node(id)
        for property, value in pairs:
            if value is None:
                continue
            yield ox.Quad(subject, ox.NamedNode(property), _term(value), self.graph_name)


def _term(value: Value | str | int | date) -> Value:
    match value:
        case str():
            return ox.Literal(value)
        case int():
            return ox.Literal(str(value), datatype=_INTEGER)
        case date():
            return ox.Literal(value.isoformat(), datatype=_DATE)
        case _:
            return value


def roadmap_quads(roadmap: Roadmap, base: str) -> Iterator[ox.Quad]:
    """Everything that was read from one document, in the graph named after the document."""
    document, project = roadmap.document, roadmap.project
    writer = Writer(base, document.id)
    version = version_id(document)
    yield from _project_quads(writer, project)
    yield from writer.quads(
        document.id,
        [
            (RDF + "type", ox.NamedNode(RG + "Document")),
            (RG + "source", document.source),
            (DCTERMS + "title", document.title),
            (DCTERMS + "format", document.format),
            (SCHEMA + "url", _link(document.url)),
            (RG + "project", writer.node(project.id)),
            (DCTERMS + "hasVersion", writer.node(version)),
            *((RG + "candidate", name) for name in sorted({c.name for c in roadmap.candidates})),
        ],
    )
    yield from writer.quads(
        version,
        [
            (RDF + "type", ox.NamedNode(RG + "DocumentVersion")),
            (PROV + "specializationOf", writer.node(document.id)),
            (RG + "version", document.version),
        ],
    )
    yield from _reading_quads(writer, document.id, roadmap.readings)
    for feature in roadmap.features:
        yield from _feature_quads(writer, feature, project, version)


def version_id(document: Document) -> str:
    """The id of the version that was read of a document."""
    return f"{document.id}/version/{document.version.removeprefix('sha256:')[:16]}"


def _project_quads(writer: Writer, project: Project) -> Iterator[ox.Quad]:
    yield from writer.quads(
        project.id,
        [
            (RDF + "type", ox.NamedNode(DOAP + "Project")),
            (RDF + "type", ox.NamedNode(RG + "Technology")),
            (DOAP + "name", project.label),
            (SKOS + "prefLabel", project.label),
            (DOAP + "repository", _link(project.repository)),
        ],
    )


def _feature_quads(writer: Writer, feature: Feature, project: Project, version: str) -> Iterator[ox.Quad]:
    kind = "Feature" if feature.kind is Kind.FEATURE else "FeatureGroup"
    horizon = feature.horizon
    yield from writer.quads(
        feature.id,
        [
            (RDF + "type", ox.NamedNode(RG + kind)),
            (DCTERMS + "title", feature.title),
            (DCTERMS + "description", feature.text),
            (RG + "project", writer.node(project.id)),
            (RG + "component", feature.component),
            (RG + "parent", writer.node(feature.parent) if feature.parent else None),
            (RG + "section", " > ".join(feature.section) or None),
            (RG + "status", ox.NamedNode(RG + feature.status.value)),
            (RG + "horizon", horizon.label),
            (RG + "bucket", ox.NamedNode(RG + horizon.bucket.value) if horizon.bucket else None),
            (SCHEMA + "startDate", horizon.start),
            (SCHEMA + "endDate", horizon.end),
            *((RG + "technology", writer.node(id)) for id in feature.technologies),
            *((DCTERMS + "references", _link(url)) for url in feature.references),
            (PROV + "wasDerivedFrom", writer.node(version)),
            (RG + "firstLine", feature.lines.first),
            (RG + "lastLine", feature.lines.last),
            (RG + "quote", feature.quote),
        ],
    )
    yield from _reading_quads(writer, feature.id, feature.readings)


def _reading_quads(writer: Writer, of: str, readings: Iterable[Reading]) -> Iterator[ox.Quad]:
    """Why the values of a feature or document are what they are."""
    for reading in readings:
        id = f"{of}/reading/{reading.property}-{digest(reading.value, reading.rule)}"
        yield from writer.quads(of, [(RG + "reading", writer.node(id))])
        yield from writer.quads(
            id,
            [
                (RDF + "type", ox.NamedNode(RG + "Reading")),
                (RG + "ofProperty", reading.property),
                (RG + "value", reading.value),
                (RG + "words", reading.words),
                (RG + "rule", reading.rule),
                (RG + "tells", writer.node(reading.tells) if reading.tells else None),
            ],
        )


def scheme_quads(scheme: Scheme, base: str) -> Iterator[ox.Quad]:
    """The gazetteer, in the graph of technologies."""
    writer = Writer(base, TECHNOLOGIES_GRAPH)
    for category in scheme.categories.values():
        yield from writer.quads(
            category.id,
            [
                (RDF + "type", ox.NamedNode(RG + "TechnologyCategory")),
                (SKOS + "prefLabel", category.label),
                (SKOS + "broader", writer.node(category.broader) if category.broader else None),
            ],
        )
    for technology in scheme.technologies.values():
        yield from writer.quads(
            technology.id,
            [
                (RDF + "type", ox.NamedNode(RG + "Technology")),
                (SKOS + "prefLabel", technology.label),
                *((SKOS + "altLabel", label) for label in technology.other_labels),
                (RG + "category", writer.node(technology.category) if technology.category else None),
                (SKOS + "definition", technology.gloss),
                (FOAF + "homepage", _link(technology.homepage)),
            ],
        )


def ledger_quads(read: Iterable[tuple[Document, str | None]], base: str) -> Iterator[ox.Quad]:
    """When the version of each document was read (ISO 8601, None where no ledger tells), in the graph of the ledger."""
    writer = Writer(base, LEDGER_GRAPH)
    for document, at in read:
        moment = ox.Literal(at, datatype=_MOMENT) if at else None
        yield from writer.quads(version_id(document), [(RG + "readAt", moment)])


def merge_quads(merges: Iterable[Merge], document_ids: Mapping[str, str], base: str) -> Iterator[ox.Quad]:
    """A record of each merge, in the graph of merges; `document_ids` are those of sources."""
    writer = Writer(base, MERGES_GRAPH)
    for merge in merges:
        nearness = None if merge.nearness is None else decimal(merge.nearness)
        yield from writer.quads(merge.merged, [(DCTERMS + "isReplacedBy", writer.node(merge.into))])
        yield from writer.quads(
            merge.id,
            [
                (RDF + "type", ox.NamedNode(RG + "Merge")),
                (RG + "merged", writer.node(merge.merged)),
                (RG + "mergedLabel", merge.merged_label),
                (RG + "into", writer.node(merge.into)),
                (RG + "intoLabel", merge.into_label),
                (RG + "rule", merge.rule),
                (RG + "words", merge.words),
                (RG + "nearness", nearness),
                *(
                    (PROV + "wasDerivedFrom", writer.node(document_ids[source]))
                    for source in merge.sources
                    if source in document_ids
                ),
            ],
        )


def similarity_quads(similarities: Iterable[Similarity], base: str) -> Iterator[ox.Quad]:
    """The inferred edges between features of different projects, in the graph of similarity."""
    writer = Writer(base, SIMILARITY_GRAPH)
    for pair in similarities:
        yield from writer.quads(pair.feature, [(RG + "similarTo", writer.node(pair.other))])
        yield from writer.quads(pair.other, [(RG + "similarTo", writer.node(pair.feature))])
        yield from writer.quads(
            _similarity_id(pair),
            [
                (RDF + "type", ox.NamedNode(RG + "Similarity")),
                (RG + "between", writer.node(pair.feature)),
                (RG + "between", writer.node(pair.other)),
                (RG + "score", decimal(pair.score)),
            ],
        )


def _similarity_id(pair: Similarity) -> str:
    return f"similarity/{digest(pair.feature, pair.other, length=16)}"


def network_quads(view: NetworkView, base: str) -> Iterator[ox.Quad]:
    """Themes, ties between projects, which of them are one, and the centrality of technologies, in the graph of themes."""
    writer = Writer(base, THEMES_GRAPH)
    for theme in view.themes:
        yield from _theme_quads(writer, theme)
    for tie in view.ties:
        yield from _tie_quads(writer, tie)
    for one in view.centralities:
        yield from _centrality_quads(writer, one)
    for mirror in view.mirrors:
        yield from _mirror_quads(writer, mirror)


def _theme_quads(writer: Writer, theme: Theme) -> Iterator[ox.Quad]:
    buckets, statuses = dict(theme.buckets), dict(theme.statuses)
    undated = len(theme.members) - sum(buckets.values())
    yield from writer.quads(
        theme.id,
        [
            (RDF + "type", ox.NamedNode(RG + "Theme")),
            (SKOS + "inScheme", ox.NamedNode(RG + "Themes")),
            (SKOS + "prefLabel", theme.label),
            *((RG + "term", term) for term in theme.terms),
            (RG + "plans", len(theme.members)),
            (RG + "projects", len(theme.projects)),
            *((RG + f"plans{bucket.value.title()}", buckets.get(bucket.value, 0)) for bucket in Bucket),
            (RG + "plansUndated", undated),
            *((RG + counted(status), statuses.get(status.value, 0)) for status in Status),
        ],
    )
    for id in theme.members:
        yield from writer.quads(id, [(RG + "theme", writer.node(theme.id))])
    for id in theme.projects:
        yield from writer.quads(id, [(RG + "plansIn", writer.node(theme.id))])


def counted(status: Status) -> str:
    """The property that counts the plans of a status: `plansInProgress`."""
    return "plans" + status.value.title().replace("_", "")


def _tie_quads(writer: Writer, tie: Tie) -> Iterator[ox.Quad]:
    yield from writer.quads(
        f"tie/{digest(tie.project, tie.other, length=16)}",
        [
            (RDF + "type", ox.NamedNode(RG + "Tie")),
            (RG + "between", writer.node(tie.project)),
            (RG + "between", writer.node(tie.other)),
            (RG + "score", decimal(tie.score)),
            (RG + "likePlans", tie.plans),
            *((RG + "likePair", writer.node(_similarity_id(pair))) for pair in tie.pairs),
            *((RG + "sharedTechnology", writer.node(id)) for id in tie.technologies),
            *((RG + "sharedTheme", writer.node(id)) for id in tie.themes),
        ],
    )


def _mirror_quads(writer: Writer, mirror: Mirror) -> Iterator[ox.Quad]:
    yield from writer.quads(
        f"mirror/{digest(mirror.project, mirror.other, length=16)}",
        [
            (RDF + "type", ox.NamedNode(RG + "Mirror")),
            (RG + "between", writer.node(mirror.project)),
            (RG + "between", writer.node(mirror.other)),
            (RG + "share", decimal(mirror.share)),
            (RG + "samePlans", mirror.plans),
            (RG + "rule", mirror.rule),
            *((RG + "words", title) for title in mirror.titles),
        ],
    )


def _centrality_quads(writer: Writer, one: Centrality) -> Iterator[ox.Quad]:
    yield from writer.quads(
        one.technology,
        [
            (RG + "namedByFeatures", one.features),
            (RG + "namedByProjects", one.projects),
            (RG + "betweenness", decimal(one.betweenness)),
        ],
    )


def decimal(number: float) -> ox.Literal:
    """A number with four decimals."""
    return ox.Literal(f"{number:.4f}", datatype=_DECIMAL)


def concept_quads(concepts: Iterable[Concept], tags: Iterable[Tag], base: str) -> Iterator[ox.Quad]:
    """The concepts that features are about, and each feature's tags, in the graph of concepts."""
    writer = Writer(base, CONCEPTS_GRAPH)
    known = {concept.id: concept for concept in concepts}
    for concept in known.values():
        yield from writer.quads(
            concept.id,
            [
                (RDF + "type", ox.NamedNode(SKOS + "Concept")),
                (SKOS + "inScheme", ox.NamedNode(RG + "concepts")),
                (SKOS + "prefLabel", concept.label),
                *((SKOS + "altLabel", wording) for wording in concept.wordings),
                (SKOS + "definition", concept.definition),
                (SKOS + "broader", writer.node(concept.broader) if concept.broader else None),
                *((SKOS + "related", writer.node(id)) for id in concept.related if id in known),
                *((RG + "embodiedBy", writer.node(id)) for id in concept.technologies),
            ],
        )
    for tag in tags:
        id = f"{tag.feature}/tag/{tag.concept.removeprefix('concept/')}"
        yield from writer.quads(
            tag.feature, [(RG + "concept", writer.node(tag.concept)), (RG + "tag", writer.node(id))]
        )
        yield from writer.quads(
            id,
            [
                (RDF + "type", ox.NamedNode(RG + "Tag")),
                (RG + "ofConcept", writer.node(tag.concept)),
                (RG + "score", decimal(tag.score)),
                (RG + "rule", tag.rule),
                (RG + "words", tag.words),
            ],
        )


def _link(url: str | None) -> ox.NamedNode | None:
    """An address as an IRI, or None where the document's text is not a valid one."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    try:
        return ox.NamedNode(url)
    except ValueError:
        return None
