"""The floors of the measured figures, as `floors.toml` records them."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).with_name("floors.toml")


def floors(part: str) -> dict[str, float]:
    """The floor of each figure of a part: extraction, search or related."""
    return dict(tomllib.loads(FILE.read_text(encoding="utf-8"))[part])


def fallen(part: str, figures: Mapping[str, float]) -> list[str]:
    """What fell below its floor, in words; nothing where everything stands."""
    return [
        f"{part}: {name} is {figures[name]:.3f}, below its floor of {floor:.2f}"
        for name, floor in floors(part).items()
        if figures[name] < floor
    ]
