"""The screen reads code: names that look like keywords are none, and no text takes it long."""

import subprocess
import sys

import pytest

from graph.query_screen import screened


@pytest.mark.parametrize(
    ("text", "names_a_dataset"),
    [
        ('SELECT * { ?s ?p "SERVICE and FROM" . ?s <http://example.org/SERVICE> ?o } # LOAD FROM SERVICE', False),
        ("SELECT (count(*) AS ?from) { ?from a rg:Feature }", False),
        ("PREFIX from: <http://example.org/> SELECT * { ?s from:a ?o }", False),
        ("SELECT * { ?s ?p <http://example.org/(a)/b#SERVICES> , <SERVICE#x> }", False),
        ("SELECT * { ?s rg:from ?o . ?o ex:a-from _:from }", False),
        ("SELECT ?service { ?service ex:service.load 'x'@en-from }", False),
        (r'SELECT * { ?s ?p "C:\\Users", "C:\\unix" }', False),
        (r"DESCRIBE ex:a\#b FROM <http://example.org/>", True),
        ("SELECT *FROM<http://example.org/> { ?s ?p ?o }", True),
        ("SELECT (1 AS ?x)from named <http://example.org/> {}", True),
        ("SELECT * # '\nFROM <http://example.org/> { ?s ?p 'it' }", True),
    ],
)
def test_names_and_texts_are_not_keywords(text: str, names_a_dataset: bool) -> None:
    """A variable, prefix, local name, language, literal or comment holds no keyword; a keyword is one however it is written."""
    assert screened(text) is names_a_dataset


@pytest.mark.parametrize(
    "text", ['"\\' * 16_000, "a:" * 16_000, "'''a" * 8_000, "a." * 16_000, ":\\" * 16_000, "<a" * 16_000]
)
def test_screening_takes_as_long_as_the_query_is(text: str) -> None:
    """No text makes the screen look at a character again and again: a process with two seconds reads each of these."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (2, 2));"
        "from graph.query_screen import screened; screened(sys.stdin.read())"
    )
    done = subprocess.run([sys.executable, "-c", code], input=text, text=True, check=False, capture_output=True)
    assert done.returncode >= 0, "killed for the time it took"
