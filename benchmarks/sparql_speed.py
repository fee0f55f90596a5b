"""SPARQL over HTTP beside the engine called directly, and beside rdflib, over a graph of 160,000 quads: part of `make bench`."""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import rdflib
from rich.console import Console
from rich.table import Table

from benchmarks.client import Client
from benchmarks.floor import medians
from benchmarks.replicas import replicated
from benchmarks.shared_corpus import serving
from graph.named_queries import Kind, NamedQuery, named_queries, terms
from graph.query import Term
from graph.sealed import GRAPH, Snapshot
from graph.vocabulary import PREFIXES, id_of, iri

QUADS = 160_000
_REPEATS = 15
_ROWS = 20_000

_BUSIEST = {
    Kind.PROJECT: "SELECT ?x (COUNT(*) AS ?n) { ?f a rg:Feature ; rg:project ?x } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 2",
    Kind.TECHNOLOGY: "SELECT ?x (COUNT(*) AS ?n) { ?x rg:category ?c . ?f rg:technology ?x } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 2",
    Kind.CONCEPT: "SELECT ?x (COUNT(*) AS ?n) { ?f rg:concept ?x } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 2",
    Kind.CATEGORY: "SELECT ?x (COUNT(*) AS ?n) { ?t rg:category ?x . ?f rg:technology ?t } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 2",
    Kind.THEME: "SELECT ?x (COUNT(*) AS ?n) { ?f rg:theme ?x } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 2",
    Kind.FEATURE: "SELECT ?x (COUNT(*) AS ?n) { ?x rg:similarTo ?f } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 2",
    Kind.IRI: "SELECT ?x (COUNT(*) AS ?n) { ?f dcterms:references ?x } GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 2",
}
"""What each kind of parameter is given: the things that most is said of. A second parameter of the kind takes the second."""

_RELATED = """SELECT DISTINCT ?other ?title {{ {feature} rg:technology ?technology ; rg:project ?project .
  ?other rg:technology ?technology ; a rg:Feature ; rg:project ?elsewhere ; dcterms:title ?title .
  FILTER(?elsewhere != ?project) }}"""
"""Features of other projects that share a technology with one."""

_MOST_TECHNOLOGIES = (
    "SELECT ?x { ?x rg:technology ?t ; a rg:Feature } GROUP BY ?x ORDER BY DESC(COUNT(DISTINCT ?t)) ?x LIMIT 1"
)

_CELLS = f"""SELECT ?feature ?property ?value ?words ?rule {{ ?feature rg:reading ?reading .
  ?reading rg:ofProperty ?property ; rg:value ?value ; rg:words ?words ; rg:rule ?rule }} LIMIT {_ROWS}"""

_NEAREST = (
    "SELECT ?i ?f ?title {{ VALUES ?i {{ 1 2 3 4 5 6 7 8 9 10 }} BIND(rg:nearest('{}', ?i) AS ?f) "
    "?f dcterms:title ?title }} ORDER BY ?i"
)


class Direct:
    """The engine in this process, over the same sealed graph."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.base: str = snapshot.manifest["base"]
        self.store = ox.Store.read_only(str(snapshot.folder / GRAPH))

    def answer(
        self, text: str, bound: Mapping[str, Term] | None = None, format: Any = ox.QueryResultsFormat.JSON
    ) -> bytes:
        """The engine's own serialisation of its own answer."""
        given = {ox.Variable(name): _term(term) for name, term in (bound or {}).items()}
        found = self.store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True, substitutions=given)
        return found.serialize(format=format) or b""  # type: ignore[union-attr]

    def column(self, text: str) -> list[str]:
        """The first of each row."""
        found = self.store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
        return [row[0].value for row in found]  # type: ignore[union-attr, index]


def _term(term: Term) -> ox.NamedNode | ox.Literal:
    return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype)) if term.datatype else ox.NamedNode(term.value)


def main() -> int:
    """Prints the tables."""
    console = Console(width=120)
    with tempfile.TemporaryDirectory() as data:
        snapshot = replicated(Path(data), QUADS)
        counts = snapshot.manifest["counts"]
        console.print(f"{counts['documents']} documents, {counts['features']} features, {counts['quads']} quads")
        report(console, Path(data), snapshot)
    return 0


def report(console: Console, data: Path, snapshot: Snapshot) -> None:
    """Prints the tables of a data folder that holds a replicated snapshot."""
    direct = Direct(snapshot)
    with serving(data) as address:
        client = Client(address)
        console.print(_named(direct, client))
        console.print(_others(direct, client))
        client.close()


