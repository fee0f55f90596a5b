"""Histories are read back as they were written, one by one, and a damaged file is said to be damaged."""

from pathlib import Path

import pytest

from graph import history_file
from graph.errors import SnapshotError
from graph.history import Change, DocumentHistory, Event, History, Turn, Version
from graph.history_file import Histories
from graph.model import Span

VERSIONS = (Version(1, "sha256:a", "2026-01-01"), Version(2, "sha256:b"))
HISTORY = History(
    "feature/quill/caches", "document/quill",
    (
        Event(Turn.FIRST, 1, Span(3, 4), "- Add “caches”\n  soon", (Change("title", None, "Add “caches”"),)),
        Event(Turn.GONE, 2, Span(3, 4), "- Add “caches”\n  soon", (Change("title", "Add “caches”", None),)),
    ),
)  # fmt: skip
OTHER = DocumentHistory("document/other", (Version(1, "sha256:c"),))


def _saved(folder: Path) -> Path:
    path = folder / "history.sqlite"
    history_file.save(path, [DocumentHistory("document/quill", VERSIONS, (HISTORY,)), OTHER])
    return path


def test_what_was_saved_is_found(tmp_path: Path) -> None:
    """A feature by its id with all its events, a document's versions in their order; nothing for what never was."""
    found = Histories(_saved(tmp_path))
    assert found.find(HISTORY.feature) == HISTORY
    assert found.versions("document/quill") == VERSIONS
    assert found.find("feature/quill/other") is None
    assert found.versions("document/none") == ()


def test_the_same_histories_are_the_same_bytes(tmp_path: Path) -> None:
    """A snapshot that is built again has the same file."""
    (tmp_path / "again").mkdir()
    assert _saved(tmp_path).read_bytes() == _saved(tmp_path / "again").read_bytes()


def test_a_snapshot_of_before_has_none(tmp_path: Path) -> None:
    """Nothing is found, and that nothing was kept can be told."""
    found = Histories(tmp_path / "history.sqlite")
    assert (found.are_kept, found.find(HISTORY.feature), found.versions("document/quill")) == (False, None, ())


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """In words, not as an answer."""
    path = _saved(tmp_path)
    path.write_bytes(b"x" * 4096)
    with pytest.raises(SnapshotError, match=r"history\.sqlite cannot be read"):
        Histories(path).find(HISTORY.feature)
