"""The floor of a search, encoding plus one exact scan, and medians of what is timed in turns."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence

from search.encoder import MiniLM
from search.vector_index import VectorIndex


def encode_and_scan(encoder: MiniLM, index: VectorIndex) -> Callable[[str], object]:
    """Encodes a text with sentence-transformers as anybody would, and scans an index of such vectors for the ten nearest."""
    from sentence_transformers import SentenceTransformer

    plain = SentenceTransformer(str(encoder.folder), device="cpu")
    return lambda text: index.search(plain.encode([text], normalize_embeddings=True, show_progress_bar=False)[0], 10)


def medians(ways: Mapping[str, Callable[[str], object]], texts: Sequence[str]) -> dict[str, float]:
    """The median seconds of each way over the texts. They take turns, so that a noisy moment is noise for all."""
    for way in ways.values():
        way("ready")
    took: dict[str, list[float]] = {name: [] for name in ways}
    for text in texts:
        for name, way in ways.items():
            began = time.perf_counter()
            way(text)
            took[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in took.items()}
