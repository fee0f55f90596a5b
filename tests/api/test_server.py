"""The real server with the real model: it starts, answers, logs JSON, and ends when told."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from api.publishing.publish import Publisher
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE
from search.encoder import MiniLM

PLANS = "# Quillstore roadmap\n\n- Remove ZooKeeper\n- Add a dark theme\n- Compress old segments\n"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder made with the real model."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "plans").mkdir()
    (folder / "plans" / "quill.md").write_text(PLANS)
    Publisher(DataFolder(folder / "data"), MiniLM(), base=DEFAULT_BASE).ingest([str(folder / "plans")])
    return folder / "data"


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _roadgraph(*words: str) -> subprocess.Popen[str]:
    command = [str(Path(sys.executable).with_name("roadgraph")), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


class Server(NamedTuple):
    """A running server: its process, its address, and the file that its log goes to."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path


@pytest.fixture
def server(data: Path, port: int, tmp_path: Path) -> Iterator[Server]:
    """A server that is ready."""
    with _serving(data, port, tmp_path / "log") as started:
        yield started


@contextlib.contextmanager
def _serving(
    data: Path, port: int, log: Path, host: str = "127.0.0.1", variables: dict[str, str] | None = None
) -> Iterator[Server]:
    command = [str(Path(sys.executable).with_name("roadgraph")), "serve", "--port", str(port), "--data", str(data)]
    with log.open("wb") as file:
        process = subprocess.Popen([*command, "--host", host], stderr=file, env=os.environ | (variables or {}))
    until = time.monotonic() + 90
    try:
        while "is ready" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.1)
        yield Server(process, log.read_text().split("is ready: ")[1].split()[0], log)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)


def _get(address: str) -> dict[str, object]:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return dict(json.load(answer))


def test_it_answers_by_meaning_and_ends_when_told(server: Server) -> None:
    """A paraphrase finds its plan, SPARQL is answered, and a TERM signal ends all of it."""
    process, address, _ = server
    assert _get(f"{address}/readyz")["status"] == "ok"
    hits = _get(f"{address}/api/search?q=get+rid+of+the+coordination+service&k=1&mode=semantic")["hits"]
    assert isinstance(hits, list)
    assert hits[0]["title"] == "Remove ZooKeeper"
    assert _get(f"{address}/sparql?query=ASK+%7B+?f+a+rg:Feature+%7D")["boolean"] is True
    children = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=True
    )
    workers = [int(pid) for pid in children.stdout.split()]
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    time.sleep(0.5)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_it_serves_ipv6_and_long_addresses(data: Path, tmp_path: Path) -> None:
    """The address that it prints can be opened; 8,190 bytes of request line are read, more are refused."""
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        port = probe.getsockname()[1]
    with _serving(data, port, tmp_path / "log", "::1") as (_, address, _):
        assert address == f"http://[::1]:{port}"
        asked = f"{address}/api/search?k=1&q="
        assert _get(asked + "x" * 7000)["total"] == 3
        with pytest.raises(urllib.error.HTTPError) as refused:
            _get(asked + "x" * 8200)
        assert refused.value.code == 414
        refused.value.close()


def test_a_client_that_disconnects_frees_its_worker(data: Path, port: int, tmp_path: Path) -> None:
    """With its only worker busy for a client that goes away, the server answers the next long before the deadline."""
    endless = "SELECT+(count(*)+AS+?n)+{+?a+?b+?c+.+?d+?e+?f+.+?g+?h+?i+.+?j+?k+?l+}"
    long = {"ROADGRAPH_SPARQL_SECONDS": "600", "ROADGRAPH_SPARQL_WORKERS": "1"}
    with _serving(data, port, tmp_path / "log", variables=long) as (_, address, log):
        with socket.create_connection(("127.0.0.1", port)) as going:
            going.sendall(f"GET /sparql?query={endless} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(1)
            going.settimeout(1)
            with pytest.raises(TimeoutError):
                going.recv(1)
        assert _get(f"{address}/sparql?query=ASK+%7B%7D")["boolean"] is True  # within 30 s, or this raises
        assert '"status": 499' in log.read_text()


def test_logs_are_json_lines_whatever_is_asked(server: Server) -> None:
    """A request full of control characters makes one line that parses."""
    process, address, log = server
    for path in ("/%0d%0aInjected:1", "/%1b[31mred", "/%00", "/api/search?q=%0a%0d"):
        with pytest.raises(urllib.error.HTTPError) if not path.startswith("/api") else _nothing():
            _get(address + path)
    process.terminate()
    process.wait(30)
    lines = [line for line in log.read_text().splitlines() if line.startswith("{")]
    assert len(lines) == 4
    assert [json.loads(line)["event"] for line in lines] == ["answered"] * 4


class _nothing:  # noqa: N801 - a context that expects nothing
    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, *_: object) -> None:
        """Nothing to check."""


def test_a_port_in_use_is_a_clear_error(data: Path) -> None:
    """The error names the address and what to do; nothing is left running."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = _roadgraph("serve", "--port", str(port), "--data", str(data))
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in errors
    assert "Choose another port" in errors


def test_a_second_writer_in_another_process_is_turned_away(data: Path, tmp_path: Path) -> None:
    """While one process writes, `roadgraph ingest` says so, and nothing is lost."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "new.md").write_text("# New roadmap\n\n- Add everything\n")
    folder = DataFolder(data)
    before = folder.current_name()
    with folder.writing():
        process = _roadgraph("ingest", str(tmp_path / "plans"), "--data", str(data))
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Another process is writing" in errors
    assert folder.current_name() == before
    folder.get_current().verify()


def test_queries_are_answered_while_snapshots_are_published(server: Server, data: Path, tmp_path: Path) -> None:
    """Every answer comes whole from one snapshot, and none fails."""
    address = server.address
    plans = tmp_path / "growing"
    plans.mkdir()
    seen = set()
    for number in range(3):
        (plans / "a.md").write_text("# Growing roadmap\n\n" + "".join(f"- Add part {n}\n" for n in range(number + 1)))
        Publisher(DataFolder(data), MiniLM(), base=DEFAULT_BASE).ingest([str(plans)])
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            found = (
                _get(f"{address}/api/search?q=add+part&k=50&project=Growing")
                if number
                else _get(f"{address}/api/search?q=&k=50")
            )
            hits = found["hits"]
            assert isinstance(hits, list)
            assert found["total"] == len(hits)
            seen.add(str(found["snapshot"]))
    assert len(seen) >= 3
