"""The command that compares projects."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api import options
from api.output import plain, print_json, write
from api.shown import STATUS_MARKS, Json

if TYPE_CHECKING:
    from api.compare.comparison import Comparison, Comparisons

_ROWS = 40
"""Rows of a table where no other number is asked for; files are whole."""

_NOT_RECORDED = "–"
_MARKS = ", ".join((*STATUS_MARKS.values(), f"{_NOT_RECORDED} not recorded"))


@click.command()
@click.argument("projects", nargs=-1, required=True, metavar="PROJECT PROJECT…")
@click.option("--by", type=click.Choice(["concepts", "technologies"]), help="What the rows are (default: concepts).")
@click.option("--items", is_flag=True, help="Compare two projects plan by plan instead.")
@click.option(
    "-k", type=click.IntRange(0, 1000), help=f"How many rows (default: {_ROWS} of a table, all of another format)."
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["table", "json", "csv", "md", "ttl"]),
    default="table",
    show_default=True,
    help="How the comparison is written.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="File to write, in one of the formats other than a table.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@options.data
@options.snapshot
def compare(
    projects: tuple[str, ...],
    by: str | None,
    items: bool,
    k: int | None,
    format: str,
    output: Path | None,
    as_json: bool,
    data: str | None,
) -> None:
    """Show projects beside each other: which of them plan, do, have done or have dropped what.

    A PROJECT is named by id or label, any case. With --items two are compared plan by plan: what both want, what only
    one plans, what one has done and the other plans.
    """
    from api.compare.comparison import Comparisons

    format = "json" if as_json else format
    if items and (by or k is not None):
        raise click.UsageError("--items has no rows: leave out --by and -k.")
    if output and format == "table":
        raise click.UsageError("A table is printed. To write a file, name its --format: json, csv, md or ttl.")
    rows = _ROWS if k is None and format == "table" else k
    comparisons = options.service(data).served.part(Comparisons)
    with options.wrong_options():
        found = _compared(comparisons, projects, None if items else by or "concepts", rows)
    if format == "table":
        told = plain(comparisons.json(found))
        _print_items(told) if items else _print_matrix(told)
    elif format == "json" and output is None:
        print_json(comparisons.json(found))
    else:
        write(output, [comparisons.written(found, format)])


def _compared(comparisons: "Comparisons", projects: tuple[str, ...], by: str | None, rows: int | None) -> "Comparison":
    """The matrix by something, or the items where there is nothing to go by."""
    from graph.comparison import Axis

    return comparisons.items(projects) if by is None else comparisons.matrix(projects, Axis(by), k=rows)


def _print_matrix(found: Json) -> None:
    from api.console import print_rows

    columns = (found["by"], *(project["label"] for project in found["projects"]))
    rows = [(row["label"], *(_cell(one) for one in row["cells"])) for row in found["rows"]]
    print_rows(columns, rows, named=True)
    click.echo(f"{len(rows)} of {found['total']} rows. {_MARKS}.")


def _cell(one: Json) -> str:
    """How many plans have each status, by their marks: `● 2 ○ 1`."""
    if one["counts"] is None:
        return _NOT_RECORDED
    return " ".join(f"{STATUS_MARKS[status][0]} {count}" for status, count in one["counts"].items() if count)


def _print_items(found: Json) -> None:
    first, second = (project["label"] for project in found["projects"])
    _print_pairs(f"Both {first} and {second} want", found["pairs"])
    _print_pairs("Like a plan of one of these pairs", found["also"])
    for one in found["shipped"]:
        _print_pairs(f"{one['project']['label']} has done, {one['planned_by']['label']} plans", one["pairs"])
    for one in found["only"]:
        click.secho(f"Only {one['project']['label']} ({len(one['features'])})", bold=True)
        for plan in one["features"]:
            _print_plan(plan)


def _print_pairs(title: str, pairs: list[Json]) -> None:
    click.secho(f"{title} ({len(pairs)})", bold=True)
    for one in pairs:
        _print_plan(one["feature"], one["feature"]["project"]["label"])
        _print_plan(one["other"], one["other"]["project"]["label"])
        click.secho(f"  {'; '.join(one['why'])}", dim=True)


def _print_plan(plan: Json, *whose: str) -> None:
    where = f"{plan['document']['source']}:{plan['lines'][0]}"
    click.echo(f"  {STATUS_MARKS[plan['status']]:<14}{plan['title']}  ({', '.join((*whose, where))})")
