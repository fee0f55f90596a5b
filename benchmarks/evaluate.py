"""How well the annotated roadmaps are read and the judged queries answered: `make eval`."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from api.service import Service
from benchmarks import abstaining, extraction_report, search_report
from benchmarks.floors import fallen, floors
from benchmarks.judgements import Judged, judged_set, known_items, matched
from benchmarks.search_report import OURS, Compared, compare
from benchmarks.shared_corpus import exported, extraction_figures, published, quiet, shared_folder
from benchmarks.systems import OverHttp, Record, System, ranked, systems

KNOWN_ITEMS = Path(__file__).with_name("known_items.jsonl")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures beside their floors; exit status 1 if one fell below, or if the annotated roadmaps are not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--unjudged", type=Path, metavar="FILE", help="write hits that nobody has judged, as JSON Lines"
    )
    asked = parser.parse_args(arguments)
    console = Console()
    shared = shared_folder()
    if shared is None:
        console.print("The annotated roadmaps are not here; ROADGRAPH_SHARED names their folder.")
        return 1
    quiet()
    with tempfile.TemporaryDirectory() as folder:
        service = published(shared, Path(folder) / "data")
        below = _extraction(console, shared, exported(service, Path(folder) / "features.jsonl"))
        below += _search(console, service, judged_set(shared / "gold" / "search"), asked.unjudged)
        service.close()
    for line in below:
        console.print(line, style="bold")
    return 1 if below else 0


def _extraction(console: Console, shared: Path, export: Path) -> list[str]:
    """Prints how well features are read; what fell below its floor."""
    everything = extraction_figures(shared, export)
    console.print(extraction_report.table(everything, floors("extraction")))
    return fallen("extraction", everything)


def _search(console: Console, service: Service, queries: list[Judged], listed: Path | None) -> list[str]:
    """Prints how well queries are answered, and writes the hits that nobody has judged; what fell below its floor."""
    records: list[Record] = list(service.features())
    compared_systems = systems(service, records)
    judged = compare(compared_systems, queries, records)
    for table in search_report.tables(judged, "Judged queries", _lowest()):
        console.print(table)
    items = compare(compared_systems, known_items(KNOWN_ITEMS), records)
    for table in search_report.tables(items, "Known items"):
        console.print(table)
    ours = compared_systems[OURS]
    assert isinstance(ours, OverHttp)
    console.print(abstaining.table(_abstaining(ours, {"judged": judged, "known items": items})))
    if listed:
        lines = [json.dumps(one, ensure_ascii=False) for query in queries for one in unjudged(ours, query, records)]
        listed.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        console.print(f"{len(lines)} hits that nobody has judged: {listed}")
    figures = judged.summary()
    return [*fallen("search", figures), *fallen("related", {"ndcg": figures["ndcg_related"]})]


def _lowest() -> dict[str, float]:
    """The floors of queries and of related features, by the names that a summary has."""
    return {**floors("search"), **{f"{name}_related": floor for name, floor in floors("related").items()}}


def _abstaining(ours: OverHttp, sets: Mapping[str, Compared]) -> dict[str, abstaining.Abstaining]:
    without = [ours.answer(text) for text in abstaining.queries_without_answer()]
    return {
        name: abstaining.abstaining(without, [ours.answer(one.text) for one in each.queries if one.seed is None])
        for name, each in sets.items()
    }


def unjudged(ours: System, judged: Judged, records: list[Record]) -> Iterator[dict[str, Any]]:
    """The hits of a query that have no judgement, with their places."""
    ranking = ranked(ours, judged, records) or []
    for rank, (found, match) in enumerate(zip(ranking, matched(ranking, judged), strict=True), 1):
        if match is None:
            query = {"qid": judged.qid, "kind": judged.kind, "query": judged.text, "rank": rank}
            yield {**query, "document": found.source, "line": found.first, "end": found.last, "title": found.title}


if __name__ == "__main__":
    sys.exit(main())
