"""How a worker process and its parent talk: frames of 8 bytes of length, then JSON on one line, then the body."""

import json
from typing import IO, Any


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next frame's header and body, or None at the end."""
    size = stream.read(8)
    if len(size) < 8:
        return None
    content = stream.read(int.from_bytes(size, "big"))
    header, _, body = content.partition(b"\n")
    return json.loads(header), body


def frame(header: dict[str, Any], body: bytes = b"") -> bytes:
    """A frame as bytes."""
    content = json.dumps(header).encode() + b"\n" + body
    return len(content).to_bytes(8, "big") + content
