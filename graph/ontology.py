"""Our ontology as typed terms, for the page that documents it. `ontology.ttl` is where it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from graph.facts import Fact, of_triple
from graph.store import ONTOLOGY
from graph.vocabulary import ALL_PREFIXES, DCTERMS, OWL, RDF, RDFS, RG, SKOS

_KINDS = {
    OWL + "Class": "Classes",
    OWL + "ObjectProperty": "Properties that link things",
    OWL + "DatatypeProperty": "Properties with values",
    SKOS + "ConceptScheme": "Schemes",
    SKOS + "Concept": "Concepts",
}
"""Type of a term → the section it stands in; what has another type stands under the last."""

OTHERS = "Functions and others"


@dataclass(frozen=True, slots=True)
class OntologyTerm:
    """One term; IRIs throughout. `examples` are Turtle or SPARQL, with the usual prefixes."""

    iri: str
    section: str
    label: str
    comment: str
    parents: tuple[str, ...]
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def name(self) -> str:
        """The part after the namespace."""
        return self.iri.removeprefix(RG)


@dataclass(frozen=True, slots=True)
class Ontology:
    """The ontology: its title and description, its terms, those of a section together, and every statement of it."""

    title: str
    description: str
    terms: tuple[OntologyTerm, ...]
    facts: tuple[Fact, ...]

    @property
    def sections(self) -> dict[str, list[OntologyTerm]]:
        """Section → its terms, in the order of a reader."""
        names = [*_KINDS.values(), OTHERS]
        found = {name: [term for term in self.terms if term.section == name] for name in names}
        return {name: terms for name, terms in found.items() if terms}


@cache
def ontology() -> Ontology:
    """What `ontology.ttl` says."""
    facts = tuple(of_triple(triple) for triple in ox.parse(path=str(ONTOLOGY), format=ox.RdfFormat.TURTLE))
    told: dict[str, dict[str, list[str]]] = {}
    for one in facts:
        told.setdefault(one.subject, {}).setdefault(one.predicate, []).append(one.value)
    itself = told[RG.rstrip("#")]
    terms = (_term(iri, values) for iri, values in told.items() if iri.startswith(RG))
    return Ontology(
        itself[DCTERMS + "title"][0],
        itself[DCTERMS + "description"][0],
        tuple(sorted(terms, key=lambda term: term.name.casefold())),
        facts,
    )


def _term(iri: str, values: Mapping[str, list[str]]) -> OntologyTerm:
    def all_of(*properties: str) -> tuple[str, ...]:
        return tuple(value for property in properties for value in values.get(property, ()))

    kinds = [_KINDS[kind] for kind in all_of(RDF + "type") if kind in _KINDS]
    return OntologyTerm(
        iri=iri,
        section=kinds[0] if kinds else OTHERS,
        label=next(iter(all_of(RDFS + "label", SKOS + "prefLabel")), iri.removeprefix(RG)),
        comment=" ".join(all_of(RDFS + "comment", SKOS + "definition")),
        parents=all_of(RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "inScheme"),
        domains=all_of(RDFS + "domain"),
        ranges=all_of(RDFS + "range"),
        examples=all_of(SKOS + "example"),
    )


def short(iri: str) -> str:
    """An IRI as people write it: `rg:Feature`, or whole where no prefix fits."""
    for prefix, namespace in ALL_PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
