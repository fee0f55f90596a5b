"""How well the annotated roadmaps are read and the judged queries answered: `make eval`."""

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from benchmarks.floors import fallen, floors
from benchmarks.shared_corpus import (
    KEPT_ASIDE,
    exported,
    extraction_figures,
    published,
    related_figures,
    search_figures,
    served,
    shared_folder,
)

_FIELDS = ("feature", "status", "bucket", "horizon", "component", "technology")
_KINDS = ("ndcg", "ndcg_keyword", "ndcg_question", "ndcg_paraphrase", "recall", "mrr")


class Measured(NamedTuple):
    """One field: precision, recall and F1 over everything, and the share that is right of the features that were found.

    A status counts as found where its feature was, and as right where it is the annotated one. Technologies are
    things of their own, so nothing but F1 sums them up; the same holds for features.
    """

    precision: float
    recall: float
    f1: float
    accuracy: float | None


def main() -> int:
    """Prints the figures beside their floors; exit status 1 if one fell below, or if the annotated roadmaps are not there."""
    console = Console()
    shared = shared_folder()
    if shared is None:
        console.print("The annotated roadmaps are not here; ROADGRAPH_SHARED names their folder.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        service = published(shared, Path(folder) / "data")
        export = exported(service, Path(folder) / "features.jsonl")
        extraction = extraction_figures(shared, export)
        console.print(extraction_table(extraction, "Extraction", floors("extraction")))
        aside = extraction_figures(shared, export, only=KEPT_ASIDE)
        console.print(extraction_table(aside, f"Of these, {aside['documents']} documents kept aside from the rules"))
        with served(service) as address:
            modes = {mode: search_figures(shared, address, mode=mode) for mode in ("hybrid", "semantic", "lexical")}
            related = related_figures(shared, address, export)
        console.print(_search_table(modes))
        console.print(
            f"related features, {related['queries']} seeds: nDCG@10 {related['ndcg']:.3f}"
            f" (floor {floors('related')['ndcg']:.2f}), MRR {related['mrr']:.3f}"
        )
        service.close()
    below = [*fallen("extraction", extraction), *fallen("search", modes["hybrid"]), *fallen("related", related)]
    for line in below:
        console.print(line, style="bold")
    return 1 if below else 0


def measured(figures: Mapping[str, Any], field: str) -> Measured:
    """The figures of a field, from what the scorer says."""
    if field in ("feature", "technology"):
        return Measured(*(figures[f"{field}_{name}"] for name in ("precision", "recall", "f1")), None)
    accuracy = figures[f"{field}_accuracy"]
    right, predicted, gold = accuracy * figures["matched"], figures["predicted"], figures["gold"]
    return Measured(right / predicted, right / gold, 2 * right / (predicted + gold), accuracy)


def extraction_table(figures: Mapping[str, Any], title: str, lowest: Mapping[str, float] | None = None) -> Table:
    """A row for each field, with its floor where there is one."""
    table = Table("field", "precision", "recall", "F1", "right, of those found", *(["floor"] if lowest else []))
    table.title = f"{title}, {figures['gold']} annotated features"
    for field in _FIELDS:
        found = measured(figures, field)
        cells = [f"{value:.3f}" if value is not None else "" for value in found]
        if lowest:
            kind = "F1" if found.accuracy is None else "right"
            cells.append(f"{kind} {lowest[f'{field}_f1' if found.accuracy is None else f'{field}_accuracy']:.2f}")
        table.add_row(field, *cells)
    return table


def _search_table(modes: dict[str, dict[str, Any]]) -> Table:
    table = Table("figure, at 10", *modes, "floor", title=f"Search, {modes['hybrid']['queries']} judged queries")
    lowest = floors("search")
    for kind in _KINDS:
        table.add_row(
            kind.replace("ndcg_", "nDCG ").replace("ndcg", "nDCG"),
            *(f"{figures[kind]:.3f}" for figures in modes.values()),
            f"hybrid {lowest[kind]:.2f}" if kind in lowest else "",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
