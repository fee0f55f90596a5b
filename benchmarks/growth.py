"""How search grows with the number of features, replicated and perturbed: `make growth`."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from api.publishing.publish import Publisher
from api.service import Service
from api.settings import Settings
from benchmarks.floor import encode_and_scan, medians
from benchmarks.judgements import known_items
from benchmarks.shared_corpus import shared_folder
from graph.model import Document, Feature, Project, Roadmap
from graph.snapshots import DataFolder
from search import catalogue_file, concepts
from search.catalogue import Catalogue
from search.concepts import unit
from search.encoder import MiniLM
from search.engine import Engine, Query
from search.vector_index import VectorIndex

SIZES = (2_000, 20_000, 200_000)
NOISE = 0.3
"""Length of the random vector that is added to each copy's: copies lie about as near as plans that want the same."""
_ASKED = 20
_QUERIES = Path(__file__).with_name("known_items.jsonl")
_EXAMPLES = Path(__file__).parents[1] / "examples" / "roadmaps"


def main() -> int:
    """Prints a row for each size."""
    shared = shared_folder()
    folder = shared / "roadmaps" if shared else _EXAMPLES
    with tempfile.TemporaryDirectory() as data:
        settings, encoder = Settings.read({}, data=Path(data)), MiniLM()
        Publisher(DataFolder(Path(data)), encoder, base=settings.base).ingest([str(folder)])
        service = Service(settings, encoder)
        engine = service.served.engine
        table = Table(
            "features", "search ms", "× floor", "encode and one exact scan (floor) ms", title="Growth, medians"
        )
        for size in SIZES:
            grown = _grown(engine, size, Path(data) / f"grown-{size}.sqlite")
            table.add_row(f"{size:,}", *_figures(grown, encoder))
            grown.catalogue.close()
        service.close()
    Console().print(table)
    return 0


def copies(features: Sequence[Feature], size: int) -> Iterator[Feature]:
    """Features over and over, each time under other ids and with another word in their titles."""
    for number in range(size):
        feature, turn = features[number % len(features)], number // len(features)
        yield replace(feature, id=f"{feature.id}-{turn}", title=f"{feature.title} v{turn}", parent=None)


def perturbed(vectors: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """`(size, d)` from `(n, d)`: the vectors over and over, each moved a little, always the same way."""
    chance = np.random.default_rng(1)
    drawn = vectors[np.arange(size) % len(vectors)]
    return unit(drawn + NOISE * unit(chance.standard_normal(drawn.shape, dtype=np.float32)))


def _grown(engine: Engine, size: int, path: Path) -> Engine:
    """An engine over that many copies of another one's features, each project's under its own document."""
    catalogue = engine.catalogue
    rows = np.arange(catalogue.count, dtype=np.int64)
    features = list(copies([catalogue.feature(int(row)) for row in rows], size))
    of: dict[str, list[Feature]] = {}
    order: dict[str, list[int]] = {}
    for number, feature in enumerate(features):
        document = catalogue.document_at(number % catalogue.count).id
        of.setdefault(document, []).append(feature)
        order.setdefault(document, []).append(number)
    documents: list[tuple[Document, Project]] = [
        (catalogue.documents[id], catalogue.projects[catalogue.documents[id].project]) for id in of
    ]
    roadmaps = [Roadmap(document, project, tuple(of[document.id])) for document, project in documents]
    catalogue_file.build(path, roadmaps, dict(catalogue.technologies))
    by_row = [
        number for document, _ in sorted(documents, key=lambda one: one[0].source) for number in order[document.id]
    ]
    vectors = perturbed(engine.vectors.vectors(rows), size)[by_row]
    places = concepts.places_made(engine.encoder.revision)
    assert places is not None
    return Engine(Catalogue(path), VectorIndex.build(vectors), places, engine.encoder, concepts.scheme())


def _figures(engine: Engine, encoder: MiniLM) -> tuple[str, str, str]:
    """Milliseconds of a search and of its floor, and their ratio."""
    ways = {
        "search": lambda text: engine.search(Query(text)),
        "floor": encode_and_scan(encoder, engine.vectors),
    }
    found = medians(ways, [one.text for one in known_items(_QUERIES)[:_ASKED]])
    return f"{found['search'] * 1000:.1f}", f"{found['search'] / found['floor']:.2f}", f"{found['floor'] * 1000:.1f}"


if __name__ == "__main__":
    sys.exit(main())
