"""Extraction behind a wall: in a process that is killed when a document keeps it too long or makes it too large."""

import atexit
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import BusyError, InputError
from graph.worker_process import DiedError, LateError, Worker
from ingest.pipeline import Extracted

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use: wall-clock seconds, and bytes of memory beyond what reading needs at all."""

    seconds: float = 30.0
    memory: int = 1024**3


class ExtractionProcess:
    """Reads documents in a worker, started when first needed and again after each that it did not survive.

    `gazetteers` are users' files beside ours; `seconds` holds the seconds that each stage took. Safe to share between
    threads; one document is read at a time.
    """

    def __init__(self, limits: Limits = Limits(), gazetteers: Sequence[Path] = ()) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._words = [str(limits.memory), *(str(path) for path in gazetteers)]
        self._limits = limits
        self._worker: Worker | None = None
        self._lock = threading.Lock()

    @cached_property
    def _adapter(self) -> "TypeAdapter[Extracted]":
        from pydantic import TypeAdapter

        return TypeAdapter(Extracted)

    def extracted(self, content: bytes, source: str, project: str | None) -> Extracted:
        """What a document gives. Raises InputError if it cannot be read within the limits, BusyError if others are read first."""
        if not self._lock.acquire(timeout=self._limits.seconds):
            raise BusyError("Other documents are being read. Try again in a few seconds.")
        try:
            return self._asked(content, source, project)
        finally:
            self._lock.release()

    def _asked(self, content: bytes, source: str, project: str | None) -> Extracted:
        worker = self._ready()
        options = {"source": source, "project": project, "seconds": self._limits.seconds}
        try:
            header, body = worker.ask(options, content, deadline=time.monotonic() + self._limits.seconds)
        except LateError:
            self._end()
            raise InputError(
                f"{source} took longer than {self._limits.seconds:g} s to read and was stopped. Name a smaller or simpler document."
            ) from None
        except DiedError as death:
            self._end()
            if death.was_killed:
                raise InputError(
                    f"{source} was not read: its process was stopped from outside. Ingest it again."
                ) from None
            raise InputError(self._too_large(source)) from None
        except BaseException:
            self._end()
            raise
        if header.get("memory"):
            self._end()
            raise InputError(self._too_large(source))
        if "error" in header:
            raise InputError(header["error"])
        for stage, seconds in header["seconds"].items():
            self.seconds[stage] += seconds
        return self._adapter.validate_json(body)

    def _ready(self) -> Worker:
        if self._worker is None:
            began = time.perf_counter()
            try:
                self._worker = Worker("ingest.extraction_worker", *self._words)
            except (LateError, DiedError):
                raise BusyError("The process that reads documents did not start. Try again.") from None
            self.seconds["start the reader"] += time.perf_counter() - began
        return self._worker

    def _too_large(self, source: str) -> str:
        return (
            f"{source} needs more than {self._limits.memory / 1024**2:g} MiB of memory to read, or crashed the reader. "
            "Name a smaller or simpler document."
        )

    def close(self) -> None:
        """Ends the worker once it is idle; the next document starts another."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker:
            worker.kill()


_SHARED: dict[str, ExtractionProcess] = {}


def shared(rules: str, gazetteers: Sequence[Path] = ()) -> ExtractionProcess:
    """The process that all writers of this program read with, since starting one takes seconds; it ends with the program.

    `rules` tells when another one is needed, by other rules or gazetteers; the one before ends then.
    """
    for other in [known for known in _SHARED if known != rules]:
        _SHARED.pop(other).close()
    return _SHARED.setdefault(rules, ExtractionProcess(gazetteers=gazetteers))


@atexit.register
def _end_shared() -> None:
    for process in _SHARED.values():
        process.close()
