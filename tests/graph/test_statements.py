"""The statements of a graph are rows of terms, as SPARQL's JSON has them."""

import pytest

from graph.statements import rows
from graph.vocabulary import XSD


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("<a:c>", {"type": "uri", "value": "a:c"}),
        ("_:x", {"type": "bnode", "value": "x"}),
        ('"a \\"b\\"\\n"', {"type": "literal", "value": 'a "b"\n'}),
        ('"chat"@fr', {"type": "literal", "value": "chat", "xml:lang": "fr"}),
        (f'"1"^^<{XSD}integer>', {"type": "literal", "value": "1", "datatype": XSD + "integer"}),
    ],
)
def test_a_term_keeps_what_it_is(written: str, term: dict[str, str]) -> None:
    """Its kind, its value, and language or datatype."""
    (row,) = rows(f"<a:a> <a:b> {written} .\n# a comment\n".encode())
    assert row == {
        "subject": {"type": "uri", "value": "a:a"},
        "predicate": {"type": "uri", "value": "a:b"},
        "object": term,
    }
