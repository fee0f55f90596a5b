"""The W3C's query-evaluation, syntax and result-format cases, each asked of a query worker: `make w3c`.

Data are loaded as named graphs, and the request names its dataset as the protocol has it. The exit status is 1 if
a case fails that `benchmarks/w3c_known_failures.txt` does not name, or one passes that it does.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import RDF, Namespace

from benchmarks.w3c_cases import EVALUATION, Case, cases, fetch
from graph.errors import RoadgraphError
from graph.query import RESULTS_FORMATS, Limits, QueryPool, Request, Result
from graph.query_dataset import graphs_named

_KNOWN = Path(__file__).with_name("w3c_known_failures.txt")
_RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMATS = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}
_NUMBERS = {f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float")}

Row = dict[str, Any]


def main() -> int:
    """Prints how many cases of each manifest pass, and every surprise; returns the exit status."""
    folder = fetch()
    known = {line.split()[0] for line in _KNOWN.read_text().splitlines() if line and not line.startswith("#")}
    passed, failed = Counter[str](), Counter[str]()
    surprises = []
    for manifest in EVALUATION:
        for case in cases(folder, manifest):
            said = outcome(case)
            (failed if said else passed)[manifest] += 1
            if bool(said) != (case.name in known):
                surprises.append(f"{case.name}: {said or 'passes, though it is named as a known failure'}")
    for manifest in EVALUATION:
        print(f"{manifest:45} {passed[manifest]:4} pass {failed[manifest]:3} fail")
    print(f"{passed.total()} pass, {failed.total()} fail, {len(known)} known to fail", *surprises, sep="\n")
    return bool(surprises)


def outcome(case: Case) -> str:
    """Why a case fails; empty if it passes."""
    expects_error = case.kind.startswith("Negative")
    try:
        with tempfile.TemporaryDirectory() as folder:
            answer = _answered(case, Path(folder))
    except RoadgraphError as error:
        is_only_unknown = case.result is None and "custom function" in str(error)  # the syntax was right
        return "" if expects_error or is_only_unknown else str(error)[:150]
    if expects_error:
        return "is answered, though it is no query"
    return "" if case.result is None or _is_right(case, case.result, answer) else "another answer"


def _answered(case: Case, folder: Path) -> Result:
    base = case.query.as_uri()
    query = f"BASE <{base}>\n{case.query.read_text(encoding='utf-8')}"
    default = [(path.as_uri(), path) for path in case.data]
    chosen = [(name, Path(name.removeprefix("file://"))) for name in graphs_named(query, {})]
    _load(folder, dict([*default, *case.graphs, *chosen]))
    form = RESULTS_FORMATS[_FORMATS.get(case.result.suffix, "json") if case.result else "json"]
    pool = QueryPool(folder, Limits(seconds=20))
    try:
        if chosen:
            return pool.run(Request(query, form))
        graphs = [name for name, _ in default], [name for name, _ in case.graphs]
        return pool.run(Request(query, form, default_graphs=graphs[0], named_graphs=graphs[1]))
    finally:
        pool.close()


def _load(folder: Path, graphs: dict[str, Path]) -> None:
    store = ox.Store(str(folder))
    for name, path in graphs.items():
        store.add_graph(ox.NamedNode(name))
        form = ox.RdfFormat.from_extension(path.suffix[1:])
        if path.is_file():
            store.load(path=path, format=form, base_iri=name, to_graph=ox.NamedNode(name))
    store.flush()


def _is_right(case: Case, expected: Path, answer: Result) -> bool:
    if answer.form == "graph":
        return _canonical_graph(expected.read_bytes(), expected) == _canonical_graph(answer.content, None)
    if expected.suffix == ".csv":
        return sorted(expected.read_bytes().split()) == sorted(answer.content.split())
    ours = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.from_media_type(answer.media_type))
    wanted = _expected(expected)
    if isinstance(ours, ox.QueryBoolean) or isinstance(wanted, bool):
        return isinstance(ours, ox.QueryBoolean) and bool(ours) == wanted
    names = [variable.value for variable in ours.variables]
    found = [_row(zip(names, solution, strict=True)) for solution in ours]
    return _canonical(found, lax=case.is_lax) == _canonical(wanted, lax=case.is_lax)


def _canonical_graph(content: bytes, path: Path | None) -> ox.Dataset:
    form = ox.RdfFormat.from_extension(path.suffix[1:]) if path else ox.RdfFormat.TURTLE
    base = path.as_uri() if path else None
    made = ox.Dataset(ox.parse(content, format=form, base_iri=base))
    made.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return made


def _expected(path: Path) -> list[Row] | bool:
    if path.suffix in (".ttl", ".rdf"):
        return _from_rdf(path)
    form = ox.QueryResultsFormat.from_extension(path.suffix[1:])
    read = ox.parse_query_results(path.read_bytes(), format=form)
    if isinstance(read, ox.QueryBoolean):
        return bool(read)
    names = [variable.value for variable in read.variables]
    return [_row(zip(names, solution, strict=True)) for solution in read]


def _from_rdf(path: Path) -> list[Row] | bool:
    """A result set that is written as RDF."""
    read = rdflib.Graph().parse(path, publicID=path.as_uri())
    if (answer := read.value(None, _RS.boolean)) is not None or (
        answer := next(read.objects(None, _RS.boolean), None)
    ) is not None:
        return str(answer) == "true"
    return [
        _row((str(read.value(one, _RS.variable)), _term(read.value(one, _RS.value))) for one in bound)
        for bound in (list(read.objects(row, _RS.binding)) for row in read.objects(None, _RS.solution))
    ]


def _term(node: Any) -> Any:
    match node:
        case rdflib.BNode():
            return ox.BlankNode(str(node))
        case rdflib.Literal():
            if node.language:
                return ox.Literal(str(node), language=node.language)
            return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
    return ox.NamedNode(str(node))


def _row(pairs: Any) -> Row:
    return {name: _number(term) for name, term in pairs if term is not None}


def _number(term: Any) -> Any:
    """Numbers of the same type and value are the same, however they are written."""
    if isinstance(term, ox.Literal) and term.datatype.value in _NUMBERS:
        try:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
        except ValueError:
            return term
    return term


def _canonical(rows: Sequence[Row], *, lax: bool) -> ox.Dataset:
    """Rows as a graph in which blank nodes have canonical names; how often a row stands there counts unless `lax`."""
    seen = Counter[str]()
    made = ox.Dataset()
    for row in rows:
        has_blank = any(isinstance(term, ox.BlankNode) for term in row.values())
        text = str(sorted((name, str(term)) for name, term in row.items()))
        seen[text] += 1
        subject = ox.BlankNode() if has_blank else _iri(f"{text}{'' if lax else seen[text]}")
        for quad in _quads(subject, row):
            made.add(quad)
    made.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return made


def _quads(subject: Any, row: Row) -> Iterator[ox.Quad]:
    yield ox.Quad(subject, ox.NamedNode(str(RDF.type)), ox.NamedNode("urn:row"))
    for name, term in row.items():
        yield ox.Quad(subject, ox.NamedNode(f"urn:var:{name}"), term)


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:row:{text.encode().hex()}")


if __name__ == "__main__":
    sys.exit(main())
