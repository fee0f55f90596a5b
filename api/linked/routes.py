"""Linked data: ids and the ontology lead to a page or to RDF by Accept; descriptions; the dataset's own description."""

from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, request, url_for
from flask_openapi3 import APIBlueprint, Tag
from flask_openapi3.types import ResponseDict
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Response as AnyResponse

from api.descriptions import problems, written
from api.linked import things
from api.linked.schemas import DataPath, FormatPath, IdPath
from api.network.landscape import Landscape
from api.schemas import NoParameters
from api.served import Served
from api.service import Service
from graph.dataset import DATASET, dataset_facts
from graph.errors import NotFoundError
from graph.facts import DATA_FORMATS
from graph.facts import written as as_rdf
from graph.ontology import ontology

_TAG = Tag(name="linked data", description="What ids and terms lead to")
_HTML, _JSON = "text/html", "application/json"
_LEADS: ResponseDict = {303: {"description": "To the page, JSON or RDF that the Accept header asks for"}}
_RDF: ResponseDict = {200: written("The description", *DATA_FORMATS.values())}

_SECONDS = 60
"""How long caches keep where an id leads."""


def blueprint(service: Service) -> APIBlueprint:
    """`/id/…`, `/data/…`, `/ns…` and `/.well-known/void`."""
    routes = APIBlueprint("linked", __name__, abp_tags=[_TAG])

    @routes.get("/id/<path:id>", summary="Where an id leads", responses={**_LEADS, **problems(400, 404, 406, 503)})
    def by_id(path: IdPath) -> AnyResponse:
        served = service.served
        if not things.is_known(served, path.id):
            raise NotFoundError(f"Nothing in this snapshot has the id {path.id}. Search for its name.")
        return _leading(_addresses(served, path.id))

    @routes.get("/data/<path:name>", summary="What is said of a thing", responses={**_RDF, **problems(400, 404, 503)})
    def data(path: DataPath, query: NoParameters) -> AnyResponse:
        id, _, format = path.name.rpartition(".")
        if format not in DATA_FORMATS or not id:
            raise NotFoundError(
                f"There is no description {path.name}. Its address ends in one of {', '.join(DATA_FORMATS)}."
            )
        served = service.served
        found = things.described(served, id, request.url_root)
        answer = _described(as_rdf(found.facts(request.base_url), format), format)
        answer.headers["Link"] = f'<{url_for("linked.by_id", id=id)}>; rel="describes"'
        answer.headers["Roadgraph-Complete"] = "false" if found.is_cut else "true"
        return answer

    @routes.get(
        "/.well-known/void", summary="The description of the dataset", responses={**_RDF, **problems(400, 406, 503)}
    )
    def void(query: NoParameters) -> AnyResponse:
        served = service.served
        format = _best({media_type: name for name, media_type in DATA_FORMATS.items()})
        facts = dataset_facts(things.dataset(served, request.url_root))
        answer = _described(as_rdf(facts, format), format)
        answer.vary.add("Accept")
        return answer

    @routes.get("/ns", summary="Where the ontology leads", responses={**_LEADS, **problems(400, 406)})
    def terms() -> AnyResponse:
        addresses = {media_type: f"/ns.{name}" for name, media_type in DATA_FORMATS.items()}
        return _leading({_HTML: url_for("linked_pages.terms"), **addresses})

    @routes.get("/ns.<format>", summary="The ontology", responses={**_RDF, **problems(400, 404)})
    def ontology_as(path: FormatPath) -> AnyResponse:
        if path.format not in DATA_FORMATS:
            raise NotFoundError(f"The ontology is not written as {path.format!r}; there are {', '.join(DATA_FORMATS)}.")
        answer = Response(as_rdf(ontology().facts, path.format), mimetype=DATA_FORMATS[path.format])
        answer.cache_control.public, answer.cache_control.max_age = True, 3600
        answer.add_etag()
        return answer.make_conditional(request)

    return routes


def _best(offered: Mapping[str, str]) -> str:
    """What stands beside the media type that the client likes best; the first for one that takes anything.

    Raises NotAcceptable where it likes none.
    """
    accepted = request.accept_mimetypes
    best: Any = accepted.best_match(list(offered)) if accepted else next(iter(offered))
    if best is None:
        raise NotAcceptable(f"It is there as {', '.join(offered)}; the Accept header allows none of them.")
    return offered[best]


def _leading(addresses: Mapping[str, str]) -> AnyResponse:
    """A 303 to the address that suits the client."""
    answer = redirect(_best(addresses), 303)
    answer.vary.add("Accept")
    answer.cache_control.public, answer.cache_control.max_age = True, _SECONDS
    return answer


def _described(content: bytes, format: str) -> AnyResponse:
    """A description as it is sent: caches keep it, and ask whether it is still that of the served snapshot."""
    answer = Response(content, mimetype=DATA_FORMATS[format])
    answer.cache_control.public, answer.cache_control.no_cache = True, True
    answer.add_etag()
    return answer.make_conditional(request)


def _addresses(served: Served, id: str) -> dict[str, str]:
    """Media type → where a thing is to be had in it; the first for clients that take anything."""
    data = {media_type: f"/data/{id}.{name}" for name, media_type in DATA_FORMATS.items()}
    page = {_HTML: _page_of(served, id)}
    if id == DATASET:
        return {_JSON: data[DATA_FORMATS["jsonld"]], **data, **page}
    for kind, has in (("feature", served.catalogue.has_feature), ("theme", served.part(Landscape).has_theme)):
        if has(id):
            return {_JSON: f"/api/{kind}s/{id.removeprefix(kind + '/')}", **page, **data}
    return {**data, **page, _JSON: data[DATA_FORMATS["jsonld"]]}


def _page_of(served: Served, id: str) -> str:
    """The page about a thing: its own, the plans that are about it, or what is said of it."""
    name = id.rsplit("/", 1)[-1]
    if served.catalogue.has_feature(id):
        return f"/features/{id.removeprefix('feature/')}"
    if served.part(Landscape).has_theme(id):
        return url_for("network_pages.theme", name=name)
    if id in served.catalogue.projects:
        return url_for("project_pages.project", project=name)
    if id in served.catalogue.technologies:
        return url_for("technology_pages.technology", technology=name)
    if id in served.catalogue.concepts:
        return url_for("pages.search", concept=served.catalogue.concepts[id].label)
    return url_for("linked_pages.about", id=id)
