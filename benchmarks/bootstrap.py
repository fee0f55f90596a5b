"""How sure a difference between two systems is that answered the same queries."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

RESAMPLES = 10_000
_SEED = 0
_COVERED = 0.95


class Interval(NamedTuple):
    """A mean and the bounds between which it lies in 95 of 100 resamples."""

    mean: float
    low: float
    high: float


def paired(ours: ArrayLike, theirs: ArrayLike) -> Interval:
    """The mean difference of figures of the same queries, by resampling the queries; the same input, the same bounds.

    Raises ValueError where there are no queries, or not as many on both sides.
    """
    differences = np.subtract(ours, theirs, dtype=np.float64)
    if np.shape(ours) != np.shape(theirs) or differences.ndim != 1 or not len(differences):
        raise ValueError(f"Paired figures are needed, not {np.shape(ours)} and {np.shape(theirs)}.")
    drawn = np.random.default_rng(_SEED).integers(len(differences), size=(RESAMPLES, len(differences)))
    means = differences[drawn].mean(axis=1)
    low, high = np.quantile(means, [(1 - _COVERED) / 2, (1 + _COVERED) / 2])
    return Interval(float(differences.mean()), float(low), float(high))
