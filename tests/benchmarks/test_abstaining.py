"""Saying that there is no answer: what counts as said, and how it is counted."""

import pytest

from benchmarks.abstaining import Abstaining, abstaining, queries_without_answer, says_none

NONE = {"hits": [{"above_threshold": False}, {"above_threshold": False}]}
SOME = {"hits": [{"above_threshold": False}, {"above_threshold": True}]}


def test_no_hit_above_the_threshold_means_none() -> None:
    """Nor does an answer without hits have one."""
    assert says_none(NONE)
    assert says_none({"hits": []})
    assert not says_none(SOME)


def test_counts_of_both_sets() -> None:
    """3 of 4 rightly, 1 of 5 wrongly: precision 3 / 4, answered 4 / 5."""
    found = abstaining([NONE, NONE, NONE, SOME], [SOME, SOME, SOME, SOME, NONE])
    assert found == Abstaining(rightly=3, without_answer=4, wrongly=1, with_answer=5)
    assert (found.precision, found.answered) == pytest.approx((0.75, 0.8))


def test_who_never_abstains_is_never_wrong_in_it() -> None:
    """Precision 1, as nothing was said."""
    assert abstaining([SOME], [SOME]).precision == 1


def test_sixty_queries_have_no_answer() -> None:
    """All of the recorded ones are asked."""
    assert len(queries_without_answer()) == 60
