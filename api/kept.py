"""Answers that others may keep: they change with the snapshot alone, which their ETag names."""

from collections.abc import Callable
from importlib.metadata import version

from flask import Response, request

from api.served import Served

SECONDS = 3600
"""Seconds for which an answer is kept unasked. Roadmaps change by days; a proxy of images asks that often."""


def kept(served: Served, make: Callable[[], Response]) -> Response:
    """The answer, which is made only for those who do not have it of this snapshot yet."""
    tag = f"{version('roadgraph')}-{served.snapshot.identity[:16]}"
    known = request.if_none_match.as_set(include_weak=True)
    has = any(
        one.strip('"').partition(":")[0] == tag for one in known
    )  # what compresses adds how it did, after a colon
    answer = Response(status=304) if has else make()
    answer.set_etag(tag)
    answer.cache_control.public = True
    answer.cache_control.max_age = SECONDS
    return answer
