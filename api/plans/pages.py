"""The page of search, which everything begins with."""

from flask import Blueprint, Response, render_template, request

from api import parameters, quotes
from api.finding import as_json
from api.plans.facets import facet_lists
from api.plans.view import FILTERS, PAGE, Pairs, SearchView, pairs_of
from api.plans.welcome import welcome
from api.schemas import SearchParameters
from api.served import Served
from api.service import Service
from api.shown import nothing_sure
from api.shown_hits import Shown, shown


def blueprint(service: Service) -> Blueprint:
    """`/`."""
    routes = Blueprint("pages", __name__)

    routes.add_app_template_filter(quotes.parts, "parts")
    routes.add_app_template_test(quotes.is_title, "title")

    @routes.get("/")
    def search() -> str:
        asked = parameters.read(SearchParameters, request.args, k=PAGE)
        served = service.served
        if not request.args.keys() - {"snapshot"}:
            return render_template("welcome.html", welcome=served.part(welcome), snapshot=served.snapshot.name)
        query, manner = parameters.query(asked), parameters.manner(asked)
        found = served.finder.find(query, manner)
        groups: dict[str, list[Shown]] = {}
        for hit in found.answer.hits:
            groups.setdefault(hit.project.label, []).append(shown(served.representations, hit))
        chosen = _chosen(served, asked)
        answer = as_json(served.representations, query, manner, found)
        view = SearchView(asked, chosen)
        return render_template(
            "search.html",
            asked=asked,
            found=answer,
            said=nothing_sure(answer),
            groups=groups,
            view=view,
            facets=facet_lists(answer, view, chosen),
            chosen=chosen,
        )

    @routes.get("/favicon.ico")
    def favicon() -> Response:
        return Response(status=204)

    return routes


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
