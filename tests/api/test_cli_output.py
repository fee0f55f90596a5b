"""Where output goes: pipes that close, terminals, encodings, files and what is no file."""

import json
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

HOSTILE = "Support [/api/v2] routes \x1b[31mred\x1b[0m \u202etxt [beta] \x9b1m"


def _command(*words: object) -> list[str]:
    """The command line, with the stand-in encoder."""
    code = textwrap.dedent(
        f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parents[1])!r})
        import search.encoder, api.service
        from conftest import WordsEncoder
        search.encoder.MiniLM = api.service.MiniLM = lambda model: WordsEncoder()
        from api.cli import main
        main()
        """
    )
    return [sys.executable, "-c", code, *(str(word) for word in words)]


def _run(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(_command(*words), capture_output=True, check=False, env={**os.environ, **environment})


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a long and a hostile roadmap."""
    folder = tmp_path_factory.mktemp("output")
    plans = folder / "plans"
    plans.mkdir()
    items = "\n".join(f"- Add feature number {n} with many words so that pipes fill" for n in range(900))
    (plans / "long.md").write_text(f"# Long roadmap\n\n{items}\n")
    (plans / "hostile.md").write_text(f"# Hostile roadmap\n\n- {HOSTILE}\n", encoding="utf-8")
    done = _run("ingest", plans, "--data", folder / "data")
    assert done.returncode == 0, done.stderr
    return folder / "data"


@pytest.mark.parametrize(
    "words",
    [
        ("export", "features"),
        ("search", "feature", "-k", "500"),
        ("related", "--text", "feature number", "-k", "100"),
        ("status",),
        ("snapshots", "list"),
        ("sparql", "SELECT * { ?s ?p ?o }"),
        ("verify",),
        ("search", "feature", "--json"),
    ],
    ids=lambda words: words[0],
)
def test_output_into_a_closed_pipe_is_no_error(data: Path, words: tuple[str, ...]) -> None:
    """Whatever is piped into `head`, the command ends quietly, however much it had to say."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(_command(*words, "--data", data), stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_nothing_in_a_document_is_markup_or_a_command(data: Path) -> None:
    """Brackets stay; escape sequences and changes of direction do not reach the terminal."""
    for words in (("search", "support routes", "-k", "1"), ("related", "--text", "support routes")):
        said = _run(*words, "--data", data, FORCE_COLOR="1").stdout.decode()
        assert "Support [/api/v2] routes [31mred[0m txt [beta] 1m" in said
        assert "\x1b[31m" not in said
        assert not set(said) & set("\u202e\x9b")
    for words in (("search", "support routes", "-k", "1", "--json"), ("export", "features")):
        done = _run(*words, "--data", data).stdout.decode()
        assert "[/api/v2]" in done
        assert "\x1b" not in done


def test_an_encoding_without_the_letters_is_no_error(data: Path) -> None:
    """People read a question mark; programs read the letter."""
    done = _run("search", "support routes", "--data", data, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"? planned" in done.stdout
    answer = _run("search", "na\u00efve", "--json", "--data", data, PYTHONIOENCODING="ascii").stdout
    assert json.loads(answer.decode("ascii"))["query"] == "na\u00efve"


def test_status_into_a_pipe_is_a_line_a_source(data: Path) -> None:
    """Names are whole, cells apart by tabs."""
    lines = _run("status", "--data", data).stdout.decode().splitlines()
    assert [line.split("\t")[0] for line in lines[3:]] == ["plans/hostile.md", "plans/long.md"]


@pytest.mark.parametrize("width", ["60", "140"])
def test_status_on_a_terminal_breaks_no_name(data: Path, width: str) -> None:
    """A table where there is room, stacked where there is none."""
    done = _run("status", "--data", data, FORCE_COLOR="1", TERM="xterm", COLUMNS=width)
    assert "plans/hostile.md" in done.stdout.decode()
    assert ("\u2503" in done.stdout.decode()) == (width == "140")


def test_a_link_keeps_leading_where_it_leads(data: Path, tmp_path: Path) -> None:
    """The file behind it is replaced, with the rights that it had."""
    target, link = tmp_path / "target.jsonl", tmp_path / "link.jsonl"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert _run("export", "projects", "-o", link, "--data", data).returncode == 0
    assert link.is_symlink()
    assert len(target.read_text().splitlines()) == 2
    assert target.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.jsonl", "target.jsonl"]


def test_a_named_pipe_is_written_into(data: Path, tmp_path: Path) -> None:
    """What is no ordinary file stays what it is."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    assert _run("export", "projects", "-o", pipe, "--data", data).returncode == 0
    reader.join(30)
    assert len(read[0].splitlines()) == 2
    assert pipe.is_fifo()


def test_a_dash_is_standard_output(data: Path, tmp_path: Path) -> None:
    """As everywhere."""
    done = subprocess.run(
        _command("export", "projects", "-o", "-", "--data", data), capture_output=True, check=True, cwd=tmp_path
    )
    assert len(done.stdout.splitlines()) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(data: Path, tmp_path: Path) -> None:
    """An error in words, and nothing left over."""
    done = _run("export", "projects", "-o", tmp_path / "no" / "such" / "file", "--data", data)
    assert done.returncode == 1
    assert b"Choose another place with -o" in done.stderr
