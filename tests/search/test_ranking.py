"""Fusion: words count as far as they cover the query, and the order is total."""

from search.ranking import WORDS_WEIGHT, fused
from search.word_index import WordIndex


def test_words_that_cover_nothing_change_nothing() -> None:
    """A paraphrase, whose words hardly cover it, keeps the order of meaning."""
    ranked = fused({1: 0.5, 2: 0.4}, {2: 1.0}, coverage=0.05)
    assert [one.row for one in ranked] == [1, 2]


def test_words_that_cover_the_query_decide() -> None:
    """Where a row has every word of the query, it leads a slightly nearer one."""
    assert [one.row for one in fused({1: 0.5, 2: 0.4}, {2: 1.0}, coverage=1.0)] == [2, 1]


def test_scores_are_means() -> None:
    """The best possible score is 1, the worst 0."""
    assert fused({1: 1.0}, {1: 1.0}, 1.0)[0].score == 1.0
    assert fused({1: -0.3}, {}, 1.0)[0].score == 0.0
    assert fused({1: 0.5}, {}, 1.0)[0].score == round(0.5 / (1 + WORDS_WEIGHT), 4)


def test_equal_scores_keep_the_order_of_rows() -> None:
    """Ties are no chance."""
    assert [one.row for one in fused({3: 0.5, 1: 0.5, 2: 0.5}, {}, 0.0)] == [1, 2, 3]


def test_question_words_are_not_sought() -> None:
    """What every question says is no search term, unless it says nothing else."""
    assert WordIndex.terms("Which projects plan to support Apache Iceberg?") == ["support", "apache", "iceberg"]
    assert WordIndex.terms("which projects?") == ["which", "projects"]
