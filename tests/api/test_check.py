"""`roadgraph check`: what a roadmap yields, what is remarked on, and the exit status, through the command line."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.readings.check import Checked, Finding, Level
from api.readings.check_output import as_annotations
from ingest.sources import Source

ROOT = Path(__file__).parents[2]
DOCUMENTS = {
    "good.md": """\
        # Tidewatch roadmap

        ## Q1 2025

        - [x] Read Iceberg tables
        - [ ] Alerts
          - [ ] Send alerts by mail
        """,
    "bad.md": """\
        # Tidewatch roadmap

        ## < 6 months

        - Support Parquet and FooBarDB
        - Support alerts
        - Support alerts

        ## v2.5

        - Rewrite the storage engine so that every single write is durable before it is acknowledged to anybody

        ## Rationale

        We like storms.

        ## Q4 2025

        ## How to contribute

        - Open an issue
        """,
    "some.md": """\
        # Tidewatch roadmap

        - Support alerts (in progress)
        - Support mails
        """,
    "empty.md": "\n",
    "prose.md": "# Tidewatch\n\nWe like storms.\n",
    "picture.png": "no roadmap",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of documents, good and bad."""
    made = tmp_path_factory.mktemp("checked") / "plans"
    made.mkdir()
    for name, text in DOCUMENTS.items():
        (made / name).write_text(textwrap.dedent(text), encoding="utf-8")
    return made


def _run(*words: object) -> Result:
    return CliRunner().invoke(main, ["check", *(str(word) for word in words)])


@pytest.fixture(scope="module")
def result(folder: Path) -> Result:
    """The check of the whole folder as JSON."""
    return _run(folder, "--format", "json")


@pytest.fixture(scope="module")
def files(result: Result) -> dict[str, dict[str, Any]]:
    """What the check says of each document, by its name."""
    return {Path(one["file"]).name: one for one in json.loads(result.stdout)["files"]}


def _findings(file: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(one["level"], one["kind"], one["line"]) for one in file["findings"]]


def test_what_a_roadmap_yields(files: dict[str, dict[str, Any]]) -> None:
    """Each group and feature with its lines, status, time and technologies; nothing to remark on."""
    good = files["good.md"]
    assert (good["project"], good["features"], good["groups"], good["findings"]) == ("Tidewatch", 2, 1, [])
    read, group, mail = good["items"]
    assert (read["lines"], read["status"], read["technologies"]) == ([5, 5], "done", ["Apache Iceberg"])
    assert read["horizon"] == {"label": "Q1 2025", "bucket": "past", "start": "2025-01-01", "end": "2025-03-31"}
    assert (group["kind"], mail["parent"], mail["section"][0]) == ("group", "Alerts", "Q1 2025")


def test_every_kind_of_finding(files: dict[str, dict[str, Any]]) -> None:
    """With its level and its line; what is no part of the plan is not remarked on."""
    assert _findings(files["bad.md"]) == [
        ("warning", "no-status", 5),
        ("notice", "unknown-name", 5),
        ("warning", "when-not-told", 5),
        ("warning", "when-not-told", 6),
        ("warning", "duplicate", 7),
        ("warning", "when-not-told", 7),
        ("notice", "cut-title", 11),
        ("notice", "when-not-told", 11),
        ("notice", "dead-section", 13),
        ("warning", "dead-section", 17),
    ]
    assert _findings(files["some.md"]) == [("notice", "item-without-status", 4)]
    assert _findings(files["empty.md"]) == [("error", "unreadable", 1)]
    assert _findings(files["prose.md"]) == [("error", "no-features", 1)]


