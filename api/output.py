"""Where a command's output goes: files that are whole or absent, pipes that may close, terminals that obey nobody's text."""

import contextlib
import io
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph.errors import InputError

_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(value: Any) -> Any:
    """The same value, its texts without what a terminal would obey: control characters and changes of direction."""
    match value:
        case str():
            return _CONTROLS.sub("", _BREAKS.sub(" ", value))
        case dict():
            return {plain(key): plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return type(value)(plain(inner) for inner in value)
    return value


def forgive_encodings() -> None:
    """Makes the standard streams write a question mark for a letter that their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_json(value: object) -> None:
    """Prints JSON; letters stay letters where the encoding has them, controls never reach a terminal raw."""
    has_all = (sys.stdout.encoding or "").casefold().startswith("utf")
    text = json.dumps(value, ensure_ascii=not has_all, indent=1)
    sys.stdout.write(re.sub(r"[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def write(output: Path | None, pieces: Iterable[bytes]) -> None:
    """Writes to a file, whole or not at all; None and `-` are standard output.

    What is no ordinary file, such as a device or a named pipe, is written into, never replaced; a link keeps
    leading where it leads. Raises InputError if it cannot be written.
    """
    if output is None or str(output) == "-":
        sys.stdout.buffer.writelines(pieces)
        return
    try:
        target = output.resolve()
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                stream.writelines(pieces)
            return
        _replace(target, pieces)
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"Cannot write {output}: {why}. Choose another place with -o.") from error


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    beside = target.with_name(f".{target.name}.new")
    try:
        with beside.open("wb") as file:
            file.writelines(pieces)
        with contextlib.suppress(FileNotFoundError):
            beside.chmod(target.stat().st_mode)
        beside.rename(target)
    finally:
        beside.unlink(missing_ok=True)
