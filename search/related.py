"""Plans like a text, a feature or a roadmap: related work in other projects."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from graph.errors import InputError
from graph.model import Feature, Kind, Project
from graph.names import normalise
from search import ranking
from search.catalogue import Filters
from search.concepts import unit
from search.engine import Engine, Hit, Mode
from search.examples import Examples, moved
from search.issue_text import IssueText
from search.ranking import Scored

NEAREST = 10
"""Projects that are named for a text at the least, however far they are."""

ROWS_OF_ITEM = 1_000
"""Nearest plans that are looked at for each item of a roadmap: 500 items over 200,000 features would make 100 million scores."""

_TOGETHER = 64
"""Texts that are encoded together: one batch of the model."""

TITLE = 1.0
"""What the title of an issue weighs beside all its passages together. Rank of the plan that ten written issues want among 224
(geometric mean; mean reciprocal rank): 0 → 6.4; 0.47, 0.25 → 5.3; 0.53, 0.5 → 5.4; 0.48, 1 → 5.1; 0.48, 2 → 5.0; 0.48; the
title alone 6.4; 0.43, cleaned text in one piece 5.3; 0.48, text as it was pasted 6.1; 0.45."""


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of one project that match, the best first, and how many stand above the threshold in all.

    `also` are projects whose roadmaps are the same. `texts` has for each hit the position of the text that it is most like.
    """

    project: Project
    hits: tuple[Hit, ...]
    texts: tuple[int, ...]
    total: int
    also: tuple[Project, ...] = ()


