"""Terms that a request binds reach the engine as terms, wherever the variable stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import QueryError
from graph.query import RESULTS_FORMATS, QueryPool, Request, Term
from graph.sealed import GRAPH
from graph.snapshots import DataFolder
from graph.vocabulary import RG, XSD


@pytest.fixture
def pool(published: Path) -> Iterator[QueryPool]:
    """A pool over the published snapshot."""
    made = QueryPool(DataFolder(published).get_current().folder / GRAPH)
    yield made
    made.close()


def _rows(pool: QueryPool, query: str, **terms: Term) -> list[str]:
    result = pool.run(Request(query, RESULTS_FORMATS["csv"], substitutions=terms))
    return result.content.decode().splitlines()[1:]


def test_terms_are_bound_in_patterns_filters_and_subqueries(pool: QueryPool) -> None:
    """Where the variable is selected."""
    planned, done = Term(RG + "planned"), Term(RG + "done")
    query = "SELECT ?status (COUNT(DISTINCT ?f) AS ?n) { ?f rg:status ?status ; a rg:Feature } GROUP BY ?status"
    every = dict(row.rsplit(",", 1) for row in _rows(pool, query))
    assert _rows(pool, query, status=planned) == [f"{RG}planned,{every[RG + 'planned']}"]
    nested = "SELECT ?status ?n { { SELECT ?status (COUNT(DISTINCT ?f) AS ?n) { ?f rg:status ?status ; a rg:Feature } GROUP BY ?status } }"
    assert _rows(pool, nested, status=done) == [f"{RG}done,{every[RG + 'done']}"]
    line = "SELECT DISTINCT ?least ?line { ?f rg:firstLine ?line FILTER(?line >= ?least) } ORDER BY ?line"
    assert _rows(pool, line, least=Term("10", XSD + "integer"))[0] == "10,10"


def test_a_text_that_looks_like_code_is_a_text(pool: QueryPool) -> None:
    """It matches what it says, and nothing else."""
    hostile = '" } UNION { ?f ?p ?o } #'
    query = "SELECT ?title ?f { ?f dcterms:title ?title }"
    assert _rows(pool, query, title=Term(hostile, XSD + "string")) == []
    assert len(_rows(pool, query, title=Term("Add role-based access control", XSD + "string"))) == 1


def test_what_cannot_be_bound_is_refused(pool: QueryPool) -> None:
    """A variable that is not selected, or an IRI that is none: an error in words, and the worker lives on."""
    with pytest.raises(QueryError, match="SELECT projection"):
        _rows(pool, "SELECT ?f { ?f rg:status ?status }", status=Term(RG + "done"))
    with pytest.raises(QueryError):
        _rows(pool, "SELECT ?f ?status { ?f rg:status ?status }", status=Term("not an iri>"))
    assert _rows(pool, "SELECT ?f { ?f a rg:Feature }")
