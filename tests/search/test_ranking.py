"""Fusion: words count as far as they cover the query, and the order is total."""

import numpy as np

from search.ranking import CROWDED, SHARED_TECHNOLOGY, WORDS_WEIGHT, best, fused, lifted
from search.word_index import WordIndex


def _order(closeness: list[float], words: list[float], coverage: float) -> list[int]:
    """The rows 0, 1, … in the order of their fused scores."""
    close, shared = np.array(closeness), np.array(words)
    rows = np.arange(len(close), dtype=np.int64)
    scores = fused(close, shared, coverage)
    found = best(rows, scores, len(rows), closeness=close, words=shared, plain=scores)
    return [one.row for one in found]


def test_words_that_cover_nothing_change_nothing() -> None:
    """A paraphrase, whose words hardly cover it, keeps the order of meaning."""
    assert _order([0.5, 0.4], [0.0, 1.0], coverage=0.05) == [0, 1]


def test_words_that_cover_the_query_decide() -> None:
    """Where a row has every word of the query, it leads a slightly nearer one."""
    assert _order([0.5, 0.4], [0.0, 1.0], coverage=1.0) == [1, 0]


def test_scores_are_means() -> None:
    """The best possible score is 1, the worst 0."""
    scores = fused(np.array([1.0, -0.3, 0.5]), np.array([1.0, 0.0, 0.0]), 1.0)
    assert scores.round(6).tolist() == [1.0, 0.0, round(0.5 / (1 + WORDS_WEIGHT), 6)]


def test_what_the_graph_says_is_added() -> None:
    """A shared technology lifts, crowding sinks, and who has neither stays."""
    scores = lifted(np.full(3, 0.5), np.array([0.0, 0.1, 0.0]), np.array([False, False, True]))
    assert scores.round(6).tolist() == [0.5, round(0.5 - 0.1 * CROWDED, 6), 0.5 + SHARED_TECHNOLOGY]


def test_equal_scores_keep_the_order_of_rows() -> None:
    """Ties are no chance, and neither are scores that differ only beyond what is shown."""
    close = np.array([0.5, 0.50001, 0.5])
    found = best(np.array([3, 9, 1], dtype=np.int64), close, 3, closeness=close, words=np.zeros(3), plain=close)
    assert [(one.row, one.score) for one in found] == [(1, 0.5), (3, 0.5), (9, 0.5)]


def test_question_words_are_not_sought() -> None:
    """What every question says is no search term, unless it says nothing else."""
    assert WordIndex.terms("Which projects plan to support Apache Iceberg?") == ["support", "apache", "iceberg"]
    assert WordIndex.terms("which projects?") == ["which", "projects"]
