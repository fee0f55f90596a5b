"""The shape of a feature's history, for the OpenAPI description."""

from pydantic import Field

from api.schemas import FeatureShape, Named, Shape
from graph.history import Turn


class VersionShape(Shape):
    """One version of a document."""

    number: int = Field(description="which in their order, from 1")
    version: str = Field(description="the SHA-256 of its bytes")
    read: str | None = Field(
        description="when it was read first, in UTC, ISO 8601; null where the ledger does not tell"
    )


class ChangeShape(Shape):
    """A property whose value is another than before; null where it has none."""

    property: str = Field(description="title, status, horizon, bucket, section or text")
    before: str | None
    after: str | None


class EventShape(VersionShape):
    """What a version brought for a feature."""

    turn: Turn = Field(description="first_read, changed, gone, or back after it was gone")
    lines: list[int] = Field(description="its first and last line there; of what is gone, in the version before")
    quote: str = Field(description="what these lines say")
    changes: list[ChangeShape] = Field(description="at first every value, of what is gone every value that went")


class HistoryAnswer(Shape):
    """What became of a feature. Versions in which nothing of it changed have no event."""

    feature: FeatureShape | None = Field(description="the feature as it is now; null where it is gone")
    title: str
    is_gone: bool = Field(description="whether the newest version of its document lacks it")
    project: Named
    source: str = Field(description="the document")
    versions: list[VersionShape] = Field(description="every version of the document, oldest first")
    events: list[EventShape] = Field(description="oldest first")
    is_kept: bool = Field(description="false for a snapshot that was sealed before histories were kept")
    snapshot: str
