"""Exact names first: a title leads, then the features that have the name in theirs."""

import numpy as np
import pytest

from api.service import Service
from search import ranking
from search.engine import Engine, Mode, Query


@pytest.fixture
def engine(service: Service) -> Engine:
    """The engine over the published snapshot, with the stand-in encoder."""
    return service.served.engine


@pytest.mark.parametrize("mode", Mode)
def test_every_title_finds_its_feature_first(engine: Engine, mode: Mode) -> None:
    """In any case, in every mode, with scores that never rise."""
    for row in range(engine.catalogue.count):
        title = engine.catalogue.feature(row).title
        hits = engine.search(Query(title.upper(), k=11, mode=mode)).hits
        assert hits[0].feature.title == title
        scores = [hit.score or 0 for hit in hits]
        assert scores == sorted(scores, reverse=True)
        assert 0 <= scores[-1] <= scores[0] <= 1


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("iceberg", {"Support Apache Iceberg tables", "Read Iceberg tables and Parquet files"}),
        ("Apache Iceberg", {"Support Apache Iceberg tables", "Read Iceberg tables and Parquet files"}),
        ("raft", {"Replace ZooKeeper with Raft"}),
    ],
)
@pytest.mark.parametrize("mode", Mode)
def test_a_name_finds_the_features_that_have_it_in_their_title(
    engine: Engine, mode: Mode, name: str, titles: set[str]
) -> None:
    """By any of its spellings, whatever other features are near."""
    hits = engine.search(Query(name, k=11, mode=mode)).hits
    assert {hit.feature.title for hit in hits[: len(titles)]} == titles
    assert len(hits) == 11


def test_raised_scores_keep_each_part_s_order() -> None:
    """Named rows stand above all others, also where those have the best score there is."""
    scores, named = np.array([1.0, 0.2, 0.9, 0.4]), np.array([False, True, False, True])
    raised = ranking.names_first(scores, named)
    assert list(np.argsort(-raised)) == [3, 1, 0, 2]
    assert raised.max() <= 1
    assert list(ranking.names_first(scores, ~named)) == list(scores)
