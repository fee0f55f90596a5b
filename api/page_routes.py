"""The pages: search, one feature with its evidence, and what an id names."""

from typing import NamedTuple

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from api import parameters, quotes
from api.finding import as_json
from api.quotes import Line
from api.representations import Representations
from api.schemas import SearchParameters
from api.search_view import FILTERS, PAGE, Pairs, SearchView, pairs_of
from api.service import Served, Service
from api.shown import Json, nothing_sure
from graph.errors import NotFoundError, SnapshotError
from graph.query import GRAPH_FORMATS, Request
from graph.vocabulary import iri
from ingest.sources import text_of
from search.engine import Hit

_RELATED = 8
_JSON, _HTML = "application/json", "text/html"


class Shown(NamedTuple):
    """A hit as it is shown: its JSON, the line that tells most, and where that can be read."""

    hit: Json
    line: Line
    address: str


def blueprint(service: Service) -> Blueprint:
    """`/`, `/features/…`, `/docs` and the redirects from ids."""
    routes = Blueprint("pages", __name__, template_folder="web/templates", static_folder="web/static")

    @routes.get("/")
    def search() -> str:
        asked = parameters.read(SearchParameters, request.args, k=PAGE)
        served = service.served
        query, manner = parameters.query(asked), parameters.manner(asked)
        found = served.finder.find(query, manner)
        groups: dict[str, list[Shown]] = {}
        for hit in found.answer.hits:
            groups.setdefault(hit.project.label, []).append(_shown(served.representations, hit, found.meant))
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
            related=[_shown(served.representations, hit, feature.title) for hit in hits],
            snapshot=served.snapshot.name,
        )

    @routes.get("/id/<path:id>")
    def by_id(id: str) -> AnyResponse:
        """What an id names, as a page or as data, by Accept. Raises NotFoundError for an id that names nothing."""
        answer = redirect(_address_of(service.served, id), 303)
        answer.vary.add("Accept")
        return answer

    @routes.get("/docs")
    def docs() -> str:
        return render_template("docs.html", description=current_app.api_doc)  # type: ignore[attr-defined]

    @routes.get("/favicon.ico")
    def favicon() -> Response:
        return Response(status=204)

    return routes


def _shown(representations: Representations, hit: Hit, text: str) -> Shown:
    shown = representations.hit(hit)
    line = quotes.telling_line(hit.feature, text)
    return Shown(shown, line, quotes.line_address(hit.document, line.number, shown["links"]["html"]))


def _address_of(served: Served, id: str) -> str:
    """Where an id leads the client that asks: a page, JSON, or a description as a graph."""
    rdf = {media_type: name for name, media_type in GRAPH_FORMATS.items()}
    wanted = request.accept_mimetypes.best_match([_JSON, _HTML, *rdf]) or _JSON
    name = iri(served.base, id)
    described = url_for("data.sparql", query=f"DESCRIBE <{name}>", format=rdf.get(wanted, "ttl"))
    if served.catalogue.has_feature(id):
        path = id.removeprefix("feature/")
        return {_JSON: f"/api/features/{path}", _HTML: f"/features/{path}"}.get(wanted, described)
    if served.landscape.has_theme(id):
        name = id.removeprefix("theme/")
        return {_JSON: f"/api/themes/{name}", _HTML: f"/themes/{name}"}.get(wanted, described)
    if served.pool.run(Request(f"ASK {{ <{name}> ?property ?value }}")).content.find(b"true") < 0:
        raise NotFoundError(f"Nothing in this snapshot has the id {id}. Search for its name.")
    return (_page_of(served, id) if wanted == _HTML else None) or described


def _page_of(served: Served, id: str) -> str | None:
    """The page about a project, or the plans that name a technology or are about a concept; None for what has none."""
    if id in served.catalogue.projects:
        return url_for("network_pages.project", project=id.rsplit("/", 1)[-1])
    if id in served.catalogue.technologies:
        return url_for("pages.search", technology=served.catalogue.technologies[id].label)
    if id in served.catalogue.concepts:
        return url_for("pages.search", concept=served.catalogue.concepts[id].label)
    return None


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
