"""SPARQL over a sealed snapshot: screened, then answered by one of a few killable workers within a deadline."""

import contextlib
import io
import os
import queue
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import BusyError, LimitError, QueryError, SnapshotError
from graph.query_worker import frame, read_frame
from graph.vocabulary import PREFIXES

RESULTS_FORMATS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""Short names of the formats of SELECT and ASK results, and their media types."""

GRAPH_FORMATS = {"ttl": "text/turtle", "nt": "application/n-triples", "rdf": "application/rdf+xml"}
"""Short names of the formats of CONSTRUCT and DESCRIBE results, and their media types."""

_LONGEST = 32 * 1024
_DEEPEST = 64
_NOT_CODE = re.compile(
    r"""#[^\n]*|<[^<>"{}|^`\\\s]*>|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""",
    re.DOTALL,
)
_STARTED_WITHIN = 30.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use, and how many may run or wait."""

    seconds: float = 5.0
    memory: int = 1024**3
    bytes: int = 32 * 1024**2
    workers: int = 2
    waiting: int = 16


@dataclass(frozen=True, slots=True)
class Request:
    """A query and the dataset and formats it is asked for. Graphs are IRIs; None leaves the choice to the query."""

    query: str
    results_format: str = RESULTS_FORMATS["json"]
    graph_format: str = GRAPH_FORMATS["ttl"]
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A whole, serialised answer. `form` is `solutions`, `boolean` or `graph`."""

    form: str
    media_type: str
    content: bytes


def screened(query: str) -> bool:
    """Refuses what is never answered here, in words (QueryError); returns whether the query names its own dataset.

    This is for the asker's sake: the wall behind it is the worker, which can open no connection.
    """
    if len(query.encode()) > _LONGEST:
        raise QueryError(f"The query has {len(query.encode())} bytes; at most {_LONGEST} are read. Shorten it.")
    if re.search(r"\\[uU]", query):
        raise QueryError("The query holds a \\u escape. Write the character itself.")
    code = _NOT_CODE.sub(" ", query)
    depth = deepest = 0
    for character in code:
        depth += (character in "({[") - (character in ")}]")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        raise QueryError(f"The query nests brackets {deepest} deep; at most {_DEEPEST} are read. Split it up.")
    if re.search(r"\bSERVICE\b", code, re.IGNORECASE):
        raise QueryError(
            "SERVICE is not answered here: queries reach this dataset alone. Ask the other endpoint yourself and join the results."
        )
    if re.search(r"\b(?:LOAD|INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", code) and not re.search(
        r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b", code, re.IGNORECASE
    ):
        raise QueryError(
            "This endpoint answers queries; it takes no updates. Change the documents and ingest them instead."
        )
    return bool(re.search(r"\bFROM\b", code, re.IGNORECASE))


