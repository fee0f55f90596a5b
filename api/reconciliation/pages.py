"""The preview of a project or technology: a small page that other sites may show in a frame."""

from flask import Blueprint, Response, render_template

from api.reconciliation.service import Reconciliation
from api.service import Service

_POLICY = "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
"""As for every page, but that nothing is run here and any site may frame it."""


def blueprint(service: Service) -> Blueprint:
    """`/preview/…`."""
    routes = Blueprint("reconciliation_pages", __name__)

    @routes.get("/preview/<path:id>")
    def preview(id: str) -> str:
        served = service.served
        return render_template(
            "preview.html", entity=served.part(Reconciliation).preview(id), snapshot=served.snapshot.name
        )

    @routes.after_request
    def framed(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    return routes
