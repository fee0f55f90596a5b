"""Asks a server thousands of damaged queries: each has to end in an answer or in words, and the server has to live.

The queries are the named ones, those of the documentation, and the hostile ones, each damaged at random from a seed.
What fails is printed with its seed, and makes the command fail.
"""

import argparse
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

from rich.console import Console
from rich.progress import track
from rich.table import Table

from api.publishing.publish import Publisher
from api.settings import Settings
from benchmarks.client import Client
from benchmarks.hostile import HOSTILE
from benchmarks.shared_corpus import serving
from graph.named_queries import named_queries
from graph.snapshots import DataFolder
from search.encoder import MiniLM

ENDINGS = {
    200: "answered",
    400: "refused: no query",
    406: "refused: format",
    413: "refused: too large",
    422: "stopped by a limit",
    503: "busy",
}
"""How a query may end: status → in words."""

_ROOT = Path(__file__).parents[1]
_WRITTEN = re.compile(r"```sparql\n(.*?)```", re.DOTALL)
_SIGNS = "{}()[]<>\"'\\?$*+|^/!=&,;.:#@\n\0\N{LATIN SMALL LETTER E WITH ACUTE}\U0001f5fa"
_WORDS = """SELECT ASK CONSTRUCT DESCRIBE WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND VALUES EXISTS NOT DISTINCT REDUCED FROM
NAMED GROUP BY HAVING ORDER LIMIT OFFSET COUNT(*) IRI( STRDT( REGEX( rg:similarity( rg:nearest( <http:// 1e999 -1 "a"@b a ?s
INSERT LOAD PREFIX BASE true UNDEF AS COALESCE( IF( CONCAT( GROUP_CONCAT(""".split()
_THREADS = 4
_HOSTILE = 0.05
"""The share of hostile queries: each that stays one takes a worker until its deadline."""


def queries() -> list[str]:
    """The whole queries, but for the hostile ones."""
    written = [
        text for page in sorted((_ROOT / "docs").glob("*.md")) for text in _WRITTEN.findall(page.read_text("utf-8"))
    ]
    return [*(query.code for query in named_queries().values()), *written]


def mutated(text: str, others: Sequence[str], chance: random.Random) -> str:
    """The query with a few of its tokens cut, doubled, swapped, replaced, wrapped, or taken from another."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        pieces = [piece for piece in re.split(r"(\s+|[{}().;,])", text) if piece]
        if not pieces:
            break
        at, to = sorted((chance.randrange(len(pieces)), chance.randrange(len(pieces))))
        match chance.randrange(9):
            case 0:
                del pieces[at : min(to, at + 8)]
            case 1:
                pieces[to:to] = pieces[at:to][:40] * chance.choice((1, 2, 20))
            case 2:
                pieces[at], pieces[to] = pieces[to], pieces[at]
            case 3:
                pieces[at] = chance.choice(_WORDS)
            case 4:
                pieces.insert(at, chance.choice(_SIGNS) * chance.choice((1, 1, 3, 200)))
            case 5:
                pieces[at:to] = ["{ ", *pieces[at:to], " }"]
            case 6:
                other = chance.choice(others)
                begin = chance.randrange(len(other))
                pieces.insert(at, other[begin : begin + 300])
            case 7:
                pieces[at] = re.sub(r"\?\w+", chance.choice(("?x", "?plan", "$y", "?")), pieces[at])
            case 8:
                letter = chance.randrange(len(pieces[at]))
                pieces[at] = pieces[at][:letter] + chr(chance.randrange(1, 0xD800)) + pieces[at][letter + 1 :]
        text = "".join(pieces)[:40_000]
    return text


def mutants(count: int, seed: int) -> Iterator[tuple[int, str]]:
    """So many damaged queries, each with its seed."""
    whole, hostile = queries(), list(HOSTILE.values())
    for number in range(seed, seed + count):
        chance = random.Random(number)
        chosen = chance.choice(hostile if chance.random() < _HOSTILE else whole)
        yield number, mutated(chosen, whole, chance)


class _Asking:
    """Several connections, each of a client of its own, that share the mutants."""

    def __init__(self, address: str, given: Iterator[tuple[int, str]]) -> None:
        self._address, self._given, self._lock = address, given, threading.Lock()
        self.ended: Counter[int] = Counter()
        self.failed: list[tuple[int, str]] = []
        self.slowest = (0.0, 0)

    def run(self) -> None:
        """Asks until none is left."""
        threads = [threading.Thread(target=self._ask, args=(f"127.0.0.{number + 2}",)) for number in range(_THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _next(self) -> tuple[int, str] | None:
        with self._lock:
            return next(self._given, None)

    def _ask(self, host: str) -> None:
        client = Client(self._address, host=host)
        while found := self._next():
            number, text = found
            began = time.monotonic()
            try:
                status, body = client.ask("/sparql", urlencode({"query": text}).encode())
            except OSError as error:
                status, body = 0, str(error).encode()
            with self._lock:
                self.ended[status] += 1
                self.slowest = max(self.slowest, (time.monotonic() - began, number))
                if status not in ENDINGS:
                    self.failed.append((number, f"{status}: {body[:200]!r}"))
        client.close()


def main() -> int:
    """Runs the mutants; 1 if any of them broke a promise or the server is another process at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    console, began = Console(), time.monotonic()
    with tempfile.TemporaryDirectory() as data:
        base = Settings.read({}, data=data).base
        Publisher(DataFolder(Path(data)), MiniLM(), base=base).ingest([str(_ROOT / "examples" / "roadmaps")])
        with serving(Path(data), ROADGRAPH_SPARQL_SECONDS="1") as address:
            given = track(mutants(asked.count, asked.seed), "Asking", asked.count, console=Console(stderr=True))
            asking = _Asking(address, iter(given))
            asking.run()
            counted = _counted(address)
    table = Table("status", "how it ended", "queries", title=f"{asked.count} damaged, {time.monotonic() - began:.0f} s")
    for status, count in asking.ended.most_common():
        table.add_row(str(status), ENDINGS.get(status, "broken"), str(count))
    console.print(table)
    console.print(f"slowest: {asking.slowest[0]:.2f} s (seed {asking.slowest[1]}); failed: {len(asking.failed)}")
    for number, told in asking.failed[:20]:
        console.print(f"seed {number}: {told}", markup=False)
    if counted < asked.count:
        console.print(f"The web process counts {counted} queries: it is not the one that was asked first.")
    return 1 if asking.failed or counted < asked.count else 0


def _counted(address: str) -> int:
    """How many queries the web process has answered since it started."""
    client = Client(address)
    lines = client.get("/metrics").decode().splitlines()
    client.close()
    answered = (line for line in lines if line.startswith("roadgraph_requests_total{") and 'route="/sparql"' in line)
    return int(sum(float(line.rsplit(" ", 1)[1]) for line in answered))


if __name__ == "__main__":
    sys.exit(main())
