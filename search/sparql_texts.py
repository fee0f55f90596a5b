"""The server's part of rg:similarity and rg:nearest: it encodes the texts of a query and scores every feature for each."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.errors import QueryError
from graph.query_texts import texts_in_calls
from search import sparql_functions
from search.engine import Engine

MOST_TEXTS = 8
"""Texts that one query may have encoded."""

LONGEST_TEXT = 2_000
"""Characters of such a text; the model reads 256 tokens, which are some 1,200."""

_REMEMBERED = 256
"""Texts whose vectors are kept; with all features' scores it would be 800 KB a text for 200,000 features."""

_READY = "ready"
"""A text that is encoded before the first of a query: it loads the model, which takes longer than a query may."""

_THREAD = ThreadPoolExecutor(1, "sparql texts")
"""Of all the queries one text at a time waits for the encoder, so that searches come in between."""


class SparqlTexts:
    """Prepares the texts of queries over one snapshot. The model is loaded for the first query that has some."""

    def __init__(self, words: Path, vectors: Path, base: str, engine: Callable[[], Engine]) -> None:
        self.opening: Sequence[str] = (sparql_functions.__name__, str(words), str(vectors), base)
        self._engine = engine
        self._vector = lru_cache(_REMEMBERED)(self._encoded)

    def prepared(self, query: str) -> Callable[[float], bytes]:
        """What packs the scores that a query needs, by a moment; see `graph.query_functions`. Raises QueryError, ModelError."""
        ranked = _checked(texts_in_calls(query, sparql_functions.NEAREST))
        texts = _checked(dict.fromkeys((*texts_in_calls(query, sparql_functions.SIMILARITY), *ranked)))
        if texts:
            self._vector(_READY)
        return partial(self._packed, texts, ranked)

    def _packed(self, texts: Sequence[str], ranked: Sequence[str], deadline: float) -> bytes:
        scores = {text: self._scores(text, deadline) for text in texts}
        orders = {text: np.argsort(-scores[text], kind="stable").astype(np.int32).tobytes() for text in ranked}
        return sparql_functions.packed({text: found.tobytes() for text, found in scores.items()}, orders)

    def _scores(self, text: str, deadline: float) -> NDArray[np.float32]:
        """`(n,)`: what every feature scores. Raises TimeoutError at the deadline."""
        waiting = _THREAD.submit(self._vector, text)
        try:
            vector = waiting.result(max(0.0, deadline - time.monotonic()))
        finally:
            waiting.cancel()
        return self._engine().by_meaning(text, vector).astype(np.float32)

    def _encoded(self, text: str) -> NDArray[np.float32]:
        return np.asarray(self._engine().encoder.encode([text])[0], dtype=np.float32)


def _checked(given: Sequence[str] | dict[str, None]) -> list[str]:
    """The texts that are compared; raises QueryError where they are too many or too long."""
    texts = [text for text in given if text.strip()]
    if len(texts) > MOST_TEXTS:
        raise QueryError(
            f"The query compares features with {len(texts)} texts; at most {MOST_TEXTS} are encoded for one query. Ask in several."
        )
    for text in texts:
        if len(text) > LONGEST_TEXT:
            raise QueryError(
                f"A text to compare with has {len(text)} characters; at most {LONGEST_TEXT} are read. Shorten it: the model reads "
                "the first thousand or so anyway."
            )
    return texts
