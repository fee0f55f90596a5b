"""Fixtures: small roadmaps of our own, a stand-in encoder, a published data folder, and the shared corpus if it is there."""

import hashlib
import json
import os
import re
import shutil
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from canary import Canary
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from api import cli
from api.publishing.publish import Publisher
from api.service import Service
from api.settings import Settings
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE
from ingest.technologies import Recogniser
from search.encoder import MiniLM
from search.engine import Query


class WordsEncoder:
    """A stand-in: the same text has the same vector, and texts that share words are near each other.

    Its last number is the same for all, so that texts without a common word are as near (0.3) as those of the model.
    """

    name = "words"
    revision = "1"
    dimension = 385

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.casefold()):
                vectors[row, int(hashlib.sha256(word[:6].encode()).hexdigest(), 16) % (self.dimension - 1)] += (
                    1 if len(word) > 3 else 0.1
                )
        vectors[:, -1] = 0.63 * np.linalg.norm(vectors[:, :-1], axis=1)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


ROADMAPS = {
    "quill.md": """\
        # Quillstore roadmap

        ## Now

        - Support Apache Iceberg tables ([#12](https://github.com/example/quillstore/issues/12))
        - Add role-based access control

        ## Later

        - Rewrite the storage engine in Rust
        - [x] Compress the write-ahead log
        """,
    "tidewatch.md": """\
        # Tidewatch roadmap

        ## Q1 2025

        - Read Iceberg tables and Parquet files
        - Role-based access control for dashboards (in progress)

        ## Next

        - Alerts
          - Send alerts by mail
          - Send alerts to Slack
        - ~~Support fax~~
        """,
    "millrace.rst": """\
        Millrace roadmap
        ================

        Long term
        ---------

        - Replace ZooKeeper with Raft
        - Support Apache Arrow as exchange format
        """,
}

LANDSCAPE = ROADMAPS | {
    "weir.md": """\
        # Weir roadmap

        ## Later

        - Write Apache Iceberg tables
        - Role-based access control for topics
        """,
    "bittern.md": """\
        # Bittern roadmap

        - Feed the birds at noon
        """,
}
"""Five roadmaps: three plan two things alike, one names what another names, one stands alone."""

COMPARED = {
    "gannet.md": """\
        # Gannet roadmap

        - [x] Export metrics to Prometheus
        - Read Iceberg tables
        - Read Iceberg tables faster
        - ~~Support Kafka~~
        - Feed grateful pelicans at noon
        """,
    "bittern.md": """\
        # Bittern roadmap

        - Export metrics to Prometheus
        - Read Iceberg tables (in progress)
        - =cmd|' /C calc'!A0 [x](y) <b>in Rust</b>
        """,
    "crane.md": """\
        # Crane roadmap

        - Paint wooden fences
        """,
    "dunlin.md": """\
        # Dunlin roadmap

        - Sweep muddy quays
        """,
}
"""Roadmaps whose comparison is plain: what is done here and planned there, dropped here and not recorded there."""


FOLLOWED = (
    "# Quillstore roadmap\n\n## Later\n\n- Add support for caches\n- Write a log\n",
    "# Quillstore roadmap\n\n## Later\n\n- Write a log\n\n## Now\n\n- Add support for caches\n- Compress pages\n",
    "# Quillstore roadmap\n\n## Done\n\n- Adding support for caches\n\n## Now\n\n- Compress pages\n- <b onclick=x>Bold</b>\n",
)
"""Versions of one roadmap: features are added, moved, renamed, done and gone."""


