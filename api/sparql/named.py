"""Named queries over a served snapshot: their parameters by label or id, and what is said of them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from api.network.landscape import Landscape
from api.shown import Json
from graph.errors import InputError, NotFoundError
from graph.named_queries import Kind, NamedQuery, named_queries, terms
from graph.names import near
from graph.query import GRAPH_FORMATS, RESULTS_FORMATS, Request
from graph.vocabulary import RG, id_of, iri

if TYPE_CHECKING:
    from api.served import Served

_IN_CATALOGUE = (Kind.PROJECT, Kind.TECHNOLOGY, Kind.CONCEPT)


def request_of(
    served: "Served", query: NamedQuery, given: Mapping[str, str], results_format: str = RESULTS_FORMATS["json"]
) -> Request:
    """The request that answers a named query; what is left empty takes its default. Raises InputError or NotFoundError."""
    filled = {name: value for name, value in given.items() if value.strip()}
    bound = terms(query, filled, lambda kind, name: _iri_of(served, kind, name))
    return Request(query.text, results_format, GRAPH_FORMATS["ttl"], substitutions=bound)


def _iri_of(served: "Served", kind: Kind, name: str) -> str:
    """The IRI of a thing of a kind, by id, address or label. Raises NotFoundError, or InputError where several have the label."""
    if kind is Kind.FEATURE:
        return iri(served.base, served.feature_id(name))
    if kind is Kind.THEME:
        return served.part(Landscape).theme_id(name)
    if kind is Kind.CATEGORY:
        return _category(served, name)
    assert kind in _IN_CATALOGUE
    found = served.catalogue.ids_of(name, kind.value)
    if len(found) > 1:
        raise InputError(f"{len(found)} {kind} things are called {name!r}: {', '.join(found)}. Give the id of one.")
    return iri(served.base, found[0])


def _category(served: "Served", name: str) -> str:
    labels = served.store.labels(RG + "TechnologyCategory")
    id = "category/" + (id_of(served.base, name) or name).removeprefix("category/")
    for one, label in labels.items():
        if one == iri(served.base, id) or label.casefold() == name.casefold():
            return one
    found = near(name, {label: label for label in labels.values()}, 0)
    raise NotFoundError(f"No category is called {name!r} in this snapshot. Did you mean {' or '.join(found)}?")


def described(query: NamedQuery) -> Json:
    """A named query as JSON, without its text."""
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "parameters": [
            {
                "name": one.name,
                "kind": one.kind.value,
                "meaning": one.meaning,
                "default": one.default,
                "example": one.example,
            }
            for one in query.parameters
        ],
        "links": {"self": f"/api/queries/{query.name}", "html": f"/queries/{query.name}"},
    }


def all_described() -> list[Json]:
    """Every named query as JSON, by name."""
    return [described(query) for query in named_queries().values()]
