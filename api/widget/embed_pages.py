"""`/embed`, a small page for frames of other sites, and `/embed/configure`, where a site's owner makes the snippet."""

from flask import Blueprint, Response, render_template, request
from pydantic import ValidationError

from api.policy import policy
from api.projects.board import Boards
from api.served import Served
from api.service import Service
from api.shown import NAMED, STATUS_MARKS, Json, no_plan_like_it
from api.similar import plans as work
from api.similar.pages import shown as with_line
from api.widget.contrast import hard_to_read
from api.widget.embed_schemas import EmbedParameters, Kind
from api.widget.embedding import Embedding
from api.widget.release import release
from graph.errors import RoadgraphError
from search.catalogue import filters_of
from search.engine import Mode, Query

_LANGUAGES = {"en": "English", "ar": "العربية", "de": "Deutsch", "es": "Español", "fr": "Français"}
_SOUGHT = 5
"""Hits under the field of a framed search that was given a text."""

_LIMITS = {Kind.RELATED: 5, Kind.BOARD: 5}
"""Projects of related plans, and plans of a column, where no other number is asked for: as the elements have it."""


def blueprint(service: Service) -> Blueprint:
    """`/embed` and `/embed/configure`."""
    routes = Blueprint("embed_pages", __name__)

    @routes.get("/embed")
    def embed() -> tuple[str, int]:
        shown = Embedding(EmbedParameters.model_validate(request.args.to_dict()), request.url_root)
        try:
            return _framed(shown, _content(service, shown)), 200
        except RoadgraphError as error:
            return _framed(shown, {}, problem=str(error)), error.status

    @routes.get("/embed/configure")
    def configure() -> tuple[str, int]:
        problem = ""
        try:
            asked = EmbedParameters.model_validate(request.args.to_dict())
        except ValidationError as error:
            problem = "; ".join(f"{one['loc'][0]} {one['msg'].removeprefix('Value error, ')}" for one in error.errors())
            asked = EmbedParameters.model_validate({})
        return _configured(service.served, Embedding(asked, request.url_root), problem), 400 if problem else 200

    @routes.after_request
    def protected(response: Response) -> Response:
        """Any site may frame `/embed`; the other page frames that one, of this service."""
        is_framed = request.path == "/embed"
        response.headers["Content-Security-Policy"] = policy(framed_by="*") if is_framed else policy(frames="'self'")
        if is_framed:
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return routes


def _framed(shown: Embedding, content: Json, problem: str = "") -> str:
    return render_template("embed.html", shown=shown, problem=problem, **content)


def _content(service: Service, shown: Embedding) -> Json:
    """What the page shows by itself, which is also what a reader without script sees. Raises InputError, NotFoundError."""
    shown.check()
    served, asked = service.served, shown.asked
    told: Json = {"snapshot": served.snapshot.name}
    if asked.kind is Kind.BOARD:
        id = served.catalogue.ids_of(asked.project or "", "project")[0]
        return told | {"board": served.part(Boards).board(id, asked.limit or _LIMITS[Kind.BOARD])}
    if asked.kind is Kind.RELATED:
        return told | _related(service, asked)
    return told | {"hits": _sought(served, asked) if asked.text.strip() else []}


def _related(service: Service, asked: EmbedParameters) -> Json:
    """Plans by project, those that are sure; or that there are none, with the nearest."""
    served = service.served
    found = work.similar(service, work.Asked(text=asked.text, feature=asked.feature, k=2))
    limit = asked.limit or _LIMITS[Kind.RELATED]
    groups = [
        (one["project"], [with_line(served, hit) for hit in one["hits"] if hit["above_threshold"]])
        for one in found["projects"]
        if one["total"]
    ]
    nearest = [one["project"]["label"] for one in found["projects"][:NAMED]]
    feature = found["compared"].get("feature")
    of = served.representations.at_row(served.catalogue.row_of(served.feature_id(feature["id"]))) if feature else None
    said = no_plan_like_it(found["read"], nearest, found["of"]) if found["none"] else ""
    return {"groups": groups[:limit], "of": of, "said": said, "total": found["total"]}


def _sought(served: Served, asked: EmbedParameters) -> list[Json]:
    project, technology, status = ([one] if one else [] for one in (asked.project, asked.technology, asked.status))
    filters = filters_of(project=project, technology=technology, status=status)
    query = Query(asked.text, _SOUGHT, mode=asked.mode or Mode.HYBRID, filters=filters)
    found = served.finder.find(query)
    return [with_line(served, served.representations.hit(hit)) for hit in found.answer.hits]


def _configured(served: Served, shown: Embedding, problem: str) -> str:
    asked = shown.asked
    labels = sorted((one.label for one in served.catalogue.projects.values()), key=str.casefold)
    return render_template(
        "configure.html",
        shown=shown,
        asked=asked,
        problem=problem or shown.missing(),
        is_ready=not problem and not shown.missing(),
        kinds=list(Kind),
        modes=list(Mode),
        statuses=STATUS_MARKS,
        languages=_LANGUAGES,
        labels=labels,
        release=release(),
        host=shown.root.rstrip("/"),
        warnings=hard_to_read(asked.theme, paper=asked.paper, ink=asked.ink, accent=asked.accent),
        snapshot=served.snapshot.name,
    )
