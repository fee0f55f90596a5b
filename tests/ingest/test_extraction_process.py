"""Documents are read in a process that none of them can take the writer down with."""

import os
import signal
from collections.abc import Iterator

import pytest

from graph.errors import InputError
from ingest.extraction_process import ExtractionProcess, Limits
from ingest.pipeline import Pipeline
from ingest.technologies import Recogniser

PLAIN = b"# Plans\n\n- Add Kafka (Q1 2025)\n"
SAMPLES = {
    "x/a.md": b"# Plans\n\n- Add Kafka (Q1 2025)\n\n```\ncode\n```\n\nTerm\n: Add Raft\n",
    "x/a.mdx": b"import A from 'a'\n\n# Plans\n\n- Add Kafka\n",
    "x/a.html": b"<h1>Plans</h1><ul><li>Add Raft",
    "x/a.rst": b"Plans\n=====\n\n=====  ======\nTitle  Status\n=====  ======\nAdd x  done\n=====  ======\n\n.. csv-table::\n\n   a, b\n",
    "x/a.adoc": b"= Plans\n\n|===\n|Feature\n\n|Add Raft\n|===\n",
    "x/a.org": b"* TODO Add Raft\n| a | b |\n",
    "x/a.yml": b"now:\n- Add Raft support\n",
    "x/a.json": b'{"now": ["Add Raft support"]}',
    "x/a.toml": b"[now]\nitems = ['Add Raft support']\n",
    "x/a.ics": b"BEGIN:VTODO\nSUMMARY:Add Raft\nEND:VTODO\n",
    "x/a.txt": "计划\n\n* 支持 Raft\n".encode(),
}


@pytest.fixture(scope="module")
def process() -> Iterator[ExtractionProcess]:
    """A process with the limits that ingest has."""
    made = ExtractionProcess()
    yield made
    made.close()


@pytest.mark.parametrize("source", SAMPLES)
def test_it_gives_what_reading_in_place_gives(process: ExtractionProcess, recogniser: Recogniser, source: str) -> None:
    """Every format is read behind the wall, where no file can be opened any more, as it is read before it."""
    assert process.extracted(SAMPLES[source], source, None) == Pipeline(recogniser).extracted(
        SAMPLES[source], source, None
    )


def test_what_cannot_be_read_is_told_in_the_same_words(process: ExtractionProcess) -> None:
    """The reader's own errors come through."""
    with pytest.raises(InputError, match=r"Not valid YAML or JSON in line 2"):
        process.extracted(b"a: [", "x/a.yml", None)


def test_a_document_that_takes_too_long_is_stopped_and_the_next_is_read() -> None:
    """At the deadline the process is killed; another reads on."""
    process = ExtractionProcess(Limits(seconds=0.2))
    try:
        with pytest.raises(InputError, match=r"x/long.md took longer than 0.2 s"):
            process.extracted(b"- Add Kafka and Raft (Q1 2025)\n" * 100_000, "x/long.md", None)
        assert process.extracted(PLAIN, "x/a.md", None).drafts
    finally:
        process.close()


def test_a_document_that_needs_too_much_memory_is_refused_and_the_next_is_read() -> None:
    """The bound is on what a document adds to what reading needs at all."""
    process = ExtractionProcess(Limits(memory=8 * 1024**2))
    try:
        with pytest.raises(InputError, match=r"x/large.md needs more than 8 MiB"):
            process.extracted(b"- Add [x](https://example.org/)\n" * 100_000, "x/large.md", None)
        assert process.extracted(PLAIN, "x/a.md", None).drafts
    finally:
        process.close()


def test_a_process_that_dies_costs_one_document(process: ExtractionProcess) -> None:
    """Killed between two documents, it is missed by the next one only."""
    process.extracted(PLAIN, "x/a.md", None)
    assert process._worker
    os.kill(process._worker._process.pid, signal.SIGKILL)
    with pytest.raises(InputError, match="stopped from outside"):
        process.extracted(PLAIN, "x/a.md", None)
    assert process.extracted(PLAIN, "x/a.md", None).drafts
