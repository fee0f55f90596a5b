"""The queries to which no roadmap has an answer, for measuring how surely a search says so."""

import json
from collections import Counter
from pathlib import Path

FILE = Path(__file__).parents[2] / "benchmarks" / "queries_without_answer.jsonl"


def test_there_are_twenty_of_each_kind_and_no_two_alike() -> None:
    """Sixty records of a query and its kind."""
    queries = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert all(one.keys() == {"query", "kind"} for one in queries)
    assert Counter(one["kind"] for one in queries) == {"keyword": 20, "question": 20, "paraphrase": 20}
    assert len({one["query"].casefold() for one in queries}) == len(queries)
