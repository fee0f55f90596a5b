"""Vectors by text: every text is encoded once, so that the same text has the same bits in every snapshot."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.encoder import Encoder

_CHUNK = 256


class EmbeddingCache:
    """A SQLite file of vectors for one model and revision. Only the writer uses it."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        key = hashlib.sha256(f"{encoder.name}\n{encoder.revision}".encode()).hexdigest()[:16]
        self._encoder = encoder
        self._path = folder / f"vectors-{key}.sqlite"

    def encode(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """`(n, d)` float32, rows of unit length; `on_progress` hears how many of how many new texts are done."""
        with contextlib.closing(sqlite3.connect(self._path)) as database:
            database.execute(
                "CREATE TABLE IF NOT EXISTS vector (text BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
            )
            keys = [hashlib.sha256(text.encode()).digest() for text in texts]
            known = {
                key for key in set(keys) if database.execute("SELECT 1 FROM vector WHERE text = ?", (key,)).fetchone()
            }
            new = list(dict.fromkeys((key, text) for key, text in zip(keys, texts, strict=True) if key not in known))
            # Texts of like length are encoded together: less padding, and the same order whatever the caller's.
            new.sort(key=lambda one: (len(one[1]), one[0]))
            for start in range(0, len(new), _CHUNK):
                part = new[start : start + _CHUNK]
                vectors = self._encoder.encode([text for _, text in part])
                rows = [(key, vector.astype("<f4").tobytes()) for (key, _), vector in zip(part, vectors, strict=True)]
                database.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
                database.commit()
                if on_progress:
                    on_progress(start + len(part), len(new))
            found = [database.execute("SELECT value FROM vector WHERE text = ?", (key,)).fetchone()[0] for key in keys]
        if not found:
            return np.zeros((0, self._encoder.dimension), dtype=np.float32)
        return np.frombuffer(b"".join(found), dtype="<f4").reshape(len(found), -1).astype(np.float32)
