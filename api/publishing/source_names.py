"""Which sources a name on the command line means, and whose place a folder of the same name would take."""

import fnmatch
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from graph.errors import InputError
from graph.ledger import Entry, Ledger
from ingest.sources import Source


def root_of(source: Source) -> str:
    """The folder on disk that a source's name begins at, links followed."""
    return os.path.realpath(source.path.parents[source.name.count("/") - 1])


def refuse_another_folder(before: Ledger, entries: Sequence[Entry], gone: Sequence[str]) -> None:
    """Raises InputError if sources read from one folder would be replaced or removed by another one of the same name."""
    live = before.current()
    roots = {entry.source.split("/")[0]: entry.root for entry in entries}
    replaced = [
        entry.source for entry in entries if entry.source in live and live[entry.source].version != entry.version
    ]
    for name in (*replaced, *gone):
        folder = name.split("/")[0]
        known, root = live[name].root, roots.get(folder)
        if known and root and root not in (known, before.root_of(folder + "/")):
            raise InputError(
                f"{name} was read from {known}; {root} has the same name and would take its place. "
                "Rename one of the folders, or say --replace if this is the same one in another place."
            )


def matching(name: str, live: Mapping[str, Entry]) -> list[str]:
    """The sources that a name means: itself or a folder of sources; else what was read from that path on disk."""
    named = name.rstrip("/")
    if named in live:
        return [named]
    if found := [source for source in live if source.startswith(named + "/") or fnmatch.fnmatch(source, named)]:
        return found
    path = Path(os.path.abspath(name))  # noqa: PTH100 - sources are named by paths as they were typed
    for first in range(1, len(path.parts)):
        spelled = "/".join(path.parts[first:])
        found = [
            source
            for source, entry in live.items()
            if (
                source == spelled
                or source.startswith(spelled + "/")
                or ("/" in spelled and fnmatch.fnmatch(source, spelled))
            )
            and _lies_in(path, entry.root)
        ]
        if found:
            return found
    return []


def _lies_in(path: Path, root: str | None) -> bool:
    """Whether a path is below the folder that a source was read from, as far as that is known."""
    return root is None or Path(os.path.realpath(path)).is_relative_to(root)
