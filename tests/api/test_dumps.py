"""A dump holds everything in open formats, and comes back on an empty machine as what it was; a damaged one never does."""

import importlib.util
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rdflib
from conftest import Run, WordsEncoder, settings
from pyarrow import parquet

from api.exports.datasets import Wanted, export
from api.exports.dumps import dump
from api.publishing.publish import Publisher
from api.service import Service
from graph.checksums import SUMS, write_sums
from graph.errors import InputError, RoadgraphError, SnapshotError
from graph.restoring import ABOUT, FORMAT, restore
from graph.sealed import GRAPH, LEDGER, MANIFEST, SCHEMA
from graph.snapshots import DataFolder
from graph.store import Store
from graph.vocabulary import DEFAULT_BASE
from search.engine import Query

KILLED = Path(__file__).with_name("killed_restore.py")
_SPEC = importlib.util.spec_from_file_location("killed_restore", KILLED)
assert _SPEC
assert _SPEC.loader
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)

MERGES = '{"apart": ["Quillstore", "Millrace"], "note": "people wrote this", "at": ""}\n'
QUERIES = ("Iceberg tables", "role-based access", "replace ZooKeeper", "alerts by mail", "")


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Nobody looks."""


@pytest.fixture(scope="module")
def dumped(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data folder, `data`, and its dump as a folder and as a tar."""
    folder = tmp_path_factory.mktemp("dumped")
    shutil.copytree(published, folder / "data")
    (folder / "data" / "merges.jsonl").write_text(MERGES)
    data = DataFolder(folder / "data")
    Publisher(data, WordsEncoder(), base=DEFAULT_BASE).ingest([str(published.parent / "plans")])
    service = Service(settings(data.folder), WordsEncoder())
    for tar in (False, True):
        dump(service.served, data, folder / "dumps", tar=tar, on_progress=_silent)
    service.close()
    return folder


