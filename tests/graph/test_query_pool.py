"""The pool of query workers: room for everybody, no wait without end, no worker left behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.errors import AbandonedError, BusyError, LimitError
from graph.frames import frame, read_frame
from graph.query import Limits, QueryPool, Request
from graph.sealed import GRAPH
from graph.snapshots import DataFolder
from graph.worker_process import is_gone

ENDLESS = Request("SELECT (count(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")


@pytest.fixture
def store(published: Path) -> Path:
    """The graph of the published snapshot."""
    return DataFolder(published).get_current().folder / GRAPH


class Asking(threading.Thread):
    """Asks an endless query as a client, and keeps what came of it."""

    def __init__(self, pool: QueryPool, client: str, asker: socket.socket | None = None) -> None:
        super().__init__()
        self._pool, self._client, self._asker = pool, client, asker
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._pool.run(ENDLESS, self._client, self._asker)
        except (AbandonedError, BusyError, LimitError) as error:
            self.error = error


def _wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def _workers(parent: int | None = None) -> list[int]:
    """The process ids of the query workers of a process, of this one if none is named."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            above = int(path.read_text().rsplit(")", 1)[1].split()[1])
            if above == (parent or os.getpid()) and b"graph.query_worker" in path.with_name("cmdline").read_bytes():
                found.append(int(path.parent.name))
    return found


def test_a_full_queue_is_turned_away(store: Path) -> None:
    """With every worker and every place taken, the next asker is told to come back."""
    pool = QueryPool(store, Limits(seconds=2, workers=1, waiting=0))
    slow = Asking(pool, "")
    try:
        _wait_for(_workers)
        with pytest.raises(BusyError, match="Try again") as raised:
            pool.run(Request("ASK {}"), "other")
        assert (raised.value.limit, raised.value.value) == ("queue", 0)
    finally:
        slow.join()
        pool.close()


def test_one_client_leaves_a_worker_and_a_place_for_others(store: Path) -> None:
    """However much one client asks, another is answered; the first is turned away before the queue is full."""
    pool = QueryPool(store, Limits(seconds=4, workers=2, waiting=4))
    asking = [Asking(pool, "greedy") for _ in range(3)]
    try:
        _wait_for(lambda: len(pool._queue) == 2)
        with pytest.raises(BusyError, match="of your queries are waiting"):
            pool.run(Request("ASK {}"), "greedy")
        assert pool.run(Request("ASK {}"), "modest").form == "boolean"
        assert len(_workers()) == 2
    finally:
        for one in asking:
            one.join()
        pool.close()
    assert all(one.error for one in asking)


def test_waiting_ends(store: Path) -> None:
    """Who waits as long as a query may take is told to come back; nobody waits forever."""
    pool = QueryPool(store, Limits(seconds=1, workers=1, waiting=8))
    asking = [Asking(pool, str(number)) for number in range(5)]
    for one in asking:
        one.join()
    pool.close()
    assert {type(one.error) for one in asking} == {BusyError, LimitError}


def test_who_is_gone_frees_the_worker(store: Path) -> None:
    """A client that closes its connection ends its query, running or waiting; one that sends more does not."""
    pool = QueryPool(store, Limits(seconds=60, workers=1))
    running, waiting = (socket.socketpair() for _ in range(2))
    asking = [Asking(pool, name, ends[0]) for name, ends in (("running", running), ("waiting", waiting))]
    try:
        _wait_for(lambda: _workers() and len(pool._queue) == 1)
        running[1].send(b"GET /next HTTP/1.1")
        waiting[1].close()
        _wait_for(lambda: not asking[1].is_alive())
        assert asking[0].is_alive()
        later = socket.socketpair()
        assert not is_gone(later[0])
        later[1].close()
        assert is_gone(later[0])
        later[0].close()
    finally:
        for worker in _workers():
            os.kill(worker, signal.SIGKILL)
        for one in asking:
            one.join()
        pool.close()
    assert isinstance(asking[1].error, AbandonedError)
    for ends in (running, waiting):
        for end in ends:
            end.close()


def test_a_worker_of_somebody_who_is_gone_is_ended(store: Path) -> None:
    """Long before its deadline; the next is answered."""
    pool = QueryPool(store, Limits(seconds=60, workers=1))
    here, there = socket.socketpair()
    gone = Asking(pool, "gone", here)
    try:
        _wait_for(_workers)
        there.close()
        assert pool.run(Request("ASK {}"), "next").form == "boolean"
        gone.join()
        assert isinstance(gone.error, AbandonedError)
        assert len(_workers()) == 1
    finally:
        here.close()
        pool.close()


