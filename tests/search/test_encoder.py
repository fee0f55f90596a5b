"""The real model, offline, and the cache that encodes every text once."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.errors import ModelError
from search.embedding_cache import EmbeddingCache
from search.encoder import DIMENSION, MiniLM


@pytest.fixture(scope="module")
def model() -> MiniLM:
    """The installed model."""
    return MiniLM()


def test_the_installed_weights_are_the_published_ones(model: MiniLM) -> None:
    """The weights' hash is the one that the hub's model has."""
    assert model.revision == "sha256:53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_vectors_are_of_unit_length_and_near_for_near_meanings(model: MiniLM) -> None:
    """Texts that mean alike are nearer than texts that do not."""
    vectors = model.encode(["replace the coordination service", "remove ZooKeeper", "a dark colour theme"])
    assert vectors.shape == (3, DIMENSION)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_no_texts_give_no_vectors(model: MiniLM) -> None:
    """An empty list is no error."""
    assert model.encode([]).shape == (0, DIMENSION)


def test_a_folder_without_safetensors_is_refused(tmp_path: Path) -> None:
    """Pickled weights are never read."""
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(ModelError, match="safetensors"):
        assert MiniLM(str(tmp_path)).revision


class Counting:
    """An encoder that counts what it is asked."""

    name, revision, dimension = "counting", "1", 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


def test_every_text_is_encoded_once(tmp_path: Path) -> None:
    """Repeated texts, in one call or the next, cost nothing and come back in order."""
    encoder = Counting()
    cache = EmbeddingCache(tmp_path, encoder)
    assert cache.encode(["bb", "a", "bb"])[:, 0].tolist() == [2, 1, 2]
    assert cache.encode(["ccc", "a"])[:, 0].tolist() == [3, 1]
    assert sorted(encoder.asked) == ["a", "bb", "ccc"]
