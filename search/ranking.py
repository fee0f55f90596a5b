"""Pure functions that turn closeness of meaning and shared words into one order."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORDS_WEIGHT = 0.6
"""How much shared words count where one row holds all of the query's words; times the coverage squared, so that a
paraphrase, whose few shared words mislead, keeps its order by meaning. Chosen by folds: docs/search-quality.md."""

SHARED_TECHNOLOGY = 0.1
"""Added to the score of a feature that names a technology which the query names, or the feature whose relatives are sought.
nDCG@10 of judged questions 0.764 → 0.793, related features 0.556 → 0.576, known items 0.477 → 0.490; from 0.08 to 0.15 the
same. A shared category, theme or concept adds nothing to it: docs/search-quality.md."""

CROWDED = 0.2
"""What is taken from a score for each unit of a feature's crowding (`concepts.crowding`): paraphrases 0.452 → 0.471,
known items 0.490 → 0.499; from 0.15 to 0.3 the same."""

BELOW_NAMES = 0.9
"""Score of the best hit below those that are named exactly, where theirs would not be higher anyway."""

ANSWERED = 0.54
"""Plain score from which a hit counts as an answer: precision 0.68, recall 0.71 on the judged hits of grade 2 and 3 among the
first 20. Of 60 queries without an answer 38 are told that there is none, of 40 that have one 3."""

SIMILAR = 0.62
"""Cosine from which two features are similar: precision 0.76, recall 0.32 on 219 judged related pairs."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A row with its score in [0, 1], the two parts of it, and what they come to before the graph speaks.

    The thresholds are for `plain` and `closeness`: sharing a technology makes a hit come sooner, not an answer of it.
    """

    row: int
    score: float
    closeness: float
    words: float
    plain: float


def is_answer(one: Scored) -> bool:
    """Whether a row that was sought by words is likely to be an answer: whether it stands above the threshold."""
    return one.plain >= ANSWERED


def is_similar(closeness: float) -> bool:
    """Whether two features are likely to want the same."""
    return closeness >= SIMILAR


def fused(closeness: NDArray[np.floating], words: NDArray[np.floating], coverage: float) -> NDArray[np.float64]:
    """The weighted mean of closeness and word score, row by row, in [0, 1]."""
    weight = WORDS_WEIGHT * coverage**2
    return np.asarray((np.maximum(closeness, 0.0) + weight * words) / (1 + weight), dtype=np.float64)


def lifted(
    scores: NDArray[np.floating], crowding: NDArray[np.floating], shares: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Scores with what the graph says: less where a feature is near much, more where it `shares` a technology."""
    return np.asarray(scores - CROWDED * crowding + SHARED_TECHNOLOGY * shares, dtype=np.float64)


def names_first(scores: NDArray[np.floating], named: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Scores in [0, 1] by which the named rows stand before all others, each part in the order that it had."""
    made = np.clip(np.asarray(scores, dtype=np.float64), 0.0, 1.0)
    if not named.any() or named.all() or made[named].min() > made[~named].max():
        return made
    others = made * min(1.0, BELOW_NAMES / max(made[~named].max(), 1e-9))
    highest = others[~named].max()
    return np.asarray(np.where(named, highest + (1 - highest) * (0.5 + made / 2), others), dtype=np.float64)


def best(
    rows: NDArray[np.int64],
    scores: NDArray[np.floating],
    wanted: int,
    *,
    closeness: NDArray[np.floating],
    words: NDArray[np.floating],
    plain: NDArray[np.floating],
) -> list[Scored]:
    """The wanted rows of the best scores; equal scores (to four decimals) in row order, so that the order is total."""
    shown = rounded(scores)
    among = np.flatnonzero(shown >= _least(shown, wanted))
    order = among[np.lexsort((rows[among], -shown[among]))][:wanted]
    return [
        Scored(int(rows[at]), float(shown[at]), *(round(float(part[at]), 4) for part in (closeness, words, plain)))
        for at in order
    ]


def rounded(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Scores as they are shown and put in order: in [0, 1], to four decimals."""
    return np.asarray(np.round(np.clip(scores.astype(np.float64), 0.0, 1.0), 4))


def _least(scores: NDArray[np.floating], wanted: int) -> float:
    """The least of the best scores, as many as wanted: what is below need not be sorted, 30 ms of 200,000 rows."""
    if not 0 < wanted < len(scores):
        return 0.0
    at = len(scores) - wanted
    return float(np.partition(scores, at)[at])


def mean_vectors(passages: Iterable[NDArray[np.float32]]) -> NDArray[np.float32]:
    """The mean of several passages' vectors per row, of unit length: `(n, d)` from `(n, d)` each."""
    total = np.sum(list(passages), axis=0)
    norms = np.linalg.norm(total, axis=1, keepdims=True)
    return np.asarray(total / np.maximum(norms, 1e-12), dtype=np.float32)
