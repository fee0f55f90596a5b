"""Damage to a data folder is found, told and repaired; nothing is lost in silence, and nobody sees a traceback."""

import json
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from conftest import WordsEncoder, settings

from api import cli, service
from api.publishing.publish import Publisher
from api.service import Service
from graph.errors import SnapshotError
from graph.ledger import Ledger
from graph.sealed import LEDGER, MANIFEST, SEAL, VECTORS, Snapshot
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE
from search.engine import Query

CHANGED = "# Quillstore roadmap\n\n- Add snapshots\n"


def _current(data: DataFolder) -> Path:
    return data.folder / "CURRENT"


def _names_nothing(data: DataFolder) -> None:
    _current(data).write_text("000009\n")


def _is_no_text(data: DataFolder) -> None:
    _current(data).write_bytes(b"\xff\xfe")


def _is_missing(data: DataFolder) -> None:
    _current(data).unlink()


def _is_a_folder(data: DataFolder) -> None:
    _is_missing(data)
    _current(data).mkdir()


BROKEN: list[tuple[Callable[[DataFolder], None], str]] = [
    (_names_nothing, "names 000009, which is not kept"),
    (_is_no_text, "cannot be read"),
    (_is_missing, "is missing"),
]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, data: DataFolder) -> Callable[..., Result]:
    """Runs commands in this process with the stand-in encoder."""
    monkeypatch.setattr("search.encoder.MiniLM", lambda model: WordsEncoder())
    monkeypatch.setattr("api.service.MiniLM", lambda model: WordsEncoder())
    monkeypatch.setenv("ROADGRAPH_DATA", str(data.folder))
    return lambda *words: CliRunner().invoke(cli.main, [str(word) for word in words])


@pytest.fixture
def twice(publisher: Publisher, data: DataFolder, roadmaps: Path) -> DataFolder:
    """A data folder with two snapshots; the second has one more document."""
    publisher.ingest([str(roadmaps)])
    (roadmaps / "new.md").write_text("# Newcomer roadmap\n\n- Add everything\n")
    publisher.ingest([str(roadmaps)])
    assert data.names() == ["000001", "000002"]
    return data


@pytest.mark.parametrize(("breaks", "said"), BROKEN, ids=lambda one: getattr(one, "__name__", ""))
def test_ingest_repairs_current(
    publisher: Publisher, twice: DataFolder, roadmaps: Path, breaks: Callable[[DataFolder], None], said: str
) -> None:
    """It builds on the newest sound snapshot, says so, and loses no source."""
    before = twice.get_current().ledger().current()
    breaks(twice)
    report = publisher.ingest([str(roadmaps / "quill.md")])
    assert said in report.problems[0]
    assert "Snapshot 000002" in report.problems[1]
    assert twice.get_current().ledger().current() == before
    twice.get_current().verify()


@pytest.mark.parametrize(("breaks", "said"), BROKEN, ids=lambda one: getattr(one, "__name__", ""))
def test_every_command_works_without_current(
    run: Callable[..., Result], twice: DataFolder, breaks: Callable[[DataFolder], None], said: str
) -> None:
    """Reading goes on, the damage is told, and a rollback to a name repairs it."""
    breaks(twice)
    for words in (("search", "iceberg"), ("export", "features"), ("snapshots", "list")):
        assert run(*words).exit_code == 0, words
    assert said in run("status").stdout.replace("\n", " ")
    verified = run("verify")
    assert verified.exit_code == 1
    assert verified.stdout.startswith("000001  sound\n000002  sound\nCURRENT, ")
    assert run("snapshots", "rollback", "000001").exit_code == 0
    assert twice.current_name() == "000001"
    assert run("verify").exit_code == 0


