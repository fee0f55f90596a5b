"""`roadgraph check`: what roadmaps yield, for their maintainers and for continuous integration."""

import click

from api.output import print_json

_FAILS_FROM = {"error": ("error",), "warning": ("error", "warning"), "never": ()}


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--project", metavar="NAME", help="The project that all these documents belong to.")
@click.option(
    "--fail-on",
    type=click.Choice(list(_FAILS_FROM)),
    default="error",
    show_default=True,
    help="From which level of findings on the command ends with status 1.",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["table", "json", "github"]),
    default="table",
    show_default=True,
    help="A table for people, JSON, or annotations of a GitHub workflow.",
)
def check(files: tuple[str, ...], project: str | None, fail_on: str, format: str) -> None:
    """Show what roadmaps yield and what in them is not understood: FILEs, folders, or quoted globs.

    Needs no data folder and no model, and writes nothing. A file that cannot be read or yields nothing is an error.
    Warnings are: nothing tells a status; words for when that are no time; an item that is said twice; a section of the
    plan that gives nothing. Notices only say how something was read: an item without a status, a version without a date,
    an unknown name, a cut title, a section that explains.
    """
    from api.readings.check import checked
    from api.readings.check_output import as_annotations, as_json, as_table, counts
    from ingest.extraction_process import ExtractionProcess
    from ingest.sources import gather

    gathered = gather(files)
    process = ExtractionProcess()
    try:
        documents = [checked(source, process, project) for source in gathered.sources]
    finally:
        process.close()
    if format == "json":
        print_json(as_json(documents, gathered.skipped))
    else:
        lines = as_annotations(documents) if format == "github" else as_table(documents, gathered.skipped)
        for line in lines:
            click.echo(line)
    counted = counts(documents)
    if any(counted[level] for level in counted if level.value in _FAILS_FROM[fail_on]):
        raise click.exceptions.Exit(1)