@dataclass(frozen=True, slots=True)
class Similar:
    """Plans by project, of all the projects with one above the threshold, then of the nearest.

    `total` projects have a plan above the threshold, `of` were compared.
    """

    plans: tuple[Plans, ...]
    total: int
    of: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A plan that was found, and the position of the text that it is most like."""

    one: Scored
    at: int
    sure: bool


_Hits = Callable[[Sequence[_Found]], Sequence[Hit]]


class Related:
    """Related work among an engine's features. `families` has the projects whose roadmaps are one: they count as one."""

    def __init__(self, engine: Engine, families: Mapping[str, tuple[str, ...]]) -> None:
        self._engine = engine
        self._families = families

    def to_text(
        self, text: IssueText, examples: Examples = Examples(), *, filters: Filters = Filters(), k: int = 3
    ) -> Similar:
        """The k plans of each project most like a text, best project first; no project with a sure plan is left out."""
        among = self._among(filters, examples)
        vector = self._moved(self._place(text), examples)
        ranked = self._engine.ranked(text.words, among, len(among), Mode.HYBRID, vector)
        return self._by_project(_found(ranked), self._explained([text.words], [vector]), k)

    def to_texts(self, *texts: str, filters: Filters = Filters(), k: int = 3) -> tuple[Similar, tuple[Similar, ...]]:
        """The k plans of each project most like any of the texts; and for each text the best plans of the k nearest projects."""
        among = self._engine.catalogue.rows(filters)
        vectors = list(self._encoded(texts))
        explained = self._explained(texts, vectors)
        best: dict[int, _Found] = {}
        each = []
        for at, (text, vector) in enumerate(zip(texts, vectors, strict=True)):
            ranked = self._engine.ranked(text, among, min(len(among), ROWS_OF_ITEM), Mode.HYBRID, vector)
            found = list(_found(ranked, at))
            for one in found:
                if one.one.row not in best or one.one.score > best[one.one.row].one.score:
                    best[one.one.row] = one
            each.append(self._by_project(found, explained, 1, projects=k))
        together = sorted(best.values(), key=lambda found: (-found.one.score, found.one.row))
        return self._by_project(together, explained, k), tuple(each)

    def to_feature(self, id: str, k: int = 10, examples: Examples = Examples()) -> tuple[Feature, tuple[Hit, ...]]:
        """A feature and the features of other projects nearest to it, copies of one in `also`. Raises NotFoundError."""
        feature, ranked = self._nearest(id, examples, Filters())
        hits: dict[object, Hit] = {}
        for one in ranked:
            key, project = self._key(one.row), self._engine.catalogue.projects[self._owners[one.row]]
            if key in hits:
                known = (hits[key].project, *hits[key].also)
                hits[key] = replace(hits[key], also=(*known[1:], *({project} - set(known))))
            elif len(hits) < k:
                hits[key] = self._alike(one, feature)
        return feature, tuple(hits.values())

    def like_feature(
        self, id: str, examples: Examples = Examples(), *, filters: Filters = Filters(), k: int = 3
    ) -> Similar:
        """The k plans of each other project nearest to a feature, best project first. Raises NotFoundError."""
        feature, ranked = self._nearest(id, examples, filters)
        return self._by_project(_alike_found(ranked), lambda shown: [self._alike(one.one, feature) for one in shown], k)

    def like_examples(self, examples: Examples, *, filters: Filters = Filters(), k: int = 3) -> Similar:
        """The k plans of each project nearest to what positive examples have in common, best project first."""
        ranked = self._nearest_to(self._moved(None, examples), self._among(filters, examples), ())
        return self._by_project(_alike_found(ranked), lambda shown: [self._alike(one.one, None) for one in shown], k)

    # Places

    def _place(self, text: IssueText) -> NDArray[np.float32]:
        """Where a text lies: between its title and the middle of its passages."""
        parts = np.stack(list(self._encoded([*([text.title] if text.title else []), *text.passages])))
        if not text.title or not text.passages:
            return unit(parts.mean(axis=0))
        return unit(TITLE * parts[0] + unit(parts[1:].mean(axis=0)))

    def _encoded(self, texts: Sequence[str]) -> Iterator[NDArray[np.float32]]:
        """The vector of each text, some at a time: whoever else waits for the encoder gets in between."""
        for start in range(0, len(texts), _TOGETHER):
            yield from self._engine.encoder.encode(texts[start : start + _TOGETHER])

    def _moved(self, vector: NDArray[np.float32] | None, examples: Examples) -> NDArray[np.float32]:
        return moved(vector, self._places(examples.like), self._places(examples.unlike))

    def _places(self, examples: Sequence[int | str]) -> NDArray[np.float32]:
        """`(n, d)`: where examples lie."""
        rows = np.array([one for one in examples if isinstance(one, int)], dtype=np.int64)
        texts = [one for one in examples if isinstance(one, str)]
        own = self._engine.vectors.vectors(rows) if len(rows) else ()
        parts = [*own, *(self._engine.moved(vector) for vector in self._encoded(texts))]
        return np.stack(parts) if parts else np.zeros((0, self._engine.encoder.dimension), dtype=np.float32)

    def _among(self, filters: Filters, examples: Examples) -> NDArray[np.int64]:
        """The rows that pass the filters, without those of examples and their copies."""
        among = self._engine.catalogue.rows(filters)
        if not examples.rows:
            return among
        given = {self._key(row) for row in examples.rows}
        copies = [row for row, key in self._copies.items() if key in given]
        return np.setdiff1d(among, [*examples.rows, *copies])

    def _nearest(self, id: str, examples: Examples, filters: Filters) -> tuple[Feature, list[Scored]]:
        """A feature, and every feature of projects that are not its own, the nearest first."""
        catalogue = self._engine.catalogue
        row = catalogue.row_of(id)
        feature = catalogue.feature(row)
        if feature.kind is Kind.GROUP:
            raise InputError(f"{feature.title} is a group; ask for one of its features instead.")
        own = self._owners[row]
        others = replace(filters, not_project=(*filters.not_project, *self._families.get(own, (own,))))
        vector = self._moved(self._places([row])[0], examples)
        return feature, self._nearest_to(vector, self._among(others, examples), feature.technologies)

    def _nearest_to(
        self, vector: NDArray[np.float32], among: NDArray[np.int64], technologies: Iterable[str]
    ) -> list[Scored]:
        """The rows, nearest first, those that name one of the technologies lifted."""
        engine = self._engine
        closeness = engine.vectors.cosines(vector)[among]
        scores = ranking.lifted(closeness, engine.crowding[among], engine.naming.rows(technologies)[among])
        words = np.zeros(len(among))
        return ranking.best(among, scores, len(among), closeness=closeness, words=words, plain=closeness)

    # Projects

    def _by_project(self, ranked: Iterable[_Found], hits: _Hits, k: int, *, projects: int | None = None) -> Similar:
        """Plans by project, the best first; of as many projects as are given, or of all that have a sure one and the nearest."""
        gathered: dict[str, dict[object, _Found]] = {}
        for found in ranked:
            own = gathered.setdefault(self._family(self._owners[found.one.row])[0], {})
            own.setdefault(self._key(found.one.row), found)
        sure = {family: sum(found.sure for found in own.values()) for family, own in gathered.items()}
        shown = list(gathered)[: NEAREST if projects is None else projects]
        if projects is None:
            shown += [family for family in list(gathered)[NEAREST:] if sure[family]]
        best = {family: list(gathered[family].values())[:k] for family in shown}
        made = iter(hits([found for own in best.values() for found in own]))
        plans = tuple(
            self._plans(family, own, list(islice(made, len(own))), sure[family]) for family, own in best.items()
        )
        return Similar(plans, sum(count > 0 for count in sure.values()), len(gathered))

    def _plans(self, family: str, shown: Sequence[_Found], hits: Sequence[Hit], total: int) -> Plans:
        also = (self._engine.catalogue.projects[id] for id in self._family(family) if id != hits[0].project.id)
        return Plans(hits[0].project, tuple(hits), tuple(found.at for found in shown), total, tuple(also))

    def family(self, *projects: str) -> tuple[str, ...]:
        """The projects, and all whose roadmaps are the same."""
        return tuple(dict.fromkeys(id for project in projects for id in self._family(project)))

    def _family(self, project: str) -> tuple[str, ...]:
        return self._families.get(project, (project,))

    @cached_property
    def _owners(self) -> dict[int, str]:
        """Row → project id."""
        return dict(self._engine.catalogue.execute("SELECT row, project FROM feature"))

    def _key(self, row: int) -> object:
        """What two rows have in common of which one is a copy: the same title in another document of the same project or its mirror."""
        return self._copies.get(row, row)

    @cached_property
    def _copies(self) -> dict[int, tuple[str, str]]:
        """Row → family and title, of families with more than one document."""
        rows = self._engine.catalogue.execute(
            "SELECT row, project, document, json_extract(record, '$.title') FROM feature WHERE kind = 'feature'"
        ).fetchall()
        documents: dict[str, set[str]] = {}
        for _, project, document, _ in rows:
            documents.setdefault(self._family(project)[0], set()).add(document)
        keys = ((row, self._family(project)[0], title) for row, project, _, title in rows)
        return {row: (family, normalise(title) or title) for row, family, title in keys if len(documents[family]) > 1}

    # Hits

    def _explained(self, texts: Sequence[str], vectors: Sequence[NDArray[np.float32]]) -> _Hits:
        """Makes hits of what was found: each says why it fits the text that it is most like."""

        def hits(shown: Sequence[_Found]) -> list[Hit]:
            made: dict[int, Hit] = {}
            for at in {found.at for found in shown}:
                places = [place for place, found in enumerate(shown) if found.at == at]
                fitting = self._engine.hits([shown[place].one for place in places], texts[at], vectors[at])
                made |= zip(places, fitting, strict=True)
            return [made[place] for place in range(len(shown))]

        return hits

    def _alike(self, one: Scored, feature: Feature | None) -> Hit:
        """A row as a hit that is like a feature."""
        hit = self._engine.hit(one.row, one.score, (), above=ranking.is_similar(one.closeness))
        why = [f"closeness of meaning {one.closeness:.0%}"]
        if feature and (shared := [id for id in hit.feature.technologies if id in feature.technologies]):
            why.append("both name " + ", ".join(self._engine.catalogue.technologies[id].label for id in shared))
        return replace(hit, why=tuple(why))


def _found(ranked: Iterable[Scored], at: int = 0) -> Iterator[_Found]:
    return (_Found(one, at, ranking.is_answer(one)) for one in ranked)


def _alike_found(ranked: Iterable[Scored]) -> Iterator[_Found]:
    return (_Found(one, 0, ranking.is_similar(one.closeness)) for one in ranked)
