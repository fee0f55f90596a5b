"""What the SPARQL endpoint is, in the W3C's vocabulary of service descriptions."""

from graph.dataset import MEDIA_TYPES
from graph.facts import Fact, fact, written
from graph.ontology import ontology
from graph.query_formats import GRAPH_FORMATS, RESULTS_FORMATS
from graph.vocabulary import RDF

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = RDF + "type"
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


def service_description(endpoint: str, format: str) -> bytes:
    """The endpoint, its language, formats, extra functions, and that queries see the union of all graphs, in one of GRAPH_FORMATS."""
    dataset, default = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    facts = [
        Fact(endpoint, _TYPE, _SD + "Service"),
        Fact(endpoint, _SD + "endpoint", endpoint),
        Fact(endpoint, _SD + "supportedLanguage", _SD + "SPARQL11Query"),
        Fact(endpoint, _SD + "feature", _SD + "UnionDefaultGraph"),
        Fact(endpoint, _SD + "defaultDataset", dataset),
        Fact(dataset, _TYPE, _SD + "Dataset"),
        Fact(dataset, _SD + "defaultGraph", default),
        Fact(default, _TYPE, _SD + "Graph"),
        *(Fact(endpoint, _SD + "extensionFunction", name) for name in _functions()),
    ]
    for name, media_type in (RESULTS_FORMATS | GRAPH_FORMATS).items():
        form = _FORMATS + _NAMES[name] if name in _NAMES else MEDIA_TYPES + media_type
        facts += [
            Fact(endpoint, _SD + "resultFormat", form),
            Fact(form, _TYPE, f"{_FORMATS}Format"),
            fact(form, f"{_FORMATS}media_type", media_type),
        ]
    return written(facts, format, prefixes={"sd": _SD, "formats": _FORMATS})


def _functions() -> list[str]:
    """The functions that the ontology describes."""
    function = (_TYPE, _SD + "Function")
    return sorted(one.subject for one in ontology().facts if (one.predicate, one.value) == function)
