"""A graph as rows: each statement with its subject, predicate and object, as the JSON of SPARQL results has terms."""

import pyoxigraph as ox

from graph.vocabulary import XSD

COLUMNS = ("subject", "predicate", "object")

Binding = dict[str, str]
"""A term: its type (uri, bnode, literal), its value, and the datatype or language of a literal."""


def rows(content: bytes) -> list[dict[str, Binding]]:
    """The statements of N-Triples, in their order."""
    return [_row(statement) for statement in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)]


def _row(statement: ox.Quad) -> dict[str, Binding]:
    terms = (statement.subject, statement.predicate, statement.object)
    return {name: _binding(term) for name, term in zip(COLUMNS, terms, strict=True)}


def _binding(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Binding:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Literal(language=str(language)):
            return {"type": "literal", "value": term.value, "xml:lang": language}
        case ox.Literal() if term.datatype.value == XSD + "string":
            return {"type": "literal", "value": term.value}
        case ox.Literal():
            return {"type": "literal", "value": term.value, "datatype": term.datatype.value}
        case _:
            return {"type": "literal", "value": str(term)}
