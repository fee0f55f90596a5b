"""What things cost as ratios to the floor of what they do, in one run: `make bench`."""

import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import spacy
from rich.console import Console
from rich.table import Table

from api.publishing.publish import Publisher
from api.service import Service
from api.settings import Settings
from benchmarks.floor import encode_and_scan, medians
from benchmarks.shared_corpus import serving, shared_folder
from graph.snapshots import DataFolder
from ingest.pipeline import Pipeline
from ingest.sources import content_of, gather
from ingest.technologies import Recogniser
from search.encoder import MiniLM
from search.engine import Query

_EXAMPLES = Path(__file__).parents[1] / "examples" / "roadmaps"
_REPEATS = 30


def main() -> int:
    """Prints the tables."""
    console = Console()
    shared = shared_folder()
    folder = shared / "roadmaps" if shared else _EXAMPLES
    console.print(f"documents: {folder.name}{'' if shared else ' (the samples)'}")
    console.print(_extraction(folder))
    with tempfile.TemporaryDirectory() as data:
        console.print(_search(folder, Path(data)))
    return 0


def _extraction(folder: Path) -> Table:
    """Extraction alone, without embeddings, beside spaCy's blank tokeniser on the same texts."""
    contents = [(source.name, content_of(source)) for source in gather([str(folder)]).sources]
    texts = [content.decode() for _, content in contents]
    pipeline = Pipeline(Recogniser.load())
    tokenizer = spacy.blank("en").tokenizer
    for _ in range(2):  # the first round loads word lists and matchers
        ours = _seconds(lambda: [pipeline.extracted(content, name, None) for name, content in contents])
        floor = _seconds(lambda: [tokenizer(text) for text in texts])
    lines = sum(text.count("\n") for text in texts)
    table = Table("extraction", "seconds", "documents / s", "lines / s", "× floor")
    table.add_row(
        "all stages without embeddings",
        f"{ours:.3f}",
        f"{len(texts) / ours:.0f}",
        f"{lines / ours:.0f}",
        f"{ours / floor:.1f}",
    )
    table.add_row(
        "spaCy's blank tokeniser (floor)", f"{floor:.3f}", f"{len(texts) / floor:.0f}", f"{lines / floor:.0f}", "1.0"
    )
    return table


def _search(folder: Path, data: Path) -> Table:
    """A hybrid query to `roadgraph serve` beside encoding it with sentence-transformers plus one exact scan, in turns."""
    settings = Settings.read({}, data=data)
    encoder = MiniLM()
    Publisher(DataFolder(data), encoder, base=settings.base).ingest([str(folder)])
    service = Service(settings, encoder)
    service.warm()
    engine = service.served.engine
    floor = encode_and_scan(encoder, engine.vectors)
    with serving(data) as address:

        def get(path: str, **parameters: str | int) -> None:
            with urllib.request.urlopen(f"{address}{path}?{urlencode(parameters)}") as answer:
                answer.read()

        table = Table("search", f"median ms over {service.served.catalogue.count} features", "× floor")
        questions = [f"support for feature number {number} in other words" for number in range(_REPEATS)]
        ways = {
            "over HTTP": lambda question: get("/api/search", q=question, k=10),
            "inside the process": lambda question: engine.search(Query(question)),
            "encode and one exact scan (floor)": floor,
        }
        found = medians(ways, questions)
    service.close()
    for name, seconds in found.items():
        table.add_row(name, f"{seconds * 1000:.1f}", f"{seconds / found['encode and one exact scan (floor)']:.2f}")
    return table


def _seconds(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
