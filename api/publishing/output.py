"""What publishing did, in a terminal: the report of a run, and the merges of names."""

from collections.abc import Sequence
from dataclasses import asdict

from rich.table import Table
from rich.text import Text

from api.console import Terminal
from api.output import plain
from api.publishing.report import Report
from graph.model import Merge

_LISTED = 8
"""Unrecognised names that a report names; it counts the others."""


def print_report(report: Report) -> None:
    """What an ingest or removal did, what it skipped and why, and where the time went."""
    console, report = Terminal(), Report(**plain(asdict(report)))
    said = "published" if report.is_new else "nothing changed; still"
    for problem in report.problems:
        console.print(Text(f"problem: {problem}", style="bold"), soft_wrap=True)
    console.print(Text.assemble(f"{said} snapshot ", (str(report.snapshot), "bold")))
    rows = [
        ("documents", f"{report.documents}  ({_changes(report)})"),
        ("projects", str(report.projects)),
        ("features", f"{report.features}  (and {report.groups} groups)"),
        ("technologies", str(report.technologies)),
        ("similar pairs", str(report.similarities)),
    ]
    if report.candidates:
        names = sorted(report.candidates, key=lambda name: (-len(report.candidates[name]), name))
        more = f", … ({len(names) - _LISTED} more)" if len(names) > _LISTED else ""
        rows.append(("unrecognised names", f"{len(names)}: " + ", ".join(names[:_LISTED]) + more))
    for name, value in rows:
        console.print(f"{name:<20}{value}", soft_wrap=True)
    for changed, names in (("replaced", report.replaced), ("removed", report.removed)):
        for name in names:
            console.print(f"{changed} {name}", soft_wrap=True)
    for name, why in report.without_features:
        console.print(f"no features in {name}: {why}", soft_wrap=True)
    for name, why in report.skipped:
        console.print(f"skipped {name}: {why}", soft_wrap=True)
    if report.passed_over:
        reasons = ", ".join(f"{count} × {reason}" for reason, count in report.passed_over.items())
        console.print(f"passed over inside documents: {reasons}", soft_wrap=True)
    if report.seconds:
        console.print(
            "seconds: " + ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in report.seconds.items()),
            soft_wrap=True,
        )


def _changes(report: Report) -> str:
    counted = {
        "added": report.added,
        "replaced": report.replaced,
        "unchanged": report.unchanged,
        "removed": report.removed,
    }
    return ", ".join(f"{len(names)} {name}" for name, names in counted.items() if names) or "none changed"


def print_merges(merges: Sequence[Merge]) -> None:
    """The names that became another thing's, by which rule and from which words."""
    table = Table("id", "name", "is", "by", "words", "in")
    for merge in merges:
        rule = merge.rule if merge.nearness is None else f"{merge.rule} {merge.nearness:.2f}"
        cells = (merge.id.removeprefix("merge/"), merge.merged_label, merge.into_label, rule, merge.words)
        table.add_row(*plain(cells), "\n".join(plain(merge.sources)))
    Terminal().print(table if merges else "No names were merged.")
