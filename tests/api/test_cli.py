"""The command line: what it prints, what it returns, and how fast it helps."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from conftest import Run

from api import cli


def test_help_is_instant() -> None:
    """Nothing heavy is imported for --help."""
    code = "import sys; from api.cli import main; main(['--help'], standalone_mode=False); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    for heavy in ("torch", "spacy", "faiss", "flask", "numpy", "pyoxigraph", "rdflib", "networkx", "pydantic", "rich"):
        assert f"'{heavy}'" not in done.stderr
    assert "ingest" in done.stdout


def test_from_reading_to_searching(run: Run, roadmaps: Path) -> None:
    """Ingest, search, related, export, SPARQL, status: one after the other."""
    report = run.json("ingest", roadmaps, "--json")
    assert isinstance(report, dict)
    assert report["features"] == 11
    found = run.json("search", "replace ZooKeeper with Raft", "-k", 1, "--json")
    assert isinstance(found, dict)
    hit = found["hits"][0]
    assert hit["title"] == "Replace ZooKeeper with Raft"
    related = run.json("related", hit["id"], "--json")
    assert isinstance(related, dict)
    assert related["feature"]["id"] == hit["id"]
    assert run.json("related", "--text", "access control", "--json")
    exported = [json.loads(line) for line in run("export", "features").stdout.splitlines()]
    assert len(exported) == 11
    counted = run("sparql", "SELECT (count(?f) AS ?n) { ?f a rg:Feature }", "--format", "csv")
    assert counted.stdout.split() == ["n", "11"]
    status = run.json("status", "--json")
    assert isinstance(status, dict)
    assert len(status["sources"]) == 3


def test_people_get_tables(run: Run, roadmaps: Path) -> None:
    """Without --json the output is for reading."""
    printed = run("ingest", roadmaps).stdout
    assert "published snapshot 000001" in printed
    assert "seconds:" in printed
    assert "Quillstore" in run("search", "role-based access control").stdout
    assert "Tidewatch" in run("related", "--text", "role-based access control").stdout
    assert "plans/quill.md" in run("status").stdout
    assert "served" in run("snapshots", "list").stdout


def test_a_feature_is_named_by_what_is_at_hand(run: Run, roadmaps: Path) -> None:
    """The id that a search prints, its IRI, the address of its page or of its data, its title; a wrong title gets a hint."""
    run("ingest", roadmaps)
    hit = run.json("search", "Replace ZooKeeper with Raft", "-k", 1, "--json")["hits"][0]
    short = run("search", "Replace ZooKeeper with Raft", "-k", 1).stdout.splitlines()[3].strip()
    address = "http://127.0.0.1:8000" + hit["links"]["html"]
    for name in (short, hit["id"], address, *hit["links"].values(), address.replace("-", "%2D"), hit["title"].upper()):
        found = run.json("related", name, "--json")
        assert found["feature"]["id"] == hit["id"], name
    wrong = run("related", "replace zookeeper by raft")
    assert wrong.exit_code == 1
    assert f"Did you mean {short}" in wrong.stderr


def test_k_counts_plans_of_each_project(run: Run, roadmaps: Path) -> None:
    """For a text and for a roadmap."""
    run("ingest", roadmaps)
    for given in (("--text", "iceberg tables"), ("--file", roadmaps / "quill.md")):
        found = run.json("related", *given, "-k", 1, "--json")
        assert {len(plans["hits"]) for plans in found["projects"]} == {1}


def test_no_hits_are_told_from_no_features(run: Run, roadmaps: Path) -> None:
    """Asking for none is not the same as filtering everything away."""
    run("ingest", roadmaps)
    assert "11 features were searched" in run("search", "x", "-k", 0).stdout
    assert "Nothing passes" in run("search", "x", "--status", "dropped", "--project", "Millrace").stdout


def test_related_to_a_whole_roadmap(run: Run, roadmaps: Path) -> None:
    """Each item of a file gets its like in other projects."""
    run("ingest", roadmaps)
    found = run.json("related", "--file", roadmaps / "quill.md", "--json")
    assert isinstance(found, dict)
    assert found["projects"][0]["project"]["label"] == "Tidewatch"


def test_a_query_from_a_file(run: Run, roadmaps: Path, tmp_path: Path) -> None:
    """@FILE reads the query, and a graph is written as Turtle."""
    run("ingest", roadmaps)
    path = tmp_path / "q.rq"
    path.write_text("CONSTRUCT WHERE { ?f a rg:Feature }")
    assert "rg:Feature" in run("sparql", f"@{path}", "--format", "ttl").stdout
    assert run("sparql", "@nowhere.rq").exit_code == 1
    for name in ("-", "@-"):
        result = CliRunner().invoke(cli.main, ["sparql", name], input="ASK { ?f a rg:Feature }")
        assert result.stdout.strip() == "true"
    assert run("sparql", "CONSTRUCT WHERE { ?f a rg:Feature }").stdout.startswith("@prefix")


@pytest.mark.parametrize("what", ["features", "projects", "technologies", "similarity", "graph"])
def test_exports_to_a_file(run: Run, roadmaps: Path, tmp_path: Path, what: str) -> None:
    """A file is written whole, without leftovers beside it."""
    run("ingest", roadmaps)
    path = tmp_path / "out" / "file"
    path.parent.mkdir()
    assert run("export", what, "-o", path).exit_code == 0
    assert path.stat().st_size > 100
    assert list(path.parent.iterdir()) == [path]


def test_removing_and_rolling_back(run: Run, roadmaps: Path) -> None:
    """A removal publishes; a rollback serves the snapshot before; verify finds both sound."""
    run("ingest", roadmaps)
    assert run("remove", "plans/quill.md").exit_code == 0
    assert len(run("export", "features").stdout.splitlines()) == 7
    assert "000001 is served" in run("snapshots", "rollback").stdout
    assert len(run("export", "features").stdout.splitlines()) == 11
    assert run("verify").stdout.splitlines() == ["000001  sound", "000002  sound"]
    assert run("snapshots", "rollback").exit_code == 1


def test_verify_finds_damage(run: Run, roadmaps: Path, tmp_path: Path) -> None:
    """A changed file is named, and the exit status tells."""
    run("ingest", roadmaps)
    path = tmp_path / "data" / "snapshots" / "000001" / "ledger.jsonl"
    path.write_text(path.read_text().replace("quill", "quilt"))
    result = run("verify")
    assert result.exit_code == 1
    assert "ledger.jsonl" in result.stdout


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.md", None, "does not exist"),
        ("binary.md", b"\x00\x01", "is binary"),
        ("latin.md", "Straße".encode("latin-1"), "is not UTF-8"),
        ("empty.md", b"", "is empty"),
        ("huge.md", b"x" * 50_000_000, "a roadmap may have"),
    ],
)
def test_bad_files_named_outright(run: Run, tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    """A clear error, a non-zero exit, nothing published."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = run("ingest", path)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stderr.startswith("roadgraph: ")
    assert not (tmp_path / "data" / "CURRENT").exists()


