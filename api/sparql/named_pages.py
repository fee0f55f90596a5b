"""The pages of named queries: all of them, and one with its form and its answer."""

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from api.linked.things import Cell, local_address
from api.served import Served
from api.service import Service
from api.shown import Json
from api.sparql import named
from graph.errors import RoadgraphError
from graph.named_queries import NamedQuery, get_query, named_queries
from graph.query import RESULTS_FORMATS
from graph.vocabulary import RG, id_of

_SHOWN = 200
"""Rows that a page shows; the files have all."""


@dataclass(frozen=True, slots=True)
class Table:
    """The answer of a query as a page shows it; `total` counts all rows, shown or not."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int


def blueprint(service: Service) -> Blueprint:
    """`/queries` and `/queries/…`."""
    routes = Blueprint("query_pages", __name__)

    @routes.get("/queries")
    def queries() -> str:
        return render_template("queries.html", queries=named_queries().values(), snapshot=service.served.snapshot.name)

    @routes.get("/queries/<name>")
    def query(name: str) -> tuple[str, int]:
        asked, served = get_query(name), service.served
        given = {name: value for name, value in request.args.items() if name != "snapshot"}
        table, error = None, None
        if given or not any(one.default is None for one in asked.parameters):
            try:
                table = _table(service, served, asked, given)
            except RoadgraphError as refused:
                error = refused
        page = render_template(
            "query.html",
            query=asked,
            given=given,
            table=table,
            error=error,
            formats=RESULTS_FORMATS,
            at=lambda format: f"/api/queries/{asked.name}?" + urlencode({**request.args, "format": format}),
            snapshot=served.snapshot.name,
        )
        return page, error.status if error else 200

    return routes


def _table(service: Service, served: Served, query: NamedQuery, given: dict[str, str]) -> Table:
    """The rows of the answer, each thing with its label, without the columns that repeat what was given."""
    result = service.sparql(named.request_of(served, query, given), client=request.remote_addr or "", served=served)
    found = json.loads(result.content)
    asked = {one.name for one in query.parameters}
    names: list[str] = found["head"]["vars"]
    labels = {name + "Label" for name in names if name + "Label" in names}
    columns = [name for name in names if name not in labels and name not in asked]
    rows = found["results"]["bindings"]
    return Table(
        tuple(columns),
        tuple(tuple(_cell(served, row, name) for name in columns) for row in rows[:_SHOWN]),
        len(rows),
    )


def _cell(served: Served, row: Json, name: str) -> Cell:
    term = row.get(name)
    if term is None:
        return Cell("")
    if term["type"] != "uri":
        return Cell(term["value"])
    label = row.get(name + "Label", {}).get("value") or id_of(served.base, term["value"])
    return Cell(label or term["value"].removeprefix(RG), local_address(served.base, term["value"]))
