"""What roadmaps plan, whatever the project: texts and concepts meet by closeness of meaning.

A concept is known by phrases: its label, its definition, and the ways people word it. A text is as close to a concept
as the mean of the three closest of them. Features and queries go through the same code, so that the same need, said in
two ways, is moved towards the same place.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph import skos
from graph.model import Concept

_SCHEME = Path(__file__).with_name("concepts.ttl")

_CLOSEST = 3
"""Phrases whose mean closeness counts."""

_SHARED_BY = 5
"""Concepts that share a text."""

_SHARPNESS = 0.05
"""How much closer (cosine) a concept has to be to weigh e times as much."""

_AT_ONCE = 128
"""Texts whose closeness is computed together, to bound memory."""


@cache
def scheme() -> tuple[Concept, ...]:
    """Our concepts, in the order of their ids."""
    return skos.concepts(_SCHEME)


def phrases(concepts: Sequence[Concept]) -> list[list[str]]:
    """The texts that each concept is known by: label, definition, wordings."""
    return [[concept.label, concept.definition, *concept.wordings] for concept in concepts]


class ConceptSpace:
    """The concepts as places among the vectors of a model."""

    def __init__(self, vectors: NDArray[np.float32], counts: Sequence[int]) -> None:
        """`vectors` are those of all phrases, `(p, d)` of unit length; `counts` says how many belong to each concept."""
        self._vectors = vectors
        starts = np.cumsum([0, *counts[:-1]])
        self._of_concept = np.full((len(counts), max(counts)), len(vectors))
        for at, (start, count) in enumerate(zip(starts, counts, strict=True)):
            self._of_concept[at, :count] = np.arange(start, start + count)
        self.places = np.stack([_place(vectors[a : a + n]) for a, n in zip(starts, counts, strict=True)])

    def closeness(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(n, c)`: how close each of `(n, d)` vectors is to each concept."""
        parts = [self._closeness(vectors[start : start + _AT_ONCE]) for start in range(0, len(vectors), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.places)), dtype=np.float32)

    def _closeness(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        nowhere = np.full((len(vectors), 1), -1, dtype=np.float32)
        cosines = np.concatenate([vectors @ self._vectors.T, nowhere], axis=1)[:, self._of_concept]
        closest = np.partition(cosines, -_CLOSEST, axis=2)[:, :, -_CLOSEST:]
        return np.asarray(closest.mean(axis=2), dtype=np.float32)

    def moved(self, vectors: NDArray[np.float32], closeness: NDArray[np.float32], weight: float) -> NDArray[np.float32]:
        """The vectors, moved towards their concepts by a weight, of unit length."""
        return unit(vectors + weight * unit(shares(closeness) @ self.places))


def shares(closeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(n, c)` from `(n, c)`: how much of a text belongs to each concept, by a softmax over the closest."""
    nearest = np.argsort(-closeness, axis=1, kind="stable")[:, :_SHARED_BY]
    close = np.take_along_axis(closeness, nearest, axis=1)
    weights = np.exp((close - close[:, :1]) / _SHARPNESS)
    found = np.zeros_like(closeness)
    np.put_along_axis(found, nearest, weights / weights.sum(axis=1, keepdims=True), axis=1)
    return found


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows of unit length."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12), dtype=np.float32)


def _place(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Where a concept lies: between its label, its definition and, twice, the middle of its wordings."""
    label, definition, *wordings = vectors
    middle = 2 * np.mean(wordings, axis=0) if wordings else 0
    return np.asarray(unit(label + definition + middle), dtype=np.float32)
