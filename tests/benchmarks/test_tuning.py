"""Choosing weights on some queries and telling how good they are on others."""

from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.judgements import Found, Judged, Judgement, Seed
from benchmarks.tuning import Choice, candidates, crossvalidated, folds, per_query, table, told, without_own

KINDS = ["keyword"] * 10 + ["question"] * 14 + ["paraphrase"] * 16 + ["related"] * 20


@dataclass(frozen=True, slots=True)
class Weights:
    """Two numbers."""

    words: float = 0.5
    concepts: float = 0.0


def test_the_default_comes_first_and_once() -> None:
    """Then every combination of the others."""
    found = list(candidates(Weights(), {"words": [0.5, 0.7], "concepts": [0.0, 0.1]}))
    assert found == [Weights(), Weights(0.5, 0.1), Weights(0.7, 0.0), Weights(0.7, 0.1)]


def test_a_weight_that_does_not_exist_is_named() -> None:
    """With those that do."""
    with pytest.raises(ValueError, match=r"word: no such weight\. There are concepts, words"):
        list(candidates(Weights(), {"word": [1]}))


def test_every_kind_is_spread_evenly_over_the_folds() -> None:
    """No fold has more than one query of a kind more than another; all folds are of one size, and always the same."""
    found = folds(KINDS)
    for kind in set(KINDS):
        counts = np.bincount(found[[one == kind for one in KINDS]], minlength=5)
        assert counts.max() - counts.min() <= 1
    assert np.bincount(found).tolist() == [12] * 5
    assert (folds(KINDS) == found).all()


def test_what_holds_for_every_query_is_chosen_and_holds_on_the_others() -> None:
    """Each fold's others choose it, so that unseen figures are those of all."""
    choice = crossvalidated(lambda weights: np.full(60, weights.words), Weights(), {"words": [0.3, 0.9]}, KINDS)
    assert choice.best == Weights(0.9)
    assert choice.chosen == (Weights(0.9),) * 5
    assert (choice.default == 0.5).all()
    assert (choice.unseen == 0.9).all()


def test_what_helps_one_query_alone_does_not_help_unseen() -> None:
    """Sixty candidates, each good for one query: the folds that choose gain, the fold that does not gains nothing."""

    def score(weights: Weights) -> np.ndarray:
        return np.where(np.arange(60) == weights.words, 1.0, 0.0)

    choice = crossvalidated(score, Weights(words=-1), {"words": list(range(60))}, KINDS)
    assert choice.seen.sum() == 1
    assert choice.unseen.sum() == 0


def test_of_equals_the_default_stays() -> None:
    """No candidate is taken that is not better."""
    choice = crossvalidated(lambda _: np.full(60, 0.4), Weights(), {"words": [0.1, 0.9]}, KINDS)
    assert {*choice.chosen, choice.best} == {Weights()}


PLACES = [Found("p/quill.md", line, line) for line in range(1, 13)]


def test_scores_are_ranked_as_the_search_ranks() -> None:
    """By four decimals, equal ones in row order: the judged second row is second to the first, and first if far ahead."""
    judged = Judged("Q1", "keyword", "", (Judgement(3, "quill", 2, 2),))
    tied, ahead = np.full((2, 12), 0.5)
    tied[1], ahead[1] = 0.50001, 0.51
    assert per_query(np.stack([tied, ahead]), PLACES, [judged, judged]) == pytest.approx([1 / np.log2(3), 1.0])


def test_a_seeds_own_project_is_kept_out() -> None:
    """It has no rank; of what is left the judged row is first. A seed that is no feature finds nothing, a query everything."""
    records = [
        {"project": {"id": f"p{place.first // 12}"}, "document": {"source": place.source}, "lines": [place.first] * 2}
        for place in PLACES
    ]
    judgements = (Judgement(3, "quill", 12, 12),)
    queries = [
        Judged("Q1", "keyword", "", judgements),
        Judged("R1", "related", "", judgements, Seed("quill", 1)),
        Judged("R2", "related", "", judgements, Seed("quill", 99)),
    ]
    scores = np.tile(np.linspace(0.9, 0.5, 12), (3, 1))
    scores[0, 11] = 1.0
    assert per_query(without_own(scores, queries, records), PLACES, queries) == pytest.approx([1.0, 1.0, 0.0])


def test_the_table_has_a_row_for_each_kind_and_everything() -> None:
    """With the number of queries; the words tell every fold's choice and the last one."""
    figures = np.full(60, 0.5)
    choice = Choice((Weights(),) * 5, Weights(0.9), figures, figures + 0.1, figures + 0.2)
    shown = table(choice, KINDS)
    rows = list(zip(*(column.cells for column in shown.columns), strict=True))
    assert rows[0] == ("keyword", "10", "0.500", "0.600", "+0.100", "+0.100 to +0.100", "0.700")
    assert [(row[0], row[1]) for row in rows[1:]] == [
        ("question", "14"), ("paraphrase", "16"), ("related", "20"), ("everything", "60"),
    ]  # fmt: skip
    assert told(choice)[-1] == "all: Weights(words=0.9, concepts=0.0)"
    assert len(told(choice)) == 6
