"""What the SPARQL endpoint is, in the W3C's vocabulary of service descriptions."""

import io
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graph.query_formats import GRAPH_FORMATS, RESULTS_FORMATS

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_ONTOLOGY = Path(__file__).with_name("ontology.ttl")
_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "trig": "TriG",
    "nt": "N-Triples",
    "nq": "N-Quads",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
}
"""Names of formats at the W3C; what has none there is named by its media type."""


def service_description(endpoint: str, media_type: str) -> bytes:
    """The endpoint, its language, formats, extra functions, and that queries see the union of all graphs, as RDF."""
    service, dataset = ox.NamedNode(endpoint), ox.NamedNode(f"{endpoint}#dataset")
    default = ox.NamedNode(f"{endpoint}#default-graph")
    triples = [
        ox.Triple(service, _RDF_TYPE, _sd("Service")),
        ox.Triple(service, _sd("endpoint"), service),
        ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        ox.Triple(service, _sd("defaultDataset"), dataset),
        ox.Triple(dataset, _RDF_TYPE, _sd("Dataset")),
        ox.Triple(dataset, _sd("defaultGraph"), default),
        ox.Triple(default, _RDF_TYPE, _sd("Graph")),
        *(ox.Triple(service, _sd("extensionFunction"), one) for one in _functions()),
    ]
    for name, written in (RESULTS_FORMATS | GRAPH_FORMATS).items():
        form = ox.NamedNode(
            _FORMATS + _NAMES[name] if name in _NAMES else f"https://www.iana.org/assignments/media-types/{written}"
        )
        triples += [
            ox.Triple(service, _sd("resultFormat"), form),
            ox.Triple(form, _RDF_TYPE, ox.NamedNode(f"{_FORMATS}Format")),
            ox.Triple(form, ox.NamedNode(f"{_FORMATS}media_type"), ox.Literal(written)),
        ]
    made = io.BytesIO()
    ox.serialize(
        triples, made, format=ox.RdfFormat.from_media_type(media_type), prefixes={"sd": _SD, "formats": _FORMATS}
    )
    return made.getvalue()


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


@cache
def _functions() -> tuple[ox.NamedNode, ...]:
    """The functions that the ontology describes."""
    quads = ox.parse(path=_ONTOLOGY, format=ox.RdfFormat.TURTLE)
    described = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    found = (subject for subject, predicate, kind in described if (predicate, kind) == (_RDF_TYPE, _sd("Function")))
    return tuple(sorted((one for one in found if isinstance(one, ox.NamedNode)), key=str))
