"""Every error that Roadgraph raises on purpose.

A message says what was asked, what was found, and what to do next.
"""


class RoadgraphError(Exception):
    """An error with a message meant for the person who caused it."""

    status = 500
    """The HTTP status under which the API reports it."""

    def __init__(self, message: str = "", *, limit: str | None = None, value: float | None = None) -> None:
        """`limit` names the limit that was hit, `value` is what it is set to; None where there is none."""
        super().__init__(message)
        self.limit = limit
        self.value = value

    @property
    def members(self) -> dict[str, object]:
        """What programs are told beside the message."""
        return {"limit": self.limit, "value": self.value} if self.limit else {}


class InputError(RoadgraphError):
    """What was given cannot be used: a missing file, binary data, a wrong parameter."""

    status = 400


class TooLargeError(InputError):
    """What was given is larger than is read there."""

    status = 413


class NotFoundError(RoadgraphError):
    """The thing that was named does not exist in the served snapshot."""

    status = 404


class GoneError(NotFoundError):
    """What was there and is no more: a snapshot of which nothing can be asked, a feature that its document lost."""

    status = 410


class BusyError(RoadgraphError):
    """Somebody else holds what is needed: another writer, every query worker."""

    status = 503


class TooManyError(BusyError):
    """Somebody asks for something more often than one may."""

    status = 429


class FullError(RoadgraphError):
    """As much is kept as may be."""

    status = 507


class SnapshotError(RoadgraphError):
    """A data folder or snapshot is missing, damaged, or of another schema version."""

    status = 503


class OtherSchemaError(SnapshotError):
    """A snapshot that another version of Roadgraph made."""


class QueryError(RoadgraphError):
    """A SPARQL query that the engine refuses: syntax, or something not allowed here."""

    status = 400

    def __init__(self, message: str = "", *, line: int | None = None, column: int | None = None) -> None:
        """`line` and `column` (from 1) are where the text is not what it should be; None where that is no one place."""
        super().__init__(message)
        self.line = line
        self.column = column

    @property
    def members(self) -> dict[str, object]:
        """Where the text is wrong."""
        return {"line": self.line, "column": self.column} if self.line else {}


class LimitError(RoadgraphError):
    """A query ran into the deadline or a size limit; no partial answer is given."""

    status = 422


class AbandonedError(RoadgraphError):
    """Whoever asked is gone, so that the work for them was stopped."""

    status = 499


class ModelError(RoadgraphError):
    """The embedding model cannot be found, or is not the one that is expected."""
