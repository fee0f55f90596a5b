"""The texts that a query writes out where it calls a function, so that they can be prepared before it runs."""

import re
from collections.abc import Iterator

from graph.query_screen import TOKENS

_PIECES = re.compile(rf"(?:{TOKENS.pattern}) | (?P<sign>\S)", TOKENS.flags)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def texts_in_calls(query: str, name: str) -> tuple[str, ...]:
    """Each text that stands by itself as an argument of a function whose name ends so, once, in the order of the query.

    Whether the name is that of the function is for the engine to tell, which knows the prefixes: a text too many does no harm.
    """
    return tuple(dict.fromkeys(_texts(query, name))) if name in query else ()


def _texts(query: str, name: str) -> Iterator[str]:
    calls: list[bool] = []
    before = ""
    for piece in _PIECES.finditer(query):
        said = piece[0]
        if said[0] == "#":
            continue
        if said == "(":
            calls.append(_ends_with(before, name))
        elif said == ")" and calls:
            calls.pop()
        elif said[0] in "\"'" and before in ("(", ",") and calls and calls[-1]:
            yield _written(said)
        before = said


def _ends_with(said: str, name: str) -> bool:
    """Whether what stands there is an IRI, in full or with a prefix, that ends with a name."""
    return said[:1] not in ("?", "$", "@", '"', "'") and said.removesuffix(">").endswith(name)


def _written(said: str) -> str:
    """What a text in quotes says."""
    quotes = 3 if said[:3] in ('"""', "'''") and len(said) >= 6 else 1
    return _ESCAPE.sub(lambda escape: _ESCAPED.get(escape[1], escape[1]), said[quotes:-quotes])
