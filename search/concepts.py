"""What roadmaps plan, whatever the project: texts and concepts meet by closeness of meaning.

Features and queries are moved towards their concepts by the same code, so that one need, said in two ways, comes to lie
in one place. Measured in docs/search-quality.md.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph import skos
from graph.errors import SnapshotError
from graph.model import Concept

_SCHEME = Path(__file__).with_name("concepts.ttl")
_PLACES = Path(__file__).parent / "adapter" / "concepts.npz"

PULL = 1.1
"""How far a text is moved towards its concepts, times the square of the cosine to the nearest: what is near none stays.
nDCG@10 of judged paraphrases without concepts, with the adapter, 0.369; at 0.6 0.417, 1.0 0.452, 1.2 0.464, and questions fall from
0.780 to 0.762 between the last three: docs/search-quality.md."""

_SHARED_BY = 5
"""Concepts that share a text."""

_CROWDED_BY = 10
"""Nearest concepts by which crowding is told; with 5 to 50 the figures are the same within 0.005."""

_TOGETHER = 1024
"""Vectors that are compared with all concepts at once: 4 MB of cosines."""

_SHARPNESS = 0.05
"""How much closer (cosine) a concept has to be to weigh e times as much."""


@cache
def scheme() -> tuple[Concept, ...]:
    """Our concepts, in the order of their ids."""
    return skos.concepts(_SCHEME)


@cache
def digest() -> str:
    """The SHA-256 of the scheme's file: a snapshot made with another one is built again."""
    return f"sha256:{hashlib.sha256(_SCHEME.read_bytes()).hexdigest()}"


def described(concept: Concept) -> str:
    """The text that a concept's place is made of: label, wordings, definition.

    One text for each does as well as the mean over a vector for each wording, of which there are ten times as many.
    """
    return f"{concept.label}: {'; '.join(concept.wordings)}. {concept.definition}"


def places_made(revision: str) -> NDArray[np.float32] | None:
    """The concepts' vectors that come with the adapter, `(c, d)`; None if they are of another scheme or model.

    `make places` makes them; without them a first ingest takes half a minute more.
    """
    with np.load(_PLACES, allow_pickle=False) as made:
        if str(made["of"]) != f"{digest()} {revision}":
            return None
        return unit(made["places"].astype(np.float32))


def keep_places(places: NDArray[np.float32], revision: str) -> None:
    """Writes the vectors that come with the adapter, in half precision."""
    np.savez(_PLACES, of=f"{digest()} {revision}", places=places.astype(np.float16))


def load_places(path: Path, dimension: int) -> NDArray[np.float32]:
    """The vectors of a snapshot's concepts, `(c, dimension)`; raises SnapshotError if the file holds something else."""
    try:
        places = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise SnapshotError(f"The file {path.name} cannot be read. Run `roadgraph verify`, then roll back.") from error
    if places.ndim != 2 or places.shape[1] != dimension or places.dtype != np.float32:
        raise SnapshotError(f"The file {path.name} holds no vectors of length {dimension}. Roll back or ingest again.")
    return np.asarray(places, dtype=np.float32)


def moved(vectors: NDArray[np.float32], places: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(n, d)` vectors, moved towards the nearest of `(c, d)` concepts' places; rows of unit length."""
    if not len(places) or not len(vectors):
        return vectors
    closeness = vectors @ places.T
    pull = PULL * np.square(np.maximum(closeness.max(axis=1, keepdims=True), 0))
    return unit(vectors + pull * unit(shares(closeness) @ places))


def crowding(vectors: NDArray[np.float32], places: NDArray[np.float32]) -> NDArray[np.float64]:
    """`(n,)`: the mean cosine of each of `(n, d)` vectors to the nearest of `(c, d)` places, less the mean over all vectors.

    What is near much whatever it is about (short, general texts) would else be found for every query. 200,000 take 3 s.
    """
    if not len(places) or not len(vectors):
        return np.zeros(len(vectors))
    by = min(_CROWDED_BY, len(places))
    means = [
        np.partition(vectors[first : first + _TOGETHER] @ places.T, -by, axis=1)[:, -by:].mean(axis=1)
        for first in range(0, len(vectors), _TOGETHER)
    ]
    found = np.concatenate(means).astype(np.float64)
    return np.asarray(found - found.mean())


def shares(closeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """`(n, c)` from cosines `(n, c)`: how much of each text belongs to each concept, by a softmax over the nearest."""
    nearest = np.argsort(-closeness, axis=1, kind="stable")[:, :_SHARED_BY]
    cosines = np.take_along_axis(closeness, nearest, axis=1)
    weights = np.exp((cosines - cosines[:, :1]) / _SHARPNESS)
    found = np.zeros_like(closeness)
    np.put_along_axis(found, nearest, weights / weights.sum(axis=1, keepdims=True), axis=1)
    return found


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors with rows of unit length."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def used(ids: Sequence[str]) -> tuple[Concept, ...]:
    """The concepts of these ids, and all that are broader."""
    by_id = {concept.id: concept for concept in scheme()}
    found: set[str] = set()
    for id in ids:
        at: str | None = id
        while at is not None and at not in found:
            found.add(at)
            at = by_id[at].broader
    return tuple(by_id[id] for id in sorted(found))
