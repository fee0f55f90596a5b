"""What is compared: the search as people get it over HTTP, and the two baselines over the same features."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from api.app import create_app
from api.service import Service
from benchmarks.judgements import NOTHING, TOP, Figures, Found, Judged, figures
from search.catalogue import Filters
from search.embedding_cache import EmbeddingCache
from search.encoder import Encoder, MiniLM
from search.engine import Mode
from search.word_index import WordIndex

Record = Mapping[str, Any]
"""A feature as it is exported."""

_LONGEST_TEXT = 1000
"""Characters of a feature's text that the baseline encodes, as many as the search does."""


class System(Protocol):
    """Something that ranks features for a text, and the relatives of a feature."""

    def search(self, text: str) -> list[Found]:
        """The best hits for a text."""
        ...

    def related(self, record: Record) -> list[Found] | None:
        """The best hits of other projects for a feature; None if the system has no such answer."""
        ...


class OverHttp:
    """The search as the routes of the API answer, in a mode; every query is asked once."""

    def __init__(self, service: Service, mode: Mode) -> None:
        self._client = create_app(service).test_client()
        self._mode = mode
        self._answers: dict[str, Record] = {}

    def answer(self, text: str) -> Record:
        """What `/api/search` answers."""
        if text not in self._answers:
            self._answers[text] = self._asked("/api/search", q=text, k=TOP, mode=self._mode.value)
        return self._answers[text]

    def search(self, text: str) -> list[Found]:
        return [Found.of(hit) for hit in self.answer(text)["hits"]]

    def related(self, record: Record) -> list[Found] | None:
        if self._mode is not Mode.HYBRID:
            return None  # related features have no modes
        return [Found.of(hit) for hit in self._asked(record["links"]["related"], k=TOP)["hits"]]

    def _asked(self, path: str, **parameters: object) -> Record:
        answered = self._client.get(path, query_string=parameters)
        if answered.status_code != 200:
            raise RuntimeError(f"{path} with {parameters} answers {answered.status}: {answered.text}")
        return dict(answered.get_json())


class Words:
    """BM25 alone, without what the search adds to it: names first, spelling, synonyms."""

    def __init__(self, service: Service) -> None:
        self._catalogue = service.served.catalogue
        self._words = WordIndex(self._catalogue, with_synonyms=False)

    def search(self, text: str, filters: Filters | None = None) -> list[Found]:
        among = None if filters is None else self._catalogue.rows(filters)
        return [self._at(row) for row in self._words.search(text, among=among).rows[:TOP].tolist()]

    def related(self, record: Record) -> list[Found]:
        return self.search(record["text"], Filters(not_project=(record["project"]["label"],)))

    def _at(self, row: int) -> Found:
        feature = self._catalogue.feature(row)
        return Found(self._catalogue.document_at(row).source, feature.lines.first, feature.lines.last, feature.title)


class Meaning:
    """MiniLM alone: the original weights, and the cosine of the query and a feature's text."""

    def __init__(self, records: list[Record], folder: Path, encoder: Encoder | None = None) -> None:
        """`records` are all features; their vectors are kept in a folder, which a publisher with the same model shares."""
        self._encoder = encoder or MiniLM(adapter=None)
        self._found = [Found.of(record) for record in records]
        self._projects = np.array([record["project"]["id"] for record in records])
        self._row = {record["id"]: row for row, record in enumerate(records)}
        texts = [record["text"].replace("\n", ". ")[:_LONGEST_TEXT] for record in records]
        self._vectors = EmbeddingCache(folder, self._encoder).encode(texts)

    def search(self, text: str) -> list[Found]:
        return self._nearest(self._vectors @ self._encoder.encode([text])[0])

    def related(self, record: Record) -> list[Found]:
        closeness = self._vectors @ self._vectors[self._row[record["id"]]]
        return self._nearest(np.where(self._projects == record["project"]["id"], -1.0, closeness))

    def _nearest(self, closeness: NDArray[np.floating]) -> list[Found]:
        order = np.argsort(-np.round(closeness.astype(np.float64), 4), kind="stable")
        return [self._found[row] for row in order[:TOP]]


def systems(service: Service, records: list[Record]) -> dict[str, System]:
    """Everything that is compared, ours first; the baselines are those that BASELINES names."""
    return {
        "hybrid": OverHttp(service, Mode.HYBRID),
        "semantic": OverHttp(service, Mode.SEMANTIC),
        "BM25": Words(service),
        "MiniLM": Meaning(records, service.data.cache),
    }


BASELINES = ("BM25", "MiniLM")


def ranked(system: System, judged: Judged, records: list[Record]) -> list[Found] | None:
    """What a system answers to a query or seed: nothing for a seed that is no feature, None where it cannot answer."""
    if judged.seed is None:
        return system.search(judged.text)
    record = judged.seed.record(records)
    return [] if record is None else system.related(record)


def measured(system: System, queries: list[Judged], records: list[Record]) -> dict[str, Figures]:
    """The figures of each query that the system answers, by its qid."""
    answers = {judged.qid: (judged, ranked(system, judged, records)) for judged in queries}
    return {
        qid: figures(ranking, judged) if ranking else NOTHING
        for qid, (judged, ranking) in answers.items()
        if ranking is not None
    }