def test_a_server_stays_with_what_it_serves(
    twice: DataFolder, publisher: Publisher, roadmaps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While CURRENT is damaged every request is answered from the same snapshot; health says what is wrong."""
    monkeypatch.setattr(service, "_LOOKED_AGAIN_AFTER", 0.0)
    twice.publish("000001")
    serving = Service(settings(twice.folder), WordsEncoder())
    assert serving.health() == service.Health("000001", ())
    for breaks, said in [*BROKEN, (_is_a_folder, "cannot be read")]:
        breaks(twice)
        for _ in range(3):
            assert serving.search(Query("iceberg"))["snapshot"] == "000001"
        found = serving.health()
        assert found.snapshot == "000001"
        assert said in found.problems[0]
        if _current(twice).is_dir():
            _current(twice).rmdir()
        twice.publish("000001")
        assert serving.health() == service.Health("000001", ())
    twice.publish("000002")
    assert serving.health() == service.Health("000002", ())
    serving.close()


class _OtherEncoder(WordsEncoder):
    name, revision = "other", "2"


def test_a_server_does_not_move_on_to_another_model(
    twice: DataFolder, roadmaps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it cannot search it does not serve: the old snapshot stays, and health says why."""
    monkeypatch.setattr(service, "_LOOKED_AGAIN_AFTER", 0.0)
    serving = Service(settings(twice.folder), WordsEncoder())
    assert serving.search(Query("iceberg"))["snapshot"] == "000002"
    Publisher(twice, _OtherEncoder(), base=DEFAULT_BASE).ingest([str(roadmaps)])
    assert twice.current_name() == "000003"
    assert serving.search(Query("iceberg"))["snapshot"] == "000002"
    found = serving.health()
    assert found.snapshot == "000002"
    assert "were made with other" in found.problems[0]
    serving.close()


def test_weights_are_compared_not_names(twice: DataFolder, roadmaps: Path) -> None:
    """The same model in a folder of another name is the same model."""

    class Moved(WordsEncoder):
        name = "elsewhere/words"

    assert not Publisher(twice, Moved(), base=DEFAULT_BASE).ingest([str(roadmaps)]).is_new
    moved = Service(settings(twice.folder), Moved())
    assert moved.search(Query("iceberg", k=1))["hits"]
    moved.close()


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_ingesting_again_repairs_a_damaged_snapshot(
    publisher: Publisher, data: DataFolder, roadmaps: Path, run: Callable[..., Result]
) -> None:
    """The error says to ingest again; that builds a sound snapshot although no document changed."""
    publisher.ingest([str(roadmaps)])
    _flip(data.get_current().folder / VECTORS)
    assert "No sound snapshot is left; ingest the documents again." in run("search", "x").stderr
    report = publisher.ingest([str(roadmaps)])
    assert report.is_new
    assert VECTORS in report.problems[0]
    data.get_current().verify()
    assert run("search", "x").exit_code == 0


def test_ingesting_again_repairs_a_damaged_document(
    publisher: Publisher, data: DataFolder, roadmaps: Path, run: Callable[..., Result]
) -> None:
    """`verify` finds stored bytes that are not what they were, and the next ingest of the source replaces them."""
    publisher.ingest([str(roadmaps)])
    for path in data.documents.iterdir():
        path.write_bytes(b"# other\n")
    verified = run("verify")
    assert verified.exit_code == 1
    assert verified.stdout.count("documents  plans/") == 3
    publisher.ingest([str(roadmaps)])
    assert run("verify").exit_code == 0


def test_a_lost_old_version_does_not_stop_ingest(publisher: Publisher, data: DataFolder, roadmaps: Path) -> None:
    """Bytes that were superseded can be read nowhere again; the rest is built, and the report tells."""
    publisher.ingest([str(roadmaps)])
    version = data.get_current().ledger().current()["plans/quill.md"].version
    (roadmaps / "quill.md").write_text(CHANGED)
    publisher.ingest([str(roadmaps)])
    assert version
    (data.documents / version.removeprefix("sha256:")).unlink()
    for path in data.cache.rglob("*.json"):
        path.unlink()
    (roadmaps / "new.md").write_text("# Newcomer roadmap\n\n- Add everything\n")
    report = Publisher(data, WordsEncoder(), base=DEFAULT_BASE).ingest([str(roadmaps)])
    assert report.documents == 4
    assert "plans/quill.md" in report.problems[0]


def _forge_ledger(snapshot: Snapshot) -> None:
    ledger = snapshot.ledger()
    Ledger(entry for entry in ledger.entries if entry.source != "plans/quill.md").save(snapshot.folder / LEDGER)


def test_nothing_is_built_on_a_damaged_ledger(publisher: Publisher, twice: DataFolder, tmp_path: Path) -> None:
    """The snapshot before is built on, the report says what may be missing, and the sources of both are there."""
    _forge_ledger(twice.get_current())
    mine = tmp_path / "mine.md"
    mine.write_text("# Mine roadmap\n\n- Add mine\n")
    report = publisher.ingest([str(mine)])
    assert LEDGER in report.problems[0]
    assert "Snapshot 000001" in report.problems[1]
    assert "has to be named again" in report.problems[1]
    sources = set(twice.get_current().ledger().current())
    assert {"plans/quill.md", "plans/millrace.rst", "plans/tidewatch.md"} < sources


def test_without_a_sound_ledger_nothing_is_built(publisher: Publisher, twice: DataFolder, roadmaps: Path) -> None:
    """It is refused in words, and what is there is left as it is."""
    for name in twice.names():
        _forge_ledger(twice.get(name))
    with pytest.raises(SnapshotError, match="No kept snapshot has a sound ledger"):
        publisher.ingest([str(roadmaps)])
    assert twice.names() == ["000001", "000002"]


def test_a_changed_manifest_and_a_file_more_are_damage(twice: DataFolder, run: Callable[..., Result]) -> None:
    """The manifest is sealed too, and so is the list of files."""
    newest = twice.get_current()
    path = newest.folder / MANIFEST
    sealed = path.read_bytes()
    path.write_text(path.read_text().replace('"features": 12', '"features": 9999'))
    assert path.read_bytes() != sealed
    with pytest.raises(SnapshotError, match="the one that was sealed"):
        twice.get_current()
    assert twice.get_sound()[0].name == "000001"
    path.write_bytes(sealed)
    (newest.folder / "graph" / "000099.sst").write_bytes(b"x")
    with pytest.raises(SnapshotError, match=r"graph/000099\.sst was not sealed"):
        newest.verify()
    assert twice.get_sound()[0].name == "000001"
    assert subprocess.run(["sha256sum", "-c", "--quiet", SEAL], cwd=newest.folder, check=False).returncode == 0


@pytest.mark.parametrize("text", ['{"schema": 3}', '{"schema": 1}', "[]", "{", "[" * 100_000, "\xff"])
def test_an_unreadable_manifest_hides_no_other_snapshot(
    twice: DataFolder, run: Callable[..., Result], text: str
) -> None:
    """The list, the status and the check go on with the rest; nothing ends in a traceback."""
    (twice.snapshots / "000002" / MANIFEST).write_text(text, encoding="latin-1")
    rows = json.loads(run("snapshots", "list", "--json").stdout)
    assert [bool(row["problem"]) for row in rows] == [False, True]
    assert "unreadable" in run("snapshots", "list").stdout
    assert run("verify").stdout.startswith("000001  sound\n000002  ")
    assert "000002" in run("status").stdout
    assert run("search", "x").exit_code == 0


def test_a_damaged_cache_of_vectors_is_a_miss(publisher: Publisher, data: DataFolder, roadmaps: Path) -> None:
    """The file is moved aside and written again; the vectors are the same."""
    publisher.ingest([str(roadmaps)])
    before = np.fromfile(data.get_current().folder / VECTORS, dtype=np.uint8)
    (cache,) = data.cache.glob("vectors-*.sqlite")
    cache.write_bytes(b"no database" * 1000)
    (roadmaps / "new.md").write_text("# Newcomer roadmap\n\n- Add everything\n")
    publisher.ingest([str(roadmaps)])
    (roadmaps / "new.md").unlink()
    publisher.ingest([str(roadmaps)])
    assert np.array_equal(np.fromfile(data.get_current().folder / VECTORS, dtype=np.uint8), before)
    assert len(list(data.cache.glob("vectors-*.damaged"))) == 1


@pytest.mark.parametrize("below", ["", "folder"])
def test_a_file_is_no_data_folder(run: Callable[..., Result], roadmaps: Path, tmp_path: Path, below: str) -> None:
    """Every command says so in words."""
    place = tmp_path / "afile"
    place.write_text("x")
    for words in (
        ("ingest", roadmaps),
        ("remove", "x"),
        ("search", "x"),
        ("status",),
        ("verify",),
        ("snapshots", "list"),
    ):
        result = run(*words, "--data", place / below)
        assert result.exit_code == 1, words
        assert result.stderr.startswith("roadgraph: ")
        assert isinstance(result.exception, SystemExit)


def test_a_folder_that_cannot_be_written_to_is_told(run: Callable[..., Result], roadmaps: Path) -> None:
    """Nobody may write there, whoever asks."""
    result = run("ingest", roadmaps, "--data", "/proc/roadgraph")
    assert result.exit_code == 1
    assert "Cannot write to /proc/roadgraph" in result.stderr


def test_a_data_folder_that_cannot_be_locked_is_told(
    run: Callable[..., Result], twice: DataFolder, roadmaps: Path
) -> None:
    """Every command that writes says so in words, and nothing changes."""
    (twice.folder / "writer.lock").unlink(missing_ok=True)
    (twice.folder / "writer.lock").mkdir()
    for words in (("ingest", roadmaps), ("remove", "plans/quill.md"), ("snapshots", "rollback")):
        result = run(*words)
        assert result.exit_code == 1
        assert f"Cannot write to {twice.folder}" in result.stderr
    assert twice.current_name() == "000002"


def test_a_server_outlives_its_data_folder(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It answers from what it has open, and health says what happened."""
    monkeypatch.setattr(service, "_LOOKED_AGAIN_AFTER", 0.0)
    shutil.copytree(published, tmp_path / "copy")
    serving = Service(settings(tmp_path / "copy"), WordsEncoder())
    assert serving.search(Query("iceberg"))["hits"]
    shutil.move(tmp_path / "copy", tmp_path / "away")
    assert serving.search(Query("iceberg"))["hits"]
    assert serving.health() == service.Health(
        "000001", ("The data folder holds no snapshots any more. Snapshot 000001 stays in service.",)
    )
    shutil.move(tmp_path / "away", tmp_path / "copy")
    assert serving.health() == service.Health("000001", ())
    shutil.rmtree(tmp_path / "copy")
    (tmp_path / "copy").write_text("a file")
    for _ in range(3):
        assert serving.search(Query("iceberg"))["hits"]
    found = serving.health()
    assert found.snapshot == "000001"
    assert "cannot be read" in found.problems[0]
    serving.close()


@pytest.mark.parametrize("room", [100, 3_000, 10_000, 20_000, 50_000, 100_000])
def test_a_full_disk_loses_nothing(publisher: Publisher, data: DataFolder, roadmaps: Path, room: int) -> None:
    """Wherever room ends: words, the published snapshot as before, no draft after the next run."""
    publisher.ingest([str(roadmaps)])
    (roadmaps / "long.md").write_text("# Long roadmap\n\n" + "".join(f"- Add part {n} of it\n" for n in range(300)))
    code = textwrap.dedent(
        f"""
        import resource, sys
        sys.path.insert(0, {str(Path(__file__).parents[1])!r})
        import search.encoder, api.service
        from conftest import WordsEncoder
        search.encoder.MiniLM = api.service.MiniLM = lambda model: WordsEncoder()
        resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))
        from api.cli import main
        main()
        """
    )
    command = [sys.executable, "-c", code, "ingest", str(roadmaps), "--data", str(data.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "Nothing was published" in done.stderr
    assert data.current_name() == "000001"
    data.get_current().verify()
    assert publisher.ingest([str(roadmaps)]).documents == 4
    assert not list(data.snapshots.glob(".draft-*"))
