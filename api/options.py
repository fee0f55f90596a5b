"""Options that several commands share."""

import contextlib
from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from graph.errors import InputError

if TYPE_CHECKING:
    from api.service import Service
    from api.settings import Settings
    from search.catalogue import Filters


_SNAPSHOT = "roadgraph.snapshot"


def data(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --data."""
    option = click.option("--data", metavar="DIR", help="Data folder (default: ROADGRAPH_DATA or .roadgraph).")
    return option(function)


def snapshot(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --snapshot: what the command asks of a service is answered from that kept snapshot."""
    return click.option(
        "--snapshot",
        metavar="NAME",
        expose_value=False,
        callback=lambda context, _option, name: context.meta.update({_SNAPSHOT: name}),
        help="Answer from this kept snapshot, not from the newest.",
    )(function)


def settings(**given: Any) -> "Settings":
    """The settings, those given before those of the environment."""
    from api.settings import Settings

    return Settings.read(**given)


def service(data: str | None) -> "Service":
    """A service over a data folder that answers from the snapshot that the command names, closed when the command ends."""
    from api.service import Service

    made, context = Service(settings(data=data)), click.get_current_context()
    context.call_on_close(made.close)
    context.with_resource(made.asking(context.meta.get(_SNAPSHOT)))
    return made


def filtering(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that narrow down features; the command gets a function that makes the filters of them."""
    options = (
        click.option("--project", multiple=True, metavar="NAME", help="Only this project; repeatable."),
        click.option("--not-project", multiple=True, metavar="NAME", help="Not this project; repeatable."),
        click.option("--technology", multiple=True, metavar="NAME", help="Naming this technology; repeatable."),
        click.option("--concept", multiple=True, metavar="NAME", help="About this concept; repeatable."),
        click.option(
            "--status", multiple=True, metavar="STATUS", help="planned, in_progress, done or dropped; repeatable."
        ),
        click.option("--bucket", multiple=True, metavar="BUCKET", help="past, now, next or later; repeatable."),
        click.option("--from", "start", metavar="DATE", help="With a dated horizon that ends then or after."),
        click.option("--to", "end", metavar="DATE", help="With a dated horizon that begins then or before."),
    )

    @wraps(function)
    def with_filters(**given: Any) -> Any:
        names = ("project", "not_project", "technology", "concept", "status", "bucket", "start", "end")
        chosen = {name: given.pop(name) for name in names}
        return function(filters=lambda: _filters(chosen), **given)

    decorated: Callable[..., Any] = with_filters
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def _filters(chosen: dict[str, Any]) -> "Filters":
    from search.catalogue import filters_of

    with wrong_options():
        return filters_of(**chosen)


@contextlib.contextmanager
def wrong_options() -> Iterator[None]:
    """Turns what makes no sense in here into an error of usage, exit status 2."""
    try:
        yield
    except InputError as error:
        raise click.UsageError(str(error)) from error
