"""The pages of linked data: what is said of a thing that has no page of its own, and the terms of the ontology."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

from flask import Blueprint, render_template, request

from api.linked import things
from api.linked.things import Cell, Description, local_address
from api.service import Service
from graph.facts import DATA_FORMATS, Fact
from graph.named_queries import NamedQuery, named_queries
from graph.ontology import ontology, short
from graph.vocabulary import id_of

_NAMING = ("#prefLabel", "/title", "#label", "#source", "#mergedLabel")
_TERM = re.compile(r"\brg:(\w+)")


class Row(NamedTuple):
    """A property and the values that a page shows of it."""

    property: Cell
    values: list[Cell]


def blueprint(service: Service) -> Blueprint:
    """`/about/…` and `/ns.html`."""
    routes = Blueprint("linked_pages", __name__)

    @routes.get("/about/<path:id>")
    def about(id: str) -> str:
        served = service.served
        found = things.described(served, id, request.url_root)
        return render_template(
            "about.html",
            id=id,
            title=_title(found, id),
            found=found,
            rows=_rows(found, found.about, served.base, lambda one: one.value),
            pointing=_rows(found, found.pointing, served.base, lambda one: one.subject),
            formats=DATA_FORMATS,
            snapshot=served.snapshot.name,
        )

    @routes.get("/ns.html")
    def terms() -> str:
        base = service.served.base
        return render_template(
            "terms.html",
            ontology=ontology(),
            short=short,
            address=lambda iri: local_address(base, iri),
            queries=_queries_by_term(),
            formats=DATA_FORMATS,
        )

    return routes


def _title(found: Description, id: str) -> str:
    """The best name of the thing, or its kind and id."""
    names = [one.value for one in found.about if one.predicate.endswith(_NAMING) and not one.is_link]
    return names[0] if names else id


def _rows(found: Description, facts: Iterable[Fact], base: str, end: Callable[[Fact], str]) -> list[Row]:
    """The other ends of statements, by property; things by their names."""
    rows: dict[str, Row] = {}
    for one in facts:
        name = found.labels.get(one.predicate) or short(one.predicate)
        row = rows.setdefault(one.predicate, Row(Cell(name, local_address(base, one.predicate)), []))
        is_link = one.is_link or end(one) == one.subject
        row.values.append(_cell(found, end(one), base) if is_link else Cell(end(one)))
    return sorted(rows.values(), key=lambda row: (row.property.text != "rdf:type", row.property.text))


def _cell(found: Description, iri: str, base: str) -> Cell:
    return Cell(found.labels.get(iri) or id_of(base, iri) or short(iri), local_address(base, iri))


@cache
def _queries_by_term() -> dict[str, list[NamedQuery]]:
    """The name of a term → the named queries that use it."""
    used: dict[str, list[NamedQuery]] = defaultdict(list)
    for query in named_queries().values():
        for name in sorted(set(_TERM.findall(query.code))):
            used[name].append(query)
    return dict(used)
