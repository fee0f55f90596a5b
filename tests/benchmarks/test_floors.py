"""The floors of the measured figures, and how a figure below one is told."""

import pytest

from benchmarks.extraction_report import measured
from benchmarks.floors import fallen, floors


def test_every_figure_that_is_measured_has_a_floor() -> None:
    """Extraction, search and related features, the samples, concepts: none can fall unseen."""
    assert floors("extraction").keys() == {
        "feature_f1",
        "status_accuracy",
        "bucket_accuracy",
        "horizon_accuracy",
        "component_accuracy",
        "technology_f1",
    }
    assert floors("search").keys() == floors("related").keys() == {"ndcg"}
    assert floors("samples").keys() == {
        "ndcg",
        *(f"ndcg_{kind}" for kind in ("keyword", "question", "paraphrase", "related")),
    }
    assert floors("tags") == {"first": 0.85, "second": 0.85, "together": 0.85}
    assert all(0.5 < floor < 1 for part in ("extraction", "search", "related") for floor in floors(part).values())


def test_a_figure_below_its_floor_is_named() -> None:
    """The one that fell, with both numbers; one that stands on its floor has not fallen."""
    lowest = floors("extraction")
    assert fallen("extraction", lowest) == []
    assert fallen("extraction", {**lowest, "bucket_accuracy": 0.5}) == [
        f"extraction: bucket_accuracy is 0.500, below its floor of {lowest['bucket_accuracy']:.2f}"
    ]


def test_precision_and_recall_of_a_value_count_features_that_were_missed_or_made_up() -> None:
    """Of 10 annotated features 8 are found among 16, and 4 of their statuses are right."""
    figures = {"gold": 10, "predicted": 16, "matched": 8, "status_accuracy": 0.5}
    assert measured(figures, "status") == pytest.approx((4 / 16, 4 / 10, 8 / 26, 0.5))
