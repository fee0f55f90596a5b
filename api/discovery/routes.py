"""`/opensearch.xml`, `/suggest.json` and `/feed.atom`."""

from urllib.parse import urlencode

from flask import Response, json, request
from flask_openapi3 import APIBlueprint, Tag

from api import parameters
from api.descriptions import problems, written
from api.discovery import feed, opensearch
from api.discovery.alternates import alternates, feed_address
from api.discovery.schemas import FeedParameters
from api.kept import kept
from api.schemas import NoParameters, SuggestParameters
from api.service import Service

_TAG = Tag(name="discovery", description="How browsers and readers of feeds find and follow what is here")


def blueprint(service: Service) -> APIBlueprint:
    """The three routes."""
    routes = APIBlueprint("discovery", __name__, abp_tags=[_TAG])
    routes.app_context_processor(lambda: {"alternates": alternates, "feed_address": feed_address})

    @routes.get(
        "/opensearch.xml",
        summary="OpenSearch description of the search",
        responses={200: written("OpenSearch 1.1", opensearch.MEDIA_TYPE), **problems(400, 503)},
    )
    def description(query: NoParameters) -> Response:
        return kept(service.served, lambda: _sent(opensearch.description(request.url_root), opensearch.MEDIA_TYPE))

    @routes.get(
        "/suggest.json",
        summary="Names and titles as browsers' search fields take them",
        responses={200: written("OpenSearch suggestions", opensearch.SUGGESTIONS), **problems(400, 503)},
    )
    def suggest(query: SuggestParameters) -> Response:
        found = service.suggest(query.q) if any(map(str.isalnum, query.q)) else None
        told = opensearch.suggestions(query.q, found, request.url_root)
        return _sent(json.dumps(told).encode(), opensearch.SUGGESTIONS)

    @routes.get(
        "/feed.atom",
        summary="The plans that appeared or changed last, as a feed",
        responses={200: written("Atom", feed.MEDIA_TYPE), **problems(400, 404, 503)},
    )
    def atom(query: FeedParameters) -> Response:
        return kept(service.served, lambda: _sent(_feed(service, query), feed.MEDIA_TYPE))

    return routes


def _feed(service: Service, asked: FeedParameters) -> bytes:
    served = service.served
    plans = feed.newest(served, feed.Wanted(asked.q, parameters.filters(asked), asked.k))
    given = asked.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    given.pop("k", None)
    pairs = urlencode(given, doseq=True)
    words = [str(one) for value in given.values() for one in (value if isinstance(value, list) else [value])]
    return feed.document(
        plans,
        title=" · ".join(["Roadgraph", *words]) if pairs else "Roadgraph: what open-source projects plan",
        itself=request.url,
        page=request.url_root + (f"?{pairs}" if pairs else ""),
        read=served.read[1],
    )


def _sent(body: bytes, media_type: str) -> Response:
    return Response(body, content_type=f"{media_type}; charset=utf-8")
