"""A document whose graph does not conform stops only itself, and what was read of it before stays."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run

from graph.model import Roadmap, Span
from graph.snapshots import DataFolder
from ingest import pipeline
from ingest.pipeline import Extracted


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours: what says "broken" gets lines that end before they begin."""
    sound = pipeline.roadmap

    def roadmap(versions: Sequence[Extracted], version: str, source: str, url: str | None) -> Roadmap:
        made = sound(versions, version, source, url)
        features = tuple(
            replace(feature, lines=Span(9, 3)) if "broken" in feature.title else feature for feature in made.features
        )
        return replace(made, features=features)

    monkeypatch.setattr("ingest.pipeline.roadmap", roadmap)


@pytest.mark.usefixtures("faulty")
def test_a_graph_that_does_not_conform_is_a_skip(run: Run, roadmaps: Path, tmp_path: Path) -> None:
    """Reported with its line, title and shape; its former version, and everything else, is published."""
    assert run("ingest", roadmaps).exit_code == 0
    (roadmaps / "quill.md").write_text("# Quillstore roadmap\n\n- Mend what is broken\n")
    (roadmaps / "more.md").write_text("# More roadmap\n\n- Add more\n")
    (roadmaps / "bad.md").write_text("# Bad roadmap\n\n- All broken\n")
    report = run.json("ingest", roadmaps, "--json")
    skipped = dict(report["skipped"])
    assert skipped.keys() == {"plans/quill.md", "plans/bad.md"}
    assert "line 9, “Mend what is broken”: a feature has one first line" in skipped["plans/quill.md"]
    assert "(shape Feature)" in skipped["plans/quill.md"]
    assert (report["added"], report["replaced"]) == (["plans/more.md"], [])
    exported = run("export", "features").stdout
    assert "Add role-based access control" in exported
    assert "Add more" in exported
    assert "broken" not in exported
    assert run("verify").exit_code == 0
    (roadmaps / "bad.md").unlink()
    assert not run.json("ingest", roadmaps, "--json")["is_new"]


@pytest.mark.usefixtures("faulty")
def test_nothing_that_conforms_publishes_nothing(run: Run, tmp_path: Path) -> None:
    """The first and only document: an error in words, no snapshot, nothing half written."""
    path = tmp_path / "plans" / "bad.md"
    path.parent.mkdir()
    path.write_text("# Bad roadmap\n\n- All broken\n")
    result = run("ingest", path)
    assert result.exit_code == 1
    assert "does not conform to the shapes" in result.stderr
    assert "Traceback" not in result.stderr
    assert DataFolder(tmp_path / "data").names() == []
