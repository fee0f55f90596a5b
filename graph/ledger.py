"""The ledger: what was read and removed, in order. With the documents' bytes it is the source of truth.

A snapshot is a pure function of its ledger and the documents, whatever order or number of steps led to it.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.errors import SnapshotError

ADD = "add"
REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: at `at` (UTC, ISO 8601) the version of a source was read, or the source was removed.

    `root` is the folder on disk that the source's name begins at; older ledgers lack it.
    """

    event: str
    source: str
    version: str | None = None
    project: str | None = None
    url: str | None = None
    at: str | None = None
    root: str | None = None


class Ledger:
    """Entries in the order in which they happened."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries = tuple(entries)

    @classmethod
    def load(cls, path: Path) -> "Ledger":
        """Reads `ledger.jsonl`; raises SnapshotError if a line is damaged."""
        try:
            return cls(Entry(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())
        except (OSError, ValueError, TypeError) as error:
            raise SnapshotError(
                f"The ledger of snapshot {path.parent.name} cannot be read. Roll back to another snapshot."
            ) from error

    def save(self, path: Path) -> None:
        """Writes one JSON object a line."""
        lines = (json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True) + "\n" for entry in self.entries)
        path.write_text("".join(lines), encoding="utf-8")

    def current(self) -> dict[str, Entry]:
        """Source → its newest entry, for sources that are not removed; sorted by source."""
        live: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.event == REMOVE:
                live.pop(entry.source, None)
            else:
                live[entry.source] = entry
        return dict(sorted(live.items()))

    def versions(self, source: str) -> list[Entry]:
        """Every version of a source that was ever read, oldest first."""
        return [entry for entry in self.entries if entry.source == source and entry.event == ADD]

    def root_of(self, folder: str) -> str | None:
        """Where on disk the newest entry below a folder of sources was read, if that is known."""
        below = (entry for entry in reversed(self.entries) if entry.event == ADD and entry.source.startswith(folder))
        return next((entry.root for entry in below), None)

    def followed_by(self, entries: Iterable[Entry]) -> "Ledger":
        """This ledger and then those of the entries that change what is current."""
        live = self.current()
        added = []
        for entry in entries:
            before = live.get(entry.source)
            if entry.event == REMOVE and before is not None:
                live.pop(entry.source)
                added.append(entry)
            elif entry.event == ADD and (before is None or _differ(before, entry)):
                live[entry.source] = entry
                added.append(entry)
        return Ledger((*self.entries, *added))


def _differ(before: Entry, after: Entry) -> bool:
    return (before.version, before.project, before.url) != (after.version, after.project, after.url)
