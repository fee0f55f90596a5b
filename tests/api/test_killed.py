"""A writer killed at any moment loses nothing that was published and breaks nothing for readers."""

import importlib.util
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import WordsEncoder

from api.publishing.publish import Publisher
from graph.sealed import GRAPH
from graph.snapshots import DataFolder
from graph.store import Store
from graph.vocabulary import DEFAULT_BASE

WRITER = Path(__file__).with_name("killed_writer.py")
_SPEC = importlib.util.spec_from_file_location("killed_writer", WRITER)
assert _SPEC
assert _SPEC.loader
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)
KILLS_AT_RANDOM = 8


def _quads(data: DataFolder) -> list[str]:
    """All quads but those that tell when something was read."""
    store = Store.open(data.get_current().folder / GRAPH)
    return store.canonical(name for name in store.graph_names() if not name.endswith("graph/ledger"))


def _writer(data: DataFolder, roadmaps: Path, point: str) -> subprocess.Popen[bytes]:
    environment = {"PYTHONPATH": os.pathsep.join(str(WRITER.parents[up]) for up in (1, 2)), "PATH": ""}
    return subprocess.Popen([sys.executable, str(WRITER), str(data.folder), str(roadmaps), point], env=environment)


@pytest.fixture
def changed(publisher: Publisher, data: DataFolder, roadmaps: Path) -> list[str]:
    """A published snapshot, and a folder that has changed since; gives the published quads."""
    publisher.ingest([str(roadmaps)])
    (roadmaps / "quill.md").write_text("# Quillstore roadmap\n\n- Add snapshots\n")
    (roadmaps / "new.md").write_text("# Newcomer roadmap\n\n- Add everything\n")
    return _quads(data)


def _check_whole(data: DataFolder, before: list[str], roadmaps: Path, tmp_path: Path) -> None:
    """Readers see the old state or the new one, whole; the next run gives the new one."""
    clean = DataFolder(tmp_path / "clean")
    Publisher(clean, WordsEncoder(), base=DEFAULT_BASE).ingest([str(roadmaps)])
    after = _quads(clean)
    data.get_current().verify()
    assert _quads(data) in (before, after)
    Publisher(data, WordsEncoder(), base=DEFAULT_BASE).ingest([str(roadmaps)])
    data.get_current().verify()
    assert _quads(data) == after
    assert not list(data.snapshots.glob(".draft-*"))


@pytest.mark.parametrize("point", _MODULE.POINTS)
def test_killed_at_a_named_point(
    point: str, changed: list[str], data: DataFolder, roadmaps: Path, tmp_path: Path
) -> None:
    """Between any two steps of publishing."""
    writer = _writer(data, roadmaps, point)
    assert writer.wait(60) == -signal.SIGKILL
    _check_whole(data, changed, roadmaps, tmp_path)


@pytest.mark.parametrize("seed", range(KILLS_AT_RANDOM))
def test_killed_at_any_moment(seed: int, changed: list[str], data: DataFolder, roadmaps: Path, tmp_path: Path) -> None:
    """From outside, at a moment nobody chose."""
    writer = _writer(data, roadmaps, "never")
    time.sleep(random.Random(seed).uniform(0.2, 4.5))
    writer.kill()
    assert writer.wait(60) in (-signal.SIGKILL, 0)
    _check_whole(data, changed, roadmaps, tmp_path)
