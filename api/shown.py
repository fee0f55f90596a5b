"""What commands, pages and routes have in common, light enough for a command that starts no engine."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

STATUS_MARKS = {"planned": "○ planned", "in_progress": "◐ in progress", "done": "● done", "dropped": "✕ dropped"}
"""How each status is shown to people: a word with a mark of its own, never a colour alone."""

NAMED = 3
"""Projects that are named where nothing is sure."""


def no_plan_like_it(read: Json, nearest: Sequence[str], of: int | None = None) -> str:
    """That nothing is above the threshold, in words: among how many projects, which are the nearest, and how old the data is."""
    among = f" in {of} {'project' if of == 1 else 'projects'}" if of is not None else ""
    said = f"No plan like this{among}."
    if nearest:
        said += f" The nearest, which are not sure, are of {', '.join(dict.fromkeys(nearest))}."
    first, last = (str(read[end] or "").partition("T")[0] for end in ("from", "to"))
    if not first:
        return said
    return said + (
        f" The data was read on {last}." if first == last else f" The data was read between {first} and {last}."
    )


def nothing_sure(found: Json) -> str:
    """That no hit of a search is above the threshold, in words; empty where one is, or where nothing was compared."""
    if not found["none"] or not found["hits"]:
        return ""
    nearest = list(dict.fromkeys(hit["project"]["label"] for hit in found["hits"]))[:NAMED]
    return no_plan_like_it(found["read"], nearest, len(found["facets"]["project"]))
