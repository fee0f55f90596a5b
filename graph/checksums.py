"""Folders that prove they are whole: a file of SHA-256 sums, one line for each other file, as `sha256sum -c` reads it."""

import re
from pathlib import Path

from graph.errors import InputError
from graph.files import sha256_of, write_synced

SUMS = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64})  ([^\\\r]+)")


def write_sums(folder: Path) -> None:
    """Writes the sums of every other file in a folder, by their paths in it."""
    lines = [f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in _files(folder)]
    write_synced(folder / SUMS, "".join(lines).encode())


def verify_sums(folder: Path) -> list[str]:
    """The paths of the files in a folder, each of which is what its sum says. Raises InputError.

    Refused are links and what else is no file, files without a sum, sums without a file, and paths that leave the folder.
    """
    sums = _sums(folder)
    if odd := [path for path in folder.rglob("*") if path.is_symlink() or not (path.is_file() or path.is_dir())]:
        raise InputError(f"{folder.name} holds {odd[0].relative_to(folder)}, which is a link or no file; no dump does.")
    found = {path.relative_to(folder).as_posix() for path in _files(folder)}
    if more := sorted(found - sums.keys()):
        raise InputError(f"{folder.name} holds {more[0]}, which {SUMS} does not name. Take the dump again.")
    for name, expected in sums.items():
        if name not in found:
            raise InputError(f"{folder.name} lacks {name}, which {SUMS} names. Copy the dump again, whole.")
        if sha256_of(folder / name) != expected:
            raise InputError(f"{folder.name} is damaged: {name} is not what {SUMS} says. Copy the dump again.")
    return sorted(found)


def _sums(folder: Path) -> dict[str, str]:
    """Path → sum. Raises InputError for a line that is none, or a path that leaves the folder."""
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} is no dump: its {SUMS} cannot be read. Name what `roadgraph dump` made.") from error
    found = {}
    for number, line in enumerate(text.split("\n")[:-1], 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise InputError(f"Line {number} of {SUMS} is not a sum and a path. Copy the dump again.")
        if any(part in ("", ".", "..") for part in match[2].split("/")):
            raise InputError(f"Line {number} of {SUMS} names {match[2]!r}, which is no path inside the dump.")
        found[match[2]] = match[1]
    return found


def _files(folder: Path) -> list[Path]:
    """Every file of a folder but the sums themselves."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / SUMS)
