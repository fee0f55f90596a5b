"""What people see in a terminal: tables, progress bars, reports."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from api.output import plain
from api.shown import STATUS_MARKS, Json

_TABLE_WIDTH = 100
"""Columns from which a table has room for a source and a project beside each other."""


class Terminal(Console):
    """Prints text as it is: nothing in a document is markup, an emoji, or a command to the terminal."""

    def __init__(self) -> None:
        super().__init__(highlight=False, markup=False, emoji=False)

    def on_broken_pipe(self) -> None:
        """Leaves it to the command, which ends quietly."""
        raise BrokenPipeError


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Bars on standard error while a publisher works; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def print_hits(hits: Sequence[Json], caption: str, *, notes: Sequence[str] = ()) -> None:
    """Hits, the best first: what and whose, how far and when, why, and the id by which to ask for more."""
    console = Terminal()
    for note in plain(notes):
        console.print(Text(note, style="dim"), soft_wrap=True)
    for hit in plain(hits):
        print_hit(console, hit, "", whose(hit))
    console.print(plain(caption), soft_wrap=True)


def whose(hit: Json) -> str:
    """The project of a hit, and those that have a copy of it."""
    same = ", ".join(one["label"] for one in hit.get("also", ()))
    label: str = hit["project"]["label"]
    return f"{label} (the same: {same})" if same else label


def print_hit(console: Console, hit: Json, indent: str, *whose: str) -> None:
    """A hit on three lines: what, where and when, why; its id last."""
    score = "    " if hit["score"] is None else f"{hit['score']:.2f}"
    head = ((f"{indent}{score}", "" if hit["above_threshold"] else "dim"), f"  {STATUS_MARKS[hit['status']]}  ")
    console.print(Text.assemble(*head, (hit["title"], "bold")), soft_wrap=True)
    sure = () if hit["above_threshold"] else ("not a sure match",)
    for line in ((*whose, *_when(hit), _where(hit)), ("; ".join(hit["why"]), *sure), (_short_id(hit),)):
        if said := " · ".join(part for part in line if part):
            console.print(Text(f"{indent}      {said}", style="dim"), soft_wrap=True)


def _short_id(hit: Json) -> str:
    """The part of a feature's id by which commands know it."""
    return str(hit["id"]).rsplit("/feature/", 1)[-1]


def _when(hit: Json) -> tuple[str, ...]:
    """The bucket and the document's own words, once where they are the same."""
    bucket, label = hit["horizon"]["bucket"] or "", hit["horizon"]["label"] or ""
    return (label,) if bucket == label.casefold() else (bucket, label)


def _where(hit: Json) -> str:
    first, last = hit["lines"]
    return f"{hit['document']['source']}:{first}" + (f"–{last}" if last != first else "")


def print_status(found: dict[str, Any]) -> None:
    """What a data folder holds."""
    console, found = Terminal(), plain(found)
    console.print(
        Text.assemble("snapshot ", (found["snapshot"], "bold"), f" of {found['created']} in {found['data']}"),
        soft_wrap=True,
    )
    console.print(f"kept: {', '.join(found['snapshots'])}; model: {found['model']['name']}", soft_wrap=True)
    console.print(", ".join(f"{count} {name}" for name, count in found["counts"].items()), soft_wrap=True)
    for problem in found["problems"]:
        console.print(Text(f"problem: {problem}", style="bold"), soft_wrap=True)
    rows = [
        (source["source"], source["version"][:19], source["project"] or "", source["read"])
        for source in found["sources"]
    ]
    _print_rows(console, ("source", "version", "project", "read"), rows)


def print_snapshots(rows: Sequence[dict[str, Any]]) -> None:
    """The kept snapshots."""
    console = Terminal()
    if not rows:
        console.print("There are no snapshots yet.")
        return
    cells = []
    for row in rows:
        counts = row["counts"] or {"documents": "?", "features": "?"}
        said = ", ".join(word for word, holds in (("served", row["served"]), ("unreadable", row["problem"])) if holds)
        cells.append((row["snapshot"], said, row["created"] or "?", str(counts["documents"]), str(counts["features"])))
    _print_rows(console, ("snapshot", "", "created", "documents", "features"), plain(cells))


def _print_rows(console: Console, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table where there is room; a line a row into a pipe, its cells apart by tabs; stacked on a narrow terminal."""
    if not console.is_terminal:
        for row in rows:
            click.echo("\t".join(row))
    elif console.width >= _TABLE_WIDTH:
        table = Table()
        for name in columns:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    else:
        for first, *others in rows:
            console.print(first, soft_wrap=True)
            said = (f"{name} {cell}".strip() for name, cell in zip(columns[1:], others, strict=True) if cell)
            console.print(Text("  " + " · ".join(said), style="dim"), soft_wrap=True)


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[str]], *, named: bool = False) -> None:
    """Rows of plain text as a table, as the terminal has room for it; `named` columns are named into a pipe too."""
    console = Terminal()
    if named and not console.is_terminal:
        rows = [columns, *rows]
    _print_rows(console, columns, rows)
