"""SPARQL over a sealed snapshot: screened, then answered by one of a few killable workers within a deadline."""

import contextlib
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph.errors import AbandonedError, BusyError, LimitError, SnapshotError
from graph.query_dataset import graphs_named
from graph.query_formats import BINARY_FORMATS, GRAPH_FORMATS, RESULTS_FORMATS
from graph.query_functions import Functions
from graph.query_marks import Mark, digest, marked
from graph.query_refusals import Limits, died, late, late_table, refused
from graph.query_screen import screened
from graph.vocabulary import PREFIXES
from graph.worker_process import AskerGoneError, DiedError, LateError, Worker, is_gone

__all__ = ["GRAPH_FORMATS", "RESULTS_FORMATS", "Limits", "Mark", "QueryPool", "Request", "Result", "Term"]

_LOOKED_AFTER = 0.2
"""Seconds after which somebody who waits is looked after: they may be gone."""

_DEBTORS = 64
"""Clients of whom it is remembered that their query cost a worker."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a variable of a query stands for: an IRI, or a literal where it has a datatype."""

    value: str
    datatype: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A query and the dataset and formats it is asked for.

    Graphs are IRIs. None for both leaves the choice to the query; once one is given, the other None means no graphs.
    `limit` asks for so many rows (or triples) at most; the answer then says whether these are all.
    `substitutions` are terms for variables that the query selects; the engine binds them, so that none becomes code.
    """

    query: str
    results_format: str = RESULTS_FORMATS["json"]
    graph_format: str = GRAPH_FORMATS["ttl"]
    default_graphs: Sequence[str] | None = None
    named_graphs: Sequence[str] | None = None
    limit: int | None = None
    substitutions: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """A serialised answer. `form` is `solutions`, `boolean` or `graph`; `mark` says whether it is complete."""

    form: str
    media_type: str
    content: bytes
    mark: Mark


@dataclass(eq=False)
class _Turn:
    """A place in the queue, then at a worker; `asker` is as in `QueryPool.run`."""

    client: str
    asker: socket.socket | None = None


class QueryPool:
    """A bounded number of workers over one store, and a bounded queue before them.

    One client runs at most all workers but one (one where there is one) and waits in at most half of the queue,
    so that there is always room for others. Whoever waits longer than a query may take is turned away. Whose query cost
    a worker waits until the next one has started, and takes none that stands ready from others.
    """

    def __init__(self, store: Path, limits: Limits = Limits(), functions: Functions | None = None) -> None:
        """`functions` are what queries may call besides SPARQL's own."""
        self._store = store
        self._functions = functions
        self._limits = limits
        self._changed = threading.Condition()
        self._queue: list[_Turn] = []
        self._running: Counter[str] = Counter()
        self._idle: list[Worker] = []
        self._owing: deque[str] = deque(maxlen=_DEBTORS)
        self._closed = False

    def run(self, request: Request, client: str = "", asker: socket.socket | None = None) -> Result:
        """The whole answer, or an error that says why there is none: QueryError, LimitError, BusyError, AbandonedError.

        `client` tells those apart who share the workers; callers without a name count as one. `asker` is the
        connection of whoever waits: once they close it, the query is stopped.
        """
        has_dataset = screened(request.query, longest=self._limits.text, deepest=self._limits.nesting)
        options = asdict(request) | {
            "prefixes": PREFIXES,
            "union": not has_dataset,
            "graphs": _graphs(request),
            "seconds": self._limits.seconds,
            "rows": self._limits.rows,
        }
        del options["query"]
        if request.results_format in BINARY_FORMATS:
            options["results_format"] = RESULTS_FORMATS["tsv"]
        preparing = self._functions.prepared(request.query) if self._functions else _nothing
        with self._turn(client, asker) as turn:
            header, body = self._answered(turn, options, request.query, preparing)
            return self._result(request, header, body, asker)

    @contextlib.contextmanager
    def _turn(self, client: str, asker: socket.socket | None = None) -> Iterator[_Turn]:
        """Waits for the right to use a worker, in the order of arrival. Raises BusyError, AbandonedError."""
        turn = _Turn(client, asker)
        with self._changed:
            self._queue.append(turn)
            try:
                if not self._is_next(turn):
                    self._check_queue(client)
                    self._wait(turn)
                self._running[client] += 1
            finally:
                self._queue.remove(turn)
                self._changed.notify_all()
        try:
            yield turn
        finally:
            with self._changed:
                self._running -= Counter([client])
                self._changed.notify_all()

    def _wait(self, turn: _Turn) -> None:
        until = time.monotonic() + self._limits.seconds
        while not self._changed.wait_for(lambda: self._is_next(turn), _LOOKED_AFTER):
            if is_gone(turn.asker):
                raise _abandoned()
            if time.monotonic() > until:
                raise self._busy("All query workers stayed busy. Try again in a few seconds.")

    def _is_next(self, turn: _Turn) -> bool:
        if self._running.total() >= self._limits.workers:
            return False
        most = max(1, self._limits.workers - 1)
        return next((one for one in self._queue if self._running[one.client] < most), None) is turn

    def _check_queue(self, client: str) -> None:
        """Raises BusyError if the newest in the queue is one too many."""
        if len(self._queue) > self._limits.waiting:
            raise self._busy("All query workers are busy and the queue is full. Try again in a few seconds.")
        if sum(one.client == client for one in self._queue) > (self._limits.waiting + 1) // 2:
            raise self._busy("Too many of your queries are waiting. Wait for their answers, then try again.")

    def _busy(self, said: str) -> BusyError:
        return BusyError(said, limit="queue", value=self._limits.waiting)

    def _answered(
        self, turn: _Turn, options: dict[str, Any], query: str, preparing: Callable[[float], bytes]
    ) -> tuple[dict[str, Any], bytes]:
        """The answer of an idle worker or a new one.

        A worker that answered before may hold memory of that, and then die of a query that is harmless. So its death
        proves nothing, and a new one is asked. For the same reason none is kept that ran into a limit.
        """
        began = time.monotonic()
        try:
            given = preparing(began + self._limits.seconds)
        except TimeoutError:
            raise late(self._limits) from None
        left = began + self._limits.seconds - time.monotonic()
        worker = self._take(turn.client)
        deadline = time.monotonic() + left
        options |= {"given": len(given)}
        while True:
            is_new = not worker.has_answered
            try:
                header, body = self._asked(worker, options, query.encode() + given, deadline, turn.asker)
            except DiedError as death:
                if is_new:
                    raise died(death, self._limits) from None
                worker = self._start()
            else:
                break
        if header.get("error") in ("bytes", "rows", "memory", "refused"):
            worker.kill()
        else:
            self._give_back(worker, turn.client)
        return header, body

    def _asked(
        self, worker: Worker, options: dict[str, Any], body: bytes, deadline: float, asker: socket.socket | None
    ) -> tuple[dict[str, Any], bytes]:
        """A worker's answer; a worker that does not give one is ended. Raises DiedError, LimitError, AbandonedError."""
        try:
            return worker.ask(options, body, deadline=deadline, asker=asker)
        except LateError:
            worker.kill()
            raise late(self._limits) from None
        except AskerGoneError:
            worker.kill()
            raise _abandoned() from None
        except BaseException:
            worker.kill()
            raise

    def _take(self, client: str) -> Worker:
        """A worker, which the client owes until it is given back: who owes one gets a new one while there is room for it."""
        with self._changed:
            has_room = len(self._idle) + self._running.total() <= self._limits.workers
            is_owing = client in self._owing
            if not is_owing:
                self._owing.append(client)
            if self._idle and not (is_owing and has_room):
                return self._idle.pop()
        return self._start()

    def _start(self) -> Worker:
        """A new worker. Raises SnapshotError if the store cannot be opened, BusyError if that takes too long."""
        extra = self._functions.opening if self._functions else ()
        words = (str(self._store), str(self._limits.memory), str(self._limits.bytes), *extra)
        return self._begun(lambda: Worker("graph.query_worker", *words))

    def _begun(self, start: Callable[[], Worker]) -> Worker:
        try:
            return start()
        except LateError:
            raise BusyError("A query worker did not start in time. Try again in a few seconds.") from None
        except DiedError:
            raise SnapshotError(
                f"A query worker could not open the graph of snapshot {self._store.parent.name}. Run `roadgraph verify`."
            ) from None

    def _give_back(self, worker: Worker, client: str) -> None:
        with self._changed:
            if client in self._owing:
                self._owing.remove(client)
            if not self._closed:
                self._idle.append(worker)
                return
        worker.kill()

    def _result(self, request: Request, header: dict[str, Any], body: bytes, asker: socket.socket | None) -> Result:
        if "error" in header:
            raise refused(request.query, self._limits, header)
        snapshot = self._store.parent.name
        mark = Mark(
            header["complete"], header["rows"], request.limit, snapshot, digest(request.query, request.substitutions)
        )
        form = header["form"]
        media_type = request.graph_format if form == "graph" else request.results_format
        if media_type in BINARY_FORMATS:
            body = self._tabled(request, mark, body, asker)
        elif request.limit is not None and form != "boolean":
            body = marked(body, media_type, mark)
        return Result(form, media_type, body, mark)

    def _tabled(self, request: Request, mark: Mark, body: bytes, asker: socket.socket | None) -> bytes:
        """Solutions in TSV as a workbook or as Parquet, made by a process of its own within a deadline of its own."""
        worker = self._begun(lambda: Worker("graph.table_worker", str(self._limits.memory)))
        deadline = time.monotonic() + self._limits.seconds
        options = {"format": request.results_format, "mark": asdict(mark), "seconds": self._limits.seconds}
        try:
            header, content = self._asked(worker, options, body, deadline, asker)
        except LimitError:
            raise late_table(self._limits) from None
        except DiedError as death:
            raise died(death, self._limits) from None
        worker.kill()
        if "error" in header:
            raise refused(request.query, self._limits, header)
        return content

    def network_namespace(self) -> bool:
        """Whether workers have a network namespace of their own; else no new descriptors alone keep them in."""
        with self._turn(""):
            worker = self._take("")
            self._give_back(worker, "")
            return bool(worker.hello["network_namespace"])

    def close(self) -> None:
        """Ends the idle workers. Who still holds the pool is answered; each worker then ends when it is given back."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.kill()


def _graphs(request: Request) -> list[str]:
    """The graphs that have to be there: those the request names, else those its query names."""
    if request.default_graphs is None and request.named_graphs is None:
        return graphs_named(request.query, PREFIXES)
    return [*(request.default_graphs or ()), *(request.named_graphs or ())]


def _nothing(_deadline: float) -> bytes:
    return b""


def _abandoned() -> AbandonedError:
    return AbandonedError("Whoever asked closed the connection; the query was stopped.")
