"""Scoring a ranking by judgements, with numbers computed by hand."""

import json
from math import log2
from pathlib import Path

import pytest

from benchmarks.judgements import Found, Judged, Judgement, Seed, figures, judged_set, known_items, matched

KNOWN = Path(__file__).parents[2] / "benchmarks" / "known_items.jsonl"


def query(*judgements: Judgement) -> Judged:
    """A query with these judgements."""
    return Judged("Q01", "keyword", "anything", judgements)


def at(line: int, last: int | None = None, source: str = "roadmaps/quill.md") -> Found:
    """A hit at a line, or from one to another."""
    return Found(source, line, last or line)


def test_the_ideal_order_is_worth_one() -> None:
    """All figures of the judged lines, best first; a line that is not judged lowers nothing behind them."""
    judged = query(Judgement(3, "quill", 5, 5), Judgement(2, "quill", 9, 9))
    assert figures([at(5), at(9), at(20)], judged) == pytest.approx((1.0, 1.0, 1.0, 2 / 3))


def test_gains_are_discounted_by_rank() -> None:
    """Grades 0, 1, 3: gains 0, 1 and 7 at ranks 1 to 3, against 7 and 1; one of one good line, found third."""
    judged = query(Judgement(3, "quill", 5, 5), Judgement(1, "quill", 9, 9))
    expected = (1 / log2(3) + 7 / log2(4)) / (7 / log2(2) + 1 / log2(3))
    assert figures([at(20), at(9), at(5)], judged) == pytest.approx((expected, 1.0, 1 / 3, 2 / 3))


def test_only_the_first_ten_count() -> None:
    """A line found eleventh is not found; of twelve good lines ten are all that could be."""
    assert figures([*(at(line) for line in range(100, 110)), at(5)], query(Judgement(3, "quill", 5, 5))) == (0, 0, 0, 0)
    twelve = query(*(Judgement(2, "quill", line, line) for line in range(1, 13)))
    assert figures([at(line) for line in range(1, 11)], twelve) == pytest.approx((1.0, 1.0, 1.0, 1.0))


def test_a_judgement_is_taken_once() -> None:
    """Two hits over one judged line: the first has it, the second nothing."""
    judged = query(Judgement(3, "quill", 5, 5), Judgement(1, "quill", 6, 6))
    both = [at(4, 6), at(5)]
    assert matched(both, judged) == [Judgement(3, "quill", 5, 5), None]
    assert matched([at(5), at(4, 6)], judged) == [Judgement(3, "quill", 5, 5), Judgement(1, "quill", 6, 6)]


@pytest.mark.parametrize(
    ("found", "covered"),
    [
        (at(5, 7), True),
        (at(1, 5), True),
        (at(6, 6), True),
        (at(8, 9), False),
        (at(5, 7, "roadmaps/tidewatch.md"), False),
        (at(5, 7, "quill.md"), True),
    ],
)
def test_lines_that_overlap_in_the_same_document_are_covered(found: Found, covered: bool) -> None:
    """A judgement names its document by file name or stem."""
    assert Judgement(3, "quill", 5, 7).covers(found) is Judgement(3, "quill.md", 5, 7).covers(found) is covered


def test_a_query_nobody_judged_is_worth_nothing() -> None:
    """Neither is an empty ranking."""
    assert figures([at(5)], query()) == figures([], query(Judgement(3, "quill", 5, 5))) == (0, 0, 0, 0)


def test_a_seed_is_the_feature_that_begins_nearest() -> None:
    """Within two lines, the shortest of those; None where no feature is near."""
    records = [
        {"title": title, "document": {"source": source}, "lines": lines}
        for title, source, lines in (
            ("long", "p/quill.md", [10, 20]),
            ("short", "p/quill.md", [10, 11]),
            ("later", "p/quill.md", [13, 13]),
            ("elsewhere", "p/tidewatch.md", [9, 9]),
        )
    ]

    def title(line: int) -> str | None:
        found = Seed("quill", line).record(records)
        return found and found["title"]

    assert [title(line) for line in (7, 8, 11, 12, 19, 22, 23)] == [
        None,
        "short",
        "short",
        "later",
        "long",
        "long",
        None,
    ]


def test_a_folder_of_judgements_is_read(tmp_path: Path) -> None:
    """Queries before seeds, each with its judgements; the last of two judgements of a place counts."""
    files = {
        "queries": [{"qid": "Q1", "query": "tls", "kind": "keyword"}],
        "related": [{"qid": "R1", "document": "quill", "line": 3, "title": "Add TLS"}],
        "qrels": [
            {"qid": "Q1", "document": "quill", "line": 3, "grade": 1},
            {"qid": "Q1", "document": "quill", "line": 3, "grade": 2},
            {"qid": "R1", "document": "tidewatch", "line": 7, "end": 8, "grade": 3},
        ],
    }
    for name, records in files.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(record) for record in records))
    assert judged_set(tmp_path) == [
        Judged("Q1", "keyword", "tls", (Judgement(2, "quill", 3, 3),)),
        Judged("R1", "related", "Add TLS", (Judgement(3, "tidewatch", 7, 8),), Seed("quill", 3)),
    ]


def test_the_known_item_is_worth_its_rank() -> None:
    """1 / log2(rank + 1); the lines of its feature are enough."""
    item = known_items(KNOWN)[0]
    place = item.judgements[0]
    hit = Found(place.document, place.first, place.last)
    assert figures([at(1), at(2), hit], item) == pytest.approx((1 / log2(4), 1.0, 1 / 3, 1 / 3))


def test_known_items_are_of_every_kind() -> None:
    """148 queries, no two alike, most of them paraphrases, as the hard case is the one that matters."""
    items = known_items(KNOWN)
    kinds = [item.kind for item in items]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"paraphrase": 105, "keyword": 22, "question": 21}
    assert len({item.text.casefold() for item in items}) == len({item.qid for item in items}) == len(items) == 148
