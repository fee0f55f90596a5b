"""What people decided about merges: a file in the data folder that they may read and edit.

JSON Lines. `{"merge": A, "into": B}` makes A a name of B; `{"apart": [A, B, …]}` keeps A from being one with B and the
rest. A and B are ids, as `roadgraph merges list` shows them, or names. A later line wins over an earlier one about the
same two. Other keys are for people: `at`, `note`.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph import files
from graph.errors import InputError

OVERRIDES = "merges.jsonl"


@dataclass(frozen=True, slots=True)
class Override:
    """One line: `name` becomes `others[0]` (`is_merge`), or stays apart from each of the others."""

    is_merge: bool
    name: str
    others: tuple[str, ...]
    note: str = ""
    at: str = ""

    def to_line(self) -> str:
        """The line of the file."""
        said: dict[str, Any] = (
            {"merge": self.name, "into": self.others[0]} if self.is_merge else {"apart": [self.name, *self.others]}
        )
        said |= {key: value for key, value in (("note", self.note), ("at", self.at)) if value}
        return json.dumps(said, ensure_ascii=False) + "\n"

    @classmethod
    def from_line(cls, line: str) -> "Override":
        """What a line says; raises ValueError in words."""
        try:
            said = json.loads(line)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        match said:
            case {"merge": str(name), "into": str(into)}:
                names = [name, into]
            case {"apart": list(names)}:
                pass
            case _:
                raise ValueError('it has neither "merge" and "into" nor "apart"')
        if len(names) < 2 or not all(isinstance(name, str) and name.strip() for name in names):
            raise ValueError("it has to name two things or more")
        return cls("merge" in said, names[0], tuple(names[1:]), str(said.get("note", "")), str(said.get("at", "")))


class Overrides:
    """The lines of the file, in order, and the hash of what they say."""

    def __init__(self, lines: Iterable[Override] = ()) -> None:
        self.lines = tuple(lines)

    @classmethod
    def load(cls, folder: Path) -> "Overrides":
        """Reads the file of a data folder; none, no overrides. Raises InputError naming the line that makes no sense."""
        path = folder / OVERRIDES
        try:
            text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        except (OSError, ValueError) as error:
            raise InputError(f"{path} cannot be read: {error}. Mend it or move it aside, then try again.") from error
        lines = []
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            try:
                lines.append(Override.from_line(line))
            except ValueError as error:
                raise InputError(
                    f'Line {number} of {path} cannot be used: {error}. Write {{"merge": A, "into": B}} or '
                    '{"apart": [A, B]}, or delete the line; nothing was published.'
                ) from error
        return cls(lines)

    def append(self, folder: Path, override: Override) -> "Overrides":
        """Adds a line at the end of the file, whole or not at all; what people wrote there stays as it is."""
        path = folder / OVERRIDES
        before = path.read_bytes() if path.exists() else b""
        if before and not before.endswith(b"\n"):
            before += b"\n"
        files.write_synced(path, before + override.to_line().encode())
        return Overrides((*self.lines, override))

    def digest(self) -> str:
        """A hash of what is decided; empty where nothing is. Notes and dates do not count."""
        said = json.dumps([[line.is_merge, line.name, line.others] for line in self.lines])
        return hashlib.sha256(said.encode()).hexdigest() if self.lines else ""
