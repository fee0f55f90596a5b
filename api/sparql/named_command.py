"""Named queries at the command line: `roadgraph sparql --list` and `--named NAME --param NAME=VALUE`."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from api.service import Service
    from graph.query import Request


def print_queries() -> None:
    """Prints every named query with its title and parameters."""
    from graph.named_queries import named_queries

    for query in named_queries().values():
        click.secho(query.name, bold=True)
        click.echo(f"  {query.title}")
        for one in query.parameters:
            default = "" if one.default is None else f" (default: {one.default})"
            click.secho(f"  --param {one.name}=…  {one.meaning}{default}; for example {one.example}", dim=True)


def named_request(service: "Service", name: str, given: dict[str, str], results_format: str) -> "Request":
    """The request that answers a named query with the values of its parameters."""
    from api.sparql.named import request_of
    from graph.named_queries import get_query

    return request_of(service.served, get_query(name), given, results_format)


def given(_context: click.Context, _option: click.Parameter, words: tuple[str, ...]) -> dict[str, str]:
    """Parameter → value, from words like `technology=Raft`. Raises UsageError."""
    found: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            raise click.UsageError(f"--param {word} has no value; write --param NAME=VALUE.")
        if name in found:
            raise click.UsageError(f"--param {name} was given twice; it takes one value.")
        found[name] = value
    return found
