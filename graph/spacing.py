"""Boxes on a sheet, moved apart until none covers another: so that whatever is drawn in them can be read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_STEP = 0.5
"""Share of what two boxes overlap by which each of them moves: all of it, between the two."""

_SLIVER = 0.1
"""Pixels that boxes move more than they overlap, so that they do not creep towards touching."""


@dataclass(frozen=True, slots=True)
class Box:
    """What takes up room: where its middle is to be, from 0 to 1 both ways, and how wide and high it is, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in pixels, and the middle of each box on it."""

    width: int
    height: int
    middles: tuple[tuple[float, float], ...]


def spaced(boxes: Sequence[Box], width: int, height: int, *, margin: int = 0) -> Sheet:
    """The boxes on a sheet that fits them, none covering another, as near to where they are to be as there is room.

    `width` and `height` are how far apart 0 and 1 are before boxes move, in pixels; middles are told to tenths of pixels.
    """
    sizes = np.array([(box.width, box.height) for box in boxes])
    middles = _apart(np.array([(box.x, box.y) for box in boxes]) * (width, height), sizes)
    least, most = (middles - sizes / 2).min(axis=0) - margin, (middles + sizes / 2).max(axis=0) + margin
    found = tuple((round(float(x), 1), round(float(y), 1)) for x, y in middles - least)
    across, along = (math.ceil(side) for side in most - least)
    return Sheet(across, along, found)


def overlapping(middles: NDArray[np.floating], sizes: NDArray[np.floating]) -> NDArray[np.floating]:
    """`(n, n, 2)`: by how many pixels each two boxes overlap both ways, below nought where they are apart."""
    reach = (sizes[:, None, :] + sizes[None, :, :]) / 2
    return np.asarray(reach - np.abs(middles[:, None, :] - middles[None, :, :]))


def _apart(middles: NDArray[np.floating], sizes: NDArray[np.floating]) -> NDArray[np.floating]:
    """The middles once no two boxes overlap: nothing hems them in, so they always come apart."""
    itself = np.eye(len(middles), dtype=bool)
    while True:
        overlaps = overlapping(middles, sizes)
        hit = (overlaps > 0).all(axis=2) & ~itself
        if not hit.any():
            return middles
        middles = middles + _STEP * _pushes(middles, overlaps, hit)


def _pushes(
    middles: NDArray[np.floating], overlaps: NDArray[np.floating], hit: NDArray[np.bool_]
) -> NDArray[np.floating]:
    """How far each box is pushed in all, away from those it overlaps, the shorter way of the two."""
    away = np.sign(middles[:, None, :] - middles[None, :, :])
    order = np.arange(len(middles))
    # Two in one place part in the order in which they were given.
    away = np.where(away == 0, np.sign(order[:, None] - order[None, :])[:, :, None], away)
    is_across = overlaps[:, :, 0] < overlaps[:, :, 1]
    across = np.where(hit & is_across, overlaps[:, :, 0] + _SLIVER, 0.0) * away[:, :, 0]
    along = np.where(hit & ~is_across, overlaps[:, :, 1] + _SLIVER, 0.0) * away[:, :, 1]
    return np.stack([across.sum(axis=1), along.sum(axis=1)], axis=1)