@pytest.fixture(scope="module")
def whole(dumped: Path) -> Path:
    """The dump as a folder, to be read only."""
    return next(path for path in (dumped / "dumps").iterdir() if path.is_dir())


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """The dump, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "copies" / whole.name))


def _restore(source: Path, folder: Path, **given: Any) -> DataFolder:
    data = DataFolder(folder)
    restore(source, data, on_progress=_silent, **given)
    return data


def _refused(source: Path, folder: Path, said: str) -> None:
    """A dump is refused in these words, and nothing is served; the folder still takes a sound one."""
    with pytest.raises(InputError, match=said):
        _restore(source, folder)
    assert DataFolder(folder).current_name() is None
    assert not DataFolder(folder).names()


def _quads(data: DataFolder) -> list[str]:
    return Store.open(data.get_current().folder / GRAPH).canonical()


def _answers(folder: Path) -> list[Any]:
    service = Service(settings(folder), WordsEncoder())
    found = [service.search(Query(text, k=10)) for text in QUERIES]
    tables = [
        list(export(service.served, Wanted(what, "jsonl")).pieces) for what in ("features", "projects", "similarity")
    ]
    service.close()
    return [found, tables]


def test_a_dump_comes_back_as_what_it_was(dumped: Path, whole: Path, published: Path, tmp_path: Path) -> None:
    """The same canonical graph, answers, documents and decisions; sound, and nothing new to ingest."""
    was = DataFolder(dumped / "data")
    data = _restore(whole, tmp_path / "empty" / "machine")
    data.get_current().verify()
    assert not data.damaged_documents()
    assert _quads(data) == _quads(was)
    assert _answers(data.folder) == _answers(was.folder)
    assert (data.folder / "merges.jsonl").read_text() == MERGES
    now, before = data.get_current(), was.get_current()
    assert (now.name, now.identity) == (before.name, before.identity)
    assert now.manifest["created"] == before.manifest["created"]
    report = Publisher(data, WordsEncoder(), base=DEFAULT_BASE).ingest([str(published.parent / "plans")])
    assert not report.is_new
    assert report.snapshot == before.name


def test_a_tar_holds_the_same(dumped: Path, whole: Path, tmp_path: Path) -> None:
    """One member a file; it comes back as the folder does."""
    archive = next((dumped / "dumps").glob("*.tar"))
    with tarfile.open(archive) as tar:
        files = {member.name.partition("/")[2] for member in tar if member.isfile()}
    assert files == {path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file()}
    data = _restore(archive, tmp_path / "data")
    data.get_current().verify()
    assert _quads(data) == _quads(DataFolder(dumped / "data"))
    assert not list(data.snapshots.glob(".draft*"))


def test_tools_read_its_files(dumped: Path, whole: Path, require: Callable[[str], str]) -> None:
    """sha256sum checks the sums; Parquet, numpy and rdflib read the rest, with the counts that the snapshot has."""
    counts = DataFolder(dumped / "data").get_current().manifest["counts"]
    checked = subprocess.run([require("sha256sum"), "-c", "--quiet", "--strict", SUMS], cwd=whole, check=False)
    assert checked.returncode == 0
    for what, counted in (("features", "features"), ("projects", "projects"), ("similarity", "similarities")):
        assert parquet.read_table(whole / "tables" / f"{what}.parquet").num_rows == counts[counted]
    vectors = np.load(whole / "vectors.npy")
    ids = (whole / "vectors.ids").read_text().splitlines()
    assert len(ids) == len(vectors) == counts["features"]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert ids == parquet.read_table(whole / "tables" / "features.parquet")["id"].to_pylist()
    assert (whole / "graph.nq").read_bytes().count(b"\n") == counts["quads"]
    assert "licence" in (whole / "README.txt").read_text()


def test_it_is_described_in_void_and_dcat(dumped: Path, whole: Path) -> None:
    """Dates, counts, rights, and every distribution with its bytes and checksum; files are named relative to the description."""
    manifest = DataFolder(dumped / "data").get_current().manifest
    described = rdflib.Graph()
    for name in ("void.ttl", "dcat.ttl"):
        described.parse(whole / name)
    void, dcat = rdflib.Namespace("http://rdfs.org/ns/void#"), rdflib.Namespace("http://www.w3.org/ns/dcat#")
    dataset = rdflib.URIRef(DEFAULT_BASE + "dataset")
    assert described.value(dataset, void.triples).toPython() == manifest["counts"]["quads"]
    assert described.value(dataset, dcat.version).toPython() == manifest["snapshot"]
    assert described.value(dataset, rdflib.DCTERMS.created).toPython().isoformat() == manifest["created"]
    assert "licence" in described.value(dataset, rdflib.DCTERMS.rights)
    sums = dict(reversed(line.split("  ")) for line in (whole / SUMS).read_text().splitlines())
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    files = list(described.objects(dataset, dcat.distribution))
    assert len(files) == 7
    for file in files:
        path = str(file).partition(f"{whole.name}/")[2]
        assert described.value(file, dcat.byteSize).toPython() == (whole / path).stat().st_size
        assert str(described.value(described.value(file, spdx.checksum), spdx.checksumValue)) == sums[path]


def test_a_flipped_bit_in_any_file_is_refused(copy: Path, tmp_path: Path) -> None:
    """Of every file of the dump, the sums themselves among them."""
    files = sorted(path for path in copy.rglob("*") if path.is_file())
    assert len(files) > 15
    for path in files:
        content = path.read_bytes()
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        _refused(copy, tmp_path / "data", "dump|Line|lacks|names|damaged")
        path.write_bytes(content)
    assert _restore(copy, tmp_path / "data").current_name() == copy.name[-6:]


def _without(copy: Path) -> None:
    (copy / "snapshot" / "words.sqlite").unlink()


def _with_more(copy: Path) -> None:
    (copy / "documents" / "more").write_text("more")


def _with_a_link(copy: Path) -> None:
    (copy / "documents" / "link").symlink_to("/etc/passwd")


def _with_a_linked_folder(copy: Path) -> None:
    (copy / "documents").rename(copy.parent / "elsewhere")
    (copy / "documents").symlink_to(copy.parent / "elsewhere")


def _leaving(copy: Path) -> None:
    (copy / SUMS).write_text((copy / SUMS).read_text() + f"{'0' * 64}  ../../outside\n")


def _absolute(copy: Path) -> None:
    (copy / SUMS).write_text((copy / SUMS).read_text() + f"{'0' * 64}  /etc/passwd\n")


def _of_another_schema(copy: Path) -> None:
    _told(copy / "snapshot" / MANIFEST, schema=SCHEMA - 1)


def _of_another_format(copy: Path) -> None:
    _told(copy / ABOUT, format=FORMAT + 1)


def _without_facts(copy: Path) -> None:
    manifest = json.loads((copy / "snapshot" / MANIFEST).read_text())
    del manifest["model"]
    (copy / "snapshot" / MANIFEST).write_text(json.dumps(manifest))
    write_sums(copy)


def _without_a_document(copy: Path) -> None:
    next((copy / "documents").iterdir()).unlink()
    write_sums(copy)


def _with_a_document_renamed(copy: Path) -> None:
    next((copy / "documents").iterdir()).rename(copy / "documents" / ("0" * 64))
    write_sums(copy)


def _with_fewer_statements(copy: Path) -> None:
    lines = (copy / "graph.nq").read_text().splitlines(keepends=True)
    (copy / "graph.nq").write_text("".join(lines[1:]))
    write_sums(copy)


def _with_no_statements(copy: Path) -> None:
    (copy / "graph.nq").write_text("these are no statements\n")
    write_sums(copy)


def _with_another_ledger(copy: Path) -> None:
    (copy / "snapshot" / LEDGER).write_text("")
    write_sums(copy)


def _told(path: Path, **given: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **given}))
    write_sums(next(folder for folder in path.parents if (folder / SUMS).exists()))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_without, "lacks snapshot/words.sqlite"),
        (_with_more, "holds documents/more, which SHA256SUMS does not name"),
        (_with_a_link, "documents/link, which is a link"),
        (_with_a_linked_folder, "documents, which is a link"),
        (_leaving, "no path inside the dump"),
        (_absolute, "no path inside the dump"),
        (_of_another_schema, f"schema version {SCHEMA - 1}; this Roadgraph reads {SCHEMA}"),
        (_of_another_format, f"format version {FORMAT + 1}; this Roadgraph reads {FORMAT}"),
        (_without_facts, "manifest lacks"),
        (_without_a_document, "lacks the document sha256:"),
        (_with_a_document_renamed, "is not the document of that hash"),
        (_with_fewer_statements, "the snapshot had"),
        (_with_no_statements, "is not N-Quads"),
        (_with_another_ledger, "is not what was sealed"),
    ],
    ids=lambda one: one.__name__.strip("_") if callable(one) else "",
)
def test_what_is_no_whole_dump_is_refused(
    damage: Callable[[Path], None], said: str, copy: Path, tmp_path: Path
) -> None:
    """Even where somebody made the sums anew; nothing is written outside the data folder."""
    damage(copy)
    _refused(copy, tmp_path / "data", said)
    assert not (tmp_path / "outside").exists()


def _member(name: str, **given: Any) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    for key, value in given.items():
        setattr(member, key, value)
    return member


@pytest.mark.parametrize(
    "member",
    [
        _member("../outside"),
        _member("/tmp/outside"),
        _member("dump/../../outside"),
        _member("dump/link", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        _member("dump/hard", type=tarfile.LNKTYPE, linkname="dump/SHA256SUMS"),
        _member("dump/device", type=tarfile.CHRTYPE, devmajor=1, devminor=3),
        _member("dump/pipe", type=tarfile.FIFOTYPE),
        _member("dump/hole", type=tarfile.GNUTYPE_SPARSE),
    ],
    ids=lambda member: member.name,
)
def test_a_tar_that_leads_elsewhere_is_refused(member: tarfile.TarInfo, tmp_path: Path) -> None:
    """Links, devices, pipes, holes, and paths out of it: nothing of them reaches the disk."""
    with tarfile.open(tmp_path / "evil.tar", "w", format=tarfile.GNU_FORMAT) as tar:
        tar.addfile(member, io.BytesIO())
    _refused(tmp_path / "evil.tar", tmp_path / "deep" / "data", "It is refused|cannot be read as a tar")
    assert not (tmp_path / "deep" / "outside").exists()


def test_what_is_no_dump_is_refused(tmp_path: Path, whole: Path) -> None:
    """A missing path, a file that is no tar, a tar cut short, an empty folder."""
    (tmp_path / "text.tar").write_text("not a tar")
    (tmp_path / "nothing").mkdir()
    _refused(tmp_path / "missing", tmp_path / "data", "There is no dump")
    _refused(tmp_path / "text.tar", tmp_path / "data", "cannot be read as a tar")
    _refused(tmp_path / "nothing", tmp_path / "data", "its SHA256SUMS cannot be read")
    archive = next(whole.parent.glob("*.tar")).read_bytes()
    (tmp_path / "short.tar").write_bytes(archive[: len(archive) // 2])
    _refused(tmp_path / "short.tar", tmp_path / "data", "cannot be read as a tar|lacks|cannot be read")


def test_only_an_empty_folder_takes_a_dump(whole: Path, tmp_path: Path) -> None:
    """One with snapshots, or with anything else of somebody's, is left as it is."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    for given in ({}, {"replace": True}):
        with pytest.raises(InputError, match=r"is not empty; it holds thesis\.txt"):
            _restore(whole, tmp_path / "mine", **given)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]
    _restore(whole, tmp_path / "data")
    with pytest.raises(InputError, match="holds snapshots already"):
        _restore(whole, tmp_path / "data")


