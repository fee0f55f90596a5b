"""The command `related`: what HTTP answers at /api/similar and at a feature's related plans, in a terminal."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api import options
from api.output import print_json

if TYPE_CHECKING:
    from api.service import Service
    from api.shown import Json


class _Roadmap(click.Path):
    """A file that is there; an address is refused in words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if "://" in str(value):
            self.fail(f"{value} is an address, and nothing is fetched from addresses. Save the file, and name it.")
        return super().convert(value, param, ctx)


@click.command()
@click.argument("feature", required=False)
@click.option("--text", help="Words of a plan, or a whole issue, instead of a feature.")
@click.option(
    "--file",
    "roadmap",
    type=_Roadmap(exists=True, dir_okay=False, path_type=Path),
    help="A whole roadmap, instead of a feature.",
)
@click.option(
    "--like",
    multiple=True,
    metavar="EXAMPLE",
    help="What is meant, too: a feature by id, address or title, or a text; repeatable.",
)
@click.option("--unlike", multiple=True, metavar="EXAMPLE", help="What is not meant; repeatable.")
@click.option(
    "-k",
    type=click.IntRange(1, 100),
    help="How many related features (default: 10), or plans of each project, and for each item of a roadmap (default: 3).",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the HTTP API does.")
@options.data
@options.snapshot
def related(
    feature: str | None,
    text: str | None,
    roadmap: Path | None,
    like: tuple[str, ...],
    unlike: tuple[str, ...],
    k: int | None,
    as_json: bool,
    data: str | None,
) -> None:
    """Find plans of other projects like FEATURE, like a text, or like a whole roadmap, item by item.

    FEATURE is the id that `search` shows, the address of the feature's page or data, or its whole title.
    Examples alone are enough: --like one --like another.
    """
    from api.similar import output, plans

    given = sum(one is not None for one in (feature, text, roadmap))
    if given > 1 or not (given or like):
        raise click.UsageError("Give a feature's id, --text or --file: one of them. Or give examples: --like.")
    if roadmap is not None and (like or unlike):
        raise click.UsageError("The items of a roadmap are compared as they are: leave --like and --unlike out.")
    service = options.service(data)
    if feature is not None:
        found, show = plans.related(service, feature, k or 10, like, unlike), output.print_related
    elif roadmap is not None:
        found, show = _of_roadmap(service, roadmap, k or plans.PLANS), output.print_items
    else:
        asked = plans.Asked(text or "", like=like, unlike=unlike, k=k or plans.PLANS)
        found, show = plans.similar(service, asked), output.print_plans
    print_json(found) if as_json else show(found)


def _of_roadmap(service: "Service", roadmap: Path, k: int) -> "Json":
    from api.similar.plans import Asked, similar_to_roadmap
    from ingest.sources import Source, content_of

    try:
        return similar_to_roadmap(service, content_of(Source(roadmap.name, roadmap)), roadmap.name, Asked(k=k))
    finally:
        service.close()
