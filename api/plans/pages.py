"""The pages: search, and one feature with its evidence."""

from typing import NamedTuple

from flask import Blueprint, Response, render_template, request

from api import parameters
from api.plans import quotes
from api.plans.finding import as_json
from api.plans.quotes import Line
from api.plans.view import FILTERS, PAGE, Pairs, SearchView, pairs_of
from api.reference import pages as reference_pages
from api.representations import Representations
from api.schemas import SearchParameters
from api.service import Served, Service
from api.shown import Json, nothing_sure
from graph.errors import SnapshotError
from ingest.sources import text_of
from search.engine import Hit

_RELATED = 8


class Shown(NamedTuple):
    """A hit as it is shown: its JSON, the line that tells most, and where that can be read."""

    hit: Json
    line: Line
    address: str


def blueprint(service: Service) -> Blueprint:
    """`/`, `/features/…` and `/docs`."""
    routes = Blueprint("pages", __name__)

    @routes.get("/")
    def search() -> str:
        asked = parameters.read(SearchParameters, request.args, k=PAGE)
        served = service.served
        query, manner = parameters.query(asked), parameters.manner(asked)
        found = served.finder.find(query, manner)
        groups: dict[str, list[Shown]] = {}
        for hit in found.answer.hits:
            groups.setdefault(hit.project.label, []).append(_shown(served.representations, hit))
        chosen = _chosen(served, asked)
        answer = as_json(served.representations, query, manner, found)
        return render_template(
            "search.html",
            asked=asked,
            found=answer,
            said=nothing_sure(answer),
            groups=groups,
            view=SearchView(asked, chosen),
            chosen=chosen,
        )

    @routes.get("/features/<project>/<name>")
    def feature(project: str, name: str) -> str:
        served = service.served
        id = served.feature_id(f"{project}/{name}")
        row = served.catalogue.row_of(id)
        feature, document = served.catalogue.feature(row), served.catalogue.document_at(row)
        found = served.representations.at_row(row)
        hits = served.related.to_feature(id, _RELATED)[1] if found["kind"] == "feature" else ()
        try:
            content = text_of(service.data.read_document(document.version)).split("\n")
        except SnapshotError:
            content = []  # the snapshot has the evidence itself; what stands around it is lost with the document
        return render_template(
            "feature.html",
            feature=found,
            evidence=feature,
            lines=quotes.around(feature, content),
            source=quotes.line_address(document, feature.lines.first, ""),
            related=[_shown(served.representations, hit) for hit in hits],
            snapshot=served.snapshot.name,
        )

    @routes.get("/docs")
    def docs() -> str:
        return reference_pages.docs(service)

    @routes.get("/favicon.ico")
    def favicon() -> Response:
        return Response(status=204)

    return routes


def _shown(representations: Representations, hit: Hit) -> Shown:
    shown = representations.hit(hit)
    address = quotes.line_address(hit.document, shown["quote"]["line"], shown["links"]["html"])
    return Shown(shown, Line.of_json(shown["quote"]), address)


def _chosen(served: Served, asked: SearchParameters) -> Pairs:
    """The filters in use, each once, projects and technologies by their labels."""
    pairs: Pairs = []
    for name, value in pairs_of(asked):
        kind = name.removeprefix("not_")
        if kind in ("project", "technology"):
            table = served.catalogue.projects if kind == "project" else served.catalogue.technologies
            pairs += [(name, table[id].label) for id in served.catalogue.ids_of(value, kind)]
        elif name in ("status", "bucket"):
            pairs.append((name, value.strip().casefold().replace(" ", "_").replace("-", "_")))
        elif name in FILTERS:
            pairs.append((name, value))
    return list(dict.fromkeys(pairs))