def test_a_closed_pool_answers_and_leaves_nothing_behind(store: Path) -> None:
    """Closing ends no answer: who is waiting or comes later is served, and then no worker is left."""
    pool = QueryPool(store, Limits(seconds=2, workers=1))
    pool.run(Request("ASK {}"))
    assert len(_workers()) == 1
    slow = Asking(pool, "slow")
    _wait_for(lambda: pool._running.total() == 1)
    pool.close()
    with contextlib.suppress(BusyError):
        pool.run(Request("ASK {}"))
    slow.join()
    assert isinstance(slow.error, LimitError)
    assert pool.run(Request("ASK {}")).form == "boolean"
    assert _workers() == []


def test_a_worker_killed_while_it_answers_is_no_fault_of_the_query(store: Path) -> None:
    """Its asker may try again; where it had answered before, a new worker answers in its place."""
    pool = QueryPool(store, Limits(seconds=10, workers=1))
    try:
        slow = Asking(pool, "")
        _wait_for(_workers)
        time.sleep(1)
        os.kill(_workers()[0], signal.SIGKILL)
        slow.join()
        assert isinstance(slow.error, BusyError | LimitError)
        assert "stopped from outside" in str(slow.error)
        pool.run(Request("ASK {}"))
        os.kill(_workers()[0], signal.SIGKILL)
        assert pool.run(Request("ASK {}")).form == "boolean"
    finally:
        pool.close()


def test_a_worker_that_hit_a_limit_is_not_used_again(store: Path) -> None:
    """What it still holds of one answer can take nothing from the next."""
    pool = QueryPool(store, Limits(bytes=1000))
    with pytest.raises(LimitError):
        pool.run(Request("SELECT * { ?s ?p ?o }"))
    assert _workers() == []
    pool.close()


def test_whose_query_cost_a_worker_takes_none_from_others(store: Path) -> None:
    """They wait for a new one; the one that stands ready stays for others, who need not wait. A good answer settles it."""
    pool = QueryPool(store, Limits(bytes=1000, workers=2))
    costly = Request("SELECT * { ?s ?p ?o }")
    with pytest.raises(LimitError):
        pool.run(costly, "greedy")
    pool.run(Request("ASK {}"), "modest")
    ready = _workers()
    for _ in range(2):
        with pytest.raises(LimitError):
            pool.run(costly, "greedy")
        assert _workers() == ready
    for client in ("greedy", "modest", "greedy"):
        pool.run(Request("ASK {}"), client)
    assert len(_workers()) == 2
    assert "greedy" not in pool._owing
    pool.close()


def test_workers_end_with_their_parent(store: Path) -> None:
    """Kill the process that asks, and nothing goes on computing for nobody."""
    code = (
        "import sys; from pathlib import Path; from graph.query import *;"
        f"QueryPool(Path({str(store)!r}), Limits(seconds=600)).run(Request({ENDLESS.query!r}))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    try:
        _wait_for(lambda: _workers(parent.pid))
        worker = _workers(parent.pid)[0]
        time.sleep(1)
        assert _workers(parent.pid) == [worker]
    finally:
        parent.kill()
        parent.wait()
    _wait_for(lambda: not _lives(worker))


def _lives(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def test_a_worker_of_a_dead_parent_ends_at_once(store: Path) -> None:
    """A parent that died before the worker could tie itself to it is noticed."""
    command = [sys.executable, "-m", "graph.query_worker", str(store), str(1 << 30), str(1 << 20), "1"]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert worker.wait(20) == -signal.SIGKILL
    assert worker.stdin
    worker.stdin.close()


def test_an_alarm_ends_a_worker_that_nobody_stops(store: Path) -> None:
    """A second after the deadline, by itself."""
    command = [sys.executable, "-m", "graph.query_worker", str(store), str(1 << 30), str(1 << 20), str(os.getpid())]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert worker.stdin
    assert worker.stdout
    assert read_frame(worker.stdout)
    options = {
        "prefixes": {}, "union": True, "default_graphs": None, "named_graphs": None, "seconds": 0.2,
        "results_format": "text/csv", "graph_format": "text/turtle", "graphs": [], "rows": 1000, "limit": None,
        "substitutions": {},
    }  # fmt: skip
    worker.stdin.write(frame(options, ENDLESS.query.encode()))
    worker.stdin.flush()
    assert worker.wait(20) == -signal.SIGALRM
    worker.stdin.close()
    worker.stdout.close()
