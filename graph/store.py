"""The RDF store on disk (Oxigraph): filling one, and reading a sealed one. Query workers open it for themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from graph.dump import Dump, about, dump_all, dump_some
from graph.errors import InputError, SnapshotError
from graph.facts import Fact, of_triple
from graph.model import Reading
from graph.vocabulary import DCTERMS, RDF, RDFS, RG, SKOS

ONTOLOGY = Path(__file__).with_name("ontology.ttl")

_TYPE, _LABEL = ox.NamedNode(RDF + "type"), ox.NamedNode(SKOS + "prefLabel")
_READING = ox.NamedNode(RG + "reading")

_LABELS = [ox.NamedNode(name) for name in (SKOS + "prefLabel", DCTERMS + "title", RDFS + "label", RG + "source")]
"""Properties that name a thing, the best first."""

_COUNTS = (
    "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph",
    "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class",
    "SELECT ?property (COUNT(*) AS ?n) { ?s ?property ?o } GROUP BY ?property ORDER BY ?property",
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Named graph → statements, class → things, property → statements; IRIs all."""

    graphs: Mapping[str, int]
    classes: Mapping[str, int]
    properties: Mapping[str, int]


class Store:
    """A quad store on disk. A draft is filled once and closed; a sealed one is only read."""

    def __init__(self, engine: ox.Store) -> None:
        self._engine = engine

    @classmethod
    def create(cls, folder: Path) -> "Store":
        """A new empty store for a draft snapshot."""
        return cls(ox.Store(str(folder)))

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """A sealed store, read-only: any number of processes may hold it. Raises SnapshotError."""
        try:
            return cls(ox.Store.read_only(str(folder)))
        except OSError as error:
            raise SnapshotError(
                f"The graph of snapshot {folder.parent.name} cannot be opened. Run `roadgraph verify`, or ingest again."
            ) from error

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Bulk-loads quads; only for drafts, since it is not one transaction."""
        self._engine.bulk_extend(quads)

    def load(self, path: Path) -> None:
        """Bulk-loads a file of N-Quads; only for drafts. Raises InputError naming the line that makes no sense."""
        try:
            self._engine.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS)
        except (SyntaxError, ValueError) as error:
            raise InputError(f"{path.name} is not N-Quads: {error}. Take another dump.") from error

    def add_ontology(self, graph_name: str) -> None:
        """Loads our ontology, so that queries can ask for the labels of its terms."""
        self._engine.bulk_load(path=str(ONTOLOGY), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph_name))

    def close(self) -> None:
        """Flushes to disk and lets go of the files."""
        self._engine.flush()
        self._engine.optimize()
        del self._engine

    def described(self, graph_name: str) -> dict[str, dict[str, list[str]]]:
        """Subject → property → values of one named graph, as plain strings."""
        found: dict[str, dict[str, list[str]]] = {}
        for quad in self._engine.quads_for_pattern(None, None, None, ox.NamedNode(graph_name)):
            subject, value = quad.subject, quad.object
            assert not isinstance(subject, ox.Triple)
            assert not isinstance(value, ox.Triple)  # nothing we write is a statement about a statement
            found.setdefault(str(subject.value), {}).setdefault(quad.predicate.value, []).append(str(value.value))
        return found

    def count(self) -> int:
        """How many quads there are."""
        return len(self._engine)

    def canonical(self, graph_names: Iterable[str] | None = None) -> list[str]:
        """The quads (of the named graphs, or all) as sorted N-Quads lines: how two stores are compared."""
        names = [None] if graph_names is None else [ox.NamedNode(name) for name in graph_names]
        return sorted(str(quad) for name in names for quad in self._engine.quads_for_pattern(None, None, None, name))

    def graph_names(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""
        return sorted(str(name.value) for name in self._engine.named_graphs())

    def readings(self, subject: str) -> list[Reading]:
        """Why the values of the feature or document of that IRI are what they are."""
        nodes = [quad.object for quad in self._engine.quads_for_pattern(ox.NamedNode(subject), _READING, None)]
        told = [self._literals(node) for node in nodes if isinstance(node, ox.NamedNode)]
        found = [Reading(*(one[RG + name] for name in ("ofProperty", "value", "words", "rule"))) for one in told]
        return sorted(found, key=lambda one: (one.property, one.value, one.rule))

    def _literals(self, node: ox.NamedNode) -> dict[str, str]:
        quads = self._engine.quads_for_pattern(node, None, None)
        return {quad.predicate.value: quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)}

    def labels(self, kind: str) -> dict[str, str]:
        """IRI → preferred label of everything of a type."""
        things = [quad.subject for quad in self._engine.quads_for_pattern(None, _TYPE, ox.NamedNode(kind))]
        named = [quad for thing in things for quad in self._engine.quads_for_pattern(thing, _LABEL, None)]
        return {str(quad.subject.value): quad.object.value for quad in named if isinstance(quad.object, ox.Literal)}  # type: ignore[union-attr]

    def facts_about(self, thing: str) -> list[Fact]:
        """What is said of the thing of that IRI, sorted; empty where it names nothing."""
        found = {of_triple(quad) for quad in self._engine.quads_for_pattern(ox.NamedNode(thing), None, None)}
        return sorted(found, key=lambda one: (one.predicate, one.value))

    def facts_to(self, thing: str, most: int) -> list[Fact]:
        """At most so many statements that have the thing of that IRI as their value, sorted."""
        quads = islice(self._engine.quads_for_pattern(None, None, ox.NamedNode(thing)), most)
        return sorted({of_triple(quad) for quad in quads}, key=lambda one: (one.predicate, one.subject))

    def label_facts(self, things: Iterable[str]) -> list[Fact]:
        """For each thing that has a name, the statement that names it."""
        return [found for thing in things if (found := self._label_fact(ox.NamedNode(thing)))]

    def _label_fact(self, thing: ox.NamedNode) -> Fact | None:
        for property in _LABELS:
            named = [of_triple(quad) for quad in self._engine.quads_for_pattern(thing, property, None)]
            if named:
                return min(named, key=lambda one: one.value)
        return None

    def sizes(self) -> Sizes:
        """How many things and statements there are of what kinds."""
        return Sizes(*(self._counted(text) for text in _COUNTS))

    def _counted(self, text: str) -> dict[str, int]:
        found = self._engine.query(text, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        pairs = [(row[0], row[1]) for row in found]
        return {
            one.value: int(count.value)
            for one, count in pairs
            if isinstance(one, ox.NamedNode) and isinstance(count, ox.Literal)
        }

    def dump(self, format: str, graph_name: str | None = None) -> Iterable[bytes]:
        """The whole store or one named graph in one of GRAPH_FORMATS, in pieces."""
        if graph_name is None:
            return self.export(format).pieces
        return dump_some(self._engine.quads_for_pattern(None, None, None, ox.NamedNode(graph_name)), format).pieces

    def export(self, format: str, graph_names: Iterable[str] | None = None) -> Dump:
        """The whole store in one of GRAPH_FORMATS, or what is known of the things that some named graphs describe."""
        if graph_names is None:
            return dump_all(self._engine, format)
        return dump_some(about(self._engine, graph_names), format)
