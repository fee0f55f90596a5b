"""The only door to FAISS: exact inner products over unit vectors, one row a feature."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graph.errors import SnapshotError

if TYPE_CHECKING:
    import faiss


@dataclass(frozen=True, slots=True)
class Nearest:
    """Rows and their cosines, nearest first."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


class VectorIndex:
    """A flat index: what it finds is exactly the nearest."""

    def __init__(self, index: "faiss.IndexFlatIP") -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> "VectorIndex":
        """From `(n, d)` float32, rows of unit length."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors))
        return cls(index)

    @classmethod
    def load(cls, path: Path, *, dimension: int, rows: int) -> "VectorIndex":
        """Opens a saved index; raises SnapshotError if it is not one of that shape."""
        import faiss

        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            raise SnapshotError(
                f"The vector index {path.name} cannot be read. Run `roadgraph verify`, then roll back."
            ) from error
        if not isinstance(index, faiss.IndexFlatIP) or index.d != dimension or index.ntotal != rows:
            raise SnapshotError(
                f"The vector index {path.name} holds other vectors than the manifest says ({rows} of {dimension})."
            )
        return cls(index)

    def save(self, path: Path) -> None:
        """Writes the index to a file; raises OSError where the disk refuses."""
        import faiss

        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(f"the vector index {path.name} cannot be written") from error

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The stored vectors of rows, `(n, d)`."""
        return np.asarray(self._index.reconstruct_batch(rows), dtype=np.float32)

    def cosines(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """`(n,)`: how close each row is to a `(d,)` vector."""
        return np.asarray(self.stored() @ vector, dtype=np.float32)

    def stored(self) -> NDArray[np.float32]:
        """All vectors, `(n, d)`: the index's own, not a copy, to be read only."""
        import faiss

        if not len(self):
            return np.zeros((0, self._index.d), dtype=np.float32)
        flat = faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self._index.d)
        return np.asarray(flat.reshape(len(self), -1), dtype=np.float32)

    def search(self, vector: NDArray[np.float32], k: int, *, among: NDArray[np.int64] | None = None) -> Nearest:
        """The k nearest rows to a `(d,)` vector, of all or of the rows `among`; fewer if there are fewer."""
        import faiss

        wanted = min(k, len(self) if among is None else len(among))
        if wanted <= 0:
            return Nearest(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
        parameters = None
        if among is not None and len(among) < len(self):
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(among))  # type: ignore[call-arg]
        scores, rows = self._index.search(vector.reshape(1, -1), wanted, params=parameters)
        found = rows[0] >= 0
        return Nearest(rows[0][found], scores[0][found])
