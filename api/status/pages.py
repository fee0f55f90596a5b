"""The page of the status of sources."""

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from api.parameters import read
from api.service import Service
from api.status.schemas import Order, Sort, StatusParameters
from api.status.sources import status as told

COLUMNS = {
    Sort.SOURCE: "document",
    Sort.PROJECT: "project",
    Sort.FORMAT: "format",
    Sort.READ: "read",
    Sort.FEATURES: "features",
    Sort.GROUPS: "groups",
    Sort.PASSED_OVER: "not taken",
}
"""The columns of the table, each a way to sort it."""

_NUMBERS = frozenset({Sort.READ, Sort.FEATURES, Sort.GROUPS, Sort.PASSED_OVER})
"""Columns that one wants from their largest value down."""


class StatusView:
    """The addresses that the page leads to."""

    def __init__(self, asked: StatusParameters) -> None:
        self._asked = asked

    def sorted_by(self, column: Sort) -> str:
        """The same by another column, from its most useful end, or the other way round by this one."""
        order = Order.DESCENDING if column in _NUMBERS else Order.ASCENDING
        if column is self._asked.sort:
            order = Order.ASCENDING if self._asked.order is Order.DESCENDING else Order.DESCENDING
        return self._address(sort=column.value, order=order.value, offset=0)

    def at(self, offset: int) -> str:
        """The same from another source on."""
        return self._address(offset=max(0, offset))

    def json(self) -> str:
        """The same for programs."""
        return "/api/status" + self._query({})

    def _address(self, **other: str | int) -> str:
        return url_for("status_pages.status") + self._query(other)

    def _query(self, other: dict[str, str | int]) -> str:
        given = self._asked.model_dump(mode="json", exclude_defaults=True) | other
        defaults = {name: field.default for name, field in StatusParameters.model_fields.items()}
        kept = {name: value for name, value in given.items() if value != defaults[name]}
        return "?" + urlencode(kept) if kept else ""


def blueprint(service: Service) -> Blueprint:
    """`/status`."""
    routes = Blueprint("status_pages", __name__)

    @routes.get("/status")
    def status() -> str:
        asked = read(StatusParameters, request.args)
        found = told(service, asked)
        return render_template("status.html", asked=asked, found=found, view=StatusView(asked), columns=COLUMNS)

    return routes
