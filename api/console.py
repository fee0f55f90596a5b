"""What people see in a terminal: tables, progress bars, reports."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from api.publish import Report, silent
from api.representations import Json

_MARKS = {"planned": "○ planned", "in_progress": "◐ in progress", "done": "● done", "dropped": "✕ dropped"}
_LISTED = 8
_NEAREST_SHOWN = 3


def _console() -> Console:
    return Console(highlight=False)


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Bars on standard error while a publisher works; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def print_hits(hits: Sequence[Json], caption: str) -> None:
    """Hits as a table: what and whose, how far and when, why."""
    table = Table(caption=caption, caption_justify="left", expand=True, show_lines=True)
    table.add_column("score", width=5)
    table.add_column("plan", ratio=5, overflow="fold")
    table.add_column("status, when", ratio=2, overflow="fold")
    table.add_column("why", ratio=3, overflow="fold")
    for hit in hits:
        score = Text(
            "" if hit["score"] is None else f"{hit['score']:.2f}", style="" if hit["above_threshold"] else "dim"
        )
        plan = Text.assemble((hit["title"], "bold"), "\n", hit["project"]["label"], "\n", (_where(hit), "dim"))
        table.add_row(
            score, plan, "\n".join(part for part in (_MARKS[hit["status"]], _when(hit)) if part), "\n".join(hit["why"])
        )
    _console().print(table if hits else "Nothing passes the filters.")


def print_plans(found: Json) -> None:
    """Similar plans by project: the sure ones; where there are none, the nearest, and that they are not sure."""
    console = _console()
    if not found["total"]:
        console.print("None of these roadmaps plans anything like it. The nearest, which are not sure:")
    for plans in [one for one in found["projects"] if one["total"]] or found["projects"][:_NEAREST_SHOWN]:
        hits = [hit for hit in plans["hits"] if hit["above_threshold"]] or plans["hits"][:1]
        more = plans["total"] - len(hits)
        console.print(Text.assemble((plans["project"]["label"], "bold"), f"  ({more} more)" if more > 0 else ""))
        for hit in hits:
            line = f"  {hit['score']:.2f}  {_MARKS[hit['status']]}  {hit['title']}  "
            console.print(Text.assemble(line, (_where(hit), "dim")), soft_wrap=True)
            console.print(Text(f"        {'; '.join(hit['why'])}", style="dim"), soft_wrap=True)
    console.print(f"{found['total']} of {found['of']} projects plan something like it.")
    if (compared := found.get("compared")) and compared["items"] < compared["of"]:
        console.print(f"Only the first {compared['items']} of the {compared['of']} items were compared.")


def _when(hit: Json) -> str:
    horizon = hit["horizon"]
    return " · ".join(part for part in (horizon["bucket"], horizon["label"]) if part)


def _where(hit: Json) -> str:
    first, last = hit["lines"]
    return f"{hit['document']['source']}:{first}" + (f"–{last}" if last != first else "")


def print_report(report: Report) -> None:
    """What an ingest or removal did, what it skipped and why, and where the time went."""
    console = _console()
    said = "published" if report.is_new else "nothing changed; still"
    console.print(f"{said} snapshot [bold]{report.snapshot}[/bold]")
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_row("documents", f"{report.documents}  ({_changes(report)})")
    table.add_row("projects", str(report.projects))
    table.add_row("features", f"{report.features}  (and {report.groups} groups)")
    table.add_row("technologies", str(report.technologies))
    table.add_row("similar pairs", str(report.similarities))
    if report.candidates:
        names = sorted(report.candidates, key=lambda name: (-len(report.candidates[name]), name))
        more = f", … ({len(names) - _LISTED} more)" if len(names) > _LISTED else ""
        table.add_row("unrecognised names", f"{len(names)}: " + ", ".join(names[:_LISTED]) + more)
    console.print(table)
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


def print_status(found: dict[str, Any]) -> None:
    """What a data folder holds."""
    console = _console()
    console.print(f"snapshot [bold]{found['snapshot']}[/bold] of {found['created']} in {found['data']}", soft_wrap=True)
    console.print(f"kept: {', '.join(found['snapshots'])}; model: {found['model']['name']}", soft_wrap=True)
    console.print(", ".join(f"{count} {name}" for name, count in found["counts"].items()), soft_wrap=True)
    table = Table("source", "version", "project", "read")
    for source in found["sources"]:
        table.add_row(source["source"], source["version"][:19], source["project"] or "", source["read"])
    console.print(table)


def print_snapshots(rows: Sequence[dict[str, Any]]) -> None:
    """The kept snapshots."""
    table = Table("snapshot", "", "created", "documents", "features")
    for row in rows:
        table.add_row(
            row["snapshot"],
            "served" if row["served"] else "",
            row["created"],
            str(row["counts"]["documents"]),
            str(row["counts"]["features"]),
        )
    _console().print(table if rows else "There are no snapshots yet.")
