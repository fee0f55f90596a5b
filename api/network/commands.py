"""The commands about the network of plans: themes, a project's nearest projects, the way between two things."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from api import options
from api.output import plain, print_json
from api.shown import STATUS_MARKS, Json

if TYPE_CHECKING:
    from api.network.landscape import Landscape

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, as the HTTP API does.")


@click.command()
@click.argument("theme", required=False)
@click.option("--project", multiple=True, metavar="NAME", help="With plans of this project; repeatable.")
@click.option("--technology", multiple=True, metavar="NAME", help="With a plan naming this technology; repeatable.")
@click.option("-k", default=20, show_default=True, type=click.IntRange(0, 1000), help="How many themes.")
@_JSON
@options.data
@options.snapshot
def themes(
    theme: str | None, project: tuple[str, ...], technology: tuple[str, ...], k: int, as_json: bool, data: str | None
) -> None:
    """Show what several projects plan, those themes first that most projects plan in; of THEME, its plans."""
    if theme is not None and (project or technology):
        raise click.UsageError("Give a theme, or filters for the list of themes: not both.")
    if theme is not None:
        _show(data, lambda landscape: landscape.theme(theme), _print_theme, as_json=as_json)
    else:
        _show(data, lambda landscape: landscape.themes(project, technology, k=k), _print_themes, as_json=as_json)


@click.command()
@click.argument("project")
@click.option("-k", default=5, show_default=True, type=click.IntRange(0, 100), help="How many projects.")
@_JSON
@options.data
@options.snapshot
def nearest(project: str, k: int, as_json: bool, data: str | None) -> None:
    """Show the projects nearest to PROJECT, and why."""
    _show(data, lambda landscape: landscape.nearest(project, k), _print_nearest, as_json=as_json)


@click.command()
@click.argument("start")
@click.argument("end")
@_JSON
@options.data
@options.snapshot
def path(start: str, end: str, as_json: bool, data: str | None) -> None:
    """Show the shortest way from START to END, projects or technologies, each step with its reason."""
    _show(data, lambda landscape: landscape.path(start, end), _print_way, as_json=as_json)


def _show(data: str | None, find: "Callable[[Landscape], Json]", say: Callable[[Json], None], *, as_json: bool) -> None:
    from api.network.landscape import Landscape

    served = options.service(data).served
    found = find(served.part(Landscape))
    print_json({**found, "snapshot": served.snapshot.name}) if as_json else say(plain(found))


def _print_themes(found: Json) -> None:
    from api.console import print_rows

    rows = [
        (one["label"], str(one["plans"]), str(len(one["projects"])), _trend(one), _labels(one["projects"]))
        for one in found["themes"]
    ]
    print_rows(("theme", "plans", "projects", "when", "of"), rows)
    click.echo(f"{len(rows)} of {found['total']} themes." if rows else "No theme passes the filters.")


def _print_theme(found: Json) -> None:
    click.secho(f"{found['label']}  ({found['plans']} plans in {len(found['projects'])} projects)", bold=True)
    click.echo(f"terms: {', '.join(found['terms'])}; when: {_trend(found)}")
    for group in found["groups"]:
        click.secho(group["project"]["label"], bold=True)
        for feature in group["features"]:
            click.echo(f"  {STATUS_MARKS[feature['status']]:<14}{feature['title']}")
            click.secho(f"  {'':14}{feature['document']['source']}:{feature['lines'][0]}", dim=True)


def _print_nearest(found: Json) -> None:
    if found["also"]:
        click.echo(f"Its roadmap is also that of {_labels(found['also'])}.")
    for one in found["nearest"]:
        same = f"  (the same: {_labels(one['also'])})" if one["also"] else ""
        click.secho(f"{one['score']:.2f}  {one['label']}{same}", bold=True)
        for why in one["why"]:
            click.echo(f"      {why}")
    if not found["nearest"]:
        click.echo(f"Nothing ties {found['project']['label']} to another project.")


def _print_way(found: Json) -> None:
    if not found["found"]:
        click.echo(found["said"])
    for number, step in enumerate(found["steps"], 1):
        click.echo(f"{number}  {step['why']}")


def _trend(theme: Json) -> str:
    """How many plans come when: `past 2, next 1, undated 3`."""
    counted = {("undated" if when == "none" else when): count for when, count in theme["horizons"].items() if count}
    return ", ".join(f"{when} {count}" for when, count in counted.items())


def _labels(things: list[Json]) -> str:
    return ", ".join(one["label"] for one in things)
