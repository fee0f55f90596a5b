"""What is written as RDF can be read back by another library, and counts agree."""

from pathlib import Path

import pytest
import rdflib

from graph.errors import InputError
from graph.sealed import GRAPH
from graph.skos import Scheme
from graph.snapshots import DataFolder
from graph.store import ONTOLOGY, Store
from graph.triples import scheme_quads
from graph.vocabulary import DEFAULT_BASE, ONTOLOGY_GRAPH, RG, id_of, iri


@pytest.fixture
def store(published: Path) -> Store:
    """The published graph."""
    return Store.open(DataFolder(published).get_current().folder / GRAPH)


def test_rdflib_reads_the_dump(store: Store) -> None:
    """The same number of quads, and eleven features, in N-Quads as rdflib reads them."""
    dataset = rdflib.Dataset()
    dataset.parse(data=b"".join(store.dump("nq")), format="nquads")
    assert len(list(dataset.quads())) == store.count()
    found = dataset.query(f"SELECT ?f {{ GRAPH ?g {{ ?f a <{RG}Feature> }} }}")
    assert len(list(found)) == 11


@pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)  # rdflib calls its own old names
@pytest.mark.parametrize(("format", "name"), [("nq", "nquads"), ("trig", "trig")])
def test_a_dump_in_pieces_is_one_document(
    store: Store, monkeypatch: pytest.MonkeyPatch, format: str, name: str
) -> None:
    """Joined, the pieces hold every quad in its graph."""
    monkeypatch.setattr("graph.dump._PIECE", 50)
    graph = iri(DEFAULT_BASE, ONTOLOGY_GRAPH)
    pieces = list(store.dump(format, graph))
    assert len(pieces) > 1
    dataset = rdflib.Dataset()
    dataset.parse(data=b"".join(pieces), format=name)
    assert len(list(dataset.quads((None, None, None, rdflib.URIRef(graph))))) == len(store.canonical([graph]))


@pytest.mark.parametrize(("format", "name"), [("ttl", "turtle"), ("nt", "nt")])
def test_triples_formats_hold_every_triple_once(store: Store, format: str, name: str) -> None:
    """Turtle and N-Triples drop the graph names and nothing else."""
    parsed = rdflib.Graph().parse(data=b"".join(store.dump(format)), format=name)
    assert len(parsed) == len({line.rsplit(" <", 1)[0] for line in store.canonical()})


def test_there_are_no_blank_nodes(store: Store) -> None:
    """Every node has an address."""
    assert not [line for line in store.canonical() if "_:" in line.replace("\\_:", "")]


def test_every_property_of_ours_is_in_the_ontology(store: Store) -> None:
    """Nothing is written that the ontology does not describe."""
    described = set(rdflib.Graph().parse(ONTOLOGY).subjects())
    used = {
        rdflib.URIRef(word.strip("<>"))
        for line in store.canonical()
        for word in line.split(" ")
        if word.startswith(f"<{RG}")
    }
    assert used <= described


def test_ids_survive_being_made_absolute() -> None:
    """An id of any script comes back from its IRI."""
    for id in ("feature/quill/支持-graalvm-1a2b3c", "technology/c-plus-plus", "document/x/plans-öl-md-000000"):
        assert id_of(DEFAULT_BASE, iri(DEFAULT_BASE, id)) == id
    assert id_of(DEFAULT_BASE, "http://example.org/x") is None


def test_a_user_scheme_adds_labels_to_known_technologies(tmp_path: Path) -> None:
    """Two files that name one thing name one node; an unknown one is added."""
    path = tmp_path / "mine.ttl"
    path.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<http://example.org/1> a skos:Concept ; skos:prefLabel "Apache Kafka" ; skos:altLabel "Our Kafka" .\n'
        '<http://example.org/2> a skos:Concept ; skos:prefLabel "Housewares" .\n'
    )
    first = tmp_path / "first.ttl"
    first.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix rg: <https://w3id.org/roadgraph/ns#> .\n"
        '<http://example.org/k> a rg:Technology ; skos:prefLabel "Apache Kafka" ; skos:altLabel "Kafka" .\n'
    )
    scheme = Scheme.read(first, path)
    assert scheme.technologies["technology/apache-kafka"].other_labels == ("Kafka", "Our Kafka")
    assert scheme.technologies["technology/housewares"].label == "Housewares"
    assert list(scheme_quads(scheme, DEFAULT_BASE))


def test_a_broken_scheme_is_a_clear_error(tmp_path: Path) -> None:
    """A file that is no Turtle is refused in words."""
    path = tmp_path / "broken.ttl"
    path.write_text("this is no turtle")
    with pytest.raises(InputError, match="Turtle file of SKOS concepts"):
        Scheme.read(path)
