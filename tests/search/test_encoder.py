"""The real model, offline, and the cache that encodes every text once."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.errors import ModelError
from search import encoder
from search.embedding_cache import EmbeddingCache
from search.encoder import DIMENSION, MiniLM


@pytest.fixture(scope="module")
def model() -> MiniLM:
    """The installed model."""
    return MiniLM()


def test_the_installed_weights_are_the_published_ones(model: MiniLM) -> None:
    """The weights' hash is the one that the hub's model has; with the adapter it is another."""
    assert model.revision != MiniLM(adapter=None).revision
    assert MiniLM(adapter=None).revision == "sha256:53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_vectors_are_of_unit_length_and_near_for_near_meanings(model: MiniLM) -> None:
    """Texts that mean alike are nearer than texts that do not."""
    vectors = model.encode(["replace the coordination service", "remove ZooKeeper", "a dark colour theme"])
    assert vectors.shape == (3, DIMENSION)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_a_text_has_the_vector_that_sentence_transformers_gives_alone_and_among_others() -> None:
    """Weights that are laid out for speed, and one text's own way, change nothing but the last digits."""
    from sentence_transformers import SentenceTransformer

    ours = MiniLM(adapter=None)
    texts = ["replace the coordination service", "a dark colour theme", "", "tiered storage " * 200]
    theirs = SentenceTransformer(str(ours.folder), device="cpu").encode(texts, normalize_embeddings=True)
    assert np.allclose(ours.encode(texts), theirs, atol=1e-6)
    assert np.allclose(np.vstack([ours.encode([text]) for text in texts]), theirs, atol=1e-6)


def test_no_texts_give_no_vectors(model: MiniLM) -> None:
    """An empty list is no error."""
    assert model.encode([]).shape == (0, DIMENSION)


def test_a_folder_without_safetensors_is_refused(tmp_path: Path) -> None:
    """Pickled weights are never read."""
    (tmp_path / "pytorch_model.bin").write_bytes(b"x")
    with pytest.raises(ModelError, match="safetensors"):
        assert MiniLM(str(tmp_path)).revision


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the hub, and no way to the hub itself."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    return tmp_path


def _cached(hub: Path, name: str, commit: str) -> Path:
    """The folder of a cached model, whose main branch is at that commit."""
    model = hub / f"models--{name.replace('/', '--')}"
    (model / "refs").mkdir(parents=True)
    (model / "refs" / "main").write_text(commit)
    (model / "snapshots").mkdir()
    return model / "snapshots" / commit


def test_the_revision_of_a_hub_model_is_that_of_its_weights(hub: Path) -> None:
    """Not that of our own model's."""
    folder = _cached(hub, "some/other-model", "a" * 40)
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    expected = hashlib.sha256(b"weights").hexdigest()
    assert MiniLM("some/other-model").revision == f"sha256:{expected}"


def test_without_the_package_the_pinned_weights_of_the_hub_are_used(
    hub: Path, model: MiniLM, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the hub's main branch is at; weights that are not the published ones are refused."""
    installed = model.folder
    monkeypatch.setattr(encoder, "_PACKAGE", "no_such_package")
    folder = _cached(hub, encoder._HUB_NAME, encoder._HUB_COMMIT)
    (folder.parents[1] / "refs" / "main").write_text("b" * 40)
    folder.symlink_to(installed)
    from_hub = MiniLM()
    assert from_hub.folder == folder
    assert from_hub.revision == model.revision
    assert np.allclose(from_hub.encode(["a plan"]), model.encode(["a plan"]), atol=1e-6)
    folder.unlink()
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"others")
    with pytest.raises(ModelError, match="are not those of all-MiniLM-L6-v2"):
        MiniLM().encode(["a plan"])


@pytest.mark.parametrize("name", ["some/missing-model", "/no/such/folder"])
def test_a_model_that_is_nowhere_is_told(hub: Path, name: str) -> None:
    """Neither a folder nor on the hub."""
    with pytest.raises(ModelError, match=f"There is no folder {name}"):
        MiniLM(name).encode(["a plan"])


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
    counting = Counting()
    cache = EmbeddingCache(tmp_path, counting)
    assert cache.encode(["bb", "a", "bb"])[:, 0].tolist() == [2, 1, 2]
    assert cache.encode(["ccc", "a"])[:, 0].tolist() == [3, 1]
    assert sorted(counting.asked) == ["a", "bb", "ccc"]


def test_the_adapter_moves_a_need_towards_what_meets_it() -> None:
    """With what was learnt, plain words are nearer to the jargon than with the weights as published; no other model has it."""
    need, met = "keep recent data close and the rest somewhere cheap", "Tiered storage: offload old segments to S3"
    adapted, published = (one.encode([need, met]) for one in (MiniLM(), MiniLM(adapter=None)))
    assert adapted[0] @ adapted[1] > published[0] @ published[1]
    assert MiniLM("some/other-model")._adapter is None


def test_a_lost_adapter_is_told(tmp_path: Path) -> None:
    """An installation without it does not pass for one with it."""
    with pytest.raises(ModelError, match=r"lacks adapter_config\.json"):
        assert MiniLM(adapter=tmp_path).revision