def test_findings_say_what_was_found_and_what_to_do(files: dict[str, dict[str, Any]]) -> None:
    """The words of the document, the recorded reason, the line that says the same."""
    said = {one["kind"]: one["message"] for one in files["bad.md"]["findings"]}
    assert "all 4 items are read as planned. Write a check box" in said["no-status"]
    assert said["duplicate"] == "“Support alerts” stands under the same heading in line 6 already; both are kept."
    assert said["dead-section"] == "Nothing was taken from the section “Q4 2025”: nothing stands under it."
    assert "“FooBarDB” looks like a technology" in said["unknown-name"]
    assert "1 × prose that states no work" in files["prose.md"]["findings"][0]["message"]


def test_counts_and_what_was_passed_over(result: Result) -> None:
    """Errors decide the exit status by default; a picture is passed over, not an error."""
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (found["errors"], found["warnings"], found["notices"]) == (2, 6, 5)
    assert [one["source"] for one in found["passed_over"]] == ["plans/picture.png"]


def test_the_table_and_the_level_that_fails(folder: Path) -> None:
    """Warnings pass by default and fail where asked; a table has each item with its line, then the findings."""
    result = _run(folder / "bad.md")
    assert result.exit_code == 0
    assert "features      4\n" in result.stdout
    assert "  6         ○ planned      < 6 months              Support alerts\n" in result.stdout
    assert "  warning in line 7: “Support alerts” stands under the same heading" in result.stdout
    assert result.stdout.endswith("1 document, 4 features: 0 errors, 6 warnings, 4 notices.\n")
    assert _run(folder / "bad.md", "--fail-on", "warning").exit_code == 1


def test_annotations_of_a_workflow(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command for each finding, with the path from the current folder; globs are taken as ingest takes them."""
    monkeypatch.chdir(folder.parent)
    result = _run("plans/*e*.md", "--format", "github", "--fail-on", "never", "--project", "Other")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[0].startswith(
        "::error file=plans/empty.md,line=1,title=Roadmap%3A unreadable::plans/empty.md is empty"
    )
    assert any(line.startswith("::notice file=plans/some.md,line=4,") for line in lines)
    assert lines[-1] == "3 documents, 2 features: 2 errors, 0 warnings, 1 notice."


def test_no_text_of_a_document_ends_an_annotation(tmp_path: Path) -> None:
    """Line ends, percent signs, and in a file's name colons and commas are written as codes."""
    finding = Finding(Level.WARNING, "duplicate", 3, "100%\n::error::b\x1b[31m, c: d")
    checked = Checked(Source("a", tmp_path / "a,b:c.md"), None, (finding,))
    command, _ = as_annotations([checked])
    assert command.endswith("a%2Cb%3Ac.md,line=3,title=Roadmap%3A duplicate::100%25 ::error::b[31m, c: d")
    assert len(command.splitlines()) == 1


def test_nothing_heavy_is_needed_and_nothing_written(folder: Path, tmp_path: Path) -> None:
    """Neither the model's libraries, which need not even be installed, nor a data folder: it is fit for any workflow."""
    absent, here = tmp_path / "absent", tmp_path / "here"
    absent.mkdir()
    here.mkdir()
    for library in ("torch", "faiss", "sentence_transformers", "transformers"):
        (absent / f"{library}.py").write_text("raise ImportError('not installed')\n", encoding="utf-8")
    path = os.pathsep.join([str(absent), str(ROOT)])
    code = (
        "import sys; from api.cli import main; main(sys.argv[1:], standalone_mode=False); print('flask' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check", str(folder / "good.md")],
        capture_output=True, text=True, check=True, cwd=here, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    assert done.stdout.endswith("1 document, 2 features: 0 errors, 0 warnings, 0 notices.\nFalse\n")
    assert list(here.iterdir()) == []


def test_a_name_of_nothing_is_told(tmp_path: Path) -> None:
    """A file that does not exist fails whatever the level; a wrong level is an error of usage."""
    missing = _run(tmp_path / "no.md", "--fail-on", "never")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert "does not exist" in missing.stderr
    assert _run(tmp_path, "--fail-on", "sometimes").exit_code == 2
