"""Files that are whole or not there: hashing, writing and syncing."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from graph.errors import BusyError

_PIECE = 64 * 1024
"""Bytes in one piece of a file."""


def sha256_of(path: Path) -> str:
    """The hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_synced(path: Path, content: bytes) -> None:
    """Writes beside the path, syncs, and renames over it: the path has the old content or the new, never a part."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Has the disk keep what was written to a file or folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class FilePieces:
    """The bytes of a file without a name, in pieces. It is gone when they have been read, or are not wanted any more."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)
        file.seek(0)

    def __iter__(self) -> Iterator[bytes]:
        with self._file:
            while piece := self._file.read(_PIECE):
                yield piece

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()


def through_file(write: Callable[[IO[bytes]], object]) -> FilePieces:
    """What `write` writes, kept on disk until it is read. Raises BusyError where there is no room for it."""
    file = TemporaryFile()  # noqa: SIM115 - closed by its pieces
    try:
        write(file)
        return FilePieces(file)
    except OSError as error:
        file.close()
        raise BusyError(
            f"The file cannot be kept until it is sent: {error.strerror}. Try again later, take another format, or make room where temporary files lie."
        ) from error
    except BaseException:
        file.close()
        raise
