"""What commands, pages and routes have in common, light enough for a command that starts no engine."""

from typing import Any

Json = dict[str, Any]

STATUS_MARKS = {"planned": "○ planned", "in_progress": "◐ in progress", "done": "● done", "dropped": "✕ dropped"}
"""How each status is shown to people: a word with a mark of its own, never a colour alone."""
