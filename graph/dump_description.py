"""What a dump says of itself to machines: VoID and DCAT in Turtle. Pure functions; no blank nodes."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.dataset import DATASET, MEDIA_TYPES, TITLE
from graph.facts import Fact, fact, written
from graph.vocabulary import DCAT, DCTERMS, PREFIXES, PROV, RDF, VOID, XSD, iri

SPDX = "http://spdx.org/rdf/terms#"

RIGHTS = (
    "The texts and documents are those of the projects whose roadmaps they are, under the licence of each project. "
    "What was derived from them may be used freely; name Roadgraph and the snapshot."
)


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
    name, counts = dump.dataset, dump.counts
    facts = [
        *_itself(dump, VOID + "Dataset"),
        fact(name, VOID + "uriSpace", dump.base),
        fact(name, VOID + "triples", counts["quads"]),
        fact(name, VOID + "entities", sum(counts.values()) - counts["quads"]),
        fact(name, VOID + "documents", counts["documents"]),
        *(Fact(name, VOID + "vocabulary", one) for one in PREFIXES.values()),
        *(
            Fact(name, VOID + "dataDump", dump.folder + file.path)
            for file in dump.files
            if file.media_type == "application/n-quads"
        ),
    ]
    return written(facts, "ttl", base=dump.folder)


def dcat_turtle(dump: Described) -> bytes:
    """The dump as a DCAT dataset: one distribution a file, with media type, bytes and checksum."""
    facts = [*_itself(dump, DCAT + "Dataset"), *(one for file in dump.files for one in _file(dump, file))]
    return written(facts, "ttl", base=dump.folder, prefixes={"spdx": SPDX})


def _itself(dump: Described, kind: str) -> Iterator[Fact]:
    name = dump.dataset
    yield Fact(name, RDF + "type", kind)
    yield fact(name, DCTERMS + "title", TITLE)
    yield Fact(name, DCTERMS + "created", dump.created, XSD + "dateTime")
    yield Fact(name, DCTERMS + "issued", dump.issued, XSD + "dateTime")
    yield fact(name, DCTERMS + "rights", RIGHTS)
    yield fact(name, DCAT + "version", dump.snapshot)
    yield Fact(name, PROV + "generatedAtTime", dump.created, XSD + "dateTime")
    for kind_of, count in dump.counts.items():
        yield fact(name, DCTERMS + "extent", f"{count} {kind_of}")


def _file(dump: Described, file: File) -> Iterator[Fact]:
    name = dump.folder + file.path
    yield Fact(dump.dataset, DCAT + "distribution", name)
    yield Fact(name, RDF + "type", DCAT + "Distribution")
    yield fact(name, DCTERMS + "title", file.title)
    yield Fact(name, DCAT + "downloadURL", name)
    yield Fact(name, DCAT + "mediaType", MEDIA_TYPES + file.media_type)
    yield fact(name, DCAT + "byteSize", file.bytes)
    yield Fact(name, SPDX + "checksum", f"{name}#checksum")
    yield Fact(f"{name}#checksum", RDF + "type", SPDX + "Checksum")
    yield Fact(f"{name}#checksum", SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
    yield Fact(f"{name}#checksum", SPDX + "checksumValue", file.sha256, XSD + "hexBinary")
