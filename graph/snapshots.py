"""The data folder: documents by hash, sealed snapshots, and the CURRENT pointer.

One writer fills a draft beside the snapshots, writes a manifest with the SHA-256 of every file, syncs,
renames the draft into place, and then swaps CURRENT. A reader opens what CURRENT names and never sees
anything half done. Nothing is ever changed in a sealed snapshot; nothing in it is a link.
"""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.errors import BusyError, NotFoundError, SnapshotError
from graph.ledger import Ledger

SCHEMA = 1
"""Version of the layout below. A snapshot of another version is refused in words."""

KEPT = 3
"""How many sealed snapshots stay: the served one and two to roll back to."""

GRAPH = "graph"
VECTORS = "vectors.faiss"
WORDS = "words.sqlite"
LEDGER = "ledger.jsonl"
MANIFEST = "MANIFEST.json"

_DRAFT_PREFIX = ".draft-"


class Snapshot:
    """A sealed snapshot: read it, never write to it."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def open(cls, folder: Path) -> "Snapshot":
        """Reads the manifest; raises SnapshotError if it is missing, damaged, or of another schema version."""
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            schema = manifest["schema"]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise SnapshotError(
                f"The snapshot {folder.name} has no readable manifest. "
                "Roll back with `roadgraph snapshots rollback`, or ingest again into an empty folder."
            ) from error
        if schema != SCHEMA:
            raise SnapshotError(
                f"The snapshot {folder.name} has schema version {schema}; this Roadgraph reads {SCHEMA}. "
                "Ingest the documents again into an empty data folder."
            )
        return cls(folder, manifest)

    @property
    def name(self) -> str:
        """The number of the snapshot, six digits."""
        return self.folder.name

    def ledger(self) -> Ledger:
        """The ledger that the snapshot was built from."""
        return Ledger.load(self.folder / LEDGER)

    def verify(self) -> None:
        """Compares every file with the manifest; raises SnapshotError naming the first that differs."""
        for name, expected in self.manifest["files"].items():
            path = self.folder / name
            if not path.is_file():
                raise SnapshotError(f"Snapshot {self.name} lacks the file {name}. Roll back or ingest again.")
            if path.stat().st_size != expected["bytes"] or _sha256(path) != expected["sha256"]:
                raise SnapshotError(f"Snapshot {self.name} is damaged: {name} is not what was sealed. Roll back.")


class DataFolder:
    """Where everything is kept. Reading needs no lock; writing holds one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.documents = folder / "documents"
        self.cache = folder / "cache"
        self.snapshots = folder / "snapshots"
        self._current = folder / "CURRENT"

    def current_name(self) -> str | None:
        """What CURRENT says, or None in a folder that nothing was published to."""
        try:
            return self._current.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SnapshotError(f"{self._current} cannot be read: {error}.") from error

    def find_current(self) -> Snapshot | None:
        """The published snapshot, not verified; None if nothing was published."""
        name = self.current_name()
        if name is None:
            if self.names():
                raise SnapshotError(
                    f"{self.folder} holds snapshots but CURRENT is missing. Name one with `roadgraph snapshots rollback`."
                )
            return None
        return self.get(name)

    def get_current(self) -> Snapshot:
        """The published snapshot; raises NotFoundError where nothing was published."""
        snapshot = self.find_current()
        if snapshot is None:
            raise NotFoundError(f"Nothing was ingested into {self.folder} yet. Run `roadgraph ingest SOURCE…` first.")
        return snapshot

    def get_sound(self) -> tuple[Snapshot, list[str]]:
        """The newest snapshot, from CURRENT backwards, whose files are intact, and what was wrong with the others."""
        current = self.current_name()
        if current is None:
            return self.get_current(), []
        problems: list[str] = []
        for name in [current, *(n for n in reversed(self.names()) if n < current)]:
            try:
                snapshot = self.get(name)
                snapshot.verify()
            except (SnapshotError, NotFoundError) as error:
                problems.append(str(error))
            else:
                return snapshot, problems
        raise SnapshotError(" ".join(problems) + " No sound snapshot is left; ingest the documents again.")

    def get(self, name: str) -> Snapshot:
        """A kept snapshot by name; raises NotFoundError."""
        if name not in self.names():
            raise NotFoundError(f"There is no snapshot {name}; kept are {', '.join(self.names()) or 'none'}.")
        return Snapshot.open(self.snapshots / name)

    def names(self) -> list[str]:
        """The sealed snapshots, oldest first."""
        if not self.snapshots.is_dir():
            return []
        return sorted(path.name for path in self.snapshots.iterdir() if path.is_dir() and path.name.isdigit())

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the writer's lock and clears what a killed writer left. Raises BusyError if another one writes."""
        from filelock import FileLock, Timeout

        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "writer.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise BusyError(
                f"Another process is writing to {self.folder}. Wait until it ends, then try again."
            ) from error
        try:
            for folder in (self.documents, self.cache, self.snapshots):
                folder.mkdir(exist_ok=True)
            for left in self.snapshots.glob(_DRAFT_PREFIX + "*"):
                shutil.rmtree(left)
            yield
        finally:
            lock.release()

    def keep_document(self, content: bytes) -> str:
        """Stores the bytes under their SHA-256, synced, and returns `sha256:…`."""
        version = hashlib.sha256(content).hexdigest()
        path = self.documents / version
        if not path.exists():
            _write_synced(path, content)
        return f"sha256:{version}"

    def read_document(self, version: str) -> bytes:
        """The bytes of a version; raises SnapshotError if they are gone or damaged."""
        digest = version.removeprefix("sha256:")
        try:
            content = (self.documents / digest).read_bytes()
        except OSError as error:
            raise SnapshotError(f"The bytes of {version} are missing from {self.documents}: {error}.") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise SnapshotError(f"The stored document {version} is damaged. Ingest its source again.")
        return content

    def draft(self) -> Path:
        """An empty folder to build the next snapshot in. Only while `writing`."""
        number = int(self.names()[-1]) + 1 if self.names() else 1
        folder = self.snapshots / f"{_DRAFT_PREFIX}{number:06d}"
        folder.mkdir()
        return folder

    def seal(self, draft: Path, facts: dict[str, Any]) -> Snapshot:
        """Writes the manifest, syncs everything, renames the draft into place and publishes it."""
        files = {
            path.relative_to(draft).as_posix(): {"bytes": path.stat().st_size, "sha256": _sha256(path)}
            for path in sorted(draft.rglob("*"))
            if path.is_file()
        }
        name = draft.name.removeprefix(_DRAFT_PREFIX)
        manifest = {
            "schema": SCHEMA,
            "snapshot": name,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            **facts,
            "files": files,
        }
        _write_synced(draft / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        for path in draft.rglob("*"):
            _sync(path)
        _sync(draft)
        final = self.snapshots / name
        draft.rename(final)
        _sync(self.snapshots)
        self.publish(name)
        self._forget_old(name)
        return Snapshot(final, manifest)

    def publish(self, name: str) -> None:
        """Points CURRENT at a sealed snapshot, atomically."""
        self.get(name)
        _write_synced(self._current, f"{name}\n".encode())

    def _forget_old(self, current: str) -> None:
        for name in [n for n in self.names() if n != current][: -(KEPT - 1)]:
            shutil.rmtree(self.snapshots / name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_synced(path: Path, content: bytes) -> None:
    """Writes beside the path, syncs, and renames over it: the path has the old content or the new, never a part."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
