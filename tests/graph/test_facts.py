"""Facts as RDF: every format can be read again, whatever a document wrote."""

import pytest
import rdflib

from graph.facts import DATA_FORMATS, Fact, fact, written

THING, NAME = "http://example.org/thing", "http://example.org/name"
PARSERS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


@pytest.mark.parametrize("format", DATA_FORMATS)
def test_what_is_written_is_read_back(format: str) -> None:
    """Links, numbers and texts; a character that XML has no way to write becomes the sign for an unknown one there."""
    facts = [Fact(THING, NAME, "http://example.org/other"), fact(THING, NAME, 3), fact(THING, NAME, "bell\x07")]
    read = rdflib.Graph().parse(data=written([*facts, *facts], format), format=PARSERS[format])
    bell = "bell\ufffd" if format == "rdf" else "bell\x07"
    expected = {rdflib.URIRef("http://example.org/other"), rdflib.Literal(3), rdflib.Literal(bell)}
    assert {value.toPython() for value in read.objects()} == {value.toPython() for value in expected}
    assert len(read) == 3
