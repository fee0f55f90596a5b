"""What browsers and programs read at once is sent compressed; datasets and query answers go out as they are made."""

from flask import Flask, Response
from flask_compress import Compress

MEDIA_TYPES = frozenset(
    {
        "text/html",
        "text/css",
        "text/javascript",
        "text/plain",
        "text/markdown",
        "application/json",
        "application/json+oembed",
        "application/atom+xml",
        "application/opensearchdescription+xml",
        "application/xml",
        "text/xml",
        "image/svg+xml",
    }
)
"""What is compressed. The formats of exports, RDF and SPARQL results are none of these: they are sent while they are made."""

_ALGORITHMS = ("br", "zstd", "gzip")
"""The first that a client takes. A page of results of 45.3 kB: Brotli 6.0 kB, zstd 6.3 kB, gzip 6.2 kB, each in less than a millisecond."""

_LEAST = 500
"""Bytes below which an answer fits a packet anyway."""


def register(app: Flask) -> None:
    """Compresses answers for clients that take it. Has to be registered before whatever else changes answers."""
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_ALGORITHM=list(_ALGORITHMS),
        COMPRESS_MIMETYPES=sorted(MEDIA_TYPES),
        COMPRESS_MIN_SIZE=_LEAST,
        COMPRESS_STREAMS=False,
    )
    compress = Compress(app)

    @app.after_request
    def compressed(response: Response) -> Response:
        is_whole = response.status_code in (200, 201, 304) and not response.is_streamed
        return compress.after_request(response) if is_whole and response.mimetype in MEDIA_TYPES else response
