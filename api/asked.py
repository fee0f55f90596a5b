"""Which snapshot a request asks: one place reads `snapshot` from it, holds that one, and names it in the answer."""

from contextlib import ExitStack
from typing import Any

from flask import Flask, Response, g, request

from api.service import Service
from graph.errors import InputError

HEADER = "Roadgraph-Snapshot"


def register(app: Flask, service: Service) -> None:
    """Makes every route answer from one snapshot: the newest, or the kept one that the request names."""

    @app.before_request
    def hold() -> None:
        name = _named()
        if name and request.blueprint == "operations":
            raise InputError("snapshot is not known here: this tells of the server, not of one snapshot.")
        g.asked = ExitStack()
        g.held = g.asked.enter_context(service.asking(name))

    @app.teardown_request
    def let_go(_error: BaseException | None) -> None:
        if asked := g.pop("asked", None):
            asked.close()

    @app.after_request
    def name_snapshot(response: Response) -> Response:
        held = g.get("held")
        if held is not None and held.served is not None:
            response.headers.setdefault(HEADER, held.served.snapshot.name)
            if held.is_older and response.location and request.method in ("GET", "HEAD"):
                mark = "&" if "?" in response.location else "?"
                response.location += f"{mark}snapshot={held.served.snapshot.name}"
        return response

    @app.context_processor
    def older() -> dict[str, Any]:
        """What pages say where they show an older snapshot."""
        held = g.get("held")
        return {"older": held.served.snapshot if held is not None and held.is_older else None}


def _named() -> str | None:
    """The snapshot that the address or a form names. Raises InputError where both do."""
    given = [*request.args.getlist("snapshot"), *request.form.getlist("snapshot")]
    if len(given) > 1:
        raise InputError(f"snapshot was given {len(given)} times; it takes one value. Give it once.")
    return given[0] if given and given[0] else None
