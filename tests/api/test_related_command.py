"""The command `related`: a feature, a text, examples, and a roadmap item by item."""

from pathlib import Path

import pytest
from conftest import Run


@pytest.fixture
def filled(run: Run, roadmaps: Path) -> Run:
    """Commands over the three roadmaps."""
    assert run("ingest", roadmaps).exit_code == 0
    return run


def test_a_roadmap_is_shown_item_by_item(filled: Run, tmp_path: Path, unknown: str) -> None:
    """What others plan with status, horizon and line; what nobody plans; how many, and in which projects."""
    roadmap = tmp_path / "mine.md"
    roadmap.write_text(f"# Mine\n\n- Replace ZooKeeper with Raft\n- Role-based access control\n- {unknown}\n")
    shown = filled("related", "--file", roadmap, "-k", 1).stdout
    assert "line 3  ○ planned  Replace ZooKeeper with Raft" in shown
    assert "Millrace · later · Long term · plans/millrace.rst:7" in shown
    assert "line 4  ○ planned  Role-based access control  (" in shown
    assert f"Nothing sure is like: {unknown} (line 5)." in shown
    assert "2 of 3 items have plans like them in other projects." in shown
    assert "Most often in " in shown


def test_none_is_said(filled: Run, unknown: str) -> None:
    """In words, with the nearest and the age of the data, by `search` and `related`."""
    for words in (("search", unknown), ("related", "--text", unknown)):
        assert "No plan like this in 3 projects. The nearest, which are not sure, are of" in filled(*words).stdout


def test_examples_move_the_answer(filled: Run) -> None:
    """Alone, or beside a feature or a text."""
    alone = filled.json("related", "--like", "Support Apache Iceberg tables", "--like", "parquet files", "--json")
    assert alone["projects"][0]["best"]["title"] == "Read Iceberg tables and Parquet files"
    plain = filled.json("related", "Support Apache Iceberg tables", "--json")["hits"][0]["score"]
    pushed = filled.json("related", "Support Apache Iceberg tables", "--unlike", "Iceberg tables", "--json")
    assert pushed["hits"][0]["score"] < plain


def test_what_was_left_out_is_told(filled: Run) -> None:
    """Of an issue with code."""
    shown = filled("related", "--text", "Access\n\nRole-based access control\n\n```\nx\n```").stdout
    assert "Of the text these lines were not compared: code 3." in shown


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("https://example.org/issues/1",), 1, "nothing is fetched from addresses"),
        (("--text", "https://example.org/issues/1"), 1, "Paste the text"),
        (("--file", "https://example.org/ROADMAP.md"), 2, "nothing is fetched from addresses"),
        (("--file", __file__, "--like", "x"), 2, "leave --like and --unlike out"),
        (("--unlike", "x"), 2, "Or give examples"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    filled: Run, words: tuple[str, ...], status: int, said: str
) -> None:
    """An address, or examples where they have no place."""
    result = filled("related", *words)
    assert result.exit_code == status
    assert said in " ".join(result.stderr.split())


def test_a_fork_is_shown_with_its_origin(run: Run, tmp_path: Path) -> None:
    """By `related` and `nearest`: one project, the other named beside it."""
    plans = tmp_path / "forks"
    plans.mkdir()
    items = "".join(f"- {verb} the shards\n" for verb in ("Split", "Merge", "Move", "Copy", "Check", "Compress"))
    for name in ("Wagtail", "Egret"):
        (plans / f"{name}.md").write_text(f"# {name} roadmap\n\n{items}")
    (plans / "plover.md").write_text("# Plover roadmap\n\n- Split all the shards\n")
    assert run("ingest", plans).exit_code == 0
    assert "(the same: " in run("related", "--text", "split the shards").stdout
    assert "(the same: " in run("related", "Split all the shards").stdout
    assert "Its roadmap is also that of Egret." in run("nearest", "Wagtail").stdout
    nearest = run.json("nearest", "Plover", "--json")["nearest"]
    assert [(len(one["also"]), one["label"] in ("Wagtail", "Egret")) for one in nearest] == [(1, True)]