def test_bad_files_in_a_folder(run: Run, roadmaps: Path) -> None:
    """Skipped, reported, exit 0."""
    (roadmaps / "binary.md").write_bytes(b"\x00\x01")
    (roadmaps / "latin.md").write_bytes("Straße".encode("latin-1"))
    (roadmaps / "empty.md").write_bytes(b"")
    (roadmaps / "huge.md").write_bytes(b"x" * 50_000_000)
    result = run("ingest", roadmaps)
    assert result.exit_code == 0
    for name in ("binary.md", "latin.md", "empty.md", "huge.md"):
        assert f"skipped plans/{name}" in result.stdout.replace("\n", " ")


def test_a_folder_without_roadmaps(run: Run, tmp_path: Path) -> None:
    """An error that says what was looked for."""
    (tmp_path / "other").mkdir()
    result = run("ingest", tmp_path / "other")
    assert result.exit_code == 1
    assert "No roadmap was found" in result.stderr


def test_a_damaged_data_folder(run: Run, roadmaps: Path, tmp_path: Path) -> None:
    """A clear error, and the documents are still there."""
    run("ingest", roadmaps)
    (tmp_path / "data" / "snapshots" / "000001" / "MANIFEST.json").write_text("{")
    for command in (("search", "x"), ("status",), ("ingest", roadmaps), ("export", "features")):
        result = run(*command)
        assert result.exit_code == 1, command
        assert "no readable manifest" in result.stderr
    assert len(list((tmp_path / "data" / "documents").iterdir())) == 3


def test_nothing_ingested_yet(run: Run) -> None:
    """Every reading command says what to do first."""
    for command in (("search", "x"), ("status",), ("sparql", "ASK {}"), ("export", "graph"), ("verify",), ("serve",)):
        result = run(*command)
        assert result.exit_code == 1, command
        assert "roadgraph ingest" in result.stderr


def test_wrong_options_exit_with_2(run: Run) -> None:
    """A usage error is told from a failed command."""
    assert run("search").exit_code == 2
    assert run("search", "x", "--mode", "magic").exit_code == 2
    assert run("related").exit_code == 2
    assert run("related", "x", "--text", "y").exit_code == 2
    assert run("serve", "--port", "99999").exit_code == 2
    assert "ROADGRAPH_PORT" not in run("serve", "--port", "99999").stderr


def test_wrong_values_of_options_exit_with_2(run: Run, roadmaps: Path) -> None:
    """A filter that no feature can have, a format that the answer is not written in, filters that would be ignored."""
    run("ingest", roadmaps)
    for command in (
        ("search", "x", "--status", "finished"),
        ("export", "features", "--from", "soon"),
        ("export", "features", "--format", "docx"),
        ("export", "projects", "--project", "Quillstore"),
        ("export", "graph", "--status", "done"),
        ("export", "features", "--by", "concepts"),
        ("export", "technologies", "--groups"),
        ("sparql", "CONSTRUCT WHERE { ?f a rg:Feature }", "--format", "csv"),
        ("sparql", "ASK {}", "--format", "ttl"),
    ):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, ""), command
        assert "Error: " in result.stderr


def test_every_command_has_help() -> None:
    """Each command and option says what it is for."""

    def check(command: click.Command) -> None:
        assert command.help, command.name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name != "version":
                assert parameter.help, (command.name, parameter.name)
        if isinstance(command, click.Group):
            for inner in command.commands.values():
                check(inner)

    check(cli.main)


def test_the_samples_are_ours_and_complete(run: Run) -> None:
    """The examples of this repository ingest, each with features and a link to its source."""
    folder = Path(__file__).parents[2] / "examples" / "roadmaps"
    assert len(list(folder.glob("*.md"))) >= 8
    report = run.json("ingest", folder, "--json")
    assert isinstance(report, dict)
    assert report["skipped"] == report["without_features"] == []
    records = [json.loads(line) for line in run("export", "features").stdout.splitlines()]
    assert all(re.match(r"https://github\.com/.+/blob/", record["document"]["url"]) for record in records)
    assert {"Ballista", "DataFusion-Python"} <= {record["component"] for record in records}
