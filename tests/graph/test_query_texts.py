"""Texts that a query writes out in calls are found however they are spelled, and no others."""

import subprocess
import sys

import pytest

from graph.query_texts import texts_in_calls


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ('SELECT (rg:similarity(?f, "a text") AS ?s) {}', ("a text",)),
        ("SELECT (rg:similarity(?f, 'one') + RG:similarity(?f,'two') AS ?s) {}", ("one", "two")),
        ("SELECT (<https://w3id.org/roadgraph/ns#similarity> ( ?f , '''it's''' ) AS ?s) {}", ("it's",)),
        ('SELECT (x:similarity(?f, """say "yes"\nnow""") AS ?s) {}', ('say "yes"\nnow',)),
        (r'SELECT (rg:similarity(?f, "a \"b\"\t\\c") AS ?s) {}', ('a "b"\t\\c',)),
        ("SELECT (rg:similarity # (\n (?f, # 'no'\n 'yes'@en) AS ?s) {}", ("yes",)),
        ("SELECT (rg:similarity('first', ?f) AS ?s) {}", ("first",)),
        ("SELECT (rg:similarity(?f, 'same') * rg:similarity(?g, 'same') AS ?s) {}", ("same",)),
        ("SELECT (rg:similarity(?f, CONCAT('a', 'b')) AS ?s) {}", ()),
        ("SELECT (rg:similarity(IF(?x, ?f, ?g), 'yes') AS ?s) { FILTER(?t = 'no') }", ("yes",)),
        ("SELECT * { ?f ?p 'rg:similarity(?f, \"no\")' }", ()),
        ("SELECT * { ?f ?p ?o } # rg:similarity(?f, 'no')", ()),
        ("SELECT * { VALUES (?similarity ?t) { ('no' 'no') } }", ()),
        ("SELECT (rg:nearest('no', 1) AS ?f) {}", ()),
        ("SELECT (rg:similarity(?f, 'left open", ("left ope",)),
        ("rg:similarity(", ()),
        (")))", ()),
    ],
)
def test_texts_are_found_where_they_stand_as_arguments(query: str, texts: tuple[str, ...]) -> None:
    """In any quotes, under any prefix, each once; not in comments, in other texts, or in calls within the call."""
    assert texts_in_calls(query, "similarity") == texts


@pytest.mark.parametrize("text", ['"\\' * 16_000, "x:similarity(" * 2_500, "similarity('a'," * 2_000, "#(" * 16_000])
def test_looking_for_texts_takes_as_long_as_the_query_is(text: str) -> None:
    """No query makes it look at a character again and again: a process with two seconds reads each of these."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (2, 2));"
        "from graph.query_texts import texts_in_calls; texts_in_calls(sys.stdin.read(), 'similarity')"
    )
    done = subprocess.run([sys.executable, "-c", code], input=text, text=True, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
