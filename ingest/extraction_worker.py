"""A process that reads documents, one after the other, and can be killed at any moment.

Run as `python -m ingest.extraction_worker MEMORY GAZETTEER… PARENT`. Documents are other people's: whatever one of them does to
a parser, it does it here, with no network, no file, and so much memory and time.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graph import walls
from graph.errors import InputError
from graph.frames import frame, read_frame

if TYPE_CHECKING:
    from ingest.pipeline import Pipeline


def main(memory: int, gazetteers: Sequence[Path], parent: int) -> None:
    """Serves requests until standard input or the parent ends; each holds a document's bytes, its source and its project."""
    walls.without_network()
    walls.end_with(parent)
    sys.modules["torch"] = None  # type: ignore[assignment]  # spaCy would load it where it is installed, and needs none of it
    from pydantic import TypeAdapter

    from ingest.pipeline import Extracted, Pipeline
    from ingest.technologies import Recogniser

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    pipeline = Pipeline(Recogniser.load(*gazetteers))
    adapter = TypeAdapter(Extracted)
    _warm(pipeline)
    walls.limit(_address_space() + memory)
    answers.write(frame({"ready": True}))
    answers.flush()
    while (request := read_frame(sys.stdin.buffer)) is not None:
        header, content = request
        walls.alarm(header["seconds"])
        pipeline.seconds.clear()
        try:
            extracted = pipeline.extracted(content, header["source"], header["project"])
            answer = frame({"seconds": dict(pipeline.seconds)}, adapter.dump_json(extracted))
        except InputError as error:
            answer = frame({"error": str(error)})
        except MemoryError:
            answer = frame({"memory": True})
        answers.write(answer)
        answers.flush()
        walls.alarm(0)


def _warm(pipeline: "Pipeline") -> None:
    """Opens every file that reading may need: none can be opened later."""
    samples = {"a.md": "# Plans\n\n- Add Kafka and Go support in Q1 2025\n", "a.html": "<p>Add Raft</p>", "a.yml": "now: [add Raft]",
               "a.toml": "now = ['add Raft']", "a.rst": "Plans\n=====\n\n+---+\n| A |\n+---+\n", "a.adoc": "= Plans\n\n* Add Raft\n", "a.org": "* TODO Add Raft\n", "a.ics": "BEGIN:VTODO\nSUMMARY:Add Raft\nEND:VTODO\n"}  # fmt: skip
    for name, text in samples.items():
        pipeline.extracted(text.encode(), name, None)


def _address_space() -> int:
    """Bytes of address space that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:-1]], int(sys.argv[-1]))
