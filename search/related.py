"""Plans like a text or a feature: related work in other projects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.errors import InputError
from graph.model import Feature, Kind, Project
from search import ranking
from search.catalogue import Filters
from search.engine import Engine, Hit, Mode
from search.ranking import Scored

NEAREST = 10
"""Projects that are named for a text at the least, however far they are."""

_TOGETHER = 64
"""Texts that are encoded together: one batch of the model."""


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


class Related:
    """Related work among an engine's features."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def to_texts(self, *texts: str, filters: Filters = Filters(), k: int = 3) -> Similar:
        """Per project the k plans most like any of the texts, best project first; no project with a sure plan is left out."""
        among = self._engine.catalogue.rows(filters)
        best: dict[int, tuple[Scored, int]] = {}
        vectors = list(self._encoded(texts))
        for at, (text, vector) in enumerate(zip(texts, vectors, strict=True)):
            for one in self._engine.ranked(text, among, len(among), Mode.HYBRID, vector):
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
            hits = tuple(self._engine.hits([one], texts[at], vectors[at])[0] for one, at in ranked[:k])
            plans.append(Plans(hits[0].project, hits, tuple(at for _, at in ranked[:k]), total))
        return Similar(tuple(plans), len(gathered))

    def _encoded(self, texts: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        """The vector of each text, some at a time: whoever else waits for the encoder gets in between."""
        for start in range(0, len(texts), _TOGETHER):
            yield from self._engine.encoder.encode(texts[start : start + _TOGETHER])

    @cached_property
    def _owners(self) -> dict[int, str]:
        """Row → project id."""
        return dict(self._engine.catalogue.execute("SELECT row, project FROM feature"))

    def to_feature(self, id: str, k: int = 10) -> tuple[Feature, tuple[Hit, ...]]:
        """A feature and the features of other projects nearest to it. Raises NotFoundError."""
        row = self._engine.catalogue.row_of(id)
        feature = self._engine.catalogue.feature(row)
        if feature.kind is Kind.GROUP:
            raise InputError(f"{feature.title} is a group; ask for one of its features instead.")
        own = self._engine.catalogue.project_at(row)
        others = self._engine.catalogue.rows(Filters(not_project=(own,)))
        nearest = self._engine.vectors.search(
            self._engine.vectors.vectors(np.array([row], dtype=np.int64))[0], k, among=others
        )
        hits = []
        for other, score in zip(nearest.rows, nearest.scores, strict=True):
            found = self._engine.hit(int(other), round(float(score), 4), (), above=float(score) >= ranking.SIMILAR)
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

    def _why_related(self, hit: Hit, shared: Sequence[str]) -> tuple[str, ...]:
        why = [f"closeness of meaning {hit.score:.2f}"]
        if shared:
            why.append("both name " + ", ".join(self._engine.catalogue.technologies[id].label for id in shared))
        return tuple(why)
