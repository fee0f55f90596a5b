"""The API's page."""

from flask import Blueprint, current_app, render_template, request
from pydantic import Field

from api.parameters import read
from api.reference.examples import Known, answer, tried
from api.reference.operations import reference
from api.schemas import Parameters
from api.service import Service
from graph.errors import NotFoundError


class DocsParameters(Parameters):
    """What the page shows beside the reference."""

    example: str = Field("", description="the operation whose example is answered on the page")


def blueprint(service: Service) -> Blueprint:
    """`/docs`."""
    routes = Blueprint("reference_pages", __name__)

    @routes.get("/docs")
    def docs() -> str:
        asked = read(DocsParameters, request.args)
        description = current_app.api_doc  # type: ignore[attr-defined]
        found = reference(description)
        known = Known.of(service.served) if service.health().snapshot else None
        addresses = tried(found.operations(), known)
        if asked.example and asked.example not in addresses:
            raise NotFoundError(f"There is no example of {asked.example}. The operations are listed at /docs.")
        return render_template(
            "docs.html",
            description=description,
            reference=found,
            addresses=addresses,
            shown=asked.example,
            example=answer(current_app, addresses[asked.example]) if asked.example else None,
            root=request.url_root.rstrip("/"),
        )

    return routes
