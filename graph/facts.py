"""Statements as plain texts, and how they are written as RDF: for whoever describes a thing and knows no engine."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from graph.dump import RDF_FORMATS, fit_for_xml
from graph.query_formats import GRAPH_FORMATS
from graph.vocabulary import ALL_PREFIXES, XSD

DATA_FORMATS = {name: GRAPH_FORMATS[name] for name in ("ttl", "jsonld", "nt", "rdf")}
"""The formats of descriptions, by the ends of their addresses, and their media types."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement. The value is an IRI where it has neither datatype nor language."""

    subject: str
    predicate: str
    value: str
    datatype: str | None = None
    language: str | None = None

    @property
    def is_link(self) -> bool:
        """Whether the value is a thing."""
        return self.datatype is None and self.language is None


def fact(subject: str, predicate: str, value: str | int | date) -> Fact:
    """A statement whose value is a literal of the kind that its type tells."""
    kinds = {int: "integer", date: "date"}
    return Fact(subject, predicate, str(value), XSD + kinds.get(type(value), "string"))


def of_triple(triple: ox.Triple | ox.Quad) -> Fact:
    """A statement of the engine; nothing we write is a statement about a statement."""
    subject, value = triple.subject, triple.object
    assert not isinstance(subject, ox.Triple)
    assert not isinstance(value, ox.Triple)
    if isinstance(value, ox.Literal):
        return Fact(
            subject.value,
            triple.predicate.value,
            value.value,
            None if value.language else value.datatype.value,
            value.language,
        )
    return Fact(subject.value, triple.predicate.value, value.value)


def written(
    facts: Iterable[Fact], format: str, *, base: str | None = None, prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Statements in one of GRAPH_FORMATS, each once; IRIs relative to `base`, with `prefixes` beside ours."""
    triples = [_triple(one) for one in dict.fromkeys(facts)]
    if format == "rdf":
        triples = [fit_for_xml(one) for one in triples]
    named = {**ALL_PREFIXES, **(prefixes or {})}
    return ox.serialize(triples, format=RDF_FORMATS[format], prefixes=named, base_iri=base) or b""


def _triple(one: Fact) -> ox.Triple:
    value = (
        ox.NamedNode(one.value)
        if one.is_link
        else ox.Literal(one.value, language=one.language)
        if one.language
        else ox.Literal(one.value, datatype=ox.NamedNode(one.datatype or ""))
    )
    return ox.Triple(ox.NamedNode(one.subject), ox.NamedNode(one.predicate), value)