def _named(direct: Direct, client: Client) -> Table:
    """Each named query over HTTP beside the engine, and beside what it may cost."""
    table = Table("named query", "engine ms", "over HTTP ms", "of 1.3 × engine + 3 ms")
    found = {kind: direct.column(text) for kind, text in _BUSIEST.items()}
    for query in named_queries().values():
        given = _given(query, found, direct.base)
        engine, http = _pair(*_ways(direct, client, query, given))
        table.add_row(query.name, f"{engine * 1000:.1f}", f"{http * 1000:.1f}", f"{http / (1.3 * engine + 0.003):.2f}")
    return table


def _given(query: NamedQuery, found: Mapping[Kind, list[str]], base: str) -> dict[str, str]:
    """A value for each parameter: what most is said of, else the example."""
    given: dict[str, str] = {}
    for parameter in query.parameters:
        names = [id_of(base, name) or name for name in found.get(parameter.kind, [])]
        rest = [name for name in names if name not in given.values()]
        given[parameter.name] = rest[0] if rest else parameter.default or parameter.example
    return given


def _ways(
    direct: Direct, client: Client, query: NamedQuery, given: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[str], object]]:
    bound = terms(query, given, lambda _, name: iri(direct.base, name))
    path = f"/api/queries/{query.name}?{urlencode(given)}"
    if client.get(path).count(b"}},{") != direct.answer(query.text, bound).count(b"}},{"):
        raise RuntimeError(f"The query {query.name} has another answer over HTTP than the engine gives.")
    return lambda _: direct.answer(query.text, bound), lambda _: client.get(path)


def _pair(one: Callable[[str], object], other: Callable[[str], object]) -> tuple[float, float]:
    """The median seconds of two ways that take turns."""
    found = medians({"one": one, "other": other}, [""] * _REPEATS)
    return found["one"], found["other"]


def _others(direct: Direct, client: Client) -> Table:
    """Related plans beside rdflib, a large table beside the engine's, and the nearest beside the same search."""
    table = Table("what", "ms", "beside", "ms", "ratio", "wanted")

    def row(what: str, took: float, beside: str, other: float, ratio: float, wanted: str) -> None:
        table.add_row(what, f"{took * 1000:.1f}", beside, f"{other * 1000:.1f}", f"{ratio:.2f}", wanted)

    name = direct.column(_MOST_TECHNOLOGIES)[0]
    asked = _RELATED.format(feature=ox.NamedNode(name))
    related = _sparql(asked)
    engine, http = _pair(lambda _: direct.answer(asked), lambda _: client.get(related))
    slow = _seconds_in_rdflib(direct, asked)
    row("related by technology, over HTTP", http, "rdflib in memory", slow, slow / http, "≥ 30")
    row("related by technology, the engine", engine, "rdflib in memory", slow, slow / engine, "≥ 30")
    csv, cells = ox.QueryResultsFormat.CSV, _sparql(_CELLS, "csv")
    engine, http = _pair(lambda _: direct.answer(_CELLS, format=csv), lambda _: client.get(cells))
    row(f"{_ROWS} rows × 5 as CSV, over HTTP", http, "the engine's CSV", engine, http / engine, "≤ 1.5")
    questions = [f"support for feature number {number} in other words" for number in range(2 * _REPEATS)]
    ways = {
        "search": lambda text: client.get(f"/api/search?{urlencode({'q': text, 'mode': 'semantic', 'k': 10})}"),
        "nearest": lambda text: client.get(_sparql(_NEAREST.format(text))),
    }
    found = medians(ways, questions)
    ratio = found["nearest"] / found["search"]
    row("rg:nearest, over HTTP", found["nearest"], "the same search", found["search"], ratio, "≤ 2")
    return table


def _sparql(text: str, format: str = "json") -> str:
    return f"/sparql?{urlencode({'query': text, 'format': format})}"


def _seconds_in_rdflib(direct: Direct, text: str) -> float:
    """How long rdflib takes for a query, all triples in its memory; it has to find as much as the engine."""
    inside = rdflib.Graph()
    triples = ox.serialize((quad.triple for quad in direct.store), format=ox.RdfFormat.N_TRIPLES)
    inside.parse(data=triples, format="nt")
    began = time.perf_counter()
    rows = len(list(inside.query(text, initNs=PREFIXES)))
    took = time.perf_counter() - began
    if rows != len(direct.column(text)):
        raise RuntimeError(f"rdflib finds {rows} related features, the engine another number.")
    return took


if __name__ == "__main__":
    sys.exit(main())
