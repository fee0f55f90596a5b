"""The formats in which SPARQL is answered and data is exported: short names and media types."""

RESULTS_FORMATS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "jsonl": "application/jsonl",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
"""Short names of the formats of SELECT and ASK results, and their media types."""

GRAPH_FORMATS = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""Short names of the formats of CONSTRUCT and DESCRIBE results, and their media types."""

BINARY_FORMATS = frozenset({RESULTS_FORMATS["xlsx"], RESULTS_FORMATS["parquet"]})
"""Formats that are no text: a process of its own makes them from solutions in TSV, which loses nothing."""
