"""A process that makes a workbook or a Parquet file of solutions, and can be killed at any moment.

Run as `python -m graph.table_worker MEMORY PARENT`. It takes solutions in the engine's TSV, which loses nothing of a
term, and knows neither the store nor the network. A query worker cannot do this: it may open no file, and these libraries
would take a third of its memory.
"""

import os
import sys
from typing import Any

from graph import walls
from graph.frames import frame, read_frame
from graph.query_formats import RESULTS_FORMATS
from graph.query_tables import CellsError, Solutions, parquet, workbook


def main(memory: int, parent: int) -> None:
    """Serves requests until standard input or the parent ends."""
    walls.without_network()
    walls.end_with(parent)
    make = {RESULTS_FORMATS["xlsx"]: workbook, RESULTS_FORMATS["parquet"]: parquet}
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    walls.limit_memory(memory)
    answers.write(frame({"ready": True}))
    answers.flush()
    while (request := read_frame(sys.stdin.buffer)) is not None:
        options, body = request
        walls.alarm(options["seconds"])
        answers.write(_made(make[options["format"]], body, options["mark"]))
        answers.flush()
        walls.alarm(0)


def _made(make: Any, body: bytes, mark: dict[str, Any]) -> bytes:
    try:
        return frame({}, make(Solutions.read(body), mark))
    except CellsError as error:
        return frame({"error": "cells", "detail": str(error), "value": error.value})
    except MemoryError:
        return frame({"error": "memory"})


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
