"""How well the annotated roadmaps are read and the judged queries answered: `make eval`."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.shared_corpus import (
    exported,
    extraction_figures,
    published,
    related_figures,
    search_figures,
    served,
    shared_folder,
)

_FIELDS = (
    ("features", "feature_precision", "feature_recall", "feature_f1"),
    ("status", None, None, "status_accuracy"),
    ("bucket", None, None, "bucket_accuracy"),
    ("horizon", None, None, "horizon_accuracy"),
    ("component", None, None, "component_accuracy"),
    ("technologies", "technology_precision", "technology_recall", "technology_f1"),
)
_KINDS = ("ndcg", "ndcg_keyword", "ndcg_question", "ndcg_paraphrase", "recall", "mrr")


def main() -> int:
    """Prints a table of extraction and one of search; exit status 1 if the annotated roadmaps are not there."""
    console = Console()
    shared = shared_folder()
    if shared is None:
        console.print("The annotated roadmaps are not here; ROADGRAPH_SHARED names their folder.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        service = published(shared, Path(folder) / "data")
        export = exported(service, Path(folder) / "features.jsonl")
        console.print(_extraction_table(extraction_figures(shared, export)))
        with served(service) as address:
            modes = {mode: search_figures(shared, address, mode=mode) for mode in ("hybrid", "semantic", "lexical")}
            related = related_figures(shared, address, export)
        console.print(_search_table(modes))
        console.print(
            f"related features, {related['queries']} seeds: nDCG@10 {related['ndcg']:.3f}, MRR {related['mrr']:.3f}"
        )
        service.close()
    return 0


def _extraction_table(figures: dict[str, Any]) -> Table:
    table = Table(
        "field", "precision", "recall", "F1 or accuracy", title=f"Extraction, {figures['gold']} annotated features"
    )
    for name, precision, recall, value in _FIELDS:
        cells = [f"{figures[key]:.3f}" if key else "" for key in (precision, recall, value)]
        table.add_row(name, *cells)
    return table


def _search_table(modes: dict[str, dict[str, Any]]) -> Table:
    table = Table("figure, at 10", *modes, title=f"Search, {modes['hybrid']['queries']} judged queries")
    for kind in _KINDS:
        table.add_row(
            kind.replace("ndcg_", "nDCG ").replace("ndcg", "nDCG"),
            *(f"{figures[kind]:.3f}" for figures in modes.values()),
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
