"""`roadgraph dump` and `roadgraph restore`: a snapshot as a folder to keep, and back."""

from pathlib import Path

import click

from api import options


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder to make the dump in (default: the current one).",
)
@click.option("--tar", is_flag=True, help="Make one uncompressed tar of it.")
@options.data
@options.snapshot
def dump(output: Path, tar: bool, data: str | None) -> None:
    """Write a dated folder with everything: graph, tables, vectors, documents, checksums, descriptions."""
    from api.console import progress
    from api.exports.dumps import dump as make

    service = options.service(data)
    with progress(quiet=False) as on_progress:
        made = make(service.served, service.data, output, tar=tar, on_progress=on_progress)
    for problem in service.health().problems:
        click.echo(f"problem: {problem}", err=True)
    click.echo(made)


@click.command()
@click.argument("dump", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Let it become the next snapshot of a data folder that is in use.")
@options.data
def restore(dump: Path, replace: bool, data: str | None) -> None:
    """Bring back a DUMP, a folder or a tar, into an empty data folder: the same graph, the same answers."""
    from api.console import progress
    from graph.restoring import restore as bring_back
    from graph.snapshots import DataFolder

    settings = options.settings(data=data)
    folder = DataFolder(settings.data, kept=settings.snapshots)
    with progress(quiet=False) as on_progress:
        snapshot = bring_back(dump, folder, replace=replace, on_progress=on_progress)
    counts = ", ".join(f"{count} {name}" for name, count in snapshot.manifest["counts"].items())
    click.echo(f"{snapshot.name} of {snapshot.manifest['created']} is served: {counts}")
