"""SPARQL and exports."""

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag

from api.parameters import filters
from api.schemas import ExportParameters, ExportPath, SparqlParameters
from api.service import Service
from graph.errors import InputError
from graph.query import GRAPH_FORMATS, RESULTS_FORMATS, Request

_TAG = Tag(name="data", description="SPARQL and whole datasets")
_MEDIA_TYPES = {
    "jsonl": "application/jsonl",
    "csv": "text/csv; charset=utf-8",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
}
_ALIASES = {
    "application/json": RESULTS_FORMATS["json"],
    "application/xml": RESULTS_FORMATS["xml"],
    "text/xml": RESULTS_FORMATS["xml"],
}


def blueprint(service: Service) -> APIBlueprint:
    """`/sparql` and `/export/…`."""
    routes = APIBlueprint("data", __name__, abp_tags=[_TAG])

    @routes.get("/sparql", summary="Answer a SPARQL query")
    def sparql(query: SparqlParameters) -> Response:
        return _answered(query.query, query.format)

    @routes.post("/sparql", summary="Answer a SPARQL query sent as a form or as application/sparql-query")
    def sparql_sent() -> Response:
        if request.mimetype == "application/sparql-query":
            return _answered(request.get_data(as_text=True), request.args.get("format"))
        return _answered(request.form.get("query"), request.form.get("format") or request.args.get("format"))

    def _answered(query: str | None, format: str | None) -> Response:
        if not query or not query.strip():
            raise InputError(
                "There is no query. Send one as `query`, for example SELECT * WHERE { ?s ?p ?o } LIMIT 10."
            )
        results_format, graph_format = _formats(format)
        values = request.values
        result = service.sparql(
            Request(
                query,
                results_format or RESULTS_FORMATS["json"],
                graph_format or GRAPH_FORMATS["ttl"],
                values.getlist("default-graph-uri") or None,
                values.getlist("named-graph-uri") or None,
            )
        )
        chosen = graph_format if result.form == "graph" else results_format
        if chosen is None:
            raise InputError(
                f"A {result.form} result is not written in the format that was asked for. Ask for one of {', '.join(_offered(result.form))}."
            )
        answer = Response(result.content, mimetype=result.media_type)
        answer.headers["Roadgraph-Snapshot"] = service.served.snapshot.name
        answer.vary.add("Accept")
        return answer

    @routes.get("/export/<what>.<format>", summary="A whole dataset as a file")
    def export(path: ExportPath, query: ExportParameters) -> Response:
        pieces = service.exported(path.what, path.format, filters(query), groups=query.groups)
        answer = Response(pieces, mimetype=None, content_type=_MEDIA_TYPES[path.format])
        name = f"roadgraph-{path.what}-{service.served.snapshot.name}.{path.format}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Roadgraph-Snapshot"] = service.served.snapshot.name
        return answer

    return routes


def _offered(form: str) -> list[str]:
    return list((GRAPH_FORMATS if form == "graph" else RESULTS_FORMATS).values())


def _formats(format: str | None) -> tuple[str | None, str | None]:
    """The media types for results and for graphs: the one named, or the best that the Accept header allows."""
    if format:
        if format not in RESULTS_FORMATS and format not in GRAPH_FORMATS:
            raise InputError(
                f"There is no format {format!r}; there are {', '.join((*RESULTS_FORMATS, *GRAPH_FORMATS))}."
            )
        return RESULTS_FORMATS.get(format), GRAPH_FORMATS.get(format)
    accepted = request.accept_mimetypes
    if not accepted:
        return RESULTS_FORMATS["json"], GRAPH_FORMATS["ttl"]
    results = accepted.best_match([*RESULTS_FORMATS.values(), *_ALIASES])
    return _ALIASES.get(results or "", results), accepted.best_match(list(GRAPH_FORMATS.values()))
