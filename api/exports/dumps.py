"""A snapshot as a dated folder or tar: open formats for those who analyse, everything for those who restore."""

import contextlib
import json
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from api.exports.datasets import Wanted, export
from api.publishing.report import Progress
from api.served import Served
from graph.checksums import write_sums
from graph.dump_description import RIGHTS, Described, File, dcat_turtle, void_turtle
from graph.errors import InputError, SnapshotError
from graph.files import sha256_of, sync
from graph.restoring import ABOUT, BESIDE, DOCUMENTS, FORMAT, PARTS, QUADS
from graph.sealed import GRAPH, MANIFEST, VECTORS
from graph.snapshots import DataFolder
from graph.vocabulary import iri
from search.vector_index import VectorIndex

TABLES = ("features", "projects", "technologies", "similarity")

_TITLES = {
    QUADS: ("the graph, with its named graphs", "application/n-quads"),
    "vectors.npy": ("one vector a feature, float32, rows of unit length", "application/octet-stream"),
    "vectors.ids": ("the feature of each row of vectors.npy, a line each", "text/plain"),
    **{f"tables/{what}.parquet": (what, "application/vnd.apache.parquet") for what in TABLES},
}
"""The files that are described to others, with what they hold and their media types; the rest is for `restore`."""

_READ_ME = """\
Roadgraph, snapshot {snapshot} of {created}, dumped {issued}

graph.nq        the graph as N-Quads
tables/         features, projects, technologies and similar pairs as Parquet
vectors.npy     one vector a feature (numpy, float32); vectors.ids has the feature of each row
documents/      every version of every document, by its SHA-256
snapshot/       the sealed files beside the graph: ledger, indexes, manifest
merges.jsonl, technologies/, permalinks/   what people put in, where they did
void.ttl, dcat.ttl   this dump described for machines
SHA256SUMS      check it with: sha256sum -c --quiet SHA256SUMS

Bring it back with: roadgraph restore THIS-FOLDER --data AN-EMPTY-FOLDER

{rights}
"""


@dataclass(frozen=True, slots=True)
class Dumping:
    """One dump: what is dumped, whence, into which folder, and when (ISO 8601)."""

    served: Served
    data: DataFolder
    folder: Path
    issued: str


def dump(served: Served, data: DataFolder, into: Path, *, tar: bool = False, on_progress: Progress) -> Path:
    """The dated folder or tar, made in `into`; it is whole or not there.

    Raises InputError where it is there already or cannot be written, SnapshotError where the snapshot or a document is damaged.
    """
    served.snapshot.verify()
    now = datetime.now(UTC)
    name = f"roadgraph-{now:%Y-%m-%d}-{served.snapshot.name}"
    final = into / (f"{name}.tar" if tar else name)
    if final.exists():
        raise InputError(f"{final} is there already. Move it away, or name another folder with -o.")
    with _drafted(into) as draft:
        making = Dumping(served, data, draft / name, now.isoformat(timespec="seconds"))
        making.folder.mkdir()
        for number, (stage, write) in enumerate(_STAGES.items()):
            on_progress(stage, number, len(_STAGES))
            write(making)
        made = _packed(making.folder) if tar else making.folder
        for path in [made, *made.rglob("*")]:
            sync(path)
        made.rename(final)
        sync(into)
    return final


@contextlib.contextmanager
def _drafted(into: Path) -> Iterator[Path]:
    """A hidden folder to write in, gone in the end. Raises InputError for what the disk refuses."""
    draft = into / f".roadgraph-{datetime.now(UTC):%Y%m%d%H%M%S%f}.new"
    try:
        into.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
        yield draft
    except OSError as error:
        raise InputError(
            f"The dump cannot be written to {into}: {error.strerror}. Make room, or name another with -o."
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _packed(folder: Path) -> Path:
    """The folder as an uncompressed tar beside it, its files in order, owned by nobody."""
    archive = folder.with_name(f"{folder.name}.tar")
    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, path.relative_to(folder.parent).as_posix(), recursive=False, filter=_unowned)
    return archive


def _unowned(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


# Stages


def _graph(making: Dumping) -> None:
    _write(making, QUADS, Wanted("graph", "nq"))


def _write(making: Dumping, path: str, wanted: Wanted) -> None:
    with (making.folder / path).open("wb") as file:
        file.writelines(export(making.served, wanted).pieces)


def _tables(making: Dumping) -> None:
    (making.folder / "tables").mkdir()
    for what in TABLES:
        _write(making, f"tables/{what}.parquet", Wanted(what, "parquet"))


def _vectors(making: Dumping) -> None:
    served = making.served
    dimension, count = served.snapshot.manifest["model"]["dimension"], served.catalogue.count
    index = VectorIndex.load(served.snapshot.folder / VECTORS, dimension=dimension, rows=count)
    np.save(making.folder / "vectors.npy", index.vectors(np.arange(count)))
    ids = served.catalogue.execute("SELECT id FROM feature WHERE kind = 'feature' ORDER BY row")
    lines = "".join(f"{iri(served.base, id)}\n" for (id,) in ids)
    (making.folder / "vectors.ids").write_text(lines, encoding="utf-8")


def _documents(making: Dumping) -> None:
    folder = making.folder / DOCUMENTS
    folder.mkdir()
    for version in {entry.version for entry in making.served.snapshot.ledger().entries if entry.version}:
        (folder / version.removeprefix("sha256:")).write_bytes(making.data.read_document(version))


def _sealed(making: Dumping) -> None:
    snapshot, folder = making.served.snapshot, making.folder / PARTS
    folder.mkdir()
    for name, sealed in {**snapshot.manifest["files"], MANIFEST: None}.items():
        if name.split("/")[0] == GRAPH:
            continue
        shutil.copyfile(snapshot.folder / name, folder / name)
        if sealed and sha256_of(folder / name) != sealed["sha256"]:
            raise SnapshotError(
                f"Snapshot {snapshot.name} changed while it was dumped: {name}. Run `roadgraph verify`."
            )


def _beside(making: Dumping) -> None:
    for name in BESIDE:
        place = making.data.folder / name
        files = [place] if place.is_file() else sorted(place.glob("[!.]*"))
        for path in files:
            copy = making.folder / path.relative_to(making.data.folder)
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, copy)


def _descriptions(making: Dumping) -> None:
    folder, snapshot = making.folder, making.served.snapshot
    made = snapshot.manifest
    files = tuple(_file(folder, path) for path in _TITLES)
    described = Described(
        making.served.base, folder.name, snapshot.name, made["created"], making.issued, made["counts"], files
    )
    (folder / "void.ttl").write_bytes(void_turtle(described))
    (folder / "dcat.ttl").write_bytes(dcat_turtle(described))
    about = {"format": FORMAT, "snapshot": snapshot.name, "created": made["created"], "issued": making.issued}
    told = {**about, "identity": snapshot.identity, "counts": made["counts"]}
    (folder / ABOUT).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    said = _READ_ME.format(snapshot=snapshot.name, created=made["created"], issued=making.issued, rights=RIGHTS)
    (folder / "README.txt").write_text(said, encoding="utf-8")
    write_sums(folder)


def _file(folder: Path, path: str) -> File:
    title, media_type = _TITLES[path]
    return File(path, title, media_type, (folder / path).stat().st_size, sha256_of(folder / path))


_STAGES = {
    "graph": _graph,
    "tables": _tables,
    "vectors": _vectors,
    "documents": _documents,
    "indexes": _sealed,
    "decisions": _beside,
    "describe": _descriptions,
}
"""What a dump is made of, in order; the last one describes and sums the others."""
