"""How surely a search says that there is no answer: queries without one beside queries with one."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rich.table import Table

WITHOUT_ANSWER = Path(__file__).with_name("queries_without_answer.jsonl")


class Abstaining(NamedTuple):
    """Counts of queries: those said to have no answer, of those that have none and of those that have one."""

    rightly: int
    without_answer: int
    wrongly: int
    with_answer: int

    @property
    def precision(self) -> float:
        """The share that has no answer, of the queries that were said to have none; 1 where none was."""
        said = self.rightly + self.wrongly
        return self.rightly / said if said else 1.0

    @property
    def answered(self) -> float:
        """The share that is answered, of the queries that have an answer."""
        return 1 - self.wrongly / self.with_answer if self.with_answer else 1.0


def says_none(answer: Mapping[str, Any]) -> bool:
    """Whether an answer of the API means that nothing fits: no hit stands above the threshold."""
    return not any(hit["above_threshold"] for hit in answer["hits"])


def abstaining(without: Iterable[Mapping[str, Any]], having: Iterable[Mapping[str, Any]]) -> Abstaining:
    """From the answers to queries without an answer and to those that have one."""
    first, second = [says_none(answer) for answer in without], [says_none(answer) for answer in having]
    return Abstaining(sum(first), len(first), sum(second), len(second))


def queries_without_answer() -> list[str]:
    """The queries to which none of the annotated roadmaps has an answer."""
    return [json.loads(line)["query"] for line in WITHOUT_ANSWER.read_text(encoding="utf-8").splitlines()]


def table(rows: Mapping[str, Abstaining]) -> Table:
    """A row for each set of queries that have an answer."""
    columns = ("queries with an answer", "answered", "said to have none", "precision of saying none")
    shown = Table(*columns, title="Queries without an answer")
    for name, found in rows.items():
        shown.add_row(
            name,
            f"{found.with_answer - found.wrongly} of {found.with_answer} ({found.answered:.2f})",
            f"{found.rightly} of {found.without_answer} without one",
            f"{found.precision:.2f}",
        )
    return shown
