"""Checks roadmaps against the shapes before they are published. What was found sound once is not checked again."""

import hashlib
from importlib import metadata
from pathlib import Path

from graph import triples
from graph.model import Roadmap
from graph.validation import SHAPES, defects

_TOLD = 3
"""Defects of one document that are told; the first ones lead to the rest."""


class Conformity:
    """A folder of empty files, each named after the hash of a graph that conforms and of the shapes that say so."""

    def __init__(self, cache: Path, base: str) -> None:
        self._base = base
        self._shapes = hashlib.sha256(SHAPES.read_bytes() + metadata.version("pyshacl").encode()).digest()
        self._folder = cache / "conforming"
        self._folder.mkdir(parents=True, exist_ok=True)

    def find_problem(self, roadmap: Roadmap) -> str | None:
        """What in the graph of a document does not conform, in words; None if all of it does."""
        quads = list(triples.roadmap_quads(roadmap, self._base))
        known = self._folder / self._digest(quads)
        if known.exists():
            return None
        found = defects(quads)
        if not found:
            known.touch()
            return None
        more = f"; and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
        told = "; ".join(str(defect) for defect in found[:_TOLD])
        return f"what was read does not conform to the shapes, by a fault of Roadgraph: {told}{more}. Please report it with the document."

    def _digest(self, quads: list[triples.Quad]) -> str:
        hashed = hashlib.sha256(self._shapes)
        for line in sorted(str(quad) for quad in quads):
            hashed.update(line.encode() + b"\n")
        return hashed.hexdigest()
