"""Examples move the place of a search by little, towards what is meant and away from what is not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from search.examples import Examples, moved

NONE = np.zeros((0, 3), dtype=np.float32)


def _place(*values: float) -> NDArray[np.float32]:
    return np.array(values, dtype=np.float32)


def test_without_examples_a_place_stays() -> None:
    """Bit by bit."""
    assert (moved(_place(1, 0, 0), NONE, NONE) == _place(1, 0, 0)).all()


def test_examples_draw_and_push() -> None:
    """Nearer to the like, farther from the unlike, of unit length, and nearest to what was asked."""
    asked, like, unlike = _place(1, 0, 0), _place(0, 1, 0), _place(0, 0, 1)
    place = moved(asked, like[None], unlike[None])
    assert np.linalg.norm(place) == pytest.approx(1)
    assert place[1] > 0 > place[2]
    assert place[0] > place[1]


def test_many_examples_weigh_as_much_as_one() -> None:
    """Their middle counts."""
    like = np.stack([_place(0, 1, 0)] * 5)
    assert moved(_place(1, 0, 0), like, NONE) == pytest.approx(moved(_place(1, 0, 0), like[:1], NONE))


def test_examples_alone_make_a_place() -> None:
    """The middle of the positive ones."""
    like = np.stack([_place(1, 0, 0), _place(0, 1, 0)])
    assert moved(None, like, NONE) == pytest.approx(_place(0.5**0.5, 0.5**0.5, 0))


def test_rows_of_examples() -> None:
    """Features are told from texts."""
    assert Examples((3, "a text"), ("another", 5)).rows == (3, 5)
