"""The graphs after FROM, however they are spelled."""

import pytest

from graph.query_dataset import graphs_named

KNOWN = {"rg": "https://w3id.org/roadgraph/ns#"}


@pytest.mark.parametrize(
    ("query", "graphs"),
    [
        ("SELECT * { ?s ?p ?o }", []),
        ("SELECT * FROM <http://x/a> FROM NAMED <http://x/b> {}", ["http://x/a", "http://x/b"]),
        ("select *from<http://x/a>from named<http://x/b>{}", ["http://x/a", "http://x/b"]),
        ("BASE <http://x/y/> SELECT * FROM <a> FROM <../b> {}", ["http://x/y/a", "http://x/b"]),
        ("PREFIX x: <http://x/> PREFIX : <http://y/> ASK FROM x:a\\#b FROM :c {}", ["http://x/a#b", "http://y/c"]),
        ("BASE <http://x/> PREFIX x: <y/> ASK FROM x:a {}", ["http://x/y/a"]),
        ("ASK FROM rg:Feature {}", ["https://w3id.org/roadgraph/ns#Feature"]),
        ("PREFIX rg: <http://other/> ASK FROM rg:a {}", ["http://other/a"]),
        ("ASK FROM unknown:a FROM <relative> {}", []),
        ("# FROM <http://x/a>\nASK { ?from ?p 'FROM <http://x/b>' }", []),
        ("ASK FROM", []),
    ],
)
def test_graphs_are_read_from_the_query(query: str, graphs: list[str]) -> None:
    """Prefixes and the base are resolved as the engine does; what is no code names nothing."""
    assert graphs_named(query, KNOWN) == graphs
