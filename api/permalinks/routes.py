"""Permalinks: made under `/api/permalinks`, shown and asked again under `/q/…`, for people and for programs."""

from datetime import UTC, datetime

from flask import Response, jsonify, redirect, render_template, request
from flask_openapi3 import APIBlueprint, Tag
from werkzeug.wrappers import Response as AnyResponse

from api.descriptions import problems
from api.json_body import json_sent
from api.permalinks import permalink as work
from api.permalinks.permalink import Kind, Permalink, Question
from api.permalinks.schemas import PERMALINK_BODY, AgainAnswer, PermalinkAnswer, PermalinkBody, PermalinkPath
from api.permalinks.store import PermalinkStore
from api.schemas import NoParameters
from api.service import Service
from api.shown import Json
from graph.errors import InputError

_TAG = Tag(name="permalinks", description="Questions kept with their snapshot and answer, and what changed since")


def blueprint(service: Service) -> APIBlueprint:
    """`/api/permalinks` and `/q/…`."""
    routes = APIBlueprint("permalinks", __name__, abp_tags=[_TAG])
    settings = service.settings
    store = PermalinkStore(service.data.permalinks, most=settings.permalinks, a_minute=settings.permalinks_a_minute)

    @routes.post(
        "/api/permalinks",
        summary="Keep a question with its snapshot and answer",
        responses={200: PermalinkAnswer, 201: PermalinkAnswer, **problems(400, 403, 413, 422, 429, 503, 507)},
        openapi_extensions={"requestBody": PERMALINK_BODY},
    )
    def keep(query: NoParameters) -> AnyResponse:
        question, client = _question(), request.remote_addr or ""
        store.admit(client)
        outcome = work.answered(service, question, client).kept()
        snapshot, now = service.served.snapshot, datetime.now(UTC).isoformat(timespec="seconds")
        kept, is_new = store.keep(Permalink(question, snapshot.name, snapshot.identity, outcome, now))
        if _is_for_people():
            return redirect(f"/q/{kept.id}", 303)
        answer = jsonify(work.told(kept, snapshot.name))
        answer.status_code = 201 if is_new else 200
        answer.headers["Location"] = f"/q/{kept.id}"
        return answer

    @routes.get(
        "/q/<id>",
        summary="A kept question and its answer, as a page or JSON by Accept",
        responses={200: PermalinkAnswer, **problems(400, 503)},
    )
    def show(path: PermalinkPath, query: NoParameters) -> Response:
        if query.snapshot:
            raise InputError("A permalink has its own snapshot. To ask another one, use /q/…/again?snapshot=…")
        permalink = store.get(path.id)
        return _shown(work.told(permalink, work.find_snapshot(service, permalink)), permalink.snapshot)

    @routes.get(
        "/q/<id>/again",
        summary="A kept question asked again, and what changed, as a page or JSON by Accept",
        responses={200: AgainAnswer, **problems(400, 422, 503)},
    )
    def again(path: PermalinkPath, query: NoParameters) -> Response:
        found = work.again(service, store.get(path.id), request.remote_addr or "")
        return _shown(found, found["again"]["snapshot"])

    return routes


def _question() -> Question:
    """What is to be kept. Raises InputError for none, or for both."""
    if request.is_json:
        sent = PermalinkBody.model_validate(json_sent('{"sparql": "ASK { ?s ?p ?o }"}'))
        if sent.snapshot:
            raise InputError("Name the snapshot in the address: /api/permalinks?snapshot=…")
    else:
        sent = PermalinkBody.model_validate(request.form.to_dict())
    if bool(sent.sparql.strip()) == bool(sent.sought.strip()):
        raise InputError("Send one question: `sparql` with a query, or `search` with the address of a search.")
    return Question(Kind.SPARQL, sent.sparql) if sent.sparql.strip() else Question.search(sent.sought)


def _is_for_people() -> bool:
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"


def _shown(found: Json, snapshot: str) -> Response:
    page = render_template("permalink.html", link=found) if _is_for_people() else None
    answer = jsonify(found) if page is None else Response(page, mimetype="text/html")
    answer.headers["Roadgraph-Snapshot"] = snapshot
    answer.vary.add("Accept")
    return answer
