"""A typed query to hits, over one sealed snapshot."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.errors import InputError, SnapshotError
from graph.model import Document, Feature, Project, Roadmap, Similarity, Technology
from search import catalogue_file, ranking
from search.catalogue import Catalogue, Facet, Filters
from search.embedding_cache import EmbeddingCache
from search.encoder import Encoder
from search.exact_names import ExactNames
from search.passages import passages
from search.ranking import Scored
from search.vector_index import VectorIndex
from search.word_index import WordIndex

NEIGHBOURS = 10
"""Similarity edges a feature may start."""

LONGEST_QUERY = 10_000
"""Characters of a query; longer texts are roadmaps, to be given as files."""

_LOOKED_AT = 10
"""Best features that are looked at, at least, to tell whether one stands above the threshold."""


class Mode(StrEnum):
    """What decides the order: meaning and words, meaning alone, words alone."""

    HYBRID = "hybrid"
    SEMANTIC = "semantic"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought. An empty text asks for everything that passes the filters, in the documents' order.

    Where somebody `is_typing`, the last word counts as the beginning of words.
    """

    text: str = ""
    k: int = 10
    offset: int = 0
    mode: Mode = Mode.HYBRID
    filters: Filters = Filters()
    is_typing: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A feature that was found, how well it fits, and why in plain words; `also` are projects that have a copy of it."""

    feature: Feature
    project: Project
    document: Document
    score: float | None
    why: tuple[str, ...]
    above_threshold: bool
    also: tuple[Project, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, and the count and facets of everything that passes the filters.

    `none`: nothing that passes stands above the threshold; the hits are only the nearest.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, list[Facet]]
    none: bool = False


class Engine:
    """Search over one snapshot's catalogue and vectors."""

    def __init__(self, catalogue: Catalogue, vectors: VectorIndex, encoder: Encoder) -> None:
        self.catalogue = catalogue
        self.vectors = vectors
        self._words = WordIndex(catalogue)
        self._names = ExactNames(catalogue)
        self.encoder = encoder

    @classmethod
    def open(cls, words: Path, vectors: Path, encoder: Encoder, *, model: str, revision: str) -> "Engine":
        """Opens the indexes of a sealed snapshot; raises SnapshotError if they were made with other weights.

        The name is for the message: the same weights may lie in a folder of another name.
        """
        if revision != encoder.revision:
            raise SnapshotError(
                f"The snapshot's vectors were made with {model} ({revision[:19]}…), the model in use is {encoder.name} "
                f"({encoder.revision[:19]}…). Ingest again with the new model, or name the old one."
            )
        catalogue = Catalogue(words)
        return cls(catalogue, VectorIndex.load(vectors, dimension=encoder.dimension, rows=catalogue.count), encoder)

    def search(self, query: Query) -> Answer:
        """The k best features from `offset` on, of those that pass the filters. Raises InputError, NotFoundError."""
        if query.k < 0 or query.offset < 0:
            raise InputError(f"k={query.k} and offset={query.offset} have to be 0 or more.")
        if len(query.text) > LONGEST_QUERY:
            raise InputError(
                f"The query has {len(query.text)} characters; at most {LONGEST_QUERY} are read. Give a roadmap as a file instead."
            )
        among = self.catalogue.rows(query.filters)
        if query.text.strip():
            wanted = max(query.k + query.offset, _LOOKED_AT)
            scored = self.ranked(query.text, among, wanted, query.mode, is_typing=query.is_typing)
            none = not any(ranking.is_answer(one) for one in scored)
            hits = self.hits(scored[query.offset : query.offset + query.k], self.meant(query))
        else:
            none = not len(among)
            hits = tuple(
                self.hit(int(row), None, (), above=True) for row in among[query.offset : query.offset + query.k]
            )
        return Answer(hits, len(among), self.catalogue.facets(query.filters), none)

    def meant(self, query: Query) -> str:
        """The text of a query, its last word completed where somebody is typing."""
        return self._words.completed(query.text) if query.is_typing else query.text

    def ranked(
        self,
        text: str,
        among: NDArray[np.int64],
        wanted: int,
        mode: Mode,
        vector: NDArray[np.float32] | None = None,
        *,
        is_typing: bool = False,
    ) -> list[Scored]:
        """The best of the rows `among`, as many as wanted. Every row has a score, so any part is cut from one order.

        The text is encoded if its vector is not given.
        """
        nothing = np.zeros(len(among))
        meant = self._words.completed(text) if is_typing else text
        if vector is None and mode is not Mode.LEXICAL:
            vector = self.encoder.encode([meant])[0]
        closeness = nothing if vector is None else self.vectors.cosines(vector)[among]
        if mode is Mode.SEMANTIC:
            scores = self._names_first(meant, among, closeness)
            return ranking.best(among, scores, wanted, closeness=closeness, words=nothing)
        matched = self._words.search(
            text, among=None if len(among) == self.catalogue.count else among, is_typing=is_typing
        )
        by_row = np.zeros(self.catalogue.count)
        by_row[matched.rows] = matched.scores
        words = by_row[among]
        scores = words if mode is Mode.LEXICAL else ranking.fused(closeness, words, matched.coverage)
        scores = self._names_first(meant, among, scores)
        return ranking.best(among, scores, wanted, closeness=closeness, words=words)

    def _names_first(self, text: str, among: NDArray[np.int64], scores: NDArray[np.floating]) -> NDArray[np.floating]:
        """The scores, raised where the text is exactly a feature's title, or a name that its title has."""
        for rows in reversed(self._names.tiers(text)):
            scores = ranking.names_first(scores, np.isin(among, rows))
        return scores

    def hits(self, scored: Sequence[Scored], text: str) -> tuple[Hit, ...]:
        """Scored rows as hits that say why they fit a text."""
        named = self.catalogue.technologies_in(text)
        terms = WordIndex.terms(text)
        return tuple(self._explained(one, named, terms) for one in scored)

    def _explained(self, one: Scored, named: set[str], terms: Sequence[str]) -> Hit:
        hit = self.hit(one.row, one.score, (), above=ranking.is_answer(one))
        why = [f"closeness of meaning {one.closeness:.2f}"] if one.closeness > 0 else []
        said = f"{hit.feature.title} {hit.feature.text}".casefold()
        if shared := [term for term in terms if re.search(rf"\b{re.escape(term)}\w{{0,3}}\b", said)]:
            why.append("shared words: " + ", ".join(shared))
        if technologies := [id for id in hit.feature.technologies if id in named]:
            why.append("names " + ", ".join(self.catalogue.technologies[id].label for id in technologies))
        return Hit(hit.feature, hit.project, hit.document, hit.score, tuple(why), hit.above_threshold)

    def hit(self, row: int, score: float | None, why: tuple[str, ...], *, above: bool) -> Hit:
        """The feature of a row as a hit."""
        document = self.catalogue.document_at(row)
        return Hit(self.catalogue.feature(row), self.catalogue.projects[document.project], document, score, why, above)


def build(
    words_path: Path,
    vectors_path: Path,
    roadmaps: Sequence[Roadmap],
    technologies: dict[str, Technology],
    cache: EmbeddingCache,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Similarity]:
    """Writes the indexes of a draft snapshot and returns the similarities between features of different projects."""
    features = catalogue_file.build(words_path, roadmaps, technologies)
    projects = {feature.id: roadmap.project for roadmap in roadmaps for feature in roadmap.features}
    lists = passages([(feature, projects[feature.id]) for feature in features], technologies)
    encoded = cache.encode([text for texts in lists for text in texts], on_progress=on_progress)
    bounds = np.cumsum([0, *(len(texts) for texts in lists)])
    vectors = ranking.mean_vectors(encoded[first:last] for first, last in pairwise(bounds))
    VectorIndex.build(vectors).save(vectors_path)
    similarities = _similarities(features, [projects[feature.id].id for feature in features], vectors)
    catalogue_file.add_similarities(words_path, similarities)
    return similarities


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
