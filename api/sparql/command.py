"""`roadgraph sparql`."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from api import options
from api.output import write
from api.sparql import named_command
from graph.errors import InputError
from graph.query_formats import GRAPH_FORMATS, RESULTS_FORMATS

_FORMATS = (*RESULTS_FORMATS, *GRAPH_FORMATS)


@click.command()
@click.argument("query", required=False)
@click.option("--named", metavar="NAME", help="Answer the query of that name instead.")
@click.option(
    "--param",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    callback=named_command.given,
    help="A parameter of the named query; repeatable.",
)
@click.option("--list", "is_listing", is_flag=True, help="List the named queries and what they take.")
@click.option(
    "--format", "format", type=click.Choice(_FORMATS), help="Format of the result (default: csv, for a graph ttl)."
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help="So many rows or triples at most; standard error tells whether these are all.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="File to write (default, and with -: standard output).",
)
@options.data
@options.snapshot
def sparql(
    query: str | None,
    named: str | None,
    given: dict[str, str],
    is_listing: bool,
    format: str | None,
    limit: int | None,
    output: Path | None,
    data: str | None,
) -> None:
    """Answer a SPARQL QUERY, the one in @FILE, with - the one on standard input, or the one NAMED.

    Common prefixes are known: rg, doap, skos, dcterms, prov, schema.
    """
    from graph.query import Request

    if [query is not None, named is not None, is_listing].count(True) != 1:
        raise click.UsageError("Give a query, --named with the name of one, or --list: one of these.")
    if given and named is None:
        raise click.UsageError("--param is for a query that --named names.")
    if is_listing:
        named_command.print_queries()
        return
    service = options.service(data)
    results_format = RESULTS_FORMATS.get(format or "csv", RESULTS_FORMATS["csv"])
    if named is not None:
        request = named_command.named_request(service, named, given, results_format)
    else:
        assert query is not None
        text = _from_file(query.removeprefix("@")) if query.startswith("@") or query == "-" else query
        request = Request(text, results_format, GRAPH_FORMATS.get(format or "ttl", GRAPH_FORMATS["ttl"]))
    result = service.sparql(replace(request, limit=limit))
    fitting = GRAPH_FORMATS if result.form == "graph" else RESULTS_FORMATS
    if format and format not in fitting:
        raise click.UsageError(
            f"The result is a {result.form}, which is not written as {format}. Use one of {', '.join(fitting)}."
        )
    is_ended = format in ("xlsx", "parquet") or result.content.endswith(b"\n")
    write(output, [result.content if is_ended else result.content + b"\n"])
    if not result.mark.complete:
        click.echo(f"These are the first {result.mark.rows}; there are more.", err=True)


def _from_file(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The query file {name} cannot be read: {error}.") from error
