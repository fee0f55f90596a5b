"""Restores a dump in a process of its own that kills itself, hard, at a named point."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graph import restoring
from graph.snapshots import DataFolder
from graph.store import Store

POINTS: dict[str, tuple[Any, str, bool]] = {
    "before the dump is checked": (restoring, "verify_sums", False),
    "after the first document": (DataFolder, "keep_document", True),
    "after the draft is made": (DataFolder, "draft", True),
    "before the graph is loaded": (Store, "load", False),
    "after the graph is loaded": (Store, "load", True),
    "before it is sealed": (DataFolder, "seal", False),
    "before CURRENT is swapped": (DataFolder, "publish", False),
}
"""What to die at: an owner, the name of its function, and whether before or after it ran."""


def _deadly(function: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def dying(*args: Any, **kwargs: Any) -> Any:
        if after:
            function(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return dying


if __name__ == "__main__":
    dump, data, point = sys.argv[1:4]
    owner, name, after = POINTS[point]
    setattr(owner, name, _deadly(getattr(owner, name), after=after))
    restoring.restore(Path(dump), DataFolder(Path(data)), on_progress=lambda *_: None)
