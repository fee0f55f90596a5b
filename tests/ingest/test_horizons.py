"""Words for when: dates where they can be told, buckets by the guide, nothing guessed."""

from datetime import date

import pytest

from graph.model import Bucket
from ingest import horizons, periods


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("Q1 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024 Q2", date(2024, 4, 1), date(2024, 6, 30)),
        ("Q3-Q4 2024", date(2024, 7, 1), date(2024, 12, 31)),
        ("H1 2025", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025 H2", date(2025, 7, 1), date(2025, 12, 31)),
        ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("21 February, 2018", date(2018, 2, 21), date(2018, 2, 21)),
        ("February 21, 2018", date(2018, 2, 21), date(2018, 2, 21)),
        ("2024-06", date(2024, 6, 1), date(2024, 6, 30)),
        ("2024-06-15", date(2024, 6, 15), date(2024, 6, 15)),
        ("2024-2025", date(2024, 1, 1), date(2025, 12, 31)),
        ("2023/2024", date(2023, 1, 1), date(2024, 12, 31)),
        ("CY24", date(2024, 1, 1), date(2024, 12, 31)),
        ("v4.0 (Q1 2024)", date(2024, 1, 1), date(2024, 3, 31)),
        ("v3.6.0", None, None),
        ("near future", None, None),
    ],
)
def test_dates(label: str, start: date | None, end: date | None) -> None:
    """The first and last day that a label names."""
    assert periods.days(label) == (start, end)


@pytest.mark.parametrize(
    ("words", "bucket"),
    [
        ("Now", Bucket.NOW),
        ("Our current focus", Bucket.NOW),
        ("Next release", Bucket.NEXT),
        ("near future", Bucket.NEXT),
        ("Short and medium term", Bucket.NEXT),
        ("Medium / Long Term (4-18 months)", Bucket.LATER),
        ("Backlog", Bucket.LATER),
        ("Ideas", Bucket.LATER),
        ("v2.5 and beyond", Bucket.LATER),
        ("Recently completed", Bucket.PAST),
        ("近期", Bucket.NEXT),
        ("长期规划", Bucket.LATER),
        ("2024 Q1", None),
        ("v3.6", None),
        ("Current roadmap", None),
    ],
)
def test_buckets(words: str, bucket: Bucket | None) -> None:
    """Words for when decide; bare dates and versions are no such words."""
    assert horizons.bucket_of(words) is bucket


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("In upcoming releases the log will go.", "upcoming releases"),
        ("We plan this for Q3 2024.", "Q3 2024"),
        ("It was accepted on September 20, 2018.", None),
        ("Upgrade the language to Java 11.", None),
        ("Postponed until the audit is over.", "until the audit is over"),
        ("Poll until the queue is empty.", None),
    ],
)
def test_sentences_that_say_when(sentence: str, label: str | None) -> None:
    """Only words that tell when the work comes are taken, not every date or version in a sentence."""
    when = horizons.of_prose(sentence)
    assert (when.horizon.label if when else None) == label
