"""Writes what search needs of a draft snapshot: the catalogue, the vectors, the concepts; and what it infers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.model import Concept, Feature, Roadmap, Similarity, Tag, Technology
from search import catalogue_file, concepts, ranking
from search.embedding_cache import EmbeddingCache
from search.passages import passages
from search.tagging import Tagger
from search.vector_index import VectorIndex

NEIGHBOURS = 10
"""Similarity edges a feature may start."""


@dataclass(frozen=True, slots=True)
class Files:
    """Where the parts are written."""

    words: Path
    vectors: Path
    concepts: Path


@dataclass(frozen=True, slots=True)
class Inferred:
    """What follows from the vectors: similar features of different projects, and features with their concepts."""

    similarities: tuple[Similarity, ...]
    tags: tuple[Tag, ...]
    concepts: tuple[Concept, ...]

    def labels(self) -> dict[str, list[tuple[str, float]]]:
        """Feature id → labels of its concepts, each with how sure it is."""
        names = {concept.id: concept.label for concept in self.concepts}
        found: dict[str, list[tuple[str, float]]] = {}
        for tag in self.tags:
            found.setdefault(tag.feature, []).append((names[tag.concept], tag.score))
        return found


def build(
    files: Files,
    roadmaps: Sequence[Roadmap],
    technologies: dict[str, Technology],
    cache: EmbeddingCache,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> Inferred:
    """Writes the files and returns what was inferred."""
    features = catalogue_file.build(files.words, roadmaps, technologies)
    projects = {feature.id: roadmap.project for roadmap in roadmaps for feature in roadmap.features}
    known = concepts.scheme()
    made = concepts.places_made(cache.revision)
    lists = [
        *passages([(feature, projects[feature.id]) for feature in features], technologies),
        [concepts.described(concept) for concept in known] if made is None else [],
    ]
    encoded = cache.encode([text for texts in lists for text in texts], on_progress=on_progress)
    bounds = np.cumsum([0, *(len(texts) for texts in lists)])
    *parts, encoded_places = [encoded[first:last] for first, last in pairwise(bounds)]
    places = encoded_places if made is None else made
    means = ranking.mean_vectors(parts)
    vectors = concepts.moved(means, places)
    VectorIndex.build(vectors).save(files.vectors)
    np.save(files.concepts, places, allow_pickle=False)
    tags = tuple(_tags(features, means, Tagger(known, places)))
    similarities = tuple(_similarities(features, [projects[feature.id].id for feature in features], vectors))
    tagged = concepts.used([tag.concept for tag in tags])
    catalogue_file.add_inferred(files.words, similarities, tags, tagged)
    return Inferred(similarities, tags, tagged)


def _tags(features: Sequence[Feature], vectors: NDArray[np.float32], tagger: Tagger) -> list[Tag]:
    return [
        Tag(feature.id, found.concept, found.closeness, found.rule, found.words)
        for feature, vector in zip(features, vectors, strict=True)
        for found in tagger.tags(f"{feature.title}\n{feature.text}", vector)
    ]


def _similarities(
    features: Sequence[Feature], projects: Sequence[str], vectors: NDArray[np.float32]
) -> list[Similarity]:
    """For each feature its nearest in other projects above the threshold; each pair once."""
    found: dict[tuple[str, str], float] = {}
    owner = np.array([sorted(set(projects)).index(project) for project in projects], dtype=np.int64)
    for start in range(0, len(features), 1024):
        scores = vectors[start : start + 1024] @ vectors.T
        scores[owner[start : start + 1024, None] == owner[None, :]] = -1
        for at, row in enumerate(np.round(scores.astype(np.float64), 4)):
            nearest = np.argsort(-row, kind="stable")[:NEIGHBOURS]
            for other in nearest[row[nearest] >= ranking.SIMILAR]:
                first, second = sorted((features[start + at].id, features[int(other)].id))
                found[first, second] = float(row[other])
    return [Similarity(first, second, score) for (first, second), score in sorted(found.items())]
