"""The data folder: documents by hash, sealed snapshots, and the CURRENT pointer.

One writer fills a draft beside the snapshots, writes a manifest with the SHA-256 of every file, syncs,
renames the draft into place, and then swaps CURRENT. A reader opens what CURRENT names and never sees
anything half done. Nothing is ever changed in a sealed snapshot; nothing in it is a link.
"""

import contextlib
import hashlib
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from graph import files
from graph.errors import BusyError, GoneError, NotFoundError, SnapshotError
from graph.sealed import Snapshot, write_manifest

KEPT = 3
"""How many sealed snapshots stay where nothing else is said: the served one and two to roll back to."""

_DRAFT_PREFIX = ".draft-"
_NAME = re.compile("[0-9]{6}")


class DataFolder:
    """Where everything is kept. Reading needs no lock; writing holds one."""

    def __init__(self, folder: Path, *, kept: int = KEPT) -> None:
        """`kept` is how many sealed snapshots stay, the served one among them."""
        self.folder = folder
        self._kept = kept
        self.documents = folder / "documents"
        self.cache = folder / "cache"
        self.technologies = folder / "technologies"
        self.permalinks = folder / "permalinks"
        self.snapshots = folder / "snapshots"
        self._current = folder / "CURRENT"

    # Reading

    def current_name(self) -> str | None:
        """The snapshot that CURRENT names; None where nothing was published, or where CURRENT is damaged."""
        return self._pointed()[0]

    def current_problem(self) -> str | None:
        """What is wrong with CURRENT, in words; None if it names a kept snapshot, or nothing was published."""
        return self._pointed()[1]

    def _pointed(self) -> tuple[str | None, str | None]:
        try:
            said = self._current.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None, "CURRENT, which names the served snapshot, is missing." if self.names() else None
        except (OSError, ValueError):
            said = ""
        if said in self.names():
            return said, None
        was = f"names {said}, which is not kept" if said.isdecimal() else "cannot be read"
        return None, f"CURRENT, which names the served snapshot, {was}."

    def get_current(self) -> Snapshot:
        """The published snapshot, not verified; raises NotFoundError where nothing was published, or SnapshotError."""
        name, problem = self._pointed()
        if problem:
            raise SnapshotError(f"{problem} Name one with `roadgraph snapshots rollback`, or ingest again.")
        if name is None:
            raise NotFoundError(f"Nothing was ingested into {self.folder} yet. Run `roadgraph ingest SOURCE…` first.")
        return self.get(name)

    def get_sound(self) -> tuple[Snapshot, list[str]]:
        """The newest snapshot whose files are intact, and what was wrong with CURRENT and those after it."""
        found, problems = self._newest(Snapshot.verify)
        if found is None and not problems:
            found = self.get_current()
        if found is None:
            raise SnapshotError(" ".join([*problems, "No sound snapshot is left; ingest the documents again."]))
        return found, problems

    def find_base(self) -> tuple[Snapshot | None, list[str]]:
        """What the next snapshot builds on: the newest with a sound ledger, and what was wrong with those after it.

        None if nothing was published; raises SnapshotError if no ledger is sound.
        """
        found, problems = self._newest(Snapshot.ledger)
        if found is None and problems:
            raise SnapshotError(
                " ".join(problems) + " No kept snapshot has a sound ledger, so what was read before cannot be told. "
                "Move the data folder aside and ingest the documents again."
            )
        return found, problems

    def _newest(self, check: Callable[[Snapshot], object]) -> tuple[Snapshot | None, list[str]]:
        """The first snapshot that passes a check, from CURRENT backwards, or of all where CURRENT is damaged."""
        current, problem = self._pointed()
        problems = [problem] if problem else []
        for name in reversed(self.names()):
            if current is not None and name > current:
                continue
            try:
                snapshot = self.get(name)
                check(snapshot)
            except (SnapshotError, NotFoundError) as error:
                problems.append(str(error))
            else:
                return snapshot, problems
        return None, problems

    def get(self, name: str) -> Snapshot:
        """A kept snapshot by name; raises NotFoundError, or SnapshotError if its manifest is damaged.

        One that was cleaned up raises GoneError: names are numbers that only grow.
        """
        names = self.names()
        if name in names:
            return Snapshot.open(self.snapshots / name)
        kept = f"Kept are {', '.join(names) or 'none'}."
        if names and _NAME.fullmatch(name) and "000000" < name < names[-1]:
            raise GoneError(
                f"Snapshot {name} is no longer kept. {kept} Where there is a dump of it, `roadgraph restore` brings it back."
            )
        raise NotFoundError(f"There is no snapshot {name}. {kept}")

    def names(self) -> list[str]:
        """The sealed snapshots, oldest first. Raises SnapshotError for what is no folder, or cannot be looked into."""
        try:
            return sorted(path.name for path in self.snapshots.iterdir() if path.is_dir() and path.name.isdecimal())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise SnapshotError(
                f"The data folder cannot be read: {error.strerror}. Name another with --data."
            ) from error

    def read_document(self, version: str) -> bytes:
        """The bytes of a version; raises SnapshotError if they are gone or damaged."""
        digest = version.removeprefix("sha256:")
        try:
            content = (self.documents / digest).read_bytes()
        except OSError as error:
            raise SnapshotError(
                f"The stored document {version} cannot be read: {error.strerror}. Ingest its source again."
            ) from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise SnapshotError(f"The stored document {version} is damaged. Ingest its source again.")
        return content

    def damaged_documents(self) -> list[str]:
        """What is wrong with the stored documents that the kept ledgers name, in words; ledgers that are damaged name none."""
        found: dict[str, str] = {}
        for name in self.names():
            with contextlib.suppress(SnapshotError):
                for entry in self.get(name).ledger().entries:
                    if entry.version and entry.version not in found:
                        found[entry.version] = self._document_problem(entry.version, entry.source)
        return [problem for problem in found.values() if problem]

    def _document_problem(self, version: str, source: str) -> str:
        try:
            self.read_document(version)
        except SnapshotError as error:
            return f"{source}: {error}"
        return ""

    # Writing

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the writer's lock and clears what a killed writer left.

        Raises BusyError if another one writes, SnapshotError for what the disk refuses meanwhile.
        """
        from filelock import FileLock, Timeout

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "writer.lock", timeout=0):
                for folder in (self.documents, self.cache, self.snapshots):
                    folder.mkdir(exist_ok=True)
                for left in self.snapshots.glob(_DRAFT_PREFIX + "*"):
                    shutil.rmtree(left)
                yield
        except Timeout as error:
            raise BusyError(
                f"Another process is writing to {self.folder}. Wait until it ends, then try again."
            ) from error
        except (OSError, sqlite3.Error) as error:
            raise SnapshotError(
                f"Cannot write to {self.folder}: {getattr(error, 'strerror', None) or error}. Nothing was published. "
                "See that it is a folder with room on its disk that you may write to, then try again."
            ) from error

    def keep_document(self, content: bytes) -> str:
        """Stores the bytes under their SHA-256, synced, and returns `sha256:…`. What is stored damaged is replaced."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.documents / digest
        if not path.is_file() or files.sha256_of(path) != digest:
            files.write_synced(path, content)
        return f"sha256:{digest}"

    def gazetteers(self) -> list[Path]:
        """The SKOS files of the user's that documents are read for, in the order of their names."""
        return sorted(self.technologies.glob("*.ttl"))

    def keep_gazetteer(self, path: Path) -> None:
        """Keeps a SKOS file of the user's, in place of an earlier one of its name. Only while `writing`."""
        self.technologies.mkdir(exist_ok=True)
        files.write_synced(self.technologies / f"{path.stem}.ttl", path.read_bytes())

    def draft(self, *, least: int = 1) -> Path:
        """An empty folder to build the next snapshot in, which is numbered `least` or more. Only while `writing`."""
        number = max(least, int(self.names()[-1]) + 1 if self.names() else 1)
        folder = self.snapshots / f"{_DRAFT_PREFIX}{number:06d}"
        folder.mkdir()
        return folder

    def seal(self, draft: Path, facts: dict[str, Any]) -> Snapshot:
        """Writes the manifest, syncs everything, renames the draft into place and publishes it.

        `facts` are those of the manifest; where `created` is none of them, that is now.
        """
        name = draft.name.removeprefix(_DRAFT_PREFIX)
        manifest = write_manifest(draft, name, facts)
        for path in draft.rglob("*"):
            files.sync(path)
        files.sync(draft)
        final = self.snapshots / name
        draft.rename(final)
        files.sync(self.snapshots)
        self.publish(name)
        self._forget_old(name)
        return Snapshot(final, manifest)

    def publish(self, name: str) -> None:
        """Points CURRENT at a sealed snapshot, atomically."""
        self.get(name)
        files.write_synced(self._current, f"{name}\n".encode())

    def _forget_old(self, current: str) -> None:
        names = self.names()
        for name in [name for name in names if name != current][: max(0, len(names) - self._kept)]:
            # Published is published: what cannot be deleted now is deleted after the next snapshot.
            shutil.rmtree(self.snapshots / name, ignore_errors=True)
