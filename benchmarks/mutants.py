"""Reads thousands of damaged documents in every format: each has to end in features or in a reason, in time.

The documents are the extraction cases, the samples, and where it is there the shared corpus, each damaged at random
from a seed. What fails is kept beside its seed, and makes the command fail.
"""

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.shared_corpus import shared_folder
from graph.errors import InputError
from ingest.extraction_process import ExtractionProcess
from ingest.formats import SUFFIXES
from ingest.sources import check

_ROOT = Path(__file__).parents[1]
_CASE = re.compile(r"^~~~ (?P<file>[\w.]+)\n(?P<text>.*?)^~~~$", re.DOTALL | re.MULTILINE)
_SIGNS = "<>[](){}|`*_#-=:&!\\\"'\n\t\0\u2028\ud7ff"
_LARGEST = 100_000


def documents() -> list[tuple[str, bytes]]:
    """The whole documents: every extraction case, the samples, and the shared corpus where it is there."""
    found = [
        (case["file"], case["text"].encode())
        for path in sorted((_ROOT / "tests" / "ingest" / "cases").glob("*.md"))
        for case in _CASE.finditer(path.read_text(encoding="utf-8"))
        if case["file"] != "expected"
    ]
    found += [(path.name, path.read_bytes()) for path in sorted((_ROOT / "examples" / "roadmaps").iterdir())]
    shared = shared_folder()
    for folder in ("roadmaps", "roadmaps-more") if shared else ():
        found += [
            (path.name, path.read_bytes()) for path in sorted((shared / folder).iterdir()) if path.suffix in SUFFIXES
        ]
    return found


def mutated(content: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """The document with a few of its parts cut, doubled, swapped, deepened, replaced, or taken from another."""
    for _ in range(chance.randint(1, 8)):
        at, to = sorted((chance.randrange(len(content) + 1), chance.randrange(len(content) + 1)))
        lines = content.split(b"\n")
        line = chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                content = content[:at] + content[to:]
            case 1:
                content = content[:to] + content[at:to][:2_000] * chance.randint(1, 40) + content[to:]
            case 2:
                sign = chance.choice(_SIGNS).encode("utf-8", "surrogatepass")
                content = content[:at] + sign * chance.choice((1, 3, 60, 5_000)) + content[at:]
            case 3:
                content = content[to:] + content[:at]
            case 4:
                lines[line] = lines[line] * chance.choice((2, 50, 500))
                content = b"\n".join(lines)
            case 5:
                lines[line:line] = [lines[line]] * chance.choice((1, 30, 3_000))
                content = b"\n".join(lines)
            case 6:
                content = b"\n".join(
                    b" " * (number * chance.randint(0, 2) % 400) + each for number, each in enumerate(lines)
                )
            case 7:
                other = chance.choice(others)
                begin = chance.randrange(len(other) + 1)
                content = content[:at] + other[begin : begin + 3_000] + content[at:]
            case 8:
                content = re.sub(
                    rb"\d+", lambda found: chance.choice((b"0", b"99999999999999999999", found[0])), content
                )
        content = content[:_LARGEST]
    return content


def mutants(count: int, seed: int) -> Iterator[tuple[int, str, bytes]]:
    """So many damaged documents: the seed of each, a name with the ending of some format, and its bytes."""
    whole = documents()
    others = [content for _, content in whole]
    for number in range(seed, seed + count):
        chance = random.Random(number)
        name, content = chance.choice(whole)
        if chance.random() < 0.1:
            name = f"{name}{chance.choice(sorted(SUFFIXES))}"
        yield number, name, mutated(content, others, chance)


def main() -> int:
    """Runs the mutants; 1 if any of them broke a promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path(".mutants"), help="folder for what fails")
    asked = parser.parse_args()
    process = ExtractionProcess()
    ended: Counter[str] = Counter()
    failed: list[tuple[int, str]] = []
    slowest = (0.0, 0)
    began = time.perf_counter()
    for number, name, content in track(mutants(asked.count, asked.seed), "Reading", asked.count, console=Console(stderr=True)):
        started = time.perf_counter()
        try:
            check(content, name)
            how = "features" if process.extracted(content, name, None).drafts else "nothing that states work"
        except InputError as error:
            how = re.sub(r"line \d+.*|\b\S*\d\S*\b", "…", str(error).replace(name, "it"))[:70]
            if any(sign in str(error) for sign in ("by a fault of", "took longer", "memory", "outside")):
                failed.append((number, str(error)))
                asked.keep.mkdir(exist_ok=True)
                (asked.keep / f"{number}-{Path(name).name}").write_bytes(content)
        ended[how] += 1
        slowest = max(slowest, (time.perf_counter() - started, number))
    process.close()
    table = Table(
        "how it ended", "documents", title=f"{asked.count} damaged documents, {time.perf_counter() - began:.0f} s"
    )
    for how, count in ended.most_common(12):
        table.add_row(how, str(count))
    console = Console()
    console.print(table)
    console.print(f"slowest: {slowest[0]:.2f} s (seed {slowest[1]}); failed: {len(failed)}")
    for number, told in failed[:20]:
        console.print(f"seed {number}: {told}", markup=False)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
