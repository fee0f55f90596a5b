"""Files without a name: made whole before anything is sent, gone when they are read or something fails."""

import errno
import os
from pathlib import Path
from typing import IO

import pytest

from graph.errors import BusyError
from graph.files import through_file


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_what_is_written_is_read_in_pieces() -> None:
    """All of it, once; its size is known before."""
    content = os.urandom(200_000)
    before = _open_files()
    pieces = through_file(lambda file: file.write(content))
    assert pieces.size == len(content)
    read = list(pieces)
    assert len(read) > 1
    assert b"".join(read) == content
    assert _open_files() == before


def test_no_room_is_told_and_nothing_stays_open() -> None:
    """A full disk is an error in words, before anything is sent; any other error passes."""
    before = _open_files()

    def full(_file: IO[bytes]) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def wrong(_file: IO[bytes]) -> None:
        raise ValueError("odd")

    with pytest.raises(BusyError, match="No space left on device"):
        through_file(full)
    with pytest.raises(ValueError, match="odd"):
        through_file(wrong)
    assert _open_files() == before
