"""A named query opened in the editor: its fields, and its text with the values in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.sparql import named
from graph.errors import RoadgraphError
from graph.filled_queries import filled
from graph.named_queries import NamedQuery, get_query

if TYPE_CHECKING:
    from api.served import Served


@dataclass(frozen=True, slots=True)
class Opened:
    """A named query, what its fields hold, and the text for the editor; `refused` says why a value is not in it."""

    query: NamedQuery
    fields: Mapping[str, str]
    text: str
    refused: RoadgraphError | None = None


def opened(served: "Served", name: str, given: Mapping[str, str]) -> Opened:
    """The query of that name with the values given, else its defaults. Raises NotFoundError for an unknown name.

    As long as nothing is given to a query that needs a value, its text is the one that asks for everything.
    """
    query = get_query(name)
    fields = {one.name: given.get(one.name) or one.default or "" for one in query.parameters}
    if not given and not all(fields.values()):
        return Opened(query, fields, query.code)
    try:
        terms = named.request_of(served, query, given).substitutions
    except RoadgraphError as refused:
        return Opened(query, fields, query.code, refused)
    return Opened(query, fields, filled(query.code, terms))
