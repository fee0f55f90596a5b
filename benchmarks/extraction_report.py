"""What the extraction scorer says, as a table."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from rich.table import Table

_FIELDS = ("feature", "status", "bucket", "horizon", "component", "technology")


class Measured(NamedTuple):
    """One field: precision, recall and F1 over everything, and the share that is right of the features that were found.

    A status counts as found where its feature was, and as right where it is the annotated one. Technologies are
    things of their own, so nothing but F1 sums them up; the same holds for features.
    """

    precision: float
    recall: float
    f1: float
    accuracy: float | None


def measured(figures: Mapping[str, Any], field: str) -> Measured:
    """The figures of a field, from what the scorer says."""
    if field in ("feature", "technology"):
        return Measured(*(figures[f"{field}_{name}"] for name in ("precision", "recall", "f1")), None)
    accuracy = figures[f"{field}_accuracy"]
    right, predicted, gold = accuracy * figures["matched"], figures["predicted"], figures["gold"]
    return Measured(right / predicted, right / gold, 2 * right / (predicted + gold), accuracy)


def table(figures: Mapping[str, Any], lowest: Mapping[str, float]) -> Table:
    """A row for each field, with its floor."""
    shown = Table("field", "precision", "recall", "F1", "right, of those found", "floor")
    shown.title = f"Extraction, {figures['gold']} annotated features"
    for field in _FIELDS:
        found = measured(figures, field)
        cells = [f"{value:.3f}" if value is not None else "" for value in found]
        kind, name = ("F1", "f1") if found.accuracy is None else ("right", "accuracy")
        shown.add_row(field, *cells, f"{kind} {lowest[f'{field}_{name}']:.2f}")
    return shown