def test_replacing_publishes_the_next_snapshot(
    whole: Path, publisher: Publisher, data: DataFolder, tmp_path: Path
) -> None:
    """A reader moves on to it; what was served before stays to roll back to; decisions become those of the dump."""
    (tmp_path / "other.md").write_text("# Otherwise roadmap\n\n- Add everything\n")
    publisher.ingest([str(tmp_path / "other.md")])
    (data.folder / "technologies").mkdir()
    (data.folder / "technologies" / "own.ttl").write_text("")
    served = data.get_current().name
    _restore(whole, data.folder, replace=True)
    assert data.current_name() == f"{max(int(served) + 1, int(whole.name[-6:])):06d}"
    assert data.names()[0] == served
    data.get_current().verify()
    assert (data.folder / "merges.jsonl").read_text() == MERGES
    assert not data.gazetteers()
    assert data.get_current().identity == json.loads((whole / ABOUT).read_text())["identity"]


@pytest.mark.parametrize("point", _MODULE.POINTS)
def test_killed_while_restoring(point: str, dumped: Path, whole: Path, tmp_path: Path) -> None:
    """Nothing is served, and the same command then restores it."""
    environment = {"PYTHONPATH": os.pathsep.join(str(KILLED.parents[up]) for up in (1, 2)), "PATH": ""}
    process = [sys.executable, str(KILLED), str(whole), str(tmp_path / "data"), point]
    assert subprocess.run(process, env=environment, check=False).returncode == -signal.SIGKILL
    data = DataFolder(tmp_path / "data")
    assert data.current_name() is None
    restored = _restore(whole, data.folder)
    restored.get_current().verify()
    assert restored.current_name() == whole.name[-6:]
    assert _quads(restored) == _quads(DataFolder(dumped / "data"))


