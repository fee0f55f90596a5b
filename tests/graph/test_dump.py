"""Dumps in every RDF format hold the same statements, as another library reads them."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SKOS

from graph.dump import GRAPH_FORMATS, dump_all, dump_some
from graph.sealed import GRAPH
from graph.snapshots import DataFolder
from graph.store import Store
from graph.vocabulary import RG

_NAMES = {"nq": "nquads", "trig": "trig", "ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
"""What rdflib calls each format."""

_WITH_GRAPHS = ("nq", "trig", "jsonld")

Line = tuple[str, ...]

pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"  # rdflib calls its own old names
)


@pytest.fixture(scope="module")
def store(published: Path) -> Store:
    """The published graph."""
    return Store.open(DataFolder(published).get_current().folder / GRAPH)


def _read(content: bytes, format: str) -> set[Line]:
    """The statements of a file as rdflib reads them, each with its graph where the format keeps it."""
    if format not in _WITH_GRAPHS:
        return {_line(triple) for triple in rdflib.Graph().parse(data=content, format=_NAMES[format])}
    dataset = rdflib.Dataset()
    dataset.parse(data=content, format=_NAMES[format])
    return {_line(quad) for quad in dataset.quads() if quad[3] is not None}


def _line(terms: Iterable[rdflib.term.Node]) -> Line:
    return tuple(term.n3() if isinstance(term, rdflib.term.Identifier) else f"<{term}>" for term in terms)


@pytest.fixture(scope="module")
def quads(store: Store) -> set[Line]:
    """Every quad, as the reference: N-Quads line by line."""
    return _read("\n".join(f"{line} ." for line in store.canonical()).encode(), "nq")


@pytest.mark.parametrize("format", GRAPH_FORMATS)
def test_every_format_holds_every_statement(store: Store, quads: set[Line], format: str) -> None:
    """As rdflib reads it, the graph is the same: with named graphs where the format has them, else each triple once."""
    dump = store.export(format)
    expected = quads if format in _WITH_GRAPHS else {quad[:3] for quad in quads}
    assert _read(b"".join(dump.pieces), format) == expected
    assert dump.statements == len(expected) > 500


@pytest.mark.parametrize("format", ["ttl", "nt", "rdf"])
def test_what_stands_in_several_graphs_is_written_once(format: str) -> None:
    """However many graphs say it, and whether or not other graphs say it of other things."""
    engine = ox.Store()
    names = [ox.NamedNode(f"http://example.org/g{n}") for n in range(3)]
    thing, property = ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p")
    engine.extend(ox.Quad(thing, property, ox.Literal("thrice"), name) for name in names)
    engine.extend(ox.Quad(thing, property, ox.Literal("twice"), name) for name in names[:2])
    engine.add(ox.Quad(thing, property, ox.Literal("once"), names[0]))
    dump = dump_all(engine, format)
    content = b"".join(dump.pieces)
    assert dump.statements == len(_read(content, format)) == 3
    assert Counter(content.decode().replace('"', " ").replace("<", " ").replace(">", " ").split())["thrice"] == 1


@pytest.mark.parametrize("format", GRAPH_FORMATS)
def test_any_text_is_read_back(format: str) -> None:
    """Texts with quotes, markup and signs of all kinds; only what XML cannot hold is replaced there, visibly."""
    text = 'a "quoted" <b>&amp;</b>\n\tléger 漢字 🦊 \\ end'
    odd = "bell\x07 return\r form\x0c not\ufffe"
    subject, property = ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p")
    graph = ox.NamedNode("http://example.org/g")
    literals = [ox.Literal(text), ox.Literal(odd, language="en")]
    dump = dump_some([ox.Quad(subject, property, literal, graph) for literal in literals], format)
    content = b"".join(dump.pieces)
    assert dump.statements == 2
    read = {quad.object.value for quad in ox.parse(content, format=ox.RdfFormat.from_media_type(GRAPH_FORMATS[format]))}
    expected = odd if format != "rdf" else "bell\ufffd return\ufffd form\ufffd not\ufffd"
    assert read == {text, expected}
    if format == "rdf":
        assert len(rdflib.Graph().parse(data=content, format="xml")) == 2


@pytest.mark.parametrize("format", ["nq", "ttl", "jsonld"])
def test_the_graph_of_one_project_tells_all_of_its_features(store: Store, quads: set[Line], format: str) -> None:
    """Its documents' graphs are whole; what is inferred of its features, and the names of all they point to, are there."""
    name = next(name for name in store.graph_names() if "document/tidewatch" in name)
    dump = store.export(format, [name])
    found = _read(b"".join(dump.pieces), format)
    triples = {line[:3] for line in found}
    assert dump.statements == len(found) < len(quads)
    assert triples <= {quad[:3] for quad in quads}
    own = {quad[:3] for quad in quads if quad[3] == f"<{name}>"}
    assert own <= triples
    features = {one for one, property, kind in own if (property, kind) == (RDF.type.n3(), f"<{RG}Feature>")}
    assert {quad[:3] for quad in quads if quad[0] in features} <= triples
    named = {value for _, property, value in triples if property in (f"<{RG}technology>", f"<{RG}concept>")}
    assert named
    assert named <= {one for one, property, _ in triples if property == SKOS.prefLabel.n3()}
    other = "<https://w3id.org/roadgraph/id/feature/millrace/"
    assert not [line for line in triples if line[0].startswith(other) and line[1] == f"<{RG}status>"]


def test_pieces_of_a_file_go_when_nobody_wants_them(store: Store) -> None:
    """What was made for somebody who then does not read it is let go."""
    pieces = store.export("rdf").pieces
    pieces.close()
    with pytest.raises(ValueError, match="closed"):
        next(iter(pieces))
