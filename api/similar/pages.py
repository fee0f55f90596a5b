"""The page of similar plans: paste an issue or give a roadmap, and see what other projects plan, by project or item by item."""

from flask import Blueprint, render_template, request
from pydantic import BaseModel

from api.parameters import several
from api.plans import quotes
from api.plans.quotes import Line
from api.service import Served, Service
from api.shown import NAMED, Json, no_plan_like_it
from api.similar import plans as work
from api.similar.routes import asked_of
from api.similar.schemas import PlansOfEach, SimilarBody, SimilarParameters
from graph.errors import InputError


def blueprint(service: Service) -> Blueprint:
    """`/similar`."""
    routes = Blueprint("similar_pages", __name__)

    @routes.get("/similar")
    def similar() -> str:
        asked = SimilarParameters.model_validate(several(request.args))
        is_asked = asked.text.strip() or asked.feature or asked.like
        return _page(service, asked, work.similar(service, asked_of(asked)) if is_asked else None)

    @routes.post("/similar")
    def similar_to_form() -> str:
        uploaded = request.files.get("file")
        if uploaded and uploaded.filename:
            if request.form.get("text", "").strip():
                raise InputError("Give a text or a roadmap, not both: each is compared in its own way.")
            given = PlansOfEach.model_validate({name: value for name, value in request.form.items() if name == "k"})
            return _page(
                service,
                given,
                work.similar_to_roadmap(service, uploaded.read(), uploaded.filename, given.k),
                uploaded.filename,
            )
        sent = SimilarBody.model_validate(several(request.form))
        return _page(service, sent, work.similar(service, asked_of(sent)))

    return routes


def _page(service: Service, asked: BaseModel, found: Json | None, file: str | None = None) -> str:
    served = service.served
    said = ""
    if found and found["none"]:
        nearest = [plans["project"]["label"] for plans in found["projects"][:NAMED]]
        said = no_plan_like_it(found["read"], nearest, found["of"])
    return render_template(
        "similar.html",
        asked=asked,
        found=found,
        file=file,
        said=said,
        shown=lambda hit: _shown(served, hit),
        snapshot=served.snapshot.name,
    )


def _shown(served: Served, hit: Json) -> Json:
    """A hit with the line that tells most, and where it can be read."""
    document = served.catalogue.document_at(served.catalogue.row_of(served.feature_id(hit["id"])))
    line = Line.of_json(hit["quote"])
    return {"hit": hit, "line": line, "address": quotes.line_address(document, line.number, hit["links"]["html"])}
