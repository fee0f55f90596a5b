"""The Reconciliation Service API 0.2 of the W3C community group, which OpenRefine speaks."""

from flask import Response, jsonify, request
from flask_openapi3 import APIBlueprint, Tag
from pydantic import TypeAdapter
from werkzeug.exceptions import UnsupportedMediaType

from api import parameters
from api.descriptions import RECONCILE_BODY, problems
from api.json_body import json_of
from api.reconciliation import service as reconciliation
from api.reconciliation.schemas import (
    BATCH,
    MOST_ENTITIES,
    ExtensionQuery,
    ProposedAnswer,
    ProposeParameters,
    ReconcileAnswer,
    ReconcileParameters,
    ReconciliationQuery,
    SuggestedAnswer,
    SuggestedEntityParameters,
    SuggestedParameters,
)
from api.reconciliation.service import Reconciliation
from api.schemas import NoParameters
from api.served import Served
from api.service import Service
from api.shown import Json
from graph.errors import InputError, TooLargeError

_TAG = Tag(name="reconciliation", description="Match names with projects and technologies, as OpenRefine asks")
_BATCH = TypeAdapter(dict[str, ReconciliationQuery])
_EXAMPLE = '{"q0": {"query": "Apache Kafka"}}'


def blueprint(service: Service) -> APIBlueprint:
    """`/reconcile` and what belongs to it."""
    routes = APIBlueprint("reconciliation", __name__, url_prefix="/reconcile", abp_tags=[_TAG])

    @routes.before_request
    def refuse_callback() -> None:
        if "callback" in request.values:
            raise InputError(
                "JSONP (`callback`) is not offered: it runs what another site sends. "
                "Leave it out; every origin may read the answers (CORS)."
            )

    @routes.get(
        "",
        summary="The service's manifest, or what a query asks",
        responses={200: ReconcileAnswer, **problems(400, 413, 503)},
    )
    def reconcile(query: ReconcileParameters) -> Response:
        served = service.served
        asked = _answered(served, query)
        return jsonify(reconciliation.manifest(request.url_root, served.base) if asked is None else asked)

    @routes.post(
        "",
        summary="What a query sent as a form asks",
        responses={200: ReconcileAnswer, **problems(400, 413, 415, 503)},
        openapi_extensions={"requestBody": RECONCILE_BODY},
    )
    def reconcile_form(query: NoParameters) -> Response:
        asked = _answered(service.served, _form())
        if asked is None:
            raise InputError(
                f"Nothing was asked. Send a form with `queries`, for example {_EXAMPLE}, or with `extend`."
            )
        return jsonify(asked)

    _add_suggestions(routes, service)
    return routes


def _add_suggestions(routes: APIBlueprint, service: Service) -> None:
    """What clients offer while somebody chooses an entity, a type or properties."""

    @routes.get(
        "/suggest/entity",
        summary="Projects and technologies for what is typed so far",
        responses={200: SuggestedAnswer, **problems(400, 503)},
    )
    def suggest_entity(query: SuggestedEntityParameters) -> Response:
        return jsonify(service.served.part(Reconciliation).entities(query.prefix, query.cursor, query.type))

    @routes.get(
        "/suggest/type",
        summary="Types for what is typed so far",
        responses={200: SuggestedAnswer, **problems(400, 503)},
    )
    def suggest_type(query: SuggestedParameters) -> Response:
        return jsonify(reconciliation.types(query.prefix, query.cursor))

    @routes.get(
        "/suggest/property",
        summary="Properties for what is typed so far",
        responses={200: SuggestedAnswer, **problems(400, 503)},
    )
    def suggest_property(query: SuggestedParameters) -> Response:
        return jsonify(reconciliation.properties(query.prefix, query.cursor))

    @routes.get(
        "/properties",
        summary="Properties that entities of a type have",
        responses={200: ProposedAnswer, **problems(400, 503)},
    )
    def properties(query: ProposeParameters) -> Response:
        return jsonify(reconciliation.proposed(query.type, query.limit))


def _answered(served: Served, asked: ReconcileParameters) -> Json | None:
    """What was asked; None where nothing was. Raises InputError, TooLargeError or pydantic's ValidationError."""
    given = {name: getattr(asked, name) for name in ("queries", "query", "extend") if getattr(asked, name) is not None}
    if len(given) > 1:
        raise InputError(f"{' and '.join(given)} were given together. Ask for one of them at a time.")
    if asked.query is None and (asked.type or asked.limit):
        raise InputError("type and limit stand beside a `query` alone; in a batch each query has its own.")
    if asked.queries is not None:
        sent = json_of("queries", asked.queries, _EXAMPLE)
        _at_most(
            BATCH, sent, "The batch has {} queries; at most {} are answered at once, as the manifest's batchSize says."
        )
        return served.part(Reconciliation).batch(_BATCH.validate_python(sent))
    if asked.query is not None:
        return {"result": served.part(Reconciliation).result(_query(asked.query, asked))}
    if asked.extend is not None:
        sent = json_of("extend", asked.extend, _EXAMPLE)
        ids = sent.get("ids") if isinstance(sent, dict) else None
        _at_most(MOST_ENTITIES, ids, "{} entities are asked for; at most {} are answered at once.")
        return served.part(Reconciliation).extended(ExtensionQuery.model_validate(sent))
    return None


def _at_most(most: int, sent: object, said: str) -> None:
    """Raises TooLargeError for more than is answered, before any of it is looked at."""
    if isinstance(sent, dict | list) and len(sent) > most:
        raise TooLargeError(f"{said.format(len(sent), most)} Send them in parts.")


def _query(text: str, beside: ReconcileParameters) -> ReconciliationQuery:
    """One query, written as JSON or as a name with its type and limit beside it."""
    if text.lstrip().startswith("{"):
        if beside.type or beside.limit:
            raise InputError("type and limit stand beside a query that is a name; write them into the JSON.")
        return ReconciliationQuery.model_validate(json_of("query", text, _EXAMPLE))
    return ReconciliationQuery.model_validate({"query": text, "type": beside.type, "limit": beside.limit})


def _form() -> ReconcileParameters:
    """The form of the body. Raises InputError for a field given twice, UnsupportedMediaType for what is no form."""
    if request.mimetype not in parameters.FORMS:
        raise UnsupportedMediaType(
            f"Queries are not read from {request.mimetype or 'a body without a type'}. "
            f"Send a form ({parameters.FORMS[0]}) with `queries`, for example {_EXAMPLE}."
        )
    parameters.refuse_repeated_in(request.form)
    return parameters.read(ReconcileParameters, request.form)
