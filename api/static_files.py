"""Styles and scripts: their addresses change with their content, so that caches keep them and never show an old one."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

_YEAR = 365 * 24 * 3600
_DIGITS = 12


def register(app: Flask) -> None:
    """Puts a hash of the content (`v`) into the addresses that `url_for` makes; what is asked by it is kept for a year.

    What is asked without it, or by that of an earlier content, is kept too but asked for again each time.
    """

    @app.url_defaults
    def name_content(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and (found := _hash_of(app, values["filename"])):
            values["v"] = found

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint != "static" or response.status_code not in (200, 206, 304):
            return response
        asked = (request.view_args or {})["filename"]
        if request.args.get("v") == _hash_of(app, asked):
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        else:
            response.headers["Cache-Control"] = "public, no-cache"
        return response if response.status_code == 206 else _read(response)


def _read(response: Response) -> Response:
    """The same with its content in memory, as compressing needs it: these files are small."""
    file: Any = response.response
    response.direct_passthrough = False
    response.set_data(response.get_data())
    file.close()
    return response


def _hash_of(app: Flask, name: str) -> str | None:
    """The beginning of the SHA-256 of a file; None where there is none."""
    path = Path(app.static_folder or "") / name
    try:
        return _hash_at(path, path.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=256)
def _hash_at(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
