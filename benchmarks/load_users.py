"""A locust file: point queries at a constant rate. `make load` runs it; ROADGRAPH_LOAD_PATHS names a file of paths.

Every user asks at moments that were fixed before, evenly spread, and the time of an answer is counted from the moment at which its question
was due: a server that stalls is not asked less for it, and none of the stall is hidden.
"""

import itertools
import json
import os
import time
from pathlib import Path
from typing import Any

from locust import FastHttpUser, events, task

USERS = 40
PACE = 2.0
"""Seconds between two questions of a user: USERS / PACE are asked a second."""

_FILE = Path(os.environ["ROADGRAPH_LOAD_PATHS"])
_PATHS = itertools.cycle([tuple(pair) for pair in json.loads(_FILE.read_text())])
_STARTED_WITHIN = 3.0
_WARM_UP = _STARTED_WITHIN + PACE
_NUMBERS = itertools.count()
_BEGAN = time.monotonic()
_TAKEN: list[tuple[str, float, int]] = []


class Asker(FastHttpUser):
    """Asks for a feature, then searches, then asks a named query, and so on, all users together."""

    def on_start(self) -> None:
        """Waits for this user's own moment: locust starts users in batches, and they are to ask one after the other."""
        self._due = _BEGAN + _STARTED_WITHIN + next(_NUMBERS) * PACE / USERS
        time.sleep(max(0.0, self._due - time.monotonic()))

    def wait_time(self) -> float:
        """Until the next question is due."""
        self._due += PACE
        return max(0.0, self._due - time.monotonic())

    @task
    def ask(self) -> None:
        """One question."""
        kind, path = next(_PATHS)
        status = self.client.get(path, name=kind).status_code
        if self._due >= _BEGAN + _WARM_UP:
            _TAKEN.append((kind, time.monotonic() - self._due, status))


@events.quitting.add_listener
def write(**_: Any) -> None:
    """Leaves kind, seconds and status of each answer beside the paths."""
    _FILE.with_suffix(".taken").write_text(json.dumps(_TAKEN))
