"""Point queries at a constant rate, alone and beside a client that asks hostile queries without pause: `make load`.

Loopback alone; some four minutes, and it ends by itself.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from urllib.parse import quote, urlencode

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.judgements import known_items
from benchmarks.replicas import replicated
from benchmarks.shared_corpus import serving
from benchmarks.sparql_speed import QUADS
from graph.sealed import WORDS, Snapshot
from search.catalogue import Catalogue

USERS, PACE = 40, 2.0
_AT_ONCE = (0, 1, 4)
"""Hostile queries at the same time, all of one client."""

_STRIDE = 6
"""Hostile queries that one connection asks in a turn, about, as most run until their deadline of five seconds."""

_WARM_UP = 10
"""Seconds of point queries that do not count: what is opened when it is first needed is open then."""

_QUESTIONS = Path(__file__).with_name("known_items.jsonl")
_USERS = Path(__file__).with_name("load_users.py")


@dataclass(slots=True)
class Taken:
    """What point queries took, in seconds, by kind, and what was answered otherwise than 200, by status."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failed: Counter[int] = field(default_factory=Counter)

    def add(self, rows: Sequence[tuple[str, float, int]]) -> None:
        """Adds kind, seconds and status of each answer."""
        for kind, seconds, status in rows:
            self.seconds.setdefault(kind, []).append(seconds)
            self.failed += Counter([status] if status != 200 else [])

    def percentile(self, kind: str, percent: int) -> float:
        """Milliseconds within which so many of a kind, or of all, were answered."""
        found = self.seconds[kind] if kind != "all" else list(chain(*self.seconds.values()))
        return float(np.percentile(found, percent)) * 1000


def main() -> int:
    """Prints the tables; 1 if any point query failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=25, help="length of a turn; the first five seconds do not count")
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        snapshot = replicated(Path(folder) / "data", QUADS)
        taken = measured(Path(folder) / "data", snapshot, seconds=asked.seconds, turns=asked.turns)
    console = Console(width=120)
    console.print(table(taken))
    for at_once, found in taken.items():
        if found.failed:
            console.print(f"beside {at_once} hostile queries, answers other than 200: {dict(found.failed)}")
    return 1 if any(found.failed for found in taken.values()) else 0


def measured(data: Path, snapshot: Snapshot, *, seconds: int, turns: int) -> dict[int, Taken]:
    """Hostile queries at once → what the point queries took. The three take turns."""
    taken = {at_once: Taken() for at_once in _AT_ONCE}
    paths = data / "load.json"
    paths.write_text(json.dumps(list(point_queries(snapshot))))
    with serving(data) as address:
        _asked(address, paths, _WARM_UP)
        for turn in range(turns):
            for at_once in _AT_ONCE:
                with _hostile(address, seconds, at_once, turn):
                    taken[at_once].add(_asked(address, paths, seconds))
    return taken


def point_queries(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Kind and path of each: a feature by its id, a search, and a named query, over and over, each of another thing."""
    catalogue = Catalogue(snapshot.folder / WORDS)
    questions = [one.text for one in known_items(_QUESTIONS)]
    for number in range(600):
        id = catalogue.feature(number * 7 % catalogue.count).id.removeprefix("feature/")
        text = questions[number % len(questions)]
        yield "feature", f"/api/features/{quote(id)}"
        yield "search", f"/api/search?{urlencode({'q': f'{text} {number}', 'k': 10})}"
        yield "named query", f"/api/queries/evidence?{urlencode({'feature': id})}"
    catalogue.close()


@contextmanager
def _hostile(address: str, seconds: int, at_once: int, turn: int) -> Iterator[None]:
    """Hostile queries in a process of their own, each turn others."""
    options = ["--seconds", str(seconds), "--at-once", str(at_once), "--first", str(turn * _STRIDE)]
    command = [sys.executable, "-m", "benchmarks.hostile", address, *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL) if at_once else None
    try:
        yield
    finally:
        if process:
            process.wait(60)


def _asked(address: str, paths: Path, seconds: int) -> list[tuple[str, float, int]]:
    """What locust measured: kind, seconds and status of each answer."""
    options = ["--headless", "--users", str(USERS), "--spawn-rate", str(USERS), "--run-time", str(seconds)]
    command = [sys.executable, "-m", "locust", "-f", str(_USERS), *options, "--host", address, "--loglevel", "ERROR"]
    environment = {**os.environ, "ROADGRAPH_LOAD_PATHS": str(paths)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if not paths.with_suffix(".taken").is_file():
        raise RuntimeError(f"locust ended with {done.returncode}: {done.stderr[-800:]}")
    found = [tuple(row) for row in json.loads(paths.with_suffix(".taken").read_text())]
    paths.with_suffix(".taken").unlink()
    return found


def table(taken: dict[int, Taken]) -> Table:
    """The 50th and the 99th percentile of each kind, alone and beside hostile queries, and how the latter compare."""
    made = Table("point queries", title=f"{USERS / PACE:.0f} point queries a second, milliseconds")
    for at_once in _AT_ONCE:
        beside = f"beside {at_once} hostile" if at_once else "alone"
        made.add_column(f"{beside}: p50")
        made.add_column("p99")
        if at_once:
            made.add_column("p99 × alone")
    alone = taken[0]
    for kind in [*sorted(alone.seconds), "all"]:
        cells = []
        for at_once, found in taken.items():
            p50, p99 = found.percentile(kind, 50), found.percentile(kind, 99)
            cells += [f"{p50:.1f}", f"{p99:.1f}", *([f"{p99 / alone.percentile(kind, 99):.2f}"] if at_once else [])]
        made.add_row(kind, *cells)
    made.caption = f"{sum(map(len, alone.seconds.values()))} answers alone"
    return made


if __name__ == "__main__":
    sys.exit(main())
