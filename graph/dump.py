"""Statements as files in every RDF format, in pieces; the whole graph never stands in memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import pyoxigraph as ox

from graph.files import FilePieces, through_file
from graph.query_formats import GRAPH_FORMATS
from graph.vocabulary import DCTERMS, DOAP, PREFIXES, RDF, RDFS, SKOS
from graph.xml_text import xml_text

RDF_FORMATS = {
    name: found for name, media_type in GRAPH_FORMATS.items() if (found := ox.RdfFormat.from_media_type(media_type))
}
"""By short names. Those of N-Quads, TriG and JSON-LD keep the named graphs, the others hold each triple once."""

_ONE_BODY = (ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML)
"""Formats in which two files one after the other are no file."""

_PIECE = 10_000
"""Statements in one piece."""

_IN_SEVERAL = "SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } GRAPH ?h { ?s ?p ?o } FILTER(?g != ?h) }"
"""Triples that stand in several graphs: of 94,000 quads 70, found in 0.6 s; to keep all triples takes as long and all the memory."""

_NAMES = [
    ox.NamedNode(name) for name in (RDF + "type", SKOS + "prefLabel", DOAP + "name", DCTERMS + "title", RDFS + "label")
]
"""What tells a reader what a thing is."""

_Statement: TypeAlias = ox.Quad | ox.Triple


@dataclass(frozen=True, slots=True)
class Dump:
    """A file's content and how many statements it holds: quads, or triples each once."""

    statements: int
    pieces: Iterator[bytes] | FilePieces


def dump_all(engine: ox.Store, format: str) -> Dump:
    """Everything in a store."""
    quads = engine.quads_for_pattern(None, None, None, None)
    if RDF_FORMATS[format].supports_datasets:
        return Dump(len(engine), _pieces(quads, format))
    several = {ox.Triple(*found) for found in engine.query(_IN_SEVERAL)}  # type: ignore[union-attr]
    copies = sum(_graphs(engine, triple) - 1 for triple in several)
    return Dump(len(engine) - copies, _pieces(_each_once(quads, several), format))


def _graphs(engine: ox.Store, triple: ox.Triple) -> int:
    """How many graphs a triple stands in."""
    return len(list(engine.quads_for_pattern(triple.subject, triple.predicate, triple.object)))


def dump_some(quads: Iterable[ox.Quad], format: str) -> Dump:
    """These quads, which are few enough to stand in memory, in a settled order."""
    kept = set(quads)
    if RDF_FORMATS[format].supports_datasets:
        # By graph, so that each is opened once.
        ordered = sorted(kept, key=lambda quad: (str(quad.graph_name), str(quad)))
        return Dump(len(ordered), _pieces(ordered, format))
    triples = sorted({quad.triple for quad in kept}, key=str)
    return Dump(len(triples), _pieces(triples, format))


def about(engine: ox.Store, graph_names: Iterable[str]) -> Iterator[ox.Quad]:
    """What named graphs say, what other graphs say of the things described there, and types and names of all these point to.

    A quad may come several times.
    """
    told: list[ox.Quad] = []
    for name in graph_names:
        told += engine.quads_for_pattern(None, None, None, ox.NamedNode(name))
    things = {quad.subject for quad in told}
    for thing in things:
        told += engine.quads_for_pattern(thing, None, None, None)
    parts = {quad.object for quad in told if _is_part(quad)} - things
    for part in parts:
        told += engine.quads_for_pattern(part, None, None, None)  # type: ignore[arg-type]
    yield from told
    pointed = {quad.object for quad in told if isinstance(quad.object, ox.NamedNode)} - things - parts
    for node in pointed:
        for property in _NAMES:
            yield from engine.quads_for_pattern(node, property, None, None)


def _is_part(quad: ox.Quad) -> bool:
    """Whether something is said of a thing that exists with it only, such as a tag of a feature: its IRI lies under the other's."""
    node = quad.object
    return isinstance(node, ox.NamedNode) and node.value.startswith(f"{str(quad.subject)[1:-1]}/")


def _each_once(quads: Iterable[ox.Quad], several: set[ox.Triple]) -> Iterator[ox.Triple]:
    """The triples of quads; of those that stand in several graphs, the first."""
    written: set[ox.Triple] = set()
    for quad in quads:
        triple = quad.triple
        if triple in several:
            if triple in written:
                continue
            written.add(triple)
        yield triple


def _pieces(statements: Iterable[_Statement], format: str) -> Iterator[bytes] | FilePieces:
    rdf_format = RDF_FORMATS[format]
    prefixes = None if rdf_format in (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES) else PREFIXES
    if rdf_format == ox.RdfFormat.RDF_XML:
        statements = (fit_for_xml(one) for one in statements if isinstance(one, ox.Triple))
    if rdf_format in _ONE_BODY:
        return through_file(lambda file: ox.serialize(statements, file, rdf_format, prefixes=prefixes))  # type: ignore[arg-type]
    return _parts(iter(statements), rdf_format, prefixes)


def _parts(
    statements: Iterator[_Statement], rdf_format: ox.RdfFormat, prefixes: dict[str, str] | None
) -> Iterator[bytes]:
    while part := list(islice(statements, _PIECE)):
        yield ox.serialize(part, format=rdf_format, prefixes=prefixes) or b""  # type: ignore[arg-type]


def fit_for_xml(triple: ox.Triple) -> ox.Triple:
    """The same triple, each character of its text that XML has no way to write become the sign for an unknown one."""
    value = triple.object
    if not isinstance(value, ox.Literal) or (text := xml_text(value.value)) == value.value:
        return triple
    language = value.language
    fit = ox.Literal(text, language=language) if language else ox.Literal(text, datatype=value.datatype)
    return ox.Triple(triple.subject, triple.predicate, fit)
