"""The command `search`: what HTTP answers at /api/search, in a terminal."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from api import options
from api.output import print_json
from api.shown import Json, nothing_sure

if TYPE_CHECKING:
    from search.catalogue import Filters


@click.command()
@click.argument("text")
@click.option("-k", default=10, show_default=True, type=click.IntRange(0, 1000), help="How many hits.")
@click.option(
    "--mode",
    type=click.Choice(["hybrid", "semantic", "lexical"]),
    default="hybrid",
    show_default=True,
    help="What decides the order.",
)
@click.option("--no-parse", is_flag=True, help="Take all words as they are; else those that say so become filters.")
@click.option("--ignore", multiple=True, metavar="WORDS", help="Words that are to become no filter; repeatable.")
@click.option("--no-spelling", is_flag=True, help="Seek words as typed; else misspelled ones are set right.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the HTTP API does.")
@options.filtering
@options.data
@options.snapshot
def search(
    text: str,
    k: int,
    mode: str,
    no_parse: bool,
    ignore: tuple[str, ...],
    no_spelling: bool,
    as_json: bool,
    filters: Callable[[], "Filters"],
    data: str | None,
) -> None:
    """Find features that say TEXT, in these words or in others.

    Words that say a status, a period, or which projects are meant or left out, become filters:
    "planned Iceberg work in 2025 outside Flink".
    """
    from api.console import print_hits
    from api.finding import Manner
    from search.engine import Mode, Query

    service = options.service(data)
    found = service.search(Query(text, k, 0, Mode(mode), filters()), Manner(not no_parse, ignore, not no_spelling))
    if as_json:
        print_json(found)
        return
    print_hits(
        found["hits"],
        f"{found['total']} features were searched." if found["total"] else "Nothing passes the filters.",
        notes=[*_notes(found), *filter(None, [nothing_sure(found)])],
    )


def _notes(found: Json) -> list[str]:
    """How the words were taken, where it was not as they stand."""
    notes = [f"“{one['words']}” is read as a filter: {one['label']}." for one in found["recognised"]]
    notes += [f"“{one['from']}” is sought as “{one['to']}”." for one in found["corrected"]]
    return notes
