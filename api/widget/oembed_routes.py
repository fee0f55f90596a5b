"""`/oembed`."""

from flask import Response, jsonify, request
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import problems
from api.service import Service
from api.widget import oembed
from api.widget.embed_schemas import OEmbedAnswer, OEmbedParameters

_TAG = Tag(name="embedding", description="Pages of this service, shown elsewhere")


def blueprint(service: Service) -> APIBlueprint:
    """`/oembed`."""
    routes = APIBlueprint("oembed", __name__, abp_tags=[_TAG])

    @routes.get(
        "/oembed",
        summary="The frame that shows a page elsewhere (oEmbed 1.0)",
        responses={200: OEmbedAnswer, **problems(400, 404, 501, 503)},
    )
    def shown(query: OEmbedParameters) -> Response:
        told = oembed.answer(service.served, query, request.url_root)
        if query.format == "xml":
            return Response(oembed.as_xml(told), content_type=f"{oembed.MEDIA_TYPES['xml']}; charset=utf-8")
        return jsonify(told.model_dump(exclude_none=True))

    return routes
