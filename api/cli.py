"""The command line. Nothing heavy is imported before a command needs it, so that --help is instant."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api import options
from api.compare import command as compare_commands
from api.exports import command as export_command
from api.exports import dump_commands
from api.network import commands as network_commands
from api.output import forgive_encodings, plain, print_json
from api.plans import command as search_command
from api.publishing.merge_commands import merge, merges
from api.readings import check_command, explain_command
from api.similar import command as related_command
from api.sparql import command as sparql_command
from graph.errors import InputError, RoadgraphError

if TYPE_CHECKING:
    from api.publishing.report import Report

_EXIT_ERROR = 1


class _Commands(click.Group):
    """Turns our errors into one line on standard error and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        forgive_encodings()
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
            return done
        except RoadgraphError as error:
            click.echo(f"roadgraph: {plain(str(error))}", err=True)
            ctx.exit(_EXIT_ERROR)
        except BrokenPipeError:
            # Whoever read our output has seen enough, as `head` does; nothing more can or need be written.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="roadgraph")
def main() -> None:
    """A knowledge graph and semantic search over the roadmaps of open-source projects.

    Settings come from ROADGRAPH_… variables; docs/settings.md lists them. A command ends with status 0,
    with 1 if it could not do what was asked, with 2 for wrong options.
    """


# Writing


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@click.option("--project", metavar="NAME", help="The project that all these documents belong to.")
@click.option("--keep", is_flag=True, help="Keep sources that vanished from a folder that is named again.")
@click.option("--replace", is_flag=True, help="Let a folder take the place of another one of the same name.")
@click.option(
    "--technologies",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A SKOS file in Turtle whose technologies are looked for from now on, too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@options.data
def ingest(
    sources: tuple[str, ...],
    project: str | None,
    keep: bool,
    replace: bool,
    technologies: tuple[Path, ...],
    as_json: bool,
    data: str | None,
) -> None:
    """Read roadmap documents: files, folders, or quoted globs.

    What is named again replaces what was read before. Nothing new, nothing published.
    """
    from api.console import progress
    from api.publishing.output import print_report

    with progress(quiet=as_json) as on_progress:
        report = _publisher(data, on_progress).ingest(
            sources, project=project, keep=keep, replace=replace, technologies=technologies
        )
    print_json(_report_json(report)) if as_json else print_report(report)


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@options.data
def remove(sources: tuple[str, ...], as_json: bool, data: str | None) -> None:
    """Remove documents, by the source that `status` shows, or a folder of them, or by the path they were read from."""
    from api.console import progress
    from api.publishing.output import print_report

    with progress(quiet=as_json) as on_progress:
        report = _publisher(data, on_progress).remove(sources)
    print_json(_report_json(report)) if as_json else print_report(report)


def _publisher(data: str | None, on_progress: Any) -> Any:
    from api.publishing.publish import Publisher

    return Publisher.of(options.settings(data=data), on_progress)


def _report_json(report: "Report") -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(report), "seconds": {stage: round(seconds, 3) for stage, seconds in report.seconds.items()}}


# Reading


main.add_command(search_command.search)
main.add_command(related_command.related)
main.add_command(explain_command.explain)
main.add_command(check_command.check)
main.add_command(compare_commands.compare)
main.add_command(sparql_command.sparql)
for _command in (network_commands.themes, network_commands.nearest, network_commands.path):
    main.add_command(_command)


main.add_command(export_command.export)


# Running


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@options.data
def status(as_json: bool, data: str | None) -> None:
    """Show what the data folder holds."""
    from api.console import print_status

    found = options.service(data).status()
    print_json(found) if as_json else print_status(found)


@main.command()
@click.option("--host", metavar="ADDRESS", help="Address to listen on (default: ROADGRAPH_HOST or 127.0.0.1).")
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="PORT", help="Port to listen on (default: ROADGRAPH_PORT or 8000)."
)
@options.data
def serve(host: str | None, port: int | None, data: str | None) -> None:
    """Serve the API and the pages until stopped."""
    from api import server

    settings = options.settings(data=data, host=host, port=port)
    click.echo("Loading the model and the indexes …", err=True)
    server.serve(settings, when_ready=lambda: click.echo(f"Roadgraph is ready: http://{settings.address}", err=True))


@main.command()
@options.data
def verify(data: str | None) -> None:
    """Compare every kept snapshot and the stored documents with what was sealed, and see where CURRENT points."""
    from graph.snapshots import DataFolder

    folder = DataFolder(options.settings(data=data).data)
    damaged = [problem] if (problem := folder.current_problem()) else []
    if not damaged and not folder.names():
        folder.get_current()
    for name in folder.names():
        try:
            folder.get(name).verify()
            click.echo(f"{name}  sound")
        except RoadgraphError as error:
            damaged.append(f"{name}  {error}")
    damaged += [f"documents  {problem}" for problem in folder.damaged_documents()]
    for line in damaged:
        click.echo(line)
    if damaged:
        raise click.exceptions.Exit(_EXIT_ERROR)


@main.group()
def snapshots() -> None:
    """List the kept snapshots, or go back to one."""


@snapshots.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@options.data
def list_snapshots(as_json: bool, data: str | None) -> None:
    """Show the kept snapshots, the served one marked."""
    from api.console import print_snapshots
    from graph.snapshots import DataFolder

    folder = DataFolder(options.settings(data=data).data)
    current = folder.current_name()
    rows = []
    for name in folder.names():
        row: dict[str, Any] = {"snapshot": name, "served": name == current, "created": None, "counts": None}
        try:
            manifest = folder.get(name).manifest
            rows.append({**row, "created": manifest["created"], "counts": manifest["counts"], "problem": None})
        except RoadgraphError as error:
            rows.append({**row, "problem": str(error)})
    print_json(rows) if as_json else print_snapshots(rows)


@snapshots.command()
@click.argument("snapshot", required=False)
@options.data
def rollback(snapshot: str | None, data: str | None) -> None:
    """Serve SNAPSHOT again (default: the one before the served one). The next ingest builds on it."""
    from graph.snapshots import DataFolder

    folder = DataFolder(options.settings(data=data).data)
    current = folder.current_name()
    earlier = [name for name in folder.names() if current is None or name < current]
    target = snapshot or (earlier[-1] if earlier else None)
    if target is None:
        raise InputError("There is no earlier snapshot to go back to.")
    with folder.writing():
        folder.get(target).verify()
        folder.publish(target)
    click.echo(f"{target} is served.")


main.add_command(dump_commands.dump)
main.add_command(dump_commands.restore)
main.add_command(merge)
main.add_command(merges)
