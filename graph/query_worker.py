"""A process that answers SPARQL queries over one sealed snapshot and can be killed at any moment.

Run as `python -m graph.query_worker STORE MEMORY BYTES [MODULE WORD…] PARENT`. It reads requests from standard input and
writes answers to standard output, each a frame. The module has functions that queries may call (`graph.query_functions`).

Its parent kills it at the deadline. Should the parent die first, the kernel ends the worker with it; should that fail,
an alarm does.

The engine follows SERVICE and can be crashed, so the walls are here: a network namespace of its own
where the kernel allows one, and, whether it does or not, no new file descriptor once the store is open,
so that neither a socket nor a file can be opened.
"""

import importlib
import os
import sys
from collections.abc import Callable, Mapping
from typing import IO, Any, NoReturn

from graph import walls
from graph.frames import frame, read_frame
from graph.query_answer import PastLimitError, written
from graph.query_functions import Function, Opened, for_engine


def main(store_folder: str, memory: int, limit: int, parent: int, *extra: str) -> None:
    """Serves requests until standard input or the parent ends."""
    isolated = walls.without_network()
    walls.end_with(parent)
    import pyoxigraph as ox

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    store = ox.Store.read_only(store_folder)
    opened: Opened | None = importlib.import_module(extra[0]).opened(*extra[1:]) if extra else None
    walls.limit(memory + (opened.mapped if opened else 0))
    answers.write(frame({"ready": True, "network_namespace": isolated}))
    answers.flush()
    while (request := read_frame(sys.stdin.buffer)) is not None:
        options, length = request[0], len(request[1]) - request[0].get("given", 0)
        query, given = request[1][:length], request[1][length:]
        walls.alarm(options["seconds"])
        functions = opened.functions(given, _refusing(answers)) if opened else {}
        answers.write(_answered(ox, store, options, query.decode(), limit, functions))
        answers.flush()
        walls.alarm(0)


def _refusing(answers: IO[bytes]) -> Callable[[str], NoReturn]:
    """What a function calls to end its query. The engine takes an exception for no value and goes on: so the worker ends."""

    def refuse(message: str) -> NoReturn:
        answers.write(frame({"error": "refused", "detail": message}))
        answers.flush()
        os._exit(0)

    return refuse


def _answered(
    ox: Any, store: Any, options: dict[str, Any], query: str, limit: int, functions: Mapping[str, Function]
) -> bytes:
    try:
        if unknown := next((name for name in options["graphs"] if not _has_graph(ox, store, name)), None):
            return frame({"error": "graph", "detail": unknown})
        results = store.query(
            query,
            prefixes=options["prefixes"],
            substitutions=_substitutions(ox, options["substitutions"]),
            custom_functions=for_engine(ox, functions),
            **_dataset(ox, options),
        )
        header, body = written(ox, results, options, limit)
    except PastLimitError as error:
        return frame({"error": error.limit})
    except SyntaxError as error:
        return frame({"error": "syntax", "detail": error.msg})
    except MemoryError:
        return frame({"error": "memory"})
    except (OSError, ValueError, RuntimeError) as error:
        return frame({"error": "engine", "detail": str(error)})
    return frame(header, body)


def _has_graph(ox: Any, store: Any, name: str) -> bool:
    return bool(store.contains_named_graph(ox.NamedNode(name)))


def _dataset(ox: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Queries see the union of all graphs, unless they choose; what the request names is then all there is."""
    default, named = options["default_graphs"], options["named_graphs"]
    if default is None and named is None:
        return {"use_default_graph_as_union": True} if options["union"] else {}
    return {
        "default_graph": [ox.NamedNode(name) for name in default or ()],
        "named_graphs": [ox.NamedNode(name) for name in named or ()],
    }


def _substitutions(ox: Any, terms: dict[str, dict[str, Any]]) -> dict[Any, Any]:
    """Terms for variables, as the engine takes them."""
    return {ox.Variable(name): _term(ox, **term) for name, term in terms.items()}


def _term(ox: Any, value: str, datatype: str | None) -> Any:
    return ox.Literal(value, datatype=ox.NamedNode(datatype)) if datatype else ox.NamedNode(value)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[-1]), *sys.argv[4:-1])
