"""Vectors by text: every text is encoded once, so that the same text has the same bits in every snapshot."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.encoder import Encoder

_CHUNK = 256


class EmbeddingCache:
    """A SQLite file of vectors for one model and revision. Only the writer uses it. A damaged file is moved aside."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        key = hashlib.sha256(f"{encoder.name}\n{encoder.revision}".encode()).hexdigest()[:16]
        self._encoder = encoder
        self.revision = encoder.revision
        self._path = folder / f"vectors-{key}.sqlite"

    def encode(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """`(n, d)` float32, rows of unit length; `on_progress` hears how many of how many new texts are done."""
        try:
            return self._encoded(texts, on_progress)
        except sqlite3.OperationalError:
            raise  # the disk is full or refuses: not the file's fault
        except sqlite3.DatabaseError:
            self._path.replace(self._path.with_suffix(".damaged"))
            return self._encoded(texts, on_progress)

    def _encoded(self, texts: Sequence[str], on_progress: Callable[[int, int], None] | None) -> NDArray[np.float32]:
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        with contextlib.closing(sqlite3.connect(self._path)) as database:
            database.execute(
                "CREATE TABLE IF NOT EXISTS vector (text BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
            )
            new = {key: text for key, text in zip(keys, texts, strict=True) if _found(database, key) is None}
            self._add(database, new, on_progress)
            found = [_found(database, key) or b"" for key in keys]
        return (
            np.frombuffer(b"".join(found), dtype="<f4").reshape(len(found), self._encoder.dimension).astype(np.float32)
        )

    def _add(
        self, database: sqlite3.Connection, new: Mapping[bytes, str], on_progress: Callable[[int, int], None] | None
    ) -> None:
        """Encodes texts and stores their vectors, a part at a time, so that a killed writer loses only its last part."""
        # Texts of like length are encoded together: less padding, and the same order whatever the caller's.
        ordered = sorted(new.items(), key=lambda one: (len(one[1]), one[0]))
        for start in range(0, len(ordered), _CHUNK):
            part = ordered[start : start + _CHUNK]
            vectors = self._encoder.encode([text for _, text in part])
            rows = [(key, vector.astype("<f4").tobytes()) for (key, _), vector in zip(part, vectors, strict=True)]
            database.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?)", rows)
            database.commit()
            if on_progress:
                on_progress(start + len(part), len(ordered))


def _found(database: sqlite3.Connection, key: bytes) -> bytes | None:
    row = database.execute("SELECT value FROM vector WHERE text = ?", (key,)).fetchone()
    return None if row is None else bytes(row[0])