@pytest.fixture
def roadmaps(tmp_path: Path) -> Path:
    """A folder with three small roadmaps."""
    folder = tmp_path / "plans"
    folder.mkdir()
    for name, text in ROADMAPS.items():
        (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    """An empty data folder."""
    return DataFolder(tmp_path / "data")


@pytest.fixture
def publisher(data: DataFolder) -> Publisher:
    """A publisher with the stand-in encoder."""
    return Publisher(data, WordsEncoder(), base=DEFAULT_BASE)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the three roadmaps, to be read only."""
    return _published(tmp_path_factory.mktemp("published"), ROADMAPS)


@pytest.fixture(scope="session")
def landscape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the five roadmaps, to be read only; they lie beside it."""
    return _published(tmp_path_factory.mktemp("landscape"), LANDSCAPE)


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the roadmaps to compare, to be read only."""
    return _published(tmp_path_factory.mktemp("compared"), COMPARED)


@pytest.fixture(scope="session")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with every version of one roadmap, a snapshot each, beside one that stays; to be read only."""
    folder = tmp_path_factory.mktemp("followed")
    plans = folder / "plans"
    plans.mkdir()
    (plans / "weir.md").write_text("# Weir roadmap\n\n- Add support for caches\n", encoding="utf-8")
    for text in FOLLOWED:
        (plans / "quill.md").write_text(text, encoding="utf-8")
        Publisher(DataFolder(folder / "data"), WordsEncoder(), base=DEFAULT_BASE).ingest([str(plans)])
    return folder / "data"


def _published(folder: Path, roadmaps: dict[str, str]) -> Path:
    """A data folder in a folder, with these roadmaps."""
    plans = folder / "plans"
    plans.mkdir()
    for name, text in roadmaps.items():
        (plans / name).write_text(textwrap.dedent(text), encoding="utf-8")
    Publisher(DataFolder(folder / "data"), WordsEncoder(), base=DEFAULT_BASE).ingest([str(plans)])
    return folder / "data"


@pytest.fixture(scope="session")
def unknown(published: Path) -> str:
    """A word like which, for the stand-in, nothing in the three roadmaps is."""
    service = Service(settings(published), WordsEncoder())
    words = "banjo lute viola cello organ flute gong tuba drum horn zither oboe harp lyre fiddle cornet bugle".split()
    none = next(word for word in words if service.served.engine.search(Query(word)).none)
    service.close()
    return none


@pytest.fixture(scope="session")
def published_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample roadmaps and the real model, to be read only."""
    data = tmp_path_factory.mktemp("samples") / "data"
    samples = Path(__file__).parents[1] / "examples" / "roadmaps"
    Publisher(DataFolder(data), MiniLM(), base=DEFAULT_BASE).ingest([str(samples)])
    return data


def settings(data: Path, **given: object) -> Settings:
    """Settings for a data folder, whatever the environment says."""
    return Settings.read({}, data=data, **given)


@pytest.fixture
def service(published: Path) -> Iterator[Service]:
    """A service over the published folder, with the stand-in encoder."""
    made = Service(settings(published), WordsEncoder())
    yield made
    made.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    """A canary that is listening."""
    made = Canary()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def recogniser() -> Recogniser:
    """The recogniser of our gazetteer."""
    return Recogniser.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real roadmaps and their annotations; tests that need it are skipped without it."""
    folder = Path(os.environ.get("ROADGRAPH_SHARED", Path(__file__).parents[2] / "shared"))
    if not (folder / "roadmaps").is_dir():
        pytest.skip(f"the shared roadmaps are not at {folder}; ROADGRAPH_SHARED names their folder")
    return folder


@pytest.fixture(scope="session")
def require() -> Callable[[str], str]:
    """Finds a program, or skips; where ROADGRAPH_REQUIRE_ALL is set, a missing one is a failure."""

    def find(*names: str) -> str:
        for name in names:
            if path := shutil.which(name):
                return path
        message = f"{' or '.join(names)} is not installed"
        if os.environ.get("ROADGRAPH_REQUIRE_ALL"):
            pytest.fail(message)
        pytest.skip(message)

    return find


class Run:
    """Calls `roadgraph` with the words given."""

    def __call__(self, *words: object) -> Result:
        return CliRunner().invoke(cli.main, [str(word) for word in words])

    def json(self, *words: object) -> Any:
        """The JSON that a command that succeeds prints."""
        result = self(*words)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs commands in this process with the stand-in encoder and a data folder of their own."""
    monkeypatch.setattr("search.encoder.MiniLM", lambda model: WordsEncoder())
    monkeypatch.setattr("api.service.MiniLM", lambda model: WordsEncoder())
    monkeypatch.setenv("ROADGRAPH_DATA", str(tmp_path / "data"))
    return Run()
