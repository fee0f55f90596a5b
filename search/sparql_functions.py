"""The functions rg:similarity and rg:nearest as a query worker runs them.

Opened before the worker's wall: a connection to the catalogue for rows, and the vectors, mapped. Only the standard library and
light modules are imported here, as a worker has to start quickly; numpy and FAISS alone would double what it takes.
Texts are not encoded here, as the model does not fit a worker: what every feature scores for each comes with the query.
"""

import io
import mmap
import os
import sqlite3
import struct
from collections.abc import Mapping
from functools import lru_cache
from operator import mul
from pathlib import Path
from typing import TypeGuard, TypeVar

from graph.errors import SnapshotError
from graph.frames import frame, read_frame
from graph.query_functions import Function, Iri, Number, Refuse, Value
from graph.vocabulary import RG, id_of, iri

SIMILARITY, NEAREST = "similarity", "nearest"

_N = TypeVar("_N", float, int)

_EXAMPLES = {SIMILARITY: '?feature, "backpressure"', NEAREST: '"backpressure", 1'}


_HEAD = struct.Struct("<4siq")
"""How a file of FAISS begins: the kind of index, the dimension, the number of vectors. A flat index ends with the vectors."""

_LONGEST_HEAD = 64
"""Bytes before the vectors, at most; today there are 45."""

_REMEMBERED = 65_536
"""Features whose rows are remembered; 100,000 calls for the same features look each up once."""


def packed(scores: Mapping[str, bytes], orders: Mapping[str, bytes]) -> bytes:
    """What a query needs: for each text the scores of all rows (float32), and for some all rows by score (int32)."""
    return frame({"scores": list(scores), "orders": list(orders)}, b"".join([*scores.values(), *orders.values()]))


def opened(words: str, vectors: str, base: str) -> "FeatureFunctions":
    """The functions over the catalogue and the vectors of a sealed snapshot, whose IRIs begin with `base`."""
    return FeatureFunctions(Path(words), Path(vectors), base)


class FeatureFunctions:
    """What is open for all queries of a worker."""

    def __init__(self, words: Path, vectors: Path, base: str) -> None:
        self._base = base
        self._rows = sqlite3.connect(f"{words.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        self._rows.execute("SELECT row FROM feature LIMIT 1").fetchone()  # opens what later statements read
        self._matrix, self._dimension, self.mapped = _mapped(vectors)
        self.count = len(self._matrix) // self._dimension
        self.row = lru_cache(_REMEMBERED)(self._row)

    def functions(self, given: bytes, refuse: Refuse) -> dict[str, Function]:
        """The two functions by IRI, for one query and what was `packed` for it."""
        calls = _Calls(self, given, refuse)
        return {RG + SIMILARITY: calls.similarity, RG + NEAREST: calls.nearest}

    def _row(self, name: Iri) -> int | None:
        """The row of the feature of an IRI; None where there is none, as for a group."""
        id = id_of(self._base, name)
        found = id and self._rows.execute("SELECT row FROM feature WHERE id = ? AND kind = 'feature'", (id,)).fetchone()
        return int(found[0]) if found and iri(self._base, str(id)) == name else None

    def name(self, row: int) -> Iri:
        """The IRI of the feature in a row."""
        return Iri(iri(self._base, self._rows.execute("SELECT id FROM feature WHERE row = ?", (row,)).fetchone()[0]))

    def cosine(self, one: int, other: int) -> float:
        """How close the vectors of two rows are."""
        return float(sum(map(mul, self._vector(one), self._vector(other))))

    def _vector(self, row: int) -> "memoryview[float]":
        return self._matrix[row * self._dimension : (row + 1) * self._dimension]


class _Calls:
    """The calls of one query."""

    def __init__(self, features: FeatureFunctions, given: bytes, refuse: Refuse) -> None:
        self._features, self._refuse = features, refuse
        header, body = read_frame(io.BytesIO(given)) or ({"scores": [], "orders": []}, b"")
        size, kept = 4 * features.count, memoryview(body)
        columns = [kept[at * size : (at + 1) * size] for at in range(len(header["scores"]) + len(header["orders"]))]
        self._scores = {text: column.cast("f") for text, column in zip(header["scores"], columns, strict=False)}
        self._orders = {
            text: column.cast("i") for text, column in zip(reversed(header["orders"]), reversed(columns), strict=False)
        }

    def similarity(self, *values: Value) -> Number | None:
        """How close a feature is to a text or to another feature; None for what is neither."""
        if len(values) != 2:
            self._refuse(f"rg:similarity takes a feature and a text, or two features; {len(values)} were given.")
        one, other = values
        if _is_text(one):
            one, other = other, one
        if not isinstance(one, Iri) or (row := self._features.row(one)) is None:
            return None
        if isinstance(other, Iri):
            second = self._features.row(other)
            return None if second is None else _number(self._features.cosine(row, second))
        scores = self._of(self._scores, other, SIMILARITY)
        return None if scores is None else _number(scores[row])

    def nearest(self, *values: Value) -> Iri | None:
        """The feature that a search by meaning has at a rank, counted from 1; None where there is no such rank."""
        if len(values) != 2:
            self._refuse(f"rg:nearest takes a text and a rank; {len(values)} were given.")
        text, rank = values
        rows = self._of(self._orders, text, NEAREST)
        if rows is None or not isinstance(rank, int) or not 1 <= rank <= len(rows):
            return None
        return self._features.name(rows[rank - 1])

    def _of(self, prepared: Mapping[str, "memoryview[_N]"], text: Value, function: str) -> "memoryview[_N] | None":
        """What was prepared for a text; None for what is no text. Refuses one that the query does not write out."""
        if not _is_text(text) or not text.strip():
            return None
        if text not in prepared:
            self._refuse(
                f"rg:{function} was called with the text {text[:60]!r}, which the query computes or takes from the graph. "
                f"Write the text out between the parentheses, as in rg:{function}({_EXAMPLES[function]})."
            )
        return prepared[text]


def _is_text(value: Value) -> TypeGuard[str]:
    """Whether a value is a text, and not an IRI or a number as it is written."""
    return isinstance(value, str) and not isinstance(value, Iri | Number)


def _number(score: float) -> Number:
    """A score with four decimals, as every score in the graph has."""
    return Number(f"{min(max(score, 0.0), 1.0):.4f}")


def _mapped(path: Path) -> tuple["memoryview[float]", int, int]:
    """The vectors of a flat index in a file as one row of float32, their dimension, and the bytes that are mapped."""
    with path.open("rb") as file:
        kind, dimension, count = _HEAD.unpack(file.read(_HEAD.size).ljust(_HEAD.size, b"\0"))
        size, held = 4 * dimension * count, os.fstat(file.fileno()).st_size
        if kind != b"IxFI" or not _HEAD.size <= held - size <= _LONGEST_HEAD:
            raise SnapshotError(
                f"The vector index {path.name} is no flat index of {count} vectors. Run `roadgraph verify`, then roll back."
            )
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return memoryview(content)[held - size :].cast("f"), dimension, held
