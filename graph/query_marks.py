"""What an answer says of itself: whether it is complete, its rows, its snapshot, and the digest of its query."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from graph.query_formats import GRAPH_FORMATS, RESULTS_FORMATS

_COMMENTED = frozenset(GRAPH_FORMATS[name] for name in ("ttl", "trig", "nt", "nq"))
_XML = frozenset({RESULTS_FORMATS["xml"], GRAPH_FORMATS["rdf"]})


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said; `rows` are triples in a graph and None in an answer of yes or no, `limit` is what was asked for."""

    complete: bool
    rows: int | None
    limit: int | None
    snapshot: str
    query: str


def digest(query: str, terms: Mapping[str, object] | None = None) -> str:
    """`sha256:` and the digest of a query's text, and of the terms that were bound in it if there are any."""
    bound = "".join(f"\n{name}={terms[name]!r}" for name in sorted(terms)) if terms else ""
    return f"sha256:{hashlib.sha256((query + bound).encode()).hexdigest()}"


def as_json(mark: Mark) -> str:
    """The mark as a JSON object."""
    return json.dumps(asdict(mark))


def marked(content: bytes, media_type: str, mark: Mark) -> bytes:
    """A text with its mark, where the format has room: a JSON member, an XML comment, a line of comment; else as it is."""
    said = as_json(mark).encode()
    if media_type == RESULTS_FORMATS["json"]:
        return b'{"roadgraph":' + said + b"," + content[1:]  # first: some readers take nothing after the bindings
    if media_type in _XML:
        return content + b"\n<!-- roadgraph: " + said + b" -->\n"
    if media_type in _COMMENTED:
        return content + b"# roadgraph: " + said + b"\n"
    return content
