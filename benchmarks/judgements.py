"""Judged queries, and how good a ranking is by them: nDCG@10, recall@10, MRR.

A hit takes the best judgement that overlaps its lines and that no hit before it took; what is not judged counts as 0.
Grades are 1 (related), 2 (the same need) and 3 (exactly it). Pure: nothing here searches.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

TOP = 10
"""Hits that are looked at."""

GOOD = 2
"""The lowest grade that recall and MRR count as found."""

_NEAR_SEED = 2
"""Lines by which a seed may lie beside its feature."""

_EXACTLY = 3


class Found(NamedTuple):
    """A hit as it is scored: where its feature stands in which document, and its title for people."""

    source: str
    first: int
    last: int
    title: str = ""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Found":
        """The place of a feature as it is exported, or of a hit of the API."""
        first, last = record["lines"]
        return cls(record["document"]["source"], first, last, record["title"])


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """What one place of a document is worth to one query; `document` is the source, its file name or its stem."""

    grade: int
    document: str
    first: int
    last: int

    def covers(self, found: Found) -> bool:
        """Whether the place overlaps a hit's lines."""
        return self.document in _names(found.source) and found.first <= self.last and self.first <= found.last


@dataclass(frozen=True, slots=True)
class Seed:
    """The place of the feature whose relatives are sought."""

    document: str
    line: int

    def record(self, export: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        """The exported feature that begins nearest to the seed's line, the shortest of those; None if none holds it."""
        near = [
            record
            for record in export
            if self.document in _names(record["document"]["source"])
            and record["lines"][0] - _NEAR_SEED <= self.line <= record["lines"][1] + _NEAR_SEED
        ]
        return min(
            near,
            key=lambda one: (abs(one["lines"][0] - self.line), one["lines"][1] - one["lines"][0]),
            default=None,
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """A query, or a feature whose relatives are sought, with its judgements; `kind` is keyword, question, paraphrase, related."""

    qid: str
    kind: str
    text: str
    judgements: tuple[Judgement, ...]
    seed: Seed | None = None


class Figures(NamedTuple):
    """How good one ranking is, each in [0, 1]; `judged` is the share of its hits that have a judgement."""

    ndcg: float
    recall: float
    mrr: float
    judged: float


NOTHING = Figures(0.0, 0.0, 0.0, 0.0)


def judged_set(folder: Path) -> list[Judged]:
    """The queries, then the seeds, of a folder with queries.jsonl, related.jsonl and qrels.jsonl."""
    places: dict[str, dict[tuple[str, int, int], int]] = {}
    for one in _records(folder / "qrels.jsonl"):
        place = (one["document"], one["line"], one.get("end", one["line"]))
        places.setdefault(one["qid"], {})[place] = one["grade"]
    judgements = {
        qid: tuple(Judgement(grade, *place) for place, grade in graded.items()) for qid, graded in places.items()
    }
    return [
        *(
            Judged(one["qid"], one["kind"], one["query"], judgements.get(one["qid"], ()))
            for one in _records(folder / "queries.jsonl")
        ),
        *(
            Judged(
                one["qid"], "related", one["title"], judgements.get(one["qid"], ()), Seed(one["document"], one["line"])
            )
            for one in _records(folder / "related.jsonl")
        ),
    ]


def known_items(file: Path) -> list[Judged]:
    """Queries that each mean one feature, so that their nDCG is 1 / log2(rank + 1)."""
    return [
        Judged(
            f"I{number:03}",
            one["kind"],
            one["query"],
            (Judgement(_EXACTLY, one["document"], one["line"], one["end"]),),
        )
        for number, one in enumerate(_records(file), 1)
    ]


def matched(ranking: Sequence[Found], judged: Judged) -> list[Judgement | None]:
    """The judgement that each of the first hits takes, None where there is none left for it."""
    taken: set[Judgement] = set()
    matches: list[Judgement | None] = []
    for found in ranking[:TOP]:
        best = max((one for one in judged.judgements if one not in taken and one.covers(found)), default=None)
        if best is not None:
            taken.add(best)
        matches.append(best)
    return matches


def figures(ranking: Sequence[Found], judged: Judged) -> Figures:
    """How good a ranking is for a query; nothing where the query has no judgement that could be met."""
    matches = matched(ranking, judged)
    grades = [one.grade if one else 0 for one in matches]
    ideal = sorted((one.grade for one in judged.judgements), reverse=True)[:TOP]
    good = sum(one.grade >= GOOD for one in judged.judgements)
    return Figures(
        ndcg=_gain(grades) / _gain(ideal) if _gain(ideal) else 0.0,
        recall=sum(grade >= GOOD for grade in grades) / min(good, TOP) if good else 0.0,
        mrr=next((1 / rank for rank, grade in enumerate(grades, 1) if grade >= GOOD), 0.0),
        judged=sum(one is not None for one in matches) / len(matches) if matches else 0.0,
    )


def _gain(grades: Iterable[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


@cache
def _names(source: str) -> frozenset[str]:
    path = PurePosixPath(source)
    return frozenset((source, path.name, path.stem))


def _records(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