class Worker:
    """One worker process."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "graph.query_worker", str(store), str(limits.memory), str(limits.bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            start_new_session=True,
        )
        hello = self._read(time.monotonic() + _STARTED_WITHIN)
        if hello is None:
            self.kill()
            raise SnapshotError(f"A query worker could not open the graph in {store}. Run `roadgraph verify`.")
        self.network_namespace: bool = hello[0]["network_namespace"]

    def ask(self, request: Request, *, union: bool, seconds: float) -> tuple[dict[str, Any], bytes] | None:
        """The worker's answer, or None if it died. Raises LimitError at the deadline; either way it is of no more use."""
        options = {
            "prefixes": PREFIXES,
            "union": union,
            "results_format": request.results_format,
            "graph_format": request.graph_format,
            "default_graphs": request.default_graphs,
            "named_graphs": request.named_graphs,
        }
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frame(options, request.query.encode()))
            self._process.stdin.flush()
        except BrokenPipeError:
            return None
        return self._read(time.monotonic() + seconds)

    def _read(self, deadline: float) -> tuple[dict[str, Any], bytes] | None:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        gathered, needed = bytearray(), 8
        while len(gathered) < needed:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise LimitError("deadline")
            part = os.read(descriptor, min(1 << 20, needed - len(gathered)))
            if not part:
                return None
            gathered += part
            if len(gathered) == 8 and needed == 8:
                needed = 8 + int.from_bytes(gathered, "big")
        return read_frame(io.BytesIO(bytes(gathered)))

    def kill(self) -> None:
        """Ends the process at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()


@dataclass
class QueryPool:
    """A bounded number of workers over one store, and a bounded queue before them."""

    store: Path
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(self.limits.workers):
            self._idle.put(None)
        self._places = threading.BoundedSemaphore(self.limits.workers + self.limits.waiting)
        self._closed = False

    def run(self, request: Request, client: str = "") -> Result:  # noqa: ARG002 - whom the workers are shared with
        """The whole answer, or an error that says why there is none: QueryError, LimitError, BusyError."""
        has_dataset = screened(request.query)
        with self._worker() as slot:
            worker = slot.get()
            try:
                answer = worker.ask(request, union=not has_dataset, seconds=self.limits.seconds)
            except LimitError:
                slot.discard()
                raise LimitError(
                    f"The query ran longer than {self.limits.seconds:g} s and was stopped; nothing of it is returned. "
                    "Make it narrower (fewer patterns, a LIMIT inside), or take a dump and ask that."
                ) from None
            if answer is None:
                slot.discard()
                raise LimitError(
                    "The query used more memory than it may, or crashed the engine; nothing of it is returned. Make it simpler."
                )
        return self._result(request, *answer)

    def _result(self, request: Request, header: dict[str, Any], body: bytes) -> Result:
        match header.get("error"):
            case None:
                media_type = request.graph_format if header["form"] == "graph" else request.results_format
                return Result(header["form"], media_type, body)
            case "syntax":
                raise QueryError(f"The query is not valid SPARQL: {_syntax(request.query, header['detail'])}")
            case "bytes":
                raise LimitError(
                    f"The result is larger than {self.limits.bytes / 1024**2:g} MiB; nothing of it is returned. Add a LIMIT, or take an export."
                )
            case "memory":
                raise LimitError(
                    f"The query needs more than {self.limits.memory / 1024**2:g} MiB of memory. Make it simpler."
                )
            case _:
                raise QueryError(f"The engine cannot answer this query: {header['detail']}")

    @contextlib.contextmanager
    def _worker(self) -> Iterator["_Slot"]:
        if self._closed or not self._places.acquire(blocking=False):
            raise BusyError("All query workers are busy and the queue is full. Try again in a few seconds.")
        try:
            slot = _Slot(self._idle.get(), self)
            try:
                yield slot
            finally:
                self._idle.put(slot.worker)
        finally:
            self._places.release()

    def network_namespace(self) -> bool:
        """Whether workers have a network namespace of their own; else no new descriptors alone keep them in."""
        with self._worker() as slot:
            return slot.get().network_namespace

    def close(self) -> None:
        """Ends the idle workers; a busy one ends when it is given back."""
        self._closed = True
        while True:
            try:
                worker = self._idle.get_nowait()
            except queue.Empty:
                return
            if worker:
                worker.kill()


@dataclass
class _Slot:
    """A place for a worker, filled when it is first needed."""

    worker: Worker | None
    pool: QueryPool

    def get(self) -> Worker:
        if self.worker is None:
            self.worker = Worker(self.pool.store, self.pool.limits)
        return self.worker

    def discard(self) -> None:
        if self.worker:
            self.worker.kill()
        self.worker = None


def _syntax(query: str, detail: str) -> str:
    """The engine's words about a syntax error, with line and column told apart and the text there."""
    found = re.match(r"error at (\d+):(\d+): (.*)", detail, re.DOTALL)
    if not found:
        return detail[:200]
    line, column, said = int(found[1]), int(found[2]), re.sub(r"\s+", " ", found[3])
    lines = query.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    near = text[max(0, column - 30) : column + 30].strip()
    return f"line {line}, column {column}, near {near!r}: {said[:160]}{'…' if len(said) > 160 else ''}"
