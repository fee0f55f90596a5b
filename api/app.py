"""The Flask application: a factory that puts the blueprints together."""

import time
from importlib.metadata import version

import structlog
from flask import Response, g, request
from flask_openapi3 import Info, OpenAPI
from prometheus_client import CollectorRegistry, Counter, Histogram

from api import (
    asked,
    compare_pages,
    compare_routes,
    errors,
    export_routes,
    linked_pages,
    linked_routes,
    network_pages,
    network_routes,
    operations_routes,
    page_routes,
    parameters,
    permalink_routes,
    query_pages,
    query_routes,
    reconciliation_pages,
    reconciliation_routes,
    search_routes,
    similar_pages,
    similar_routes,
    sparql_routes,
    way_pages,
)
from api.schemas import Problem
from api.service import Service
from api.shown import STATUS_MARKS
from api.similar import LARGEST_COMPARED

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_PREFLIGHT_SECONDS = "86400"


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
        static_folder=None,
        template_folder="web/templates",
    )
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_COMPARED + 64 * 1024, MAX_FORM_PARTS=20, MAX_FORM_MEMORY_SIZE=512 * 1024
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.globals["status_marks"] = STATUS_MARKS
    errors.register(app, service.data.folder)
    registry = CollectorRegistry()
    _measure(app, registry)
    _protect(app)
    app.before_request(parameters.refuse_repeated)
    asked.register(app, service)
    app.register_api(search_routes.blueprint(service))
    app.register_api(similar_routes.blueprint(service))
    app.register_api(network_routes.blueprint(service))
    app.register_api(compare_routes.blueprint(service))
    app.register_api(export_routes.blueprint(service))
    app.register_api(permalink_routes.blueprint(service))
    app.register_api(sparql_routes.blueprint(service))
    app.register_api(query_routes.blueprint(service))
    app.register_api(linked_routes.blueprint(service))
    app.register_api(reconciliation_routes.blueprint(service))
    app.register_api(operations_routes.blueprint(service, registry))
    app.register_blueprint(page_routes.blueprint(service))
    app.register_blueprint(network_pages.blueprint(service))
    app.register_blueprint(way_pages.blueprint(service))
    app.register_blueprint(compare_pages.blueprint(service))
    app.register_blueprint(similar_pages.blueprint(service))
    app.register_blueprint(query_pages.blueprint(service))
    app.register_blueprint(linked_pages.blueprint(service))
    app.register_blueprint(reconciliation_pages.blueprint(service))
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
    """Headers that every answer carries; everything is open to every origin, without credentials."""

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("Access-Control-Allow-Origin", "*")
        response.headers.setdefault(
            "Access-Control-Expose-Headers",
            "Roadgraph-Snapshot, Roadgraph-Total, Roadgraph-Complete, Roadgraph-Rows, Roadgraph-Query, "
            "Content-Disposition, Retry-After",
        )
        if request.method == "OPTIONS":
            response.headers.setdefault(
                "Access-Control-Allow-Methods", response.headers.get("Allow", "GET, HEAD, OPTIONS")
            )
            response.headers.setdefault("Access-Control-Allow-Headers", "Accept, Content-Type")
            response.headers.setdefault("Access-Control-Max-Age", _PREFLIGHT_SECONDS)
        return response
