"""A typed query to hits, over one sealed snapshot."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.errors import InputError, SnapshotError
from graph.model import Document, Feature, Kind, Project, Roadmap, Similarity, Technology
from search import catalogue_file, ranking
from search.catalogue import Catalogue, Facet, Filters
from search.embedding_cache import EmbeddingCache
from search.encoder import Encoder
from search.passages import passages
from search.ranking import Scored
from search.vector_index import VectorIndex
from search.word_index import WordIndex

NEIGHBOURS = 10
"""Similarity edges a feature may start."""

NEAREST = 10
"""Projects that are named for a text at the least, however far they are."""

_TOGETHER = 64
"""Texts that are encoded together: one batch of the model."""

LONGEST_QUERY = 10_000
"""Characters of a query; longer texts are roadmaps, to be given as files."""


class Mode(StrEnum):
    """What decides the order: meaning and words, meaning alone, words alone."""

    HYBRID = "hybrid"
    SEMANTIC = "semantic"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought. An empty text asks for everything that passes the filters, in the documents' order."""

    text: str = ""
    k: int = 10
    offset: int = 0
    mode: Mode = Mode.HYBRID
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A feature that was found, how well it fits, and why in plain words."""

    feature: Feature
    project: Project
    document: Document
    score: float | None
    why: tuple[str, ...]
    above_threshold: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, and the count and facets of everything that passes the filters."""

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, list[Facet]]


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of one project that match, the best first, and how many stand above the threshold in all.

    `texts` has for each hit the position of the text that it is most like.
    """

    project: Project
    hits: tuple[Hit, ...]
    texts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Similar:
    """Plans by project, of all the projects with one above the threshold, then of the nearest; `of` projects were compared."""

    plans: tuple[Plans, ...]
    of: int


class Engine:
    """Search over one snapshot's catalogue and vectors."""

    def __init__(self, catalogue: Catalogue, vectors: VectorIndex, encoder: Encoder) -> None:
        self.catalogue = catalogue
        self._vectors = vectors
        self._words = WordIndex(catalogue)
        self._encoder = encoder

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
            scored = self._ranked(query.text, among, query.k + query.offset, query.mode)
            hits = self._hits(scored[query.offset : query.offset + query.k], query.text)
        else:
            hits = tuple(
                self._hit(int(row), None, (), above=True) for row in among[query.offset : query.offset + query.k]
            )
        return Answer(hits, len(among), self.catalogue.facets(query.filters))

    def similar(self, *texts: str, filters: Filters = Filters(), k: int = 3) -> Similar:
        """Per project the k plans most like any of the texts, best project first; no project with a sure plan is left out."""
        among = self.catalogue.rows(filters)
        best: dict[int, tuple[Scored, int]] = {}
        for at, (text, vector) in enumerate(zip(texts, self._encoded(texts), strict=True)):
            for one in self._ranked(text, among, len(among), Mode.HYBRID, vector):
                if one.row not in best or one.score > best[one.row][0].score:
                    best[one.row] = (one, at)
        gathered: dict[str, list[tuple[Scored, int]]] = {}
        for row, found in sorted(best.items(), key=lambda item: (-item[1][0].score, item[0])):
            gathered.setdefault(self._owners[row], []).append(found)
        plans: list[Plans] = []
        for ranked in gathered.values():
            total = sum(one.score >= ranking.ANSWERED for one, _ in ranked)
            if not total and len(plans) >= NEAREST:
                break
            hits = tuple(self._hits([one], texts[at])[0] for one, at in ranked[:k])
            plans.append(Plans(hits[0].project, hits, tuple(at for _, at in ranked[:k]), total))
        return Similar(tuple(plans), len(gathered))

    def _encoded(self, texts: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        """The vector of each text, some at a time: whoever else waits for the encoder gets in between."""
        for start in range(0, len(texts), _TOGETHER):
            yield from self._encoder.encode(texts[start : start + _TOGETHER])

    @cached_property
    def _owners(self) -> dict[int, str]:
        """Row → project id."""
        return dict(self.catalogue.execute("SELECT row, project FROM feature"))

    def related(self, id: str, k: int = 10) -> tuple[Feature, tuple[Hit, ...]]:
        """A feature and the features of other projects nearest to it. Raises NotFoundError."""
        row = self.catalogue.row_of(id)
        feature = self.catalogue.feature(row)
        if feature.kind is Kind.GROUP:
            raise InputError(f"{feature.title} is a group; ask for one of its features instead.")
        own = self.catalogue.project_at(row)
        others = self.catalogue.rows(Filters(not_project=(own,)))
        nearest = self._vectors.search(self._vectors.vectors(np.array([row], dtype=np.int64))[0], k, among=others)
        hits = []
        for other, score in zip(nearest.rows, nearest.scores, strict=True):
            found = self._hit(int(other), round(float(score), 4), (), above=float(score) >= ranking.SIMILAR)
            shared = [id for id in found.feature.technologies if id in feature.technologies]
            hits.append(
                Hit(
                    found.feature,
                    found.project,
                    found.document,
                    found.score,
                    self._why_related(found, shared),
                    found.above_threshold,
                )
            )
        return feature, tuple(hits)

    def closeness(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float64]:
        """`(n, m)`: how close the meaning of each of n rows is to that of each of m others (cosine, 4 decimals)."""
        if not len(rows) or not len(others):
            return np.zeros((len(rows), len(others)))
        cosines = self._vectors.vectors(rows) @ self._vectors.vectors(others).T
        return np.asarray(np.round(cosines.astype(np.float64), 4))

    def _why_related(self, hit: Hit, shared: Sequence[str]) -> tuple[str, ...]:
        why = [f"closeness of meaning {hit.score:.2f}"]
        if shared:
            why.append("both name " + ", ".join(self.catalogue.technologies[id].label for id in shared))
        return tuple(why)

    def _ranked(
        self, text: str, among: NDArray[np.int64], wanted: int, mode: Mode, vector: NDArray[np.float32] | None = None
    ) -> list[Scored]:
        """The best of the rows `among`, as many as wanted. Every row has a score, so any part is cut from one order.

        The text is encoded if its vector is not given.
        """
        nothing = np.zeros(len(among))
        if vector is None and mode is not Mode.LEXICAL:
            vector = self._encoder.encode([text])[0]
        closeness = nothing if vector is None else self._vectors.cosines(vector)[among]
        if mode is Mode.SEMANTIC:
            return ranking.best(among, closeness, wanted, closeness=closeness, words=nothing)
        matched = self._words.search(text, among=None if len(among) == self.catalogue.count else among)
        by_row = np.zeros(self.catalogue.count)
        by_row[matched.rows] = matched.scores
        words = by_row[among]
        scores = words if mode is Mode.LEXICAL else ranking.fused(closeness, words, matched.coverage)
        return ranking.best(among, scores, wanted, closeness=closeness, words=words)

    def _hits(self, scored: Sequence[Scored], text: str) -> tuple[Hit, ...]:
        named = self.catalogue.technologies_in(text)
        terms = WordIndex.terms(text)
        return tuple(self._explained(one, named, terms) for one in scored)

    def _explained(self, one: Scored, named: set[str], terms: Sequence[str]) -> Hit:
        hit = self._hit(one.row, one.score, (), above=one.score >= ranking.ANSWERED)
        why = [f"closeness of meaning {one.closeness:.2f}"] if one.closeness > 0 else []
        said = f"{hit.feature.title} {hit.feature.text}".casefold()
        if shared := [term for term in terms if re.search(rf"\b{re.escape(term)}\w{{0,3}}\b", said)]:
            why.append("shared words: " + ", ".join(shared))
        if technologies := [id for id in hit.feature.technologies if id in named]:
            why.append("names " + ", ".join(self.catalogue.technologies[id].label for id in technologies))
        return Hit(hit.feature, hit.project, hit.document, hit.score, tuple(why), hit.above_threshold)

    def _hit(self, row: int, score: float | None, why: tuple[str, ...], *, above: bool) -> Hit:
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
