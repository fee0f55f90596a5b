"""The real roadmaps with their annotations and judged queries, where they are; and the scorers that lie beside them."""

import json
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from api.publishing.publish import Publisher
from api.service import Service
from api.settings import Settings
from graph.snapshots import DataFolder
from search.encoder import MiniLM


class _Quiet(WSGIRequestHandler):
    """Answers without a line on the terminal for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


def shared_folder() -> Path | None:
    """Where ROADGRAPH_SHARED says, else beside the repository; None if it is not there."""
    folder = Path(os.environ.get("ROADGRAPH_SHARED", Path(__file__).parents[2] / "shared"))
    return folder if (folder / "gold").is_dir() else None


def published(shared: Path, data: Path, names: list[str] | None = None) -> Service:
    """A service over a fresh data folder with the corpus, or with some documents of it."""
    settings = Settings.read({}, data=data)
    encoder = MiniLM()
    sources = [str(shared / "roadmaps" / name) for name in names] if names else [str(shared / "roadmaps")]
    Publisher(DataFolder(data), encoder, base=settings.base).ingest(sources)
    return Service(settings, encoder)


def exported(service: Service, path: Path) -> Path:
    """The features as JSON Lines in a file."""
    path.write_text("".join(json.dumps(record) + "\n" for record in service.features()), encoding="utf-8")
    return path


def quiet() -> None:
    """Keeps the line that is logged for each request from the terminal, as thousands are made."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of a server over an application, for as long as it is needed."""
    quiet()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving(data: Path, **environment: str) -> Iterator[str]:
    """The address of `roadgraph serve` over a data folder, in a process of its own, for as long as it is needed.

    `environment` is added to that of this process: settings.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("roadgraph")), "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment})
    assert process.stderr
    try:
        said = next((line for line in process.stderr if "is ready: " in line), "")
        if not said:
            raise RuntimeError(f"The server ended with status {process.wait()} before it was ready.")
        threading.Thread(target=process.stderr.read, daemon=True).start()  # else its log fills the pipe, and it waits
        yield said.split("is ready: ")[1].split()[0]
    finally:
        process.terminate()
        process.wait(30)


def extraction_figures(shared: Path, export: Path) -> dict[str, Any]:
    """What the extraction scorer says of an export, over all annotated documents."""
    gold = shared / "gold"
    return _scored(shared, "score_extraction.py", str(gold), str(export), "--aliases", str(gold / "aliases.json"))


def search_figures(shared: Path, address: str, *, mode: str = "hybrid") -> dict[str, Any]:
    """What the search scorer says of a server's answers to the judged queries."""
    judged = shared / "gold" / "search"
    return _scored(
        shared, "score_search.py", address, str(judged / "queries.jsonl"), str(judged / "qrels.jsonl"), "--mode", mode
    )


def related_figures(shared: Path, address: str, export: Path) -> dict[str, Any]:
    """What the search scorer says of a server's related features."""
    judged = shared / "gold" / "search"
    files = (str(judged / "related.jsonl"), str(judged / "qrels.jsonl"))
    return _scored(shared, "score_search.py", address, *files, "--export", str(export))


def _scored(shared: Path, scorer: str, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, str(shared / "tools" / scorer), *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))