def test_a_dump_is_whole_or_not_there(dumped: Path, tmp_path: Path) -> None:
    """A damaged snapshot or document is not dumped; what is there already stays; no draft is left."""
    shutil.copytree(dumped / "data", tmp_path / "data")
    data = DataFolder(tmp_path / "data")
    service = Service(settings(data.folder), WordsEncoder())
    made = dump(service.served, data, tmp_path / "dumps", on_progress=_silent)
    with pytest.raises(InputError, match="is there already"):
        dump(service.served, data, tmp_path / "dumps", on_progress=_silent)
    shutil.rmtree(made)
    next(data.documents.iterdir()).write_text("changed")
    with pytest.raises(SnapshotError, match="is damaged"):
        dump(service.served, data, tmp_path / "dumps", on_progress=_silent)
    (data.get_current().folder / LEDGER).write_text("")
    with pytest.raises(SnapshotError, match="not what was sealed"):
        dump(service.served, data, tmp_path / "dumps", on_progress=_silent)
    service.close()
    assert not list((tmp_path / "dumps").iterdir())
    (tmp_path / "file").write_text("")
    with pytest.raises(RoadgraphError):
        dump(service.served, data, tmp_path / "file", on_progress=_silent)


def test_commands_dump_and_restore(run: Run, roadmaps: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`dump` prints where it is; `restore` what is served then; errors end with status 1 and words."""
    run("ingest", roadmaps)
    made = run("dump", "-o", tmp_path / "dumps")
    assert made.exit_code == 0
    assert Path(made.stdout.strip()).name.endswith("-000001")
    again = run("restore", made.stdout.strip(), "--data", tmp_path / "other")
    assert again.stdout.startswith("000001 of ")
    assert run("verify", "--data", tmp_path / "other").exit_code == 0
    refused = run("restore", made.stdout.strip(), "--data", tmp_path / "other")
    assert (refused.exit_code, "--replace" in refused.stderr) == (1, True)
    assert run("restore", made.stdout.strip(), "--data", tmp_path / "other", "--replace").exit_code == 0
    assert (
        run("dump", "--tar", "-o", tmp_path / "dumps", "--data", tmp_path / "other")
        .stdout.strip()
        .endswith("-000002.tar")
    )
