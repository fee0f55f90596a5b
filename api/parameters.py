"""What the address of a request says, read strictly: nothing that was given is ignored."""

from typing import TypeVar

from flask import request
from pydantic import BaseModel
from werkzeug.datastructures import MultiDict

from api.finding import Manner
from api.schemas import FilterParameters, SearchParameters, Switch
from graph.errors import InputError
from search.catalogue import Filters, filters_of
from search.engine import Query

Read = TypeVar("Read", bound=BaseModel)

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
"""Media types of forms."""

_SEVERAL = {name for name, field in SearchParameters.model_fields.items() if field.annotation == list[str]} | {
    "category",
    "default-graph-uri",
    "like",
    "named-graph-uri",
    "projects",
    "unlike",
}
"""Parameters that may be given several times."""


def refuse_repeated() -> None:
    """Raises InputError for a parameter that takes one value and was given several: the first must not win silently."""
    refuse_repeated_in(request.args)


def refuse_repeated_in(given: MultiDict[str, str]) -> None:
    """The same for parameters that came in another way."""
    for name, values in given.lists():
        if len(values) > 1 and name not in _SEVERAL:
            raise InputError(f"{name} was given {len(values)} times; it takes one value. Give it once.")


def several(given: MultiDict[str, str]) -> dict[str, str | list[str]]:
    """What was given, as lists where a parameter may be given several times."""
    return {name: values if name in _SEVERAL else values[0] for name, values in given.lists()}


def read(shape: type[Read], given: MultiDict[str, str], **defaults: object) -> Read:
    """The parameters of a page, as the API would read them, but for its defaults. Raises pydantic's ValidationError."""
    found = several(given)
    return shape.model_validate({**found, **{name: value for name, value in defaults.items() if not found.get(name)}})


def filters(given: FilterParameters) -> Filters:
    """The filters that parameters ask for."""
    return filters_of(
        project=given.project,
        not_project=given.not_project,
        technology=given.technology,
        concept=given.concept,
        status=given.status,
        bucket=given.bucket,
        start=given.start,
        end=given.end,
    )


def query(given: SearchParameters) -> Query:
    """The query that parameters ask for."""
    return Query(given.q, given.k, given.offset, given.mode, filters(given), is_typing=given.prefix is Switch.ON)


def manner(given: SearchParameters) -> Manner:
    """How the words of the query are to be taken."""
    return Manner(given.parse is Switch.ON, tuple(given.ignore), given.spelling is Switch.ON)
