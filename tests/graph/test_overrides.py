"""What people decide is kept as they wrote it, and read back as it was meant."""

from pathlib import Path

import pytest

from graph.errors import InputError
from graph.overrides import OVERRIDES, Override, Overrides


def test_lines_come_back(tmp_path: Path) -> None:
    """What is appended is read again, after what people wrote by hand, even without a last line end."""
    path = tmp_path / OVERRIDES
    path.write_bytes(b'\xef\xbb\xbf{"merge": "a", "into": "b",   "by": "me"}\r\n\r\n{"apart": ["c", "d"]}')
    lines = (
        Override(True, "a", ("b",)),
        Override(False, "c", ("d",)),
        Override(False, "Käse", ("x", "y"), "Käse is not x", "2026-01-31"),
    )
    before = path.read_bytes()
    made = Overrides.load(tmp_path).append(tmp_path, lines[2])
    assert made.lines == Overrides.load(tmp_path).lines == lines
    assert path.read_bytes().startswith(before)
    assert "Käse" in path.read_text(encoding="utf-8")


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    """A folder without the file is as one whose file is empty."""
    assert Overrides.load(tmp_path).lines == ()
    (tmp_path / OVERRIDES).write_text("\n\n")
    assert Overrides.load(tmp_path).digest() == Overrides().digest() == ""


def test_notes_decide_nothing() -> None:
    """The hash changes with what is decided, not with what is said about it."""
    one, other = Override(True, "a", ("b",), "note", "2026"), Override(True, "a", ("b",))
    assert Overrides([one]).digest() == Overrides([other]).digest()
    assert Overrides([one]).digest() != Overrides([Override(False, "a", ("b",))]).digest()


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '"x"', "{}", '{"merge": 1, "into": "b"}', '{"apart": "ab"}', '{"apart": ["a", " "]}', "[" * 100_000],
)
def test_a_line_that_makes_no_sense_is_named(tmp_path: Path, line: str) -> None:
    """The error has the number of the line and what to write."""
    (tmp_path / OVERRIDES).write_text(f'{{"merge": "a", "into": "b"}}\n{line}\n')
    with pytest.raises(InputError, match=r"Line 2 of .*Write "):
        Overrides.load(tmp_path)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are an error in words."""
    (tmp_path / OVERRIDES).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read"):
        Overrides.load(tmp_path)
