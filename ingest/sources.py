"""What to read: files, folders and globs to sources with their bytes. Nothing outside a named folder is read."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.errors import InputError
from ingest.formats import SUFFIXES

LARGEST = 5 * 1024 * 1024
"""Bytes a document may have; the longest real roadmap we know has 0.1 MB."""

_MAGIC = frozenset("*?[")
_PASSED_OVER = frozenset({"node_modules", "__pycache__", "venv"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file and the name it goes by: its path from the folder that was named, that folder's name included."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the arguments named. `folders` are the prefixes whose vanished sources are gone for good."""

    sources: tuple[Source, ...]
    outright: frozenset[str]
    folders: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]


def gather(arguments: Sequence[str]) -> Gathered:
    """The sources that arguments name; raises InputError for one that names nothing readable."""
    found: dict[str, Source] = {}
    outright: set[str] = set()
    folders: list[str] = []
    skipped: list[tuple[str, str]] = []
    for argument in arguments:
        if "://" in argument:
            raise InputError(
                f"{argument} is an address; only files and folders are read so far. Download it, then name the file."
            )
        path = Path(os.path.abspath(argument))  # noqa: PTH100 - resolve() would follow links, and names are made from paths as named
        if path.is_dir():
            sources = list(_in_folder(path, skipped))
            if not sources:
                raise InputError(
                    f"No roadmap was found in the folder {argument}: looked for files ending in {' '.join(sorted(SUFFIXES))}."
                )
            folders.append(path.name + "/")
        elif path.is_file():
            sources = [Source(f"{path.parent.name}/{path.name}", path)]
            outright.add(sources[0].name)
        elif _MAGIC & set(argument):
            sources = list(_matching(path, skipped))
            if not sources:
                raise InputError(f"Nothing matches {argument}. Check the pattern, or name a file or folder.")
        else:
            raise InputError(
                f"{argument} does not exist. Name a file, a folder, or a quoted glob such as 'docs/**/ROADMAP.md'."
            )
        for source in sources:
            other = found.setdefault(source.name, source)
            if other.path != source.path:
                raise InputError(
                    f"{other.path} and {source.path} would both be called {source.name}. Name a folder above both instead."
                )
    ordered = tuple(found[name] for name in sorted(found))
    return Gathered(ordered, frozenset(outright), tuple(sorted(set(folders))), tuple(skipped))


def content_of(source: Source) -> bytes:
    """The bytes of a source; raises InputError if it cannot be a roadmap: too large, binary, not UTF-8, empty."""
    try:
        size = source.path.stat().st_size
        if size > LARGEST:
            raise InputError(
                f"{source.name} has {size / 1e6:.1f} MB; a roadmap may have {LARGEST / 1e6:.1f} MB. Name the document itself."
            )
        content = source.path.read_bytes()
    except OSError as error:
        raise InputError(f"{source.name} cannot be read: {error.strerror}. Check its permissions.") from error
    check(content, source.name)
    return content


def check(content: bytes, name: str) -> None:
    """Raises InputError for bytes that are no text document."""
    if not content.strip():
        raise InputError(f"{name} is empty. Name a document with text.")
    if b"\0" in content[:8192]:
        raise InputError(
            f"{name} is binary, not text. Name a document in one of the forms {' '.join(sorted(SUFFIXES))}."
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} is not UTF-8 (byte {error.start + 1}). Convert it, for example with iconv -t UTF-8."
        ) from error


def text_of(content: bytes) -> str:
    """The text of a document, its line ends made one newline, without a byte order mark."""
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _in_folder(folder: Path, skipped: list[tuple[str, str]]) -> Iterable[Source]:
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        for name in sorted(files):
            path = Path(at) / name
            source = Source((Path(folder.name) / path.relative_to(folder)).as_posix(), path)
            if reason := _why_not(path, folder):
                skipped.append((source.name, reason))
            else:
                yield source


def _matching(pattern: Path, skipped: list[tuple[str, str]]) -> Iterable[Source]:
    parts = pattern.parts
    magic = next(at for at, part in enumerate(parts) if _MAGIC & set(part))
    base = Path(*parts[:magic])
    for path in sorted(base.glob(str(Path(*parts[magic:])))):
        if not path.is_file():
            continue
        source = Source((Path(base.name) / path.relative_to(base)).as_posix(), path)
        if reason := _why_not(path, base):
            skipped.append((source.name, reason))
        else:
            yield source


def _why_not(path: Path, root: Path) -> str | None:
    if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        return "a link that leads out of the folder"
    if path.suffix.casefold() not in SUFFIXES:
        return "not a form that roadmaps are read in"
    return None
