"""The index is exact, filters hold, and a file that is not what it should be is refused."""

from pathlib import Path

import numpy as np
import pytest

from graph.errors import SnapshotError
from search.vector_index import VectorIndex


@pytest.fixture
def vectors() -> np.ndarray:
    """Two hundred unit vectors."""
    made = np.random.default_rng(3).normal(size=(200, 16)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_it_finds_exactly_the_nearest(vectors: np.ndarray) -> None:
    """The same rows as comparing with every vector, with and without a filter."""
    index = VectorIndex.build(vectors)
    among = np.arange(0, 200, 7, dtype=np.int64)
    for query in vectors[:20]:
        cosines = vectors @ query
        assert index.search(query, 5).rows.tolist() == np.argsort(-cosines)[:5].tolist()
        assert index.search(query, 5, among=among).rows.tolist() == among[np.argsort(-cosines[among])][:5].tolist()


def test_every_row_has_its_cosine(vectors: np.ndarray, tmp_path: Path) -> None:
    """Of an index made here, and of one that was saved and loaded."""
    index = VectorIndex.build(vectors)
    index.save(tmp_path / "v")
    for one in (index, VectorIndex.load(tmp_path / "v", dimension=16, rows=200)):
        assert np.allclose(one.cosines(vectors[3]), vectors @ vectors[3], atol=1e-6)


def test_it_never_gives_more_than_there_is(vectors: np.ndarray) -> None:
    """K larger than the index or the filter is no error."""
    index = VectorIndex.build(vectors)
    assert len(index.search(vectors[0], 1000).rows) == 200
    assert len(index.search(vectors[0], 10, among=np.array([5, 9], dtype=np.int64)).rows) == 2
    assert len(index.search(vectors[0], 10, among=np.array([], dtype=np.int64)).rows) == 0


def test_another_shape_is_refused(vectors: np.ndarray, tmp_path: Path) -> None:
    """A file with other rows or dimensions than the manifest says is not searched."""
    VectorIndex.build(vectors).save(tmp_path / "v")
    assert len(VectorIndex.load(tmp_path / "v", dimension=16, rows=200)) == 200
    for dimension, rows in ((16, 199), (15, 200)):
        with pytest.raises(SnapshotError, match="holds other vectors"):
            VectorIndex.load(tmp_path / "v", dimension=dimension, rows=rows)


@pytest.mark.parametrize("keep", [0, 10, 100])
def test_a_cut_file_is_refused(vectors: np.ndarray, tmp_path: Path, keep: int) -> None:
    """A truncated file is an error in words."""
    path = tmp_path / "v"
    VectorIndex.build(vectors).save(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(SnapshotError, match="cannot be read"):
        VectorIndex.load(path, dimension=16, rows=200)
