"""A dump becomes a data folder again: checked whole, then published as one snapshot, or nothing is."""

import json
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.checksums import verify_sums
from graph.errors import InputError
from graph.files import sha256_of, write_synced
from graph.ledger import Ledger
from graph.overrides import OVERRIDES
from graph.sealed import FACTS, GRAPH, LEDGER, MANIFEST, REPORT, SCHEMA, Snapshot
from graph.snapshots import DataFolder
from graph.store import Store

FORMAT = 1
"""Version of the layout of dumps."""

ABOUT, QUADS, DOCUMENTS, PARTS = "DUMP.json", "graph.nq", "documents", "snapshot"
"""What a dump tells of itself, the graph, the documents by hash, and the sealed files but for the graph."""

BESIDE = (OVERRIDES, "technologies", "permalinks")
"""What people put into a data folder beside the documents: one file, or folders of files."""

_OURS = frozenset({"writer.lock", "documents", "cache", "snapshots"})
_EXTRACTED = ".draft-dump"
_STARTED = "RESTORING"
"""A file that marks what was empty when it was written: as long as there is no CURRENT, all beside it is a stopped restore's."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump whose files are what its sums say: its folder, their paths, and the manifest of its snapshot."""

    folder: Path
    files: tuple[str, ...]
    manifest: dict[str, Any]

    @classmethod
    def open(cls, folder: Path) -> "Dump":
        """Checks everything in a folder. Raises InputError if it is damaged, no dump, or of another version."""
        files = verify_sums(folder)
        about, manifest = _json(folder / ABOUT), _json(folder / PARTS / MANIFEST)
        for said, ours, what in ((about.get("format"), FORMAT, "format"), (manifest.get("schema"), SCHEMA, "schema")):
            if said != ours:
                raise InputError(
                    f"{folder.name} has {what} version {said}; this Roadgraph reads {ours}. "
                    "Restore it with the version that made it, or ingest its documents again."
                )
        if not manifest.keys() >= FACTS or not str(manifest["snapshot"]).isdecimal():
            raise InputError(f"{folder.name} is no dump: its manifest lacks what every snapshot tells.")
        return cls(folder, tuple(files), manifest)

    def below(self, name: str) -> list[str]:
        """The paths of the files in one of its folders."""
        return [file for file in self.files if file.startswith(f"{name}/")]


def restore(dump: Path, data: DataFolder, *, replace: bool = False, on_progress: Progress) -> Snapshot:
    """The snapshot of a dump (a folder or a tar), published in a data folder together with its documents.

    The folder has to be new or empty. With `replace` it may be in use: the dump becomes its next snapshot, and those before it
    stay to roll back to. Raises InputError for a dump that is damaged or does not fit, BusyError, SnapshotError.
    """
    if not dump.exists():
        raise InputError(f"There is no dump {dump}. Name a folder or a tar that `roadgraph dump` made.")
    _check_place(data, replace=replace)
    with data.writing():
        _check_place(data, replace=replace)  # again: somebody may have published meanwhile
        if _is_stopped(data):
            for name in data.names():
                shutil.rmtree(data.snapshots / name)
        if not data.names():
            write_synced(data.folder / _STARTED, b"")
        folder = dump if dump.is_dir() else _extracted(dump, data.snapshots / _EXTRACTED)
        on_progress("check", 0, 1)
        found = Dump.open(folder)
        on_progress("check", 1, 1)
        _keep_documents(found, data, on_progress)
        draft = _drafted(found, data, on_progress)
        _put_beside(found, data)
        facts = {name: found.manifest[name] for name in FACTS - {"snapshot", "files"}}
        if REPORT in found.manifest:
            facts[REPORT] = found.manifest[REPORT]
        on_progress("publish", 0, 1)
        made = data.seal(draft, facts)
        on_progress("publish", 1, 1)
        shutil.rmtree(data.snapshots / _EXTRACTED, ignore_errors=True)
        (data.folder / _STARTED).unlink(missing_ok=True)
        return made


def _is_stopped(data: DataFolder) -> bool:
    """Whether all that a folder holds was left by a restore that was stopped."""
    return (data.folder / _STARTED).exists() and not (data.folder / "CURRENT").exists()


