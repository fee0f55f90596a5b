"""What may be remarked on a plan that was read, the same while a roadmap is checked and once it is published."""

from graph.model import Horizon, Status
from ingest import horizons


def is_when_untold(horizon: Horizon, status: Status) -> bool:
    """Whether words for when are there that tell neither a date nor now, next or later; of what is done none is asked."""
    is_dated = horizon.start is not None or horizon.end is not None
    return bool(horizon.label and not is_dated and status is not Status.DONE and not horizons.bucket_of(horizon.label))


def is_cut(title: str) -> bool:
    """Whether a title is the beginning of a longer text."""
    return title.endswith("…")
