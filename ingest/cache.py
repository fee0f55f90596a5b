"""Extraction results by content: an unchanged document costs nothing."""

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.pipeline import Extracted

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class ExtractionCache:
    """A folder of JSON files named after what they were made from. A damaged or missing file is a miss."""

    def __init__(self, folder: Path, rules: str) -> None:
        """`rules` is the digest of all that decides an extraction; results made under other rules are misses."""
        self._folder = folder / rules[:16]
        self._folder.mkdir(parents=True, exist_ok=True)

    @cached_property
    def _adapter(self) -> "TypeAdapter[Extracted]":
        from pydantic import TypeAdapter

        return TypeAdapter(Extracted)

    def _path(self, version: str, source: str, project: str | None) -> Path:
        key = json.dumps([version, source, project])
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()}.json"

    def find(self, version: str, source: str, project: str | None) -> Extracted | None:
        """The result for these bytes under this name, or None."""
        try:
            return self._adapter.validate_json(self._path(version, source, project).read_bytes())
        except (OSError, ValueError):
            return None

    def keep(self, version: str, source: str, project: str | None, extracted: Extracted) -> None:
        """Stores a result."""
        path = self._path(version, source, project)
        beside = path.with_suffix(".new")
        beside.write_bytes(self._adapter.dump_json(extracted))
        beside.rename(path)
