"""Serves the application with gunicorn: one process that holds the model, several threads."""

import logging
import socket
import sys
from collections.abc import Callable
from typing import Any

import structlog
from gunicorn.app.base import BaseApplication

from api.app import create_app
from api.service import Service
from api.settings import Settings
from graph.errors import BusyError


class _Application(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, when_ready: Callable[[], None]) -> None:
        self._settings = settings
        self._when_ready = when_ready
        super().__init__()

    def load_config(self) -> None:
        options = {
            "bind": self._settings.address,
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.threads,
            "limit_request_line": 8190,  # the most it takes; longer texts are sent by POST
            "timeout": 120,
            "graceful_timeout": 10,
            "loglevel": "warning",
            "post_worker_init": lambda _worker: self._when_ready(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        service = Service(self._settings)
        service.warm()
        return create_app(service)


def serve(settings: Settings, *, when_ready: Callable[[], None]) -> None:
    """Serves until it is stopped. Raises BusyError if the port is taken, NotFoundError if nothing was ingested."""
    _check_port(settings)
    with_data = Service(settings)
    assert with_data.served
    with_data.close()
    _log_as_json()
    _Application(settings, when_ready).run()


def _check_port(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise BusyError(
                f"Cannot listen on {settings.address}: {error.strerror}. Choose another port with --port, or stop what uses it."
            ) from error


def _log_as_json() -> None:
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
