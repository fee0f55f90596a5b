"""SPARQL over a sealed snapshot: screened, then answered by one of a few killable workers within a deadline."""

import contextlib
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import BusyError, LimitError, QueryError, SnapshotError
from graph.query_screen import screened
from graph.vocabulary import PREFIXES
from graph.worker_process import DiedError, LateError, Worker

RESULTS_FORMATS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""Short names of the formats of SELECT and ASK results, and their media types."""

GRAPH_FORMATS = {"ttl": "text/turtle", "nt": "application/n-triples", "rdf": "application/rdf+xml"}
"""Short names of the formats of CONSTRUCT and DESCRIBE results, and their media types."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use, and how many may run or wait."""

    seconds: float = 5.0
    memory: int = 1024**3
    bytes: int = 32 * 1024**2
    workers: int = 2
    waiting: int = 8


@dataclass(frozen=True, slots=True)
class Term:
    """What a variable of a query stands for: an IRI, or a literal where it has a datatype."""

    value: str
    datatype: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A query and the dataset and formats it is asked for.

    Graphs are IRIs. None for both leaves the choice to the query; once one is given, the other None means no graphs.
    `substitutions` are terms for variables that the query selects; the engine binds them, so that none becomes code.
    """

    query: str
    results_format: str = RESULTS_FORMATS["json"]
    graph_format: str = GRAPH_FORMATS["ttl"]
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None
    substitutions: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """A whole, serialised answer. `form` is `solutions`, `boolean` or `graph`."""

    form: str
    media_type: str
    content: bytes


@dataclass(eq=False)
class _Turn:
    """A place in the queue."""

    client: str


class QueryPool:
    """A bounded number of workers over one store, and a bounded queue before them.

    One client runs at most all workers but one (one where there is one) and waits in at most half of the queue,
    so that there is always room for others. Whoever waits longer than a query may take is turned away.
    """

    def __init__(self, store: Path, limits: Limits = Limits()) -> None:
        self._store = store
        self._limits = limits
        self._changed = threading.Condition()
        self._queue: list[_Turn] = []
        self._running: Counter[str] = Counter()
        self._idle: list[Worker] = []
        self._closed = False

    def run(self, request: Request, client: str = "") -> Result:
        """The whole answer, or an error that says why there is none: QueryError, LimitError, BusyError.

        `client` tells those apart who share the workers; callers without a name count as one.
        """
        has_dataset = screened(request.query)
        options = asdict(request) | {"prefixes": PREFIXES, "union": not has_dataset, "seconds": self._limits.seconds}
        del options["query"]
        with self._turn(client):
            header, body = self._answered(options, request.query)
        return self._result(request, header, body)

    @contextlib.contextmanager
    def _turn(self, client: str) -> Iterator[None]:
        """Waits for the right to use a worker, in the order of arrival. Raises BusyError."""
        turn = _Turn(client)
        with self._changed:
            self._queue.append(turn)
            try:
                if not self._is_next(turn):
                    self._check_queue(client)
                    if not self._changed.wait_for(lambda: self._is_next(turn), self._limits.seconds):
                        raise BusyError("All query workers stayed busy. Try again in a few seconds.")
                self._running[client] += 1
            finally:
                self._queue.remove(turn)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._running -= Counter([client])
                self._changed.notify_all()

    def _is_next(self, turn: _Turn) -> bool:
        if self._running.total() >= self._limits.workers:
            return False
        most = max(1, self._limits.workers - 1)
        return next((one for one in self._queue if self._running[one.client] < most), None) is turn

    def _check_queue(self, client: str) -> None:
        """Raises BusyError if the newest in the queue is one too many."""
        if len(self._queue) > self._limits.waiting:
            raise BusyError("All query workers are busy and the queue is full. Try again in a few seconds.")
        if sum(one.client == client for one in self._queue) > (self._limits.waiting + 1) // 2:
            raise BusyError("Too many of your queries are waiting. Wait for their answers, then try again.")

    def _answered(self, options: dict[str, Any], query: str) -> tuple[dict[str, Any], bytes]:
        """The answer of an idle worker or a new one.

        A worker that answered before may hold memory of that, and then die of a query that is harmless. So its death
        proves nothing, and a new one is asked. For the same reason none is kept that ran into a limit.
        """
        worker = self._take()
        deadline = time.monotonic() + self._limits.seconds
        while True:
            is_new = not worker.has_answered
            try:
                header, body = worker.ask(options, query.encode(), deadline=deadline)
            except LateError:
                worker.kill()
                raise LimitError(
                    f"The query ran longer than {self._limits.seconds:g} s and was stopped; nothing of it is returned. "
                    "Make it narrower (fewer patterns, a LIMIT inside), or take a dump and ask that."
                ) from None
            except DiedError as death:
                worker.kill()
                if is_new:
                    raise _died(death) from None
                worker = self._start()
            except BaseException:
                worker.kill()
                raise
            else:
                break
        if header.get("error") in ("bytes", "memory"):
            worker.kill()
        else:
            self._give_back(worker)
        return header, body

    def _take(self) -> Worker:
        with self._changed:
            if self._idle:
                return self._idle.pop()
        return self._start()

    def _start(self) -> Worker:
        """A new worker. Raises SnapshotError if the store cannot be opened, BusyError if that takes too long."""
        try:
            return Worker("graph.query_worker", str(self._store), str(self._limits.memory), str(self._limits.bytes))
        except LateError:
            raise BusyError("A query worker did not start in time. Try again in a few seconds.") from None
        except DiedError:
            raise SnapshotError(
                f"A query worker could not open the graph of snapshot {self._store.parent.name}. Run `roadgraph verify`."
            ) from None

    def _give_back(self, worker: Worker) -> None:
        with self._changed:
            if not self._closed:
                self._idle.append(worker)
                return
        worker.kill()

    def _result(self, request: Request, header: dict[str, Any], body: bytes) -> Result:
        match header.get("error"):
            case None:
                media_type = request.graph_format if header["form"] == "graph" else request.results_format
                return Result(header["form"], media_type, body)
            case "syntax":
                raise QueryError(f"The query is not valid SPARQL: {_syntax(request.query, header['detail'])}")
            case "bytes":
                raise LimitError(
                    f"The result is larger than {self._limits.bytes / 1024**2:g} MiB; nothing of it is returned. Add a LIMIT, or take an export."
                )
            case "memory":
                raise LimitError(
                    f"The query needs more than {self._limits.memory / 1024**2:g} MiB of memory. Make it simpler."
                )
            case _:
                raise QueryError(f"The engine cannot answer this query: {header['detail']}")

    def network_namespace(self) -> bool:
        """Whether workers have a network namespace of their own; else no new descriptors alone keep them in."""
        with self._turn(""):
            worker = self._take()
            self._give_back(worker)
            return bool(worker.hello["network_namespace"])

    def close(self) -> None:
        """Ends the idle workers. Who still holds the pool is answered; each worker then ends when it is given back."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.kill()


def _died(death: DiedError) -> BusyError | LimitError:
    if death.was_killed:
        return BusyError("The query's worker was stopped from outside. Try again in a few seconds.")
    return LimitError(
        "The query used more memory than it may, or crashed the engine; nothing of it is returned. Make it simpler."
    )


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
