"""The command that writes whole datasets."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api import options
from api.output import write

if TYPE_CHECKING:
    from search.catalogue import Filters

_USUAL = {"graph": "nq", "network": "graphml"}
"""Formats where none is named; of tables it is jsonl."""


@click.command()
@click.argument(
    "what",
    type=click.Choice(["features", "projects", "technologies", "similarity", "comparisons", "graph", "network"]),
)
@click.option(
    "--format",
    "format",
    default=None,
    help="csv, tsv, jsonl, xlsx or parquet (default jsonl); the graph as nq, trig, ttl, nt, jsonld or rdf (default nq); "
    "the network as graphml, gexf or json (default graphml).",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="File to write (default, and with -: standard output).",
)
@click.option("--groups", is_flag=True, help="Features with the groups that only gather them.")
@click.option(
    "--by",
    type=click.Choice(["concepts", "technologies"]),
    help="What the rows of comparisons are (default: concepts).",
)
@options.filtering
@options.data
@options.snapshot
def export(
    what: str,
    format: str | None,
    output: Path | None,
    groups: bool,
    by: str | None,
    filters: Callable[[], "Filters"],
    data: str | None,
) -> None:
    """Write a whole dataset: features, projects, technologies, similarity, comparisons, the graph or the network.

    Filters are for features; the graph and comparisons take --project alone.
    """
    from api.exports import datasets
    from graph.comparison import Axis

    format = format or _USUAL.get(what, "jsonl")
    with options.wrong_options():
        wanted = datasets.Wanted(what, format, filters(), groups, Axis(by) if by else None)
        made = datasets.export(options.service(data).served, wanted)
    write(output, made.pieces)
