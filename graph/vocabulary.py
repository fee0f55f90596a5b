"""Every IRI that Roadgraph writes, in one place.

Terms of our own live under `RG`; the rest is reused from the vocabularies named here.
`ontology.ttl` describes our own terms.
"""

from functools import lru_cache
from urllib.parse import quote, unquote

RG = "https://w3id.org/roadgraph/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
DOAP = "http://usefulinc.com/ns/doap#"
FOAF = "http://xmlns.com/foaf/0.1/"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
OWL = "http://www.w3.org/2002/07/owl#"

PREFIXES = {
    "rg": RG,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "doap": DOAP,
    "foaf": FOAF,
    "prov": PROV,
    "schema": SCHEMA,
}
"""The prefixes every query may use without declaring them."""

ALL_PREFIXES = PREFIXES | {"void": VOID, "dcat": DCAT, "owl": OWL}
"""The prefixes of what is written: descriptions of things, of the dataset, and of the ontology."""

INTEGERS = frozenset(
    XSD + name
    for name in """integer long int short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger
    unsignedLong unsignedInt unsignedShort unsignedByte""".split()
)
"""The XSD types of whole numbers."""

DEFAULT_BASE = "https://w3id.org/roadgraph/id/"

TECHNOLOGIES_GRAPH = "graph/technologies"
ONTOLOGY_GRAPH = "graph/ontology"
SIMILARITY_GRAPH = "graph/similarity"
CONCEPTS_GRAPH = "graph/concepts"
THEMES_GRAPH = "graph/themes"
MERGES_GRAPH = "graph/merges"
LEDGER_GRAPH = "graph/ledger"

_IRI_SAFE = "/:@!$&'()*+,;=~-._"


@lru_cache(maxsize=65_536)
def iri(base: str, id: str) -> str:
    """The absolute IRI of an id: `feature/…` under the base. Letters of every script stay as they are."""
    return base + "".join(c if ord(c) > 127 or c.isalnum() else quote(c, safe=_IRI_SAFE) for c in id)


def id_of(base: str, iri: str) -> str | None:
    """The id of an absolute IRI under the base, or None if it lies elsewhere."""
    return unquote(iri.removeprefix(base)) if iri.startswith(base) else None
