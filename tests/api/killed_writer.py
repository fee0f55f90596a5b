"""Ingests a folder in a process of its own that kills itself, hard, at a named point."""

import sys
from pathlib import Path

from conftest import WordsEncoder
from deadly import Points, die_at

from api.publishing import publish
from api.publishing.publish import Publisher
from graph import files
from graph.ledger import Ledger
from graph.snapshots import DataFolder
from graph.store import Store
from graph.vocabulary import DEFAULT_BASE

POINTS: Points = {
    "before a document is stored": (DataFolder, "keep_document", False),
    "after a document is stored": (DataFolder, "keep_document", True),
    "after the draft is made": (DataFolder, "draft", True),
    "after the ledger is written": (Ledger, "save", True),
    "after the indexes are written": (publish.indexing, "build", True),
    "after the store is made": (Store, "create", True),
    "while the graph is filled": (Store, "add", True),
    "after the graph is closed": (Store, "close", True),
    "before anything is sealed": (DataFolder, "seal", False),
    "before the manifest is in place": (Path, "rename", False),
    "while files are synced": (files, "sync", True),
    "before CURRENT is swapped": (DataFolder, "publish", False),
    "after CURRENT is swapped": (DataFolder, "publish", True),
    "before old snapshots are forgotten": (DataFolder, "_forget_old", False),
}

if __name__ == "__main__":
    data, roadmaps, point = sys.argv[1:4]
    if point in POINTS:
        die_at(POINTS, point)
    Publisher(DataFolder(Path(data)), WordsEncoder(), base=DEFAULT_BASE).ingest([roadmaps])
