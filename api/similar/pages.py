"""The page of similar plans: paste an issue or give a roadmap, and see what other projects plan, by project or item by item."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict

from api import quotes
from api.parameters import read
from api.quotes import Line
from api.served import Served
from api.service import Service
from api.shown import NAMED, Json, no_plan_like_it
from api.similar import plans as work
from api.similar.routes import asked_of
from api.similar.schemas import SimilarBody, SimilarParameters
from api.similar.verdicts import by_verdict
from graph.errors import InputError
from search.issue_text import listed

Answer = tuple[str, int]
"""A page and its status."""

_PLANS = 6
"""Plans of other projects for each item of a roadmap, where no other number is asked for."""

_LISTED = 3
"""Items of a list in a text from which on it may be a roadmap, and is offered to be compared as one."""

_LONGEST_ADDRESS = 4000


def blueprint(service: Service) -> Blueprint:
    """`/similar`."""
    routes = Blueprint("similar_pages", __name__)

    @routes.get("/similar")
    def similar() -> Answer:
        asked = _read(SimilarParameters, request.args)
        is_asked = asked.text.strip() or asked.feature or asked.like
        return _page(service, asked, lambda: work.similar(service, asked_of(asked)) if is_asked else None)

    @routes.post("/similar")
    def similar_to_form() -> Answer:
        uploaded = request.files.get("file")
        name = uploaded.filename if uploaded else None
        asked = _read(SimilarBody, request.form, is_roadmap=bool(name))
        if not uploaded or not name:
            return _page(service, asked, lambda: work.similar(service, asked_of(asked)))
        content = uploaded.read()
        return _page(service, asked, lambda: _to_file(service, content, name, asked), name)

    return routes


def _read(shape: type[SimilarParameters], given: MultiDict[str, str], *, is_roadmap: bool = False) -> SimilarParameters:
    return read(shape, given, **({"k": _PLANS} if is_roadmap or given.get("roadmap") else {}))


def _to_file(service: Service, content: bytes, name: str, asked: SimilarParameters) -> Json:
    if asked.text.strip():
        raise InputError("Give a text or a file, not both: each is compared in its own way.")
    return work.similar_to_roadmap(service, content, name, asked_of(asked))


def _page(
    service: Service, asked: SimilarParameters, find: Callable[[], Json | None], file: str | None = None
) -> Answer:
    """The page with what is found; where nothing can be, the form as it was sent and why."""
    served = service.served
    found, error = None, None
    try:
        found = find()
    except InputError as refused:
        error = refused
    page = render_template(
        "similar.html",
        asked=asked,
        found=found,
        error=error,
        file=file,
        said=_nothing_sure(found),
        verdicts=by_verdict(found["items"]) if found and "items" in found else [],
        is_list=not asked.roadmap and listed(asked.text) >= _LISTED,
        shown=lambda hit: shown(served, hit),
        snapshot=served.snapshot.name,
        json=_json(asked) if not file else "",
    )
    return page, error.status if error else 200


def _nothing_sure(found: Json | None) -> str:
    """That nothing is surely like it, in words; empty where something is, or nothing was sought."""
    if not found or not found["none"]:
        return ""
    nearest = [plans["project"]["label"] for plans in found["projects"][:NAMED]]
    return no_plan_like_it(found["read"], nearest, found["of"])


def _json(asked: SimilarParameters) -> str:
    """The address of the same answer as JSON, where the text is short enough for one."""
    given = request.form if request.method == "POST" else request.args
    pairs = [(name, value) for name, value in given.items(multi=True) if value and name != "k"]
    address = "/api/similar?" + urlencode([*pairs, ("k", asked.k)])
    return address if pairs and len(address) <= _LONGEST_ADDRESS else ""


def shown(served: Served, hit: Json) -> Json:
    """A hit with the line that tells most, and where it can be read."""
    document = served.catalogue.document_at(served.catalogue.row_of(served.feature_id(hit["id"])))
    line = Line.of_json(hit["quote"])
    return {"hit": hit, "line": line, "address": quotes.line_address(document, line.number, hit["links"]["html"])}
