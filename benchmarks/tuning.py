"""Chooses the constants of a ranking on some queries and tells how good the choice is on others.

A grid names candidates for fields of a dataclass of weights; `score` gives each query's figure under some weights, from
arrays that are computed once, so that a grid of hundreds runs in a minute. The figure to report is `unseen`: every query
is scored with the weights that the folds without it chose.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from benchmarks.bootstrap import Interval, paired
from benchmarks.judgements import TOP, Found, Judged, figures

FOLDS = 5
_SEED = 4
_OUT = -1.0
"""The score of what must not be found; ranked scores lie in [0, 1]."""

Weights = TypeVar("Weights")
Grid = Mapping[str, Sequence[Any]]
Score = Callable[[Weights], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Choice(Generic[Weights]):
    """What cross-validation found; `default`, `unseen` and `seen` are `(q,)` figures, one a query.

    `chosen` are the weights that each fold's others chose; `best` those that all queries choose, to be used; `unseen`
    are the figures of each query under weights that it did not help to choose, `seen` those under `best`.
    """

    chosen: tuple[Weights, ...]
    best: Weights
    default: NDArray[np.float64]
    unseen: NDArray[np.float64]
    seen: NDArray[np.float64]


def candidates(default: Weights, grid: Grid) -> Iterator[Weights]:
    """The default, then every combination of the grid's values for its fields. Raises ValueError for no field of it."""
    known = {field.name for field in fields(default)}  # type: ignore[arg-type]
    if strange := grid.keys() - known:
        raise ValueError(f"{', '.join(sorted(strange))}: no such weight. There are {', '.join(sorted(known))}.")
    yield default
    for values in product(*grid.values()):
        weights = replace(default, **dict(zip(grid, values, strict=True)))  # type: ignore[type-var]
        if weights != default:
            yield weights


def folds(kinds: Sequence[str], count: int = FOLDS) -> NDArray[np.int64]:
    """`(q,)`: the fold of each query, such that every kind is spread evenly over them; always the same for the same kinds."""
    chance = np.random.default_rng(_SEED)
    found = np.zeros(len(kinds), dtype=np.int64)
    dealt = 0
    for kind in sorted(set(kinds)):
        members = chance.permutation([at for at, one in enumerate(kinds) if one == kind])
        found[members] = (np.arange(len(members)) + dealt) % count
        dealt += len(members)
    return found


def crossvalidated(
    score: Score[Weights], default: Weights, grid: Grid, kinds: Sequence[str], *, count: int = FOLDS
) -> Choice[Weights]:
    """Chooses on all folds but one, for each of them. Of equally good candidates the first wins: the default, if it is one."""
    offered = list(candidates(default, grid))
    scores = np.stack([score(weights) for weights in offered])
    fold = folds(kinds, count)
    chosen = [_best(scores[:, fold != at]) for at in range(count)]
    unseen = scores[np.array(chosen)[fold], np.arange(len(kinds))]
    best = _best(scores)
    return Choice(tuple(offered[at] for at in chosen), offered[best], scores[0], unseen, scores[best])


def _best(scores: NDArray[np.float64]) -> int:
    """The row of the best mean, to six decimals, so that the order of adding decides nothing."""
    return int(np.argmax(np.round(scores.mean(axis=1), 6)))


def per_query(scores: NDArray[np.floating], places: Sequence[Found], queries: Sequence[Judged]) -> NDArray[np.float64]:
    """`(q,)` nDCG@10 of `(q, n)` scores in [0, 1] over the features at `places`, ranked as the search ranks: to four
    decimals, equal ones in row order. A score below 0 keeps a feature out."""  # noqa: D205, D209
    rounded = np.round(np.clip(scores.astype(np.float64), _OUT, 1.0), 4)
    order = np.argsort(-rounded, axis=1, kind="stable")[:, :TOP]
    return np.array(
        [
            figures([places[row] for row in best if own[row] >= 0], judged).ndcg
            for own, best, judged in zip(rounded, order, queries, strict=True)
        ]
    )


def without_own(
    scores: NDArray[np.floating], queries: Sequence[Judged], records: Sequence[Mapping[str, Any]]
) -> NDArray[np.floating]:
    """The `(q, n)` scores, with the features of a seed's own project kept out, as `records`, the exported features, have them."""
    owners = np.array([record["project"]["id"] for record in records])
    out = np.zeros(scores.shape, dtype=bool)
    for row, judged in enumerate(queries):
        if judged.seed is not None:
            record = judged.seed.record(records)
            out[row] = True if record is None else owners == record["project"]["id"]
    return np.where(out, _OUT, scores)


def table(choice: Choice[Any], kinds: Sequence[str]) -> Table:
    """A row for each kind and all: the default, what the others chose, and what all chose together."""
    columns = ("kind", "queries", "default", "chosen by other folds", "gain", "95 % interval", "chosen by all")
    shown = Table(*columns, title="nDCG@10, cross-validated")
    for kind in [*dict.fromkeys(kinds), None]:
        rows = np.array([kind is None or one == kind for one in kinds])
        gain: Interval = paired(choice.unseen[rows], choice.default[rows])
        means = [f"{one[rows].mean():.3f}" for one in (choice.default, choice.unseen, choice.seen)]
        interval = (f"{gain.mean:+.3f}", f"{gain.low:+.3f} to {gain.high:+.3f}")
        shown.add_row(kind or "everything", str(rows.sum()), *means[:2], *interval, means[2])
    return shown


def told(choice: Choice[Any]) -> list[str]:
    """The weights that each fold's others chose, and those that all chose, in words."""
    return [*(f"without fold {at}: {weights}" for at, weights in enumerate(choice.chosen)), f"all: {choice.best}"]
