"""The Flask application: a factory that puts the blueprints together."""

import time
from importlib.metadata import version

import structlog
from flask import Response, g, request
from flask_openapi3 import Info, OpenAPI
from prometheus_client import CollectorRegistry, Counter, Histogram

from api import asked, compression, errors, operations_routes, origins, parameters, static_files
from api.compare import pages as compare_pages
from api.compare import routes as compare_routes
from api.discovery import routes as discovery_routes
from api.exports import pages as export_pages
from api.exports import routes as export_routes
from api.features import pages as feature_pages
from api.linked import pages as linked_pages
from api.linked import routes as linked_routes
from api.map import pages as map_pages
from api.map import routes as map_routes
from api.network import pages as network_pages
from api.network import routes as network_routes
from api.network import way_pages
from api.permalinks import routes as permalink_routes
from api.plans import pages as search_pages
from api.plans import routes as search_routes
from api.policy import policy
from api.projects import pages as project_pages
from api.projects import routes as project_routes
from api.reconciliation import pages as reconciliation_pages
from api.reconciliation import routes as reconciliation_routes
from api.reference import pages as reference_pages
from api.schemas import Problem
from api.service import Service
from api.shown import STATUS_MARKS
from api.similar import pages as similar_pages
from api.similar import routes as similar_routes
from api.similar.plans import LARGEST_COMPARED
from api.sparql import named_pages as query_pages
from api.sparql import named_routes as query_routes
from api.sparql import routes as sparql_routes
from api.sparql import terms_routes
from api.status import pages as status_pages
from api.status import routes as status_routes
from api.technologies import pages as technology_pages
from api.technologies import routes as technology_routes
from api.widget import badge_routes, embed_pages, oembed_routes
from api.widget import routes as widget_routes

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_POLICY = policy()


def create_app(service: Service) -> OpenAPI:
    """An application that answers from a service."""
    app = OpenAPI(
        __name__,
        info=Info(
            title="Roadgraph",
            version=version("roadgraph"),
            description="What open-source projects plan, found by meaning, with the line it was read from.",
        ),
        validation_error_status=400,
        validation_error_model=Problem,
        validation_error_callback=errors.invalid_request,
        doc_ui=False,
        static_folder="web/static",
        template_folder="web/templates",
    )
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_COMPARED + 64 * 1024, MAX_FORM_PARTS=20, MAX_FORM_MEMORY_SIZE=512 * 1024
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.globals["status_marks"] = STATUS_MARKS
    errors.register(app, service.data.folder)
    compression.register(app)  # first, so that it sees answers last
    registry = CollectorRegistry()
    _measure(app, registry)
    _protect(app)
    origins.register(app)
    static_files.register(app)
    app.before_request(parameters.refuse_repeated)
    asked.register(app, service)
    for routes in (
        search_routes,
        project_routes,
        similar_routes,
        network_routes,
        compare_routes,
        export_routes,
        permalink_routes,
        sparql_routes,
        query_routes,
        terms_routes,
        linked_routes,
        technology_routes,
        map_routes,
        reconciliation_routes,
        discovery_routes,
        badge_routes,
        oembed_routes,
        status_routes,
    ):
        app.register_api(routes.blueprint(service))
    app.register_api(operations_routes.blueprint(service, registry))
    for pages in (
        search_pages,
        project_pages,
        feature_pages,
        network_pages,
        way_pages,
        compare_pages,
        similar_pages,
        query_pages,
        linked_pages,
        technology_pages,
        map_pages,
        reconciliation_pages,
        embed_pages,
        export_pages,
        status_pages,
        reference_pages,
    ):
        app.register_blueprint(pages.blueprint(service))
    app.register_blueprint(widget_routes.blueprint())
    return app


def _measure(app: OpenAPI, registry: CollectorRegistry) -> None:
    """Counts and times every request, and logs it as one JSON line."""
    answered = Counter(
        "roadgraph_requests_total", "Requests answered", ["route", "method", "status"], registry=registry
    )
    seconds = Histogram("roadgraph_request_seconds", "Seconds that a request took", ["route"], registry=registry)
    log = structlog.get_logger()

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        route = str(request.url_rule) if request.url_rule else "none"
        method = request.method if request.method in _METHODS else "other"  # a client may invent any number of them
        took = time.perf_counter() - g.get("began", time.perf_counter())
        answered.labels(route, method, response.status_code).inc()
        seconds.labels(route).observe(took)
        log.info(
            "answered", method=request.method, path=request.path, status=response.status_code, ms=round(took * 1000, 1)
        )
        return response


def _protect(app: OpenAPI) -> None:
    """Headers that every answer carries."""

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        return response
