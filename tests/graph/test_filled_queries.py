"""A value that is written into a named query's text stays one term, and stands wherever it is selected."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.filled_queries import filled
from graph.query import Term
from graph.vocabulary import PREFIXES, RG, XSD

HOSTILE = st.text(st.characters(codec="utf-8"), max_size=40)


@given(HOSTILE)
def test_a_text_stays_a_text(text: str) -> None:
    """Quotes, braces, line ends: the engine reads back what was given."""
    query = filled("SELECT ?word WHERE { }", {"word": Term(text, XSD + "string")})
    (row,) = ox.Store().query(query)  # type: ignore[misc]
    assert row["word"].value == text


@pytest.mark.parametrize(
    ("term", "written"),
    [
        (Term(RG + "planned"), f"<{RG}planned>"),
        (Term("2026-01-31", XSD + "date"), '"2026-01-31"^^xsd:date'),
        (Term("3", XSD + "integer"), '"3"^^xsd:integer'),
        (Term("Raft", XSD + "string"), '"Raft"'),
        (Term("x", "https://example.org/kind#x"), '"x"^^<https://example.org/kind#x>'),
    ],
)
def test_terms_are_written_as_people_would(term: Term, written: str) -> None:
    """With the prefix xsd, which needs no declaration."""
    query = filled("SELECT ?x { }", {"x": term})
    assert query == f"SELECT ?x {{\n  VALUES ?x {{ {written} }} }}"
    assert ox.Store().query(query, prefixes=PREFIXES)


def test_subqueries_have_it_where_they_select_it() -> None:
    """And only there; a longer name is another variable."""
    code = "SELECT ?x ?xLabel WHERE { { SELECT ?xLabel { ?a ?b ?xLabel } } { select (COUNT(?b) AS ?n) ?x where { ?x ?p ?b } group by ?x } }"
    parts = filled(code, {"x": Term("a:b")}).split("VALUES ?x { <a:b> }")
    assert [part.split()[-2:] for part in parts[:2]] == [["WHERE", "{"], ["where", "{"]]
    assert len(parts) == 3
