"""A process that answers SPARQL queries over one sealed snapshot and can be killed at any moment.

Run as `python -m graph.query_worker STORE MEMORY BYTES PARENT`. It reads requests from standard input and writes
answers to standard output, each a frame: 8 bytes of length, then JSON on one line, then the body.

Its parent kills it at the deadline. Should the parent die first, the kernel ends the worker with it; should that fail,
an alarm does.

The engine follows SERVICE and can be crashed, so the walls are here: a network namespace of its own
where the kernel allows one, and, whether it does or not, no new file descriptor once the store is open,
so that neither a socket nor a file can be opened.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from typing import IO, Any

_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000
_SET_PARENT_DEATH_SIGNAL = 1
_ALARM_AFTER = 1.0
"""Seconds past a query's deadline after which the worker ends itself."""


class _TooLargeError(OSError):
    pass


class _Body:
    """Collects an answer up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self.parts: list[bytes] = []
        self._left = limit

    def write(self, part: bytes) -> int:
        self._left -= len(part)
        if self._left < 0:
            raise _TooLargeError
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits."""


def without_network() -> bool:
    """Moves this process into a network namespace with nothing in it; False where that is forbidden.

    Has to be called before any thread is started.
    """
    return bool(ctypes.CDLL(None, use_errno=True).unshare(_NEW_USER_AND_NETWORK) == 0)


def end_with(parent: int) -> None:
    """Has the kernel kill this process when its parent ends, and ends it now if that has happened already."""
    ctypes.CDLL(None, use_errno=True).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next frame's header and body, or None at the end."""
    size = stream.read(8)
    if len(size) < 8:
        return None
    frame = stream.read(int.from_bytes(size, "big"))
    header, _, body = frame.partition(b"\n")
    return json.loads(header), body


def frame(header: dict[str, Any], body: bytes = b"") -> bytes:
    """A frame as bytes."""
    content = json.dumps(header).encode() + b"\n" + body
    return len(content).to_bytes(8, "big") + content


def main(store_folder: str, memory: int, limit: int, parent: int) -> None:
    """Serves requests until standard input or the parent ends."""
    isolated = without_network()
    # Only now: a change of user, which a new namespace is, clears what was set before.
    end_with(parent)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    import pyoxigraph as ox

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    store = ox.Store.read_only(store_folder)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    answers.write(frame({"ready": True, "network_namespace": isolated}))
    answers.flush()
    while (request := read_frame(sys.stdin.buffer)) is not None:
        signal.setitimer(signal.ITIMER_REAL, request[0]["seconds"] + _ALARM_AFTER)
        answers.write(_answered(ox, store, request[0], request[1].decode(), limit))
        answers.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answered(ox: Any, store: Any, options: dict[str, Any], query: str, limit: int) -> bytes:
    body = _Body(limit)
    try:
        results = store.query(query, prefixes=options["prefixes"], **_dataset(ox, options))
        if isinstance(results, ox.QueryTriples):
            form = "graph"
            ox.serialize(
                results,
                body,
                format=ox.RdfFormat.from_media_type(options["graph_format"]),
                prefixes=options["prefixes"],
            )
        else:
            form = "boolean" if isinstance(results, ox.QueryBoolean) else "solutions"
            results.serialize(body, format=ox.QueryResultsFormat.from_media_type(options["results_format"]))
    except _TooLargeError:
        return frame({"error": "bytes"})
    except SyntaxError as error:
        return frame({"error": "syntax", "detail": error.msg})
    except MemoryError:
        return frame({"error": "memory"})
    except (OSError, ValueError, RuntimeError) as error:
        return frame({"error": "engine", "detail": str(error)})
    return frame({"form": form}, b"".join(body.parts))


def _dataset(ox: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Queries see the union of all graphs, unless they choose; what the request names is then all there is."""
    default, named = options["default_graphs"], options["named_graphs"]
    if default is None and named is None:
        return {"use_default_graph_as_union": True} if options["union"] else {}
    return {
        "default_graph": [ox.NamedNode(name) for name in default or ()],
        "named_graphs": [ox.NamedNode(name) for name in named or ()],
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
