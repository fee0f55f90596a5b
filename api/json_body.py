"""The JSON that a request sends, in its body or in a parameter."""

import json
from collections import Counter

from flask import request

from graph.errors import InputError


def json_sent(example: str) -> object:
    """The JSON of the body. Raises InputError as `json_of` does."""
    return json_of("The body", request.get_data(), example)


def json_of(name: str, text: str | bytes, example: str) -> object:
    """The JSON of what is called `name`; the error shows an example.

    Raises InputError for what is none (NaN is none), names a key twice, or is nested beyond what is read.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is not JSON that can be read. Send an object such as {example}.") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object, of which no key may win over another silently."""
    found = dict(pairs)
    if len(found) < len(pairs):
        [(twice, _)] = Counter(key for key, _ in pairs).most_common(1)
        raise InputError(f"The key {twice[:100]!r} stands twice in an object. Give each key once.")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(name)
