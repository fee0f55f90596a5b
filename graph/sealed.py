"""A sealed snapshot: its files, the manifest that has the SHA-256 of each, and the seal that has the manifest's."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.errors import OtherSchemaError, SnapshotError
from graph.files import sha256_of, write_synced
from graph.ledger import Ledger

SCHEMA = 4
"""Version of the layout below. A snapshot of another version is refused in words."""

GRAPH = "graph"
VECTORS = "vectors.faiss"
WORDS = "words.sqlite"
CONCEPTS = "concepts.npy"
NETWORK = "network.json"
HISTORY = "history.sqlite"
"""Snapshots that were sealed before histories were kept lack it, and say so."""
LEDGER = "ledger.jsonl"
MANIFEST = "MANIFEST.json"
SEAL = "MANIFEST.json.sha256"
"""One line that `sha256sum -c` reads."""

FACTS = frozenset({"snapshot", "created", "base", "model", "rules", "overrides", "concepts", "counts", "files"})
"""What every manifest tells, beside the schema."""

REPORT = "report"
"""What a manifest may tell beside that: what was skipped and passed over when the snapshot was made. No part of its identity."""


class Snapshot:
    """A sealed snapshot: read it, never write to it."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def open(cls, folder: Path) -> "Snapshot":
        """Reads the manifest; raises SnapshotError if it is missing, damaged, or of another schema version."""
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
            schema = manifest["schema"]
            if schema == SCHEMA:
                is_sealed = (folder / SEAL).read_bytes() == _seal(folder)
                if not is_sealed or not manifest.keys() >= FACTS or manifest["snapshot"] != folder.name:
                    raise ValueError("not what was sealed")
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise SnapshotError(
                f"The snapshot {folder.name} has no readable manifest, or not the one that was sealed. "
                "Roll back with `roadgraph snapshots rollback`, or ingest again."
            ) from error
        if schema != SCHEMA:
            raise OtherSchemaError(
                f"The snapshot {folder.name} has schema version {schema}; this Roadgraph reads {SCHEMA}. "
                "Ingest the documents again into an empty data folder."
            )
        return cls(folder, manifest)

    @property
    def name(self) -> str:
        """The number of the snapshot, six digits."""
        return self.folder.name

    @property
    def identity(self) -> str:
        """A hash of what it was built from and when: the same for a snapshot and what is restored from its dump."""
        told = {name: self.manifest[name] for name in sorted(FACTS - {"snapshot", "files"})}
        told[LEDGER] = self.manifest["files"][LEDGER]["sha256"]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def ledger(self) -> Ledger:
        """The ledger that the snapshot was built from; raises SnapshotError if it is not what was sealed."""
        self._verify_file(LEDGER)
        return Ledger.load(self.folder / LEDGER)

    def verify(self) -> None:
        """Compares every file with the manifest; raises SnapshotError naming the first that differs or is not in it."""
        for name in self.manifest["files"]:
            self._verify_file(name)
        found = {path.relative_to(self.folder).as_posix() for path in _files(self.folder)}
        if more := sorted(found - {*self.manifest["files"], MANIFEST, SEAL}):
            raise SnapshotError(f"Snapshot {self.name} is damaged: {more[0]} was not sealed with it. Roll back.")

    def _verify_file(self, name: str) -> None:
        path, expected = self.folder / name, self.manifest["files"].get(name)
        try:
            if expected is None or not path.is_file():
                raise SnapshotError(f"Snapshot {self.name} lacks the file {name}. Roll back or ingest again.")
            if path.stat().st_size == expected["bytes"] and sha256_of(path) == expected["sha256"]:
                return
        except OSError as error:
            raise SnapshotError(f"Snapshot {self.name}: {name} cannot be read: {error.strerror}. Roll back.") from error
        raise SnapshotError(f"Snapshot {self.name} is damaged: {name} is not what was sealed. Roll back.")


def write_manifest(draft: Path, name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Writes the manifest and the seal of a draft that is to become the snapshot of that name; returns the manifest."""
    files = {
        path.relative_to(draft).as_posix(): {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        for path in _files(draft)
    }
    created = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = {"schema": SCHEMA, "snapshot": name, "created": created, **facts, "files": files}
    write_synced(draft / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    write_synced(draft / SEAL, _seal(draft))
    return manifest


def _seal(folder: Path) -> bytes:
    return f"{sha256_of(folder / MANIFEST)}  {MANIFEST}\n".encode()


def _files(folder: Path) -> list[Path]:
    """Everything in a folder that is not itself a folder; a link is a file that does not belong there."""
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
