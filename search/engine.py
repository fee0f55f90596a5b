"""A typed query to hits, over one sealed snapshot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.errors import InputError, SnapshotError
from graph.model import Concept, Document, Feature, Project
from search import concepts, ranking
from search.catalogue import Catalogue, Facet, Filters
from search.encoder import Encoder
from search.exact_names import ExactNames
from search.naming import Naming
from search.ranking import Scored
from search.reasons import Reasons, marks
from search.tagging import Tagger
from search.vector_index import VectorIndex
from search.word_index import WordIndex

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
    """A feature that was found, how well it fits, why in plain words, and where its text and title have the words sought.

    `highlights` and `title_highlights` are spans of characters, `[start, end)`; `also` are projects that have a copy of it.
    """

    feature: Feature
    project: Project
    document: Document
    score: float | None
    why: tuple[str, ...]
    above_threshold: bool
    highlights: tuple[tuple[int, int], ...] = ()
    title_highlights: tuple[tuple[int, int], ...] = ()
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

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: VectorIndex,
        places: NDArray[np.float32],
        encoder: Encoder,
        known: Sequence[Concept],
    ) -> None:
        """`places` are the vectors of the snapshot's concepts, `(c, d)`; `known` are those concepts, none if they are not ours."""
        self.catalogue = catalogue
        self.vectors = vectors
        self.encoder = encoder
        self._places = places
        self._known = known
        self._words = WordIndex(catalogue)
        self._names = ExactNames(catalogue)
        self.naming = Naming(catalogue)

    @classmethod
    def open(
        cls, words: Path, vectors: Path, places: Path, encoder: Encoder, *, model: str, revision: str, scheme: str
    ) -> "Engine":
        """Opens the indexes of a sealed snapshot; raises SnapshotError if they were made with other weights.

        The name is for the message: the same weights may lie in a folder of another name. `scheme` is the SHA-256 of the
        snapshot's concepts; queries are moved towards those, whichever they are, and named by ours alone.
        """
        if revision != encoder.revision:
            raise SnapshotError(
                f"The snapshot's vectors were made with {model} ({revision[:19]}…), the model in use is {encoder.name} "
                f"({encoder.revision[:19]}…). Ingest again with the new model, or name the old one."
            )
        catalogue = Catalogue(words)
        index = VectorIndex.load(vectors, dimension=encoder.dimension, rows=catalogue.count)
        known = concepts.scheme() if scheme == concepts.digest() else ()
        return cls(catalogue, index, concepts.load_places(places, encoder.dimension), encoder, known)

    @cached_property
    def crowding(self) -> NDArray[np.float64]:
        """`(n,)`: how near each feature is to much, whatever it is about."""
        return concepts.crowding(self.vectors.stored(), self._places)

    @cached_property
    def tagger(self) -> Tagger:
        """Finds the concepts of texts."""
        return Tagger(self._known, self._places[: len(self._known)])

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
            vector = self._vector(query)
            wanted = max(query.k + query.offset, _LOOKED_AT)
            scored = self.ranked(query.text, among, wanted, query.mode, vector, is_typing=query.is_typing)
            none = not any(ranking.is_answer(one) for one in scored)
            hits = self.hits(scored[query.offset : query.offset + query.k], self.meant(query), vector)
        else:
            none = not len(among)
            hits = tuple(
                self.hit(int(row), None, (), above=True) for row in among[query.offset : query.offset + query.k]
            )
        return Answer(hits, len(among), self.catalogue.facets(query.filters), none)

    def surest(self, query: Query) -> float:
        """How well the best of the first hits fits by meaning and words, in [0, 1]; 0 where there is none."""
        among = self.catalogue.rows(query.filters)
        ranked = self.ranked(query.text, among, _LOOKED_AT, query.mode, self._vector(query), is_typing=query.is_typing)
        return max((one.plain for one in ranked), default=0.0)

    def _vector(self, query: Query) -> NDArray[np.float32] | None:
        """The vector of a query as encoded; None where words alone decide."""
        return None if query.mode is Mode.LEXICAL else self.encoder.encode([self.meant(query)])[0]

    def meant(self, query: Query) -> str:
        """The text of a query, its last word completed where somebody is typing."""
        return self._words.completed(query.text) if query.is_typing else query.text

    def ranked(
        self,
        text: str,
        among: NDArray[np.int64],
        wanted: int,
        mode: Mode,
        vector: NDArray[np.float32] | None,
        *,
        is_typing: bool = False,
    ) -> list[Scored]:
        """The best of the rows `among`, as many as wanted. Every row has a score, so any part is cut from one order.

        `vector` is that of the text as encoded, None where words alone decide.
        """
        meant = self._words.completed(text) if is_typing else text
        closeness: NDArray[np.floating] = np.zeros(len(among))
        words, coverage, shares = closeness, 0.0, np.zeros(len(among), dtype=bool)
        if mode is not Mode.SEMANTIC:
            words, coverage = self._matched(text, among, is_typing=is_typing)
        if vector is not None:
            closeness = self.vectors.cosines(self.moved(vector))[among]
        if mode is Mode.HYBRID:
            shares = self.naming.rows(self.naming.technologies_in(meant))[among]
        fused = words if mode is Mode.LEXICAL else ranking.fused(closeness, words, coverage)
        lifted = fused if mode is Mode.LEXICAL else ranking.lifted(fused, self.crowding[among], shares)
        plain, scores = self._names_first(meant, among, fused, lifted)
        return ranking.best(among, scores, wanted, closeness=closeness, words=words, plain=plain)

    def _matched(self, text: str, among: NDArray[np.int64], *, is_typing: bool) -> tuple[NDArray[np.floating], float]:
        """The score by words of each of the rows `among`, and how much of the text they cover."""
        everything = len(among) == self.catalogue.count
        matched = self._words.search(text, among=None if everything else among, is_typing=is_typing)
        by_row = np.zeros(self.catalogue.count)
        by_row[matched.rows] = matched.scores
        return by_row[among], matched.coverage

    def by_meaning(self, text: str, vector: NDArray[np.float32]) -> NDArray[np.float64]:
        """`(n,)`: what every row scores in a search by meaning alone for a text, with its vector as encoded; to four decimals."""
        everything = np.arange(self.catalogue.count, dtype=np.int64)
        closeness = self.vectors.cosines(self.moved(vector))
        fused = ranking.fused(closeness, np.zeros(len(everything)), 0.0)
        lifted = ranking.lifted(fused, self.crowding, np.zeros(len(everything), dtype=bool))
        (scores,) = self._names_first(text, everything, lifted)
        return ranking.rounded(scores)

    def moved(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """A `(d,)` vector, moved towards its concepts as those of the features are."""
        return np.asarray(concepts.moved(vector[None, :], self._places)[0], dtype=np.float32)

    def _names_first(
        self, text: str, among: NDArray[np.int64], *scored: NDArray[np.floating]
    ) -> Iterator[NDArray[np.floating]]:
        """Each array of scores, raised where the text is exactly a feature's title, or a name that its title has."""
        tiers = [np.isin(among, rows) for rows in reversed(self._names.tiers(text))]
        for scores in scored:
            for named in tiers:
                scores = ranking.names_first(scores, named)
            yield scores

    def hits(self, scored: Sequence[Scored], text: str, vector: NDArray[np.float32] | None) -> tuple[Hit, ...]:
        """Scored rows as hits that say why they fit a text."""
        about = () if vector is None else tuple(found.concept for found in self.tagger.tags(text, vector))
        reasons = Reasons.of(text, self.naming.technologies_in(text), about, self.catalogue)
        return tuple(self._explained(one, reasons) for one in scored)

    def _explained(self, one: Scored, reasons: Reasons) -> Hit:
        hit = self.hit(one.row, one.score, (), above=ranking.is_answer(one))
        tagged = [tag.concept for tag in self.catalogue.tags_of(hit.feature.id)]
        title, text = list(reasons.found(hit.feature.title)), list(reasons.found(hit.feature.text))
        why = reasons.why(hit.feature, tagged, one.closeness, title, text)
        return Hit(
            hit.feature, hit.project, hit.document, hit.score, why, hit.above_threshold, marks(text), marks(title)
        )

    def hit(self, row: int, score: float | None, why: tuple[str, ...], *, above: bool) -> Hit:
        """The feature of a row as a hit."""
        document = self.catalogue.document_at(row)
        return Hit(self.catalogue.feature(row), self.catalogue.projects[document.project], document, score, why, above)
