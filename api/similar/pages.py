"""The page of similar plans: paste an issue or give a roadmap, and see what other projects plan, by project or item by item."""

from collections.abc import Callable
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from pydantic import BaseModel

from api.parameters import several
from api.plans import quotes
from api.plans.quotes import Line
from api.served import Served
from api.service import Service
from api.shown import NAMED, Json, no_plan_like_it
from api.similar import plans as work
from api.similar.routes import asked_of
from api.similar.schemas import PlansOfEach, SimilarBody, SimilarParameters
from api.similar.verdicts import by_verdict
from graph.errors import InputError

Answer = tuple[str, int]
"""A page and its status."""

_PLANS = 6
"""Plans of other projects for each item of a roadmap, where no other number is asked for."""

_LONGEST_ADDRESS = 4000


def blueprint(service: Service) -> Blueprint:
    """`/similar`."""
    routes = Blueprint("similar_pages", __name__)

    @routes.get("/similar")
    def similar() -> Answer:
        asked = SimilarParameters.model_validate(several(request.args))
        is_asked = asked.text.strip() or asked.feature or asked.like
        return _page(service, asked, lambda: work.similar(service, asked_of(asked)) if is_asked else None)

    @routes.post("/similar")
    def similar_to_form() -> Answer:
        uploaded = request.files.get("file")
        if not (uploaded and uploaded.filename):
            sent = SimilarBody.model_validate(several(request.form))
            return _page(service, sent, lambda: work.similar(service, asked_of(sent)))
        if request.form.get("text", "").strip():
            raise InputError("Give a text or a roadmap, not both: each is compared in its own way.")
        name, content = uploaded.filename, uploaded.read()
        given = PlansOfEach.model_validate({"k": request.form.get("k") or _PLANS})
        return _page(service, given, lambda: work.similar_to_roadmap(service, content, name, given.k), name)

    return routes


def _page(service: Service, asked: BaseModel, find: Callable[[], Json | None], file: str | None = None) -> Answer:
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
        verdicts=by_verdict(found["items"]) if found and file else [],
        shown=lambda hit: shown(served, hit),
        snapshot=served.snapshot.name,
        json=_json(),
    )
    return page, error.status if error else 200


def _nothing_sure(found: Json | None) -> str:
    """That nothing is surely like it, in words; empty where something is, or nothing was sought."""
    if not found or not found["none"]:
        return ""
    nearest = [plans["project"]["label"] for plans in found["projects"][:NAMED]]
    return no_plan_like_it(found["read"], nearest, found["of"])


def _json() -> str:
    """The address of the same answer as JSON, where the text is short enough for one."""
    given = request.form if request.method == "POST" else request.args
    pairs = [(name, value) for name, value in given.items(multi=True) if value]
    address = "/api/similar?" + urlencode(pairs)
    return address if pairs and len(address) <= _LONGEST_ADDRESS else ""


def shown(served: Served, hit: Json) -> Json:
    """A hit with the line that tells most, and where it can be read."""
    document = served.catalogue.document_at(served.catalogue.row_of(served.feature_id(hit["id"])))
    line = Line.of_json(hit["quote"])
    return {"hit": hit, "line": line, "address": quotes.line_address(document, line.number, hit["links"]["html"])}