def _check_place(data: DataFolder, *, replace: bool) -> None:
    """Raises InputError for a folder that holds something, unless that is a data folder which may be replaced."""
    if data.folder.exists() and not data.folder.is_dir():
        raise InputError(f"{data.folder} is no folder. Name another with --data.")
    if _is_stopped(data):
        return
    held = {path.name for path in data.folder.iterdir()} if data.folder.exists() else set()
    is_in_use = bool(data.names()) or "CURRENT" in held
    if is_in_use and not replace:
        raise InputError(
            f"{data.folder} holds snapshots already. Name an empty folder with --data, or say --replace: "
            "the dump becomes the next snapshot, and decisions on names, technologies and permalinks become those of the dump."
        )
    if not is_in_use and (more := sorted(held - _OURS - ({*BESIDE} if replace else set()))):
        raise InputError(f"{data.folder} is not empty; it holds {more[0]}. Name an empty folder with --data.")


def _extracted(archive: Path, into: Path) -> Path:
    """The one folder that a tar holds, extracted. Raises InputError for anything in it that is no file inside that folder."""
    into.mkdir()
    try:
        with tarfile.open(archive, "r:") as tar:
            tar.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.4 brought it
            for member in tar:
                parts = member.name.split("/")
                is_plain = member.isdir() or (member.isreg() and not member.issparse())
                if not is_plain or any(part in ("", ".", "..") for part in parts):
                    raise InputError(
                        f"{archive.name} holds {member.name!r}, which is no plain file, or leads out of the dump. It is refused."
                    )
                tar.extract(member, into)
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise InputError(
            f"{archive.name} cannot be read as a tar: {error}. Unpack it yourself, or take it again."
        ) from error
    found = list(into.iterdir())
    if len(found) != 1 or not found[0].is_dir():
        raise InputError(
            f"{archive.name} is no dump: it has to hold one folder. Name what `roadgraph dump --tar` made."
        )
    return found[0]


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"This is no dump: {path.name} cannot be read. Name what `roadgraph dump` made.") from error
    if not isinstance(found, dict):
        raise InputError(f"This is no dump: {path.name} holds no object.")
    return found


def _keep_documents(dump: Dump, data: DataFolder, on_progress: Progress) -> None:
    """Stores the documents. Raises InputError where one is not what its name says, or one that the ledger names is missing."""
    documents = dump.below(DOCUMENTS)
    for number, name in enumerate(documents):
        on_progress("documents", number, len(documents))
        if data.keep_document((dump.folder / name).read_bytes()) != f"sha256:{Path(name).name}":
            raise InputError(f"The dump is damaged: {name} is not the document of that hash.")
    on_progress("documents", len(documents), len(documents))
    kept = {f"sha256:{Path(name).name}" for name in documents}
    for entry in Ledger.load(dump.folder / PARTS / LEDGER).entries:
        if entry.version and entry.version not in kept:
            raise InputError(f"The dump lacks the document {entry.version} of {entry.source}. Take another dump.")


def _drafted(dump: Dump, data: DataFolder, on_progress: Progress) -> Path:
    """A draft with the files of the snapshot, its graph built from the N-Quads."""
    draft = data.draft(least=int(dump.manifest["snapshot"]))
    for name, sealed in dump.manifest["files"].items():
        if name.split("/")[0] == GRAPH:
            continue
        if f"{PARTS}/{name}" not in dump.files or "/" in name:
            raise InputError(f"The dump lacks {PARTS}/{name}, which its manifest names. Take another dump.")
        shutil.copyfile(dump.folder / PARTS / name, draft / name)
        if sha256_of(draft / name) != sealed["sha256"]:
            raise InputError(f"The dump is damaged: {PARTS}/{name} is not what was sealed. Copy the dump again.")
    on_progress("graph", 0, 1)
    store = Store.create(draft / GRAPH)
    store.load(dump.folder / QUADS)
    count, told = store.count(), dump.manifest["counts"]["quads"]
    store.close()
    if count != told:
        raise InputError(f"The dump is damaged: {QUADS} holds {count} statements, the snapshot had {told}.")
    on_progress("graph", 1, 1)
    return draft


def _put_beside(dump: Dump, data: DataFolder) -> None:
    """Puts what people decided into the data folder, in place of what is there."""
    for name in BESIDE:
        place = data.folder / name
        wanted = [file for file in dump.files if file == name or file.startswith(f"{name}/")]
        for path in [place] if place.is_file() else place.glob("*"):
            if path.relative_to(data.folder).as_posix() not in wanted:
                path.unlink()
        for file in wanted:
            (data.folder / file).parent.mkdir(exist_ok=True)
            write_synced(data.folder / file, (dump.folder / file).read_bytes())
