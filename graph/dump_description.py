"""What a dump says of itself to machines: VoID and DCAT in Turtle. Pure functions; no blank nodes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph.dataset import DATASET
from graph.vocabulary import ALL_PREFIXES, DCAT, DCTERMS, PREFIXES, PROV, RDF, VOID, XSD, iri

SPDX = "http://spdx.org/rdf/terms#"

TITLE = "Roadgraph: what open-source projects plan"
RIGHTS = (
    "The texts and documents are those of the projects whose roadmaps they are, under the licence of each project. "
    "What was derived from them may be used freely; name Roadgraph and the snapshot."
)
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a dump: its path, what it holds, its media type, bytes and SHA-256."""

    path: str
    title: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Described:
    """A dump: the base of its ids, its name, the snapshot, when that and the dump were made (ISO 8601), counts and files."""

    base: str
    name: str
    snapshot: str
    created: str
    issued: str
    counts: dict[str, int]
    files: tuple[File, ...]

    @property
    def dataset(self) -> str:
        """The IRI of what was dumped."""
        return iri(self.base, DATASET)

    @property
    def folder(self) -> str:
        """The IRI under which its files are named."""
        return iri(self.base, f"dump/{self.name}/")


def void_turtle(dump: Described) -> bytes:
    """The dump as a VoID dataset: statements, entities, vocabularies, the file of the graph."""
    counts = dump.counts
    return _turtle(
        dump,
        [
            *_itself(dump, VOID + "Dataset"),
            (dump.dataset, VOID + "uriSpace", _text(dump.base)),
            (dump.dataset, VOID + "triples", _number(counts["quads"])),
            (dump.dataset, VOID + "entities", _number(sum(counts.values()) - counts["quads"])),
            (dump.dataset, VOID + "documents", _number(counts["documents"])),
            *((dump.dataset, VOID + "vocabulary", _node(one)) for one in PREFIXES.values()),
            *(
                (dump.dataset, VOID + "dataDump", _node(dump.folder + file.path))
                for file in dump.files
                if file.media_type == "application/n-quads"
            ),
        ],
    )


def dcat_turtle(dump: Described) -> bytes:
    """The dump as a DCAT dataset: one distribution a file, with media type, bytes and checksum."""
    return _turtle(dump, [*_itself(dump, DCAT + "Dataset"), *(one for file in dump.files for one in _file(dump, file))])


_Statement = tuple[str, str, ox.NamedNode | ox.Literal]


def _itself(dump: Described, kind: str) -> Iterator[_Statement]:
    yield dump.dataset, RDF + "type", _node(kind)
    yield dump.dataset, DCTERMS + "title", _text(TITLE)
    yield dump.dataset, DCTERMS + "created", _time(dump.created)
    yield dump.dataset, DCTERMS + "issued", _time(dump.issued)
    yield dump.dataset, DCTERMS + "rights", _text(RIGHTS)
    yield dump.dataset, DCAT + "version", _text(dump.snapshot)
    yield dump.dataset, PROV + "generatedAtTime", _time(dump.created)
    for name, count in dump.counts.items():
        yield dump.dataset, DCTERMS + "extent", _text(f"{count} {name}")


def _file(dump: Described, file: File) -> Iterator[_Statement]:
    name = dump.folder + file.path
    yield dump.dataset, DCAT + "distribution", _node(name)
    yield name, RDF + "type", _node(DCAT + "Distribution")
    yield name, DCTERMS + "title", _text(file.title)
    yield name, DCAT + "downloadURL", _node(name)
    yield name, DCAT + "mediaType", _node(_MEDIA_TYPES + file.media_type)
    yield name, DCAT + "byteSize", _number(file.bytes)
    yield name, SPDX + "checksum", _node(f"{name}#checksum")
    yield f"{name}#checksum", RDF + "type", _node(SPDX + "Checksum")
    yield f"{name}#checksum", SPDX + "algorithm", _node(SPDX + "checksumAlgorithm_sha256")
    yield f"{name}#checksum", SPDX + "checksumValue", ox.Literal(file.sha256, datatype=_node(XSD + "hexBinary"))


def _turtle(dump: Described, statements: Iterable[_Statement]) -> bytes:
    """Files are named relative to where the description lies."""
    prefixes = {**ALL_PREFIXES, "spdx": SPDX}
    triples = [ox.Triple(_node(subject), _node(property), value) for subject, property, value in statements]
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes, base_iri=dump.folder) or b""


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(name)


def _text(value: str) -> ox.Literal:
    return ox.Literal(value)


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_node(XSD + "integer"))


def _time(value: str) -> ox.Literal:
    return ox.Literal(value, datatype=_node(XSD + "dateTime"))
