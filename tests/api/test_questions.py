"""Plain questions: words that say so become filters, all others stay words; and nothing is a filter by accident."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from api.questions.typed import Reader
from graph.model import Bucket, Status
from graph.sealed import WORDS
from graph.snapshots import DataFolder
from search.catalogue import Catalogue, Filters

PLANNED, IN_PROGRESS, DONE, DROPPED = Status
YEAR = Filters(start=date(2025, 1, 1), end=date(2025, 12, 31))


@pytest.fixture(scope="module")
def reader(published: Path) -> Reader:
    """Reads questions about the projects Quillstore, Tidewatch and Millrace."""
    return Reader(Catalogue(DataFolder(published).get_current().folder / WORDS))


@pytest.mark.parametrize(
    ("text", "left", "statuses"),
    [
        ("planned Iceberg work", "Iceberg work", (PLANNED,)),
        ("planned autoscaling", "autoscaling", (PLANNED,)),
        ("what is in progress on tracing", "tracing", (IN_PROGRESS,)),
        ("what's done about Windows?", "Windows", (DONE,)),
        ("shipped features about schema evolution", "schema evolution", (DONE,)),
        ("which projects have shipped tiered storage?", "tiered storage", (DONE,)),
        ("who dropped Python 2?", "Python 2", (DROPPED,)),
        ("Iceberg features not yet shipped", "Iceberg features", (PLANNED, IN_PROGRESS)),
        ("planned or in progress work on tracing", "tracing", (PLANNED, IN_PROGRESS)),
        ("everything that was not dropped", "", (PLANNED, IN_PROGRESS, DONE)),
        ("status: planned, storage", "storage", (PLANNED,)),
        ("metadata caching (completed)", "metadata caching", (DONE,)),
        ("planned work", "", (PLANNED,)),
    ],
)
def test_a_status_of_the_sought_work_filters(
    reader: Reader, text: str, left: str, statuses: tuple[Status, ...]
) -> None:
    """In the ways that people say it; the words are taken out of the text."""
    question = reader.read(text)
    assert (question.text, question.filters) == (left, Filters(status=statuses))


@pytest.mark.parametrize(
    ("text", "left", "first", "last"),
    [
        ("Iceberg in 2025", "Iceberg", date(2025, 1, 1), date(2025, 12, 31)),
        ("Iceberg 2025", "Iceberg", date(2025, 1, 1), date(2025, 12, 31)),
        ("Q3 2025 tables", "tables", date(2025, 7, 1), date(2025, 9, 30)),
        ("tables in Q1 2025 or Q2 2025", "tables", date(2025, 1, 1), date(2025, 6, 30)),
        ("tables in may 2025", "tables", date(2025, 5, 1), date(2025, 5, 31)),
        ("tables by the end of 2026", "tables", None, date(2026, 12, 31)),
        ("replace ZooKeeper before 2025", "replace ZooKeeper", None, date(2024, 12, 31)),
        ("before the end of 2025: tables", "tables", None, date(2025, 12, 31)),
        ("tables since 2024", "tables", date(2024, 1, 1), None),
        ("tables after Q1 2024", "tables", date(2024, 4, 1), None),
        ("2025+ tables", "tables", date(2025, 1, 1), None),
        ("tables from 2024 to 2025", "tables", date(2024, 1, 1), date(2025, 12, 31)),
        ("tables between 2024 and 2025", "tables", date(2024, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_filters(reader: Reader, text: str, left: str, first: date | None, last: date | None) -> None:
    """Years, quarters and months, from and to both days inclusive."""
    question = reader.read(text)
    assert (question.text, question.filters) == (left, Filters(start=first, end=last))


@pytest.mark.parametrize(
    ("text", "left", "filters"),
    [
        ("tables outside Quillstore", "tables", Filters(not_project=("Quillstore",))),
        ("tables except tidewatch and Millrace", "tables", Filters(not_project=("Tidewatch", "Millrace"))),
        ("outside of Millrace, Tidewatch tables", "Tidewatch tables", Filters(not_project=("Millrace",))),
        ("tables in project Tidewatch", "tables", Filters(project=("Tidewatch",))),
        ("what does Tidewatch plan for tables", "tables", Filters(project=("Tidewatch",))),
        ("What has Tidewatch shipped?", "", Filters(project=("Tidewatch",), status=(DONE,))),
        ("what did Tidewatch release in 2025", "", replace(YEAR, project=("Tidewatch",), status=(DONE,))),
        (
            "what is the Tidewatch working on for tables",
            "tables",
            Filters(project=("Tidewatch",), status=(IN_PROGRESS,)),
        ),
        ("what has Millrace dropped", "", Filters(project=("Millrace",), status=(DROPPED,))),
        ("what will Millrace do about tables", "tables", Filters(project=("Millrace",), status=(PLANNED, IN_PROGRESS))),
        ("on the Quillstore roadmap: tables", "tables", Filters(project=("Quillstore",))),
        ("Millrace's roadmap", "", Filters(project=("Millrace",))),
        ("work by Millrace on consensus", "consensus", Filters(project=("Millrace",))),
        ("tables in the long term", "tables", Filters(bucket=(Bucket.LATER,))),
        ("items in the backlog", "", Filters(bucket=(Bucket.LATER,))),
    ],
)
def test_projects_and_the_near_or_far_future_filter(reader: Reader, text: str, left: str, filters: Filters) -> None:
    """Where words say that a project is meant or left out."""
    question = reader.read(text)
    assert (question.text, question.filters) == (left, filters)


@pytest.mark.parametrize(
    "text",
    [
        "which projects plan autoscaling?",
        "what work on Windows support is planned or done?",
        "which features are being promoted to GA, stable or 1.0?",
        "dropped packets monitoring",
        "completed jobs cleanup",
        "what happens when messages are dropped",
        "what does Tidewatch do",
        "what is Tidewatch",
        "what has Kafka shipped",
        "what did Tidewatch release managers say",
        "when a job is done, clean up",
        "planned failover",
        "Windows Server 2019 support",
        "SQL:2016 compliance",
        "CVE-2024-1234",
        "support 2048 bit keys",
        "rust edition 2024",
        "long-term storage",
        "short-term credentials",
        "state in Quillstore",
        "used by Quillstore",
        "outside Kafka",
        "",
        "?!",
    ],
)
def test_words_that_say_something_else_stay_words(reader: Reader, text: str) -> None:
    """Plans in general, things that are planned or done in a program, versions, sizes, unknown projects."""
    question = reader.read(text)
    assert (question.text, question.filters, question.recognised) == (text, Filters(), ())


def test_all_at_once_and_each_by_its_place(reader: Reader) -> None:
    """The offsets lead to the words in the question."""
    text = "planned Iceberg work in 2025 outside Tidewatch"
    question = reader.read(text)
    assert question.text == "Iceberg work"
    assert [one.words for one in question.recognised] == ["planned", "in 2025", "outside Tidewatch"]
    assert all(text[one.start : one.end] == one.words for one in question.recognised)
    assert [one.label for one in question.recognised] == [
        "planned",
        "from 2025-01-01 to 2025-12-31",
        "outside Tidewatch",
    ]


def test_ignored_words_are_sought(reader: Reader) -> None:
    """In any case and spacing; the others still filter."""
    question = reader.read("planned tables in 2025", ignore=["PLANNED"])
    assert (question.text, question.filters) == ("planned tables", YEAR)
    assert reader.read("tables  in  2025", ignore=["in 2025"]).recognised == ()


def test_what_was_given_is_stronger_than_words(reader: Reader) -> None:
    """A kind of filter that was given is not read again; projects to leave out add up."""
    text = "planned tables in 2025 outside Millrace"
    given = Filters(status=(DONE,), not_project=("Tidewatch",), end=date(2030, 1, 1))
    question = reader.read(text, given)
    assert question.text == "planned tables in 2025"
    assert question.filters == Filters(status=(DONE,), not_project=("Tidewatch", "Millrace"), end=date(2030, 1, 1))


def test_periods_that_contradict_each_other_are_not_both_taken(reader: Reader) -> None:
    """The first counts, the second stays words."""
    question = reader.read("tables before 2024 and lakes since 2025")
    assert question.filters == Filters(end=date(2023, 12, 31))
    assert "since 2025" in question.text
