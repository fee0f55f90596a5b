"""The parent's side of a worker process: starting it, asking it, and ending it."""

import contextlib
import io
import os
import select
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from graph.frames import frame, read_frame

_STARTED_WITHIN = 30.0

_STARTER = ThreadPoolExecutor(1, "workers")
"""Starts every worker. Linux ends a worker with the thread that started it, and this one ends with the process."""


class LateError(Exception):
    """There was no answer before the deadline."""


class AskerGoneError(Exception):
    """Whoever asked closed the connection before there was an answer."""


class DiedError(Exception):
    """The worker ended instead of answering; `was_killed` if somebody else killed it."""

    def __init__(self, *, was_killed: bool) -> None:
        self.was_killed = was_killed


def is_gone(asker: socket.socket | None) -> bool:
    """Whether the other end of a connection closed it; False for no connection."""
    if asker is None:
        return False
    try:
        return asker.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


class Worker:
    """One worker process. Whoever holds it is the only one to ask it."""

    def __init__(self, module: str, *words: str) -> None:
        """Starts `python -m module words… PARENT` and waits until it is ready. Raises LateError or DiedError."""
        self._process: subprocess.Popen[bytes] = _STARTER.submit(
            subprocess.Popen,
            [sys.executable, "-m", module, *words, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            start_new_session=True,
        ).result()
        self.has_answered = False
        try:
            self.hello, _ = self._read(time.monotonic() + _STARTED_WITHIN)
        except (LateError, DiedError):
            self.kill()
            raise

    def ask(
        self, options: dict[str, Any], body: bytes, *, deadline: float, asker: socket.socket | None = None
    ) -> tuple[dict[str, Any], bytes]:
        """The answer's header and body. Raises LateError, DiedError or AskerGoneError, after which the worker is of no more use.

        `asker` is the connection of whoever waits for the answer.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frame(options, body))
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._death() from None
        answer = self._read(deadline, asker)
        self.has_answered = True
        return answer

    def _read(self, deadline: float, asker: socket.socket | None = None) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        gathered, needed = bytearray(), 8
        while len(gathered) < needed:
            watched: list[int | socket.socket] = [descriptor] if asker is None else [descriptor, asker]
            ready, _, _ = select.select(watched, [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise LateError
            if asker in ready:
                if is_gone(asker):
                    raise AskerGoneError
                asker = None  # it sent its next request already, and waits for this answer
            if descriptor not in ready:
                continue
            part = os.read(descriptor, min(1 << 20, needed - len(gathered)))
            if not part:
                raise self._death()
            gathered += part
            if len(gathered) == 8 and needed == 8:
                needed = 8 + int.from_bytes(gathered, "big")
        answer = read_frame(io.BytesIO(bytes(gathered)))
        assert answer is not None
        return answer

    def _death(self) -> DiedError:
        """How the process ended: our limits end it in other ways than SIGKILL."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return DiedError(was_killed=self._process.wait(1) == -signal.SIGKILL)
        return DiedError(was_killed=False)

    def kill(self) -> None:
        """Ends the process at once."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
