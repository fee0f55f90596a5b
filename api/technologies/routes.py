"""Technologies: the JSON API of the list and of each of them."""

from flask import Response, jsonify
from flask_openapi3 import APIBlueprint, Tag

from api.descriptions import problems
from api.service import Service
from api.technologies.schemas import (
    TechnologiesAnswer,
    TechnologiesParameters,
    TechnologyAnswer,
    TechnologyParameters,
    TechnologyPath,
)
from api.technologies.told import Technologies

_TAG = Tag(name="technologies", description="What plans name, who plans what with it, what goes along with it")


def blueprint(service: Service) -> APIBlueprint:
    """`/api/technologies` and `/api/technologies/…`."""
    routes = APIBlueprint("technologies", __name__, url_prefix="/api", abp_tags=[_TAG])

    @routes.get(
        "/technologies",
        summary="Technologies that a feature names",
        responses={200: TechnologiesAnswer, **problems(400, 404, 503)},
    )
    def technologies(query: TechnologiesParameters) -> Response:
        served = service.served
        return jsonify({**served.part(Technologies).listed(query), "snapshot": served.snapshot.name})

    @routes.get(
        "/technologies/<technology>",
        summary="A technology, who plans what with it, and what goes along with it",
        responses={200: TechnologyAnswer, **problems(400, 404, 503)},
    )
    def technology(path: TechnologyPath, query: TechnologyParameters) -> Response:
        served = service.served
        return jsonify({**served.part(Technologies).one(path.technology, query), "snapshot": served.snapshot.name})

    return routes
