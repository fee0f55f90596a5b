"""Every pattern of ingest ends soon on texts made to keep patterns busy."""

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator

import pytest

import ingest

_LENGTH = 8_000
_SECONDS = 5
"""Of this process: far more than a linear pattern takes on 8,000 characters, far less than a backtracking one."""

_PIECES = (" ", "a", "a ", "a. ", "1.", "1-", "(", "[", "[a](", "a: ", "- ", "_", "*", "`", "|", "Q1 ", "2024-", "2024 ", "v1.", "the ", "will ",
    "not ", "done ", "in ", "#1 ", "A-1 ", "http://a/", "<a ", "{%", "支", "\t", "\n", "\n ", "May ", "A", "a-", "a_", "to be ")  # fmt: skip


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    def inside(value: object) -> Iterator[re.Pattern[str]]:
        if isinstance(value, re.Pattern):
            yield value
        elif isinstance(value, tuple | list):
            for inner in value:
                yield from inside(inner)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                yield from inside(getattr(value, name, None))

    for module in pkgutil.iter_modules(ingest.__path__, "ingest."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, pattern in enumerate(inside(value)):
                yield f"{module.name}.{name}-{number}", pattern


PATTERNS = dict(_patterns())


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_ends_soon(name: str) -> None:
    """Search and substitution end on repeated pieces, whatever stands before and after them."""

    def too_long(*_: object) -> None:
        raise TimeoutError(f"{name} is still busy with {piece!r} after {_SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, too_long)
    piece = ""
    try:
        for piece in _PIECES:
            signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
            text = piece * (_LENGTH // len(piece))
            for end in ("", "!", "\n"):
                PATTERNS[name].search(text + end)
            PATTERNS[name].sub("", text + "!")
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
