"""The figures of the compared systems as tables: by kind of query, with the difference to the better baseline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rich.table import Table

from benchmarks.bootstrap import Interval, paired
from benchmarks.judgements import Figures, Judged
from benchmarks.systems import BASELINES, Record, System, measured

ALL = "all"
RELATED = "related"
KINDS = ("keyword", "question", "paraphrase", ALL, RELATED)
SHOWN = {"ndcg": "nDCG@10", "recall": "recall@10", "mrr": "MRR"}
OURS = "hybrid"


@dataclass(frozen=True, slots=True)
class Compared:
    """The figures of several systems on the same queries: by system, then by qid."""

    queries: tuple[Judged, ...]
    figures: Mapping[str, Mapping[str, Figures]]

    def of_kind(self, system: str, kind: str, figure: str) -> list[float]:
        """One figure of every query of a kind, in the queries' order; nothing where the system does not answer them."""
        answered = self.figures[system]
        return [
            getattr(answered[judged.qid], figure)
            for judged in self.queries
            if judged.qid in answered and (judged.kind == kind or (kind == ALL and judged.kind != RELATED))
        ]

    def summary(self, system: str = OURS) -> dict[str, float]:
        """The means by the names that floors have: ndcg, recall and mrr of all queries, and with the kind behind them."""
        found = {
            figure if kind == ALL else f"{figure}_{kind}": self.of_kind(system, kind, figure)
            for kind in KINDS
            for figure in SHOWN
        }
        return {name: float(np.mean(values)) for name, values in found.items() if values}

    def ahead(self, kind: str, figure: str) -> Interval:
        """How far ours is ahead of the better of the baselines, with its paired bootstrap interval."""
        better = max((self.of_kind(name, kind, figure) for name in BASELINES), key=np.mean)
        return paired(self.of_kind(OURS, kind, figure), better)


def compare(systems: Mapping[str, System], queries: Sequence[Judged], records: list[Record]) -> Compared:
    """Asks every system every query."""
    return Compared(
        tuple(queries), {name: measured(system, list(queries), records) for name, system in systems.items()}
    )


def table(compared: Compared, figure: str, title: str, lowest: Mapping[str, float] | None = None) -> Table:
    """One figure: a row for each kind of query, a column for each system, the difference, and the floor of ours."""
    columns = [*compared.figures, "ahead of the better baseline", "95 % interval"]
    shown = Table("kind", "queries", *columns, *(["floor"] if lowest else []), title=f"{title}, {SHOWN[figure]}")
    for kind in KINDS:
        if not (ours := compared.of_kind(OURS, kind, figure)):
            continue
        means = [compared.of_kind(system, kind, figure) for system in compared.figures]
        cells = [f"{np.mean(values):.3f}" if values else "" for values in means]
        ahead = compared.ahead(kind, figure)
        cells += [f"{ahead.mean:+.3f}", f"{ahead.low:+.3f} to {ahead.high:+.3f}"]
        if lowest:
            floor = lowest.get(figure if kind == ALL else f"{figure}_{kind}")
            cells.append("" if floor is None else f"{floor:.2f}")
        shown.add_row(kind, str(len(ours)), *cells)
    return shown


def tables(compared: Compared, title: str, lowest: Mapping[str, float] | None = None) -> list[Table]:
    """A table for each figure."""
    return [table(compared, figure, title, lowest) for figure in SHOWN]
