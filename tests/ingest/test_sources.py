"""Files, folders and globs: what is named is read, what cannot be read is said, nothing outside is touched."""

from pathlib import Path

import pytest

from graph.errors import InputError
from ingest.sources import LARGEST, content_of, gather


def test_a_source_is_named_after_its_folder(roadmaps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same name whether the file, the folder, a glob, or a relative path was given."""
    named = {source.name for source in gather([str(roadmaps)]).sources}
    assert named == {"plans/quill.md", "plans/tidewatch.md", "plans/millrace.rst"}
    assert gather([str(roadmaps / "quill.md")]).sources[0].name == "plans/quill.md"
    assert gather([str(roadmaps / "*.md")]).sources[0].name == "plans/quill.md"
    monkeypatch.chdir(roadmaps)
    assert gather(["."]).sources[0].name == "plans/millrace.rst"
    assert gather(["quill.md"]).sources[0].name == "plans/quill.md"


def test_subfolders_are_read_and_hidden_ones_are_not(roadmaps: Path) -> None:
    """A folder means everything in it that is a document."""
    (roadmaps / "more").mkdir()
    (roadmaps / "more" / "a.md").write_text("# A\n")
    (roadmaps / ".git").mkdir()
    (roadmaps / ".git" / "b.md").write_text("# B\n")
    names = {source.name for source in gather([str(roadmaps)]).sources}
    assert "plans/more/a.md" in names
    assert not any(".git" in name for name in names)


def test_other_files_are_skipped_with_a_reason(roadmaps: Path) -> None:
    """What is no document is reported."""
    (roadmaps / "logo.png").write_bytes(b"\x89PNG")
    assert gather([str(roadmaps)]).skipped == (("plans/logo.png", "not a form that roadmaps are read in"),)


def test_a_link_out_of_the_folder_is_not_followed(roadmaps: Path, tmp_path: Path) -> None:
    """A link in a folder cannot bring in a file from elsewhere."""
    secret = tmp_path / "secret.md"
    secret.write_text("# secret\n")
    (roadmaps / "innocent.md").symlink_to(secret)
    gathered = gather([str(roadmaps)])
    assert "plans/innocent.md" not in {source.name for source in gathered.sources}
    assert ("plans/innocent.md", "a link that leads out of the folder") in gathered.skipped


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("nowhere.md", "does not exist"),
        ("nowhere/*.md", "Nothing matches"),
        ("https://example.org/roadmap.md", "is an address"),
    ],
)
def test_what_names_nothing_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str, said: str
) -> None:
    """A wrong argument says what is wrong with it."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=said):
        gather([argument])


def test_a_folder_without_roadmaps_is_an_error(tmp_path: Path) -> None:
    """Nothing to read is not a success."""
    (tmp_path / "notes.bin").write_bytes(b"x")
    with pytest.raises(InputError, match="No roadmap was found"):
        gather([str(tmp_path)])


def test_two_files_of_one_name_are_an_error(tmp_path: Path) -> None:
    """One would replace the other."""
    for name in ("a", "b"):
        (tmp_path / name / "docs").mkdir(parents=True)
        (tmp_path / name / "docs" / "ROADMAP.md").write_text("# R\n")
    with pytest.raises(InputError, match="Name a folder above both"):
        gather([str(tmp_path / "a" / "docs"), str(tmp_path / "b" / "docs")])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\x00\x01\x02", "is binary"),
        ("Straße".encode("latin-1"), "is not UTF-8"),
        (b"x" * (LARGEST + 1), "a roadmap may have"),
    ],
)
def test_what_is_no_document_is_an_error(tmp_path: Path, content: bytes, said: str) -> None:
    """Empty, binary, wrongly encoded and huge files say so."""
    path = tmp_path / "roadmap.md"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        content_of(gather([str(path)]).sources[0])
