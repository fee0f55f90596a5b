"""The JSON that a request sends."""

import json

from flask import request

from graph.errors import InputError


def json_sent(example: str) -> object:
    """The JSON of the body. Raises InputError for what is none, or is nested beyond what is read; it shows an example."""
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError) as error:
        raise InputError(f"The body is not JSON that can be read. Send an object such as {example}.") from error
