"""A second triple store, Debian's Virtuoso, reads the exported graph."""

import csv
import io
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.exports.datasets import Wanted, export
from api.service import Service
from graph.vocabulary import DEFAULT_BASE

_STARTED_WITHIN = 60.0
"""Seconds that a new Virtuoso may take before it answers."""

_INI = """
[Database]
DatabaseFile = {0}/virtuoso.db
ErrorLogFile = {0}/virtuoso.log
LockFile = {0}/virtuoso.lck
TransactionFile = {0}/virtuoso.trx
xa_persistent_file = {0}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {0}/temporary.db
TransactionFile = {0}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{1}
DirsAllowed = {0}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
"""

Ask = Callable[[str], str]


@pytest.fixture
def virtuoso(require: Callable[[str], str], tmp_path: Path) -> Iterator[Ask]:
    """Asks a Virtuoso of its own, which listens on this machine only and lives in a folder of the test."""
    server, client = require("virtuoso-t"), require("isql-vt")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "virtuoso.ini").write_text(_INI.format(tmp_path, port), encoding="utf-8")

    def ask(statement: str) -> str:
        options = ["BANNER=OFF", "VERBOSE=OFF", "PROMPT=OFF", "CSV=ON"]
        words = [client, f"127.0.0.1:{port}", "dba", "dba", *options, f"exec={statement};"]
        return subprocess.run(words, capture_output=True, check=True, text=True, cwd=tmp_path).stdout

    command = [server, "-f", "-c", str(tmp_path / "virtuoso.ini")]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        try:
            _wait(ask, started)
            yield ask
        finally:
            started.kill()


def _wait(ask: Ask, started: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _STARTED_WITHIN
    while True:
        assert started.poll() is None, "Virtuoso ended before it answered"
        try:
            ask("SELECT 1")
            return
        except subprocess.CalledProcessError:
            assert time.monotonic() < until, "Virtuoso does not answer"
            time.sleep(0.2)


def test_virtuoso_holds_every_quad_of_every_graph(virtuoso: Ask, service: Service, tmp_path: Path) -> None:
    """As many statements in each named graph as the file has, and the same features by title."""
    path = tmp_path / "graph.nq"
    made = export(service.served, Wanted("graph", "nq"))
    path.write_bytes(b"".join(made.pieces))
    quads = list(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))
    assert len(quads) == made.total
    virtuoso(f"DB.DBA.TTLP_MT (file_to_string_output ('{path}'), '', '{DEFAULT_BASE}', 512)")
    told = virtuoso("SPARQL SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    counted = {name: int(count) for name, count in csv.reader(io.StringIO(told), delimiter=";")}
    expected = Counter(quad.graph_name.value for quad in quads)
    assert {name: count for name, count in counted.items() if name.startswith(DEFAULT_BASE)} == expected
    told = virtuoso("SPARQL PREFIX rg: <https://w3id.org/roadgraph/ns#> SELECT DISTINCT ?f WHERE { ?f a rg:Feature }")
    assert set(told.split()) == {record["id"] for record in service.features()}
