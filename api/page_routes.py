"""The pages: search, and one feature with its evidence."""

from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from api.parameters import filters
from api.representations import Json
from api.schemas import FilterParameters
from api.service import Service
from graph.model import Feature
from graph.vocabulary import iri
from search.engine import Mode, Query
from search.word_index import WordIndex

_PAGE = 20
_FILTERS = ("project", "not_project", "technology", "status", "bucket")


def blueprint(service: Service) -> Blueprint:
    """`/`, `/features/…`, `/docs` and the redirects from ids."""
    routes = Blueprint("pages", __name__, template_folder="web/templates", static_folder="web/static")

    @routes.get("/")
    def search() -> str:
        text = request.args.get("q", "").strip()
        given = {name: [value for value in request.args.getlist(name) if value] for name in _FILTERS}
        asked = FilterParameters.model_validate(given)
        query = Query(text, _PAGE, 0, Mode.HYBRID, filters(asked))
        served = service.served
        answer = served.engine.search(query)
        found = served.representations.answer(text, query.filters, answer)
        groups: dict[str, list[tuple[Json, Line]]] = {}
        for hit, shown in zip(answer.hits, found["hits"], strict=True):
            groups.setdefault(hit.project.label, []).append((shown, _telling_line(hit.feature, text)))
        chosen = [(name, value) for name, values in given.items() for value in values]
        return render_template(
            "search.html", found=found, groups=groups, text=text, chosen=chosen, without=_without, adding=_adding
        )

    @routes.get("/features/<project>/<name>")
    def feature(project: str, name: str) -> str:
        served = service.served
        row = served.catalogue.row_of(served.feature_id(f"{project}/{name}"))
        evidence = served.catalogue.feature(row)
        found = served.representations.at_row(row)
        related = service.related(f"{project}/{name}", 8)["hits"] if found["kind"] == "feature" else []
        return render_template(
            "feature.html", feature=found, evidence=evidence, related=related, snapshot=served.snapshot.name
        )

    @routes.get("/id/<path:id>")
    def by_id(id: str) -> AnyResponse:
        """What an id names, as a page or as data, by Accept."""
        wants_page = request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
        if id.startswith("feature/"):
            target = id.replace("feature/", "/features/" if wants_page else "/api/features/", 1)
        else:
            target = url_for("data.sparql", query=f"DESCRIBE <{iri(service.served.base, id)}>")
        answer = redirect(target, 303)
        answer.vary.add("Accept")
        return answer

    @routes.get("/docs")
    def docs() -> str:
        from flask import current_app

        return render_template("docs.html", description=current_app.api_doc)  # type: ignore[attr-defined]

    @routes.get("/favicon.ico")
    def favicon() -> Response:
        return Response(status=204)

    return routes


class Line(NamedTuple):
    """A line of a document, with its number."""

    number: int
    text: str


def _telling_line(feature: Feature, query: str) -> Line:
    """The line of the evidence that shares most words with the query; the first that says anything, if none does."""
    lines = [Line(feature.lines.first + at, text) for at, text in enumerate(feature.quote.split("\n"))]
    terms = WordIndex.terms(query) if query else []
    telling = [line for line in lines if any(letter.isalnum() for letter in line.text)] or lines
    return max(telling, key=lambda line: (sum(term in line.text.casefold() for term in terms), -line.number))


def _without(name: str, value: str) -> str:
    """This page's address without one filter."""
    kept = [(key, one) for key, one in request.args.items(multi=True) if (key, one) != (name, value)]
    return _search_address(kept)


def _adding(name: str, value: str) -> str:
    """This page's address with one filter more."""
    return _search_address([*request.args.items(multi=True), (name, value)])


def _search_address(pairs: list[tuple[str, str]]) -> str:
    once = dict.fromkeys((name, value) for name, value in pairs if value)
    return url_for("pages.search") + ("?" + urlencode(list(once)) if once else "")
