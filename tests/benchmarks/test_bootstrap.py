"""Paired differences and their bounds."""

import numpy as np
import pytest

from benchmarks.bootstrap import paired


def test_a_constant_difference_has_no_spread() -> None:
    """Every resample has the same mean."""
    assert paired([0.5, 0.7, 0.9], [0.25, 0.45, 0.65]) == pytest.approx((0.25, 0.25, 0.25))


def test_the_bounds_are_those_of_the_normal_law_where_there_are_many() -> None:
    """1,000 differences with standard deviation 0.1: the mean ± 1.96 × 0.1 / √1000 = ± 0.0062."""
    differences = np.random.default_rng(1).normal(0.05, 0.1, 1_000)
    found = paired(differences, np.zeros(1_000))
    spread = 1.96 * differences.std() / np.sqrt(1_000)
    assert found.mean == pytest.approx(differences.mean())
    assert (found.mean - found.low, found.high - found.mean) == pytest.approx((spread, spread), abs=4e-4)


def test_pairs_matter() -> None:
    """The same figures in another order: the same mean, but wide bounds, as the differences are large."""
    ours = np.arange(20) / 20
    assert paired(ours, ours) == (0, 0, 0)
    reversed_ = paired(ours, ours[::-1])
    assert reversed_.mean == pytest.approx(0)
    assert reversed_.low < -0.15 < 0.15 < reversed_.high


def test_the_same_input_has_the_same_bounds() -> None:
    """The seed is fixed."""
    ours, theirs = [0.1, 0.9, 0.4], [0.3, 0.2, 0.2]
    assert paired(ours, theirs) == paired(ours, theirs)


@pytest.mark.parametrize(("ours", "theirs"), [([], []), ([1.0], [1.0, 2.0]), ([[1.0]], [[1.0]])])
def test_what_is_no_pair_of_figures_is_refused(ours: list[float], theirs: list[float]) -> None:
    """Nothing, different lengths, more than one figure a query."""
    with pytest.raises(ValueError, match="Paired figures are needed"):
        paired(ours, theirs)
