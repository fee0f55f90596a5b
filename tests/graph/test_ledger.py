"""The ledger says what is current, and takes only what changes something."""

from pathlib import Path

import pytest

from graph.errors import SnapshotError
from graph.ledger import ADD, REMOVE, Entry, Ledger


def test_the_newest_version_of_each_source_is_current() -> None:
    """A later version replaces an earlier one; a removed source is gone."""
    ledger = Ledger([Entry(ADD, "a", "1"), Entry(ADD, "b", "1"), Entry(ADD, "a", "2"), Entry(REMOVE, "b")])
    assert {source: entry.version for source, entry in ledger.current().items()} == {"a": "2"}


def test_what_changes_nothing_is_not_written() -> None:
    """The same version again, and removing what is not there, leave the ledger as it is."""
    ledger = Ledger([Entry(ADD, "a", "1", at="then")])
    again = ledger.followed_by([Entry(ADD, "a", "1", at="now"), Entry(REMOVE, "b", at="now")])
    assert again.entries == ledger.entries


def test_a_removed_source_can_come_back_with_its_history() -> None:
    """Versions from before a removal still count as versions."""
    ledger = Ledger([Entry(ADD, "a", "1"), Entry(REMOVE, "a"), Entry(ADD, "a", "2")])
    assert [entry.version for entry in ledger.versions("a")] == ["1", "2"]


def test_it_survives_saving(tmp_path: Path) -> None:
    """What is saved is what is loaded."""
    ledger = Ledger([Entry(ADD, "plans/öl.md", "sha256:1", project="Öl")])
    ledger.save(tmp_path / "ledger.jsonl")
    assert Ledger.load(tmp_path / "ledger.jsonl").entries == ledger.entries


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """Half a line is an error, not a shorter ledger."""
    path = tmp_path / "ledger.jsonl"
    path.write_text('{"event": "add", "sou')
    with pytest.raises(SnapshotError, match="cannot be read"):
        Ledger.load(path)


def test_older_lines_without_a_folder_are_read(tmp_path: Path) -> None:
    """A ledger written before folders were kept is still a ledger."""
    path = tmp_path / "ledger.jsonl"
    path.write_text('{"event": "add", "source": "plans/a.md", "version": "sha256:1"}\n')
    ledger = Ledger.load(path)
    assert ledger.root_of("plans/") is None
    later = ledger.followed_by([Entry(ADD, "plans/a.md", "sha256:2", root="/srv/plans")])
    assert later.root_of("plans/") == "/srv/plans"
