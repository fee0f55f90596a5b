"""Restores a dump in a process of its own that kills itself, hard, at a named point."""

import sys
from pathlib import Path

from deadly import Points, die_at

from graph import restoring
from graph.snapshots import DataFolder
from graph.store import Store

POINTS: Points = {
    "before the dump is checked": (restoring, "verify_sums", False),
    "after the first document": (DataFolder, "keep_document", True),
    "after the draft is made": (DataFolder, "draft", True),
    "before the graph is loaded": (Store, "load", False),
    "after the graph is loaded": (Store, "load", True),
    "before it is sealed": (DataFolder, "seal", False),
    "before CURRENT is swapped": (DataFolder, "publish", False),
}

if __name__ == "__main__":
    dump, data, point = sys.argv[1:4]
    die_at(POINTS, point)
    restoring.restore(Path(dump), DataFolder(Path(data)), on_progress=lambda *_: None)
