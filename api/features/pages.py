"""The page of one feature, of one that is gone, and of what rules mean."""

from flask import Blueprint, render_template

from api.features import changes
from api.features.history import history
from api.features.view import view
from api.service import Service
from api.shown import Json
from graph.vocabulary import iri
from ingest import rules

_NAMES = {"properties": changes.NAMES, "turns": changes.TURNS}


def blueprint(service: Service) -> Blueprint:
    """`/features/…` and `/rules`."""
    routes = Blueprint("feature_pages", __name__)

    @routes.app_template_filter("changed_words")
    def changed_words(change: Json) -> list[changes.Words]:
        return changes.changed_words(change["before"], change["after"])

    @routes.get("/features/<project>/<name>")
    def feature(project: str, name: str) -> str | tuple[str, int]:
        served, address = service.served, f"{project}/{name}"
        if served.find_gone(address):
            id = iri(served.base, f"feature/{address}")
            return render_template(
                "feature_gone.html", told=history(served, address), id=id, project=project, name=name, **_NAMES
            ), 410
        return render_template("feature.html", **view(service, served.feature_id(address)), **_NAMES)

    @routes.get("/rules")
    def meanings() -> str:
        return render_template(
            "rules.html", rules=rules.RULES, names=rules.NAMES, places=rules.PLACES, absent=rules.ABSENT
        )

    return routes
