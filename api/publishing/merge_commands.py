"""The commands about names that mean one thing: what was merged, and what people decide about it."""

from typing import TYPE_CHECKING, Any

import click

from api import options
from api.output import plain, print_json

if TYPE_CHECKING:
    from api.publishing.report import Report
    from graph.overrides import Override


@click.command()
@click.argument("name")
@click.argument("into")
@click.option("--json", "as_json", is_flag=True, help="Print the decision and the snapshot as JSON.")
@options.data
def merge(name: str, into: str, as_json: bool, data: str | None) -> None:
    """Make NAME a name of INTO: projects, technologies or unrecognised names, by name or id.

    The decision is kept in merges.jsonl in the data folder, wins over every rule, and is published at once.
    """
    from api.publishing.corrections import merge_of

    _decided(data, lambda clusters: merge_of(clusters, name, into), as_json=as_json)


@click.group()
def merges() -> None:
    """List the names that were merged, or take a merge back."""


@merges.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@options.data
def list_merges(as_json: bool, data: str | None) -> None:
    """Show every name that became another thing's, by which rule and from which words."""
    from dataclasses import asdict

    from api.publishing.corrections import published_merges
    from api.publishing.output import print_merges
    from api.settings import Settings
    from graph.sealed import GRAPH
    from graph.snapshots import DataFolder
    from graph.store import Store

    snapshot = DataFolder(Settings.read(data=data).data).get_sound()[0]
    found = published_merges(Store.open(snapshot.folder / GRAPH), snapshot.manifest["base"])
    print_json([asdict(one) for one in found]) if as_json else print_merges(found)


@merges.command()
@click.argument("merge")
@click.option("--json", "as_json", is_flag=True, help="Print the decision and the snapshot as JSON.")
@options.data
def undo(merge: str, as_json: bool, data: str | None) -> None:
    """Take MERGE back, an id that `merges list` shows or the name that was merged. It does not come back."""
    from api.publishing.corrections import undo_of

    _decided(data, lambda clusters: undo_of(clusters, merge), as_json=as_json)


def _decided(data: str | None, decide: Any, *, as_json: bool) -> None:
    """Publishes a decision and tells it."""
    from api.console import progress
    from api.publishing.publish import Publisher
    from api.settings import Settings

    made: list[Override] = []

    def noted(clusters: Any) -> "Override":
        made.append(decide(clusters))
        return made[0]

    with progress(quiet=as_json) as on_progress:
        report = Publisher.of(Settings.read(data=data), on_progress).correct(noted)
    _told(made[0], report, as_json=as_json)


def _told(override: "Override", report: "Report", *, as_json: bool) -> None:
    if as_json:
        kind = "merge" if override.is_merge else "apart"
        print_json({kind: [override.name, *override.others], "note": override.note, "snapshot": report.snapshot})
        return
    for source, why in report.skipped:
        click.echo(plain(f"skipped {source}: {why}"))
    for problem in report.problems:
        click.echo(plain(f"problem: {problem}"))
    click.echo(plain(f"{override.note}. Snapshot {report.snapshot} has {report.projects} projects."))
