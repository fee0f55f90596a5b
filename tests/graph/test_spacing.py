"""Boxes come apart whatever they are, stay where they are if they may, and lie on their sheet."""

import random
from itertools import combinations

import pytest

from graph.spacing import Box, Sheet, spaced


def _covered(boxes: list[Box], sheet: Sheet) -> list[tuple[int, int]]:
    """The pairs of boxes that cover each other on a sheet by more than a tenth of a pixel."""
    found = []
    for (at, one), (other_at, other) in combinations(enumerate(boxes), 2):
        (x, y), (other_x, other_y) = sheet.middles[at], sheet.middles[other_at]
        is_across = abs(x - other_x) < (one.width + other.width) / 2 - 0.1
        is_along = abs(y - other_y) < (one.height + other.height) / 2 - 0.1
        if is_across and is_along:
            found.append((at, other_at))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_no_box_covers_another_and_all_lie_on_the_sheet(seed: int) -> None:
    """A hundred boxes of all sizes on a sheet that is too small: it grows, and keeps its margin."""
    chance = random.Random(seed)
    boxes = [Box(chance.random(), chance.random(), chance.uniform(20, 160), chance.uniform(20, 50)) for _ in range(100)]
    sheet = spaced(boxes, 400, 300, margin=10)
    assert _covered(boxes, sheet) == []
    for box, (x, y) in zip(boxes, sheet.middles, strict=True):
        assert round(x - box.width / 2, 1) >= 10
        assert round(x + box.width / 2, 1) <= sheet.width - 10
        assert round(y - box.height / 2, 1) >= 10
        assert round(y + box.height / 2, 1) <= sheet.height - 10
    assert spaced(boxes, 400, 300, margin=10) == sheet


def test_boxes_that_are_apart_stay_where_they_are() -> None:
    """Nothing moves but the corner of the sheet."""
    boxes = [Box(0, 0, 40, 20), Box(1, 0, 40, 20), Box(0.5, 1, 40, 20)]
    sheet = spaced(boxes, 200, 100)
    assert sheet == Sheet(240, 120, ((20.0, 10.0), (220.0, 10.0), (120.0, 110.0)))


def test_boxes_in_one_place_part() -> None:
    """The shorter way: the first goes up, the second down."""
    boxes = [Box(0.5, 0.5, 100, 20)] * 2
    (one_x, one_y), (other_x, other_y) = spaced(boxes, 300, 300).middles
    assert one_x == other_x
    assert other_y - one_y >= 20
