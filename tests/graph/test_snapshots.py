"""Sealed snapshots: whole or not there, noticed when damaged, never linked to one another."""

import random
import shutil
from pathlib import Path

import pytest

from api.publishing.publish import Publisher
from graph.errors import BusyError, NotFoundError, SnapshotError
from graph.sealed import SCHEMA
from graph.snapshots import KEPT, DataFolder


def test_an_empty_folder_says_what_to_do(data: DataFolder) -> None:
    """Reading before anything was ingested is a clear error."""
    with pytest.raises(NotFoundError, match="roadgraph ingest"):
        data.get_current()


def test_every_file_is_in_the_manifest_and_no_file_is_a_link(
    publisher: Publisher, data: DataFolder, roadmaps: Path
) -> None:
    """Two snapshots share no file on disk, so that damage to one cannot reach the other."""
    publisher.ingest([str(roadmaps)])
    (roadmaps / "quill.md").write_text("# Quillstore roadmap\n\n- Add snapshots\n")
    publisher.ingest([str(roadmaps)])
    assert len(data.names()) == 2
    for name in data.names():
        snapshot = data.get(name)
        on_disk = {p.relative_to(snapshot.folder).as_posix() for p in snapshot.folder.rglob("*") if p.is_file()}
        assert on_disk == set(snapshot.manifest["files"]) | {"MANIFEST.json", "MANIFEST.json.sha256"}
        assert all(p.stat().st_nlink == 1 and not p.is_symlink() for p in snapshot.folder.rglob("*") if p.is_file())
        snapshot.verify()


def test_any_flipped_byte_is_noticed_and_the_snapshot_before_is_served(
    publisher: Publisher, data: DataFolder, roadmaps: Path, tmp_path: Path
) -> None:
    """In every file of a snapshot a flipped bit or a cut is found, and nothing of it is served."""
    publisher.ingest([str(roadmaps)])
    (roadmaps / "quill.md").write_text("# Quillstore roadmap\n\n- Add snapshots\n")
    publisher.ingest([str(roadmaps)])
    sound = data.get(data.current_name() or "")
    spare = tmp_path / "spare"
    shutil.copytree(sound.folder, spare)
    chance = random.Random(7)
    damaged = 0
    for name, facts in sound.manifest["files"].items():
        if facts["bytes"] == 0:
            continue
        path = sound.folder / name
        content = bytearray(path.read_bytes())
        at = chance.randrange(len(content))
        content[at] ^= 1 << chance.randrange(8)
        for broken in (bytes(content), bytes(content[:at])):
            path.write_bytes(broken)
            assert path.read_bytes() != (spare / name).read_bytes()
            served, problems = data.get_sound()
            assert served.name == data.names()[0]
            assert name in problems[0]
            damaged += 1
        shutil.copy(spare / name, path)
    assert damaged > 10
    assert data.get_sound()[0].name == sound.name


def test_a_missing_manifest_is_a_clear_error(publisher: Publisher, data: DataFolder, roadmaps: Path) -> None:
    """A snapshot without its manifest is refused in words."""
    publisher.ingest([str(roadmaps)])
    (data.get_current().folder / "MANIFEST.json").unlink()
    with pytest.raises(SnapshotError, match="no readable manifest"):
        data.get_current()


def test_another_schema_version_is_refused(publisher: Publisher, data: DataFolder, roadmaps: Path) -> None:
    """A snapshot of a later Roadgraph is not guessed at."""
    publisher.ingest([str(roadmaps)])
    path = data.get_current().folder / "MANIFEST.json"
    path.write_text(path.read_text().replace(f'"schema": {SCHEMA}', '"schema": 99'))
    with pytest.raises(SnapshotError, match="schema version 99"):
        data.get_current()


def test_only_the_newest_snapshots_are_kept(publisher: Publisher, data: DataFolder, roadmaps: Path) -> None:
    """Old snapshots go, the served one and those to roll back to stay."""
    for number in range(KEPT + 2):
        (roadmaps / "quill.md").write_text(f"# Quillstore roadmap\n\n- Add feature {number}\n")
        publisher.ingest([str(roadmaps)])
    assert data.names() == [f"{KEPT + number:06d}" for number in range(3)]
    assert data.current_name() == data.names()[-1]


def test_a_second_writer_is_turned_away(publisher: Publisher, data: DataFolder, roadmaps: Path) -> None:
    """While one writes, another gets a clear error and nothing is lost."""
    publisher.ingest([str(roadmaps)])
    (roadmaps / "quill.md").write_text("# Quillstore roadmap\n\n- Add snapshots\n")
    with data.writing(), pytest.raises(BusyError, match="Another process is writing"):
        publisher.ingest([str(roadmaps)])
    data.get_current().verify()
    assert publisher.ingest([str(roadmaps)]).is_new


def test_a_damaged_document_is_noticed(publisher: Publisher, data: DataFolder, roadmaps: Path) -> None:
    """The stored bytes of a document are checked against their name."""
    publisher.ingest([str(roadmaps)])
    version = data.get_current().ledger().current()["plans/quill.md"].version
    assert version
    (data.documents / version.removeprefix("sha256:")).write_bytes(b"# other\n")
    with pytest.raises(SnapshotError, match="damaged"):
        data.read_document(version)
