"""The shapes of the status of sources."""

from enum import StrEnum

from pydantic import Field

from api.schemas import Named, Parameters, ReadShape, Shape

MOST = 1000


class Sort(StrEnum):
    """What sources are ordered by."""

    SOURCE = "source"
    PROJECT = "project"
    FORMAT = "format"
    READ = "read"
    FEATURES = "features"
    GROUPS = "groups"
    PASSED_OVER = "passed_over"


class Order(StrEnum):
    """Which comes first."""

    ASCENDING = "asc"
    DESCENDING = "desc"


class StatusParameters(Parameters):
    """Which sources, in which order."""

    sort: Sort = Field(Sort.SOURCE, description="what the sources are ordered by; those that are equal by their names")
    order: Order = Field(Order.ASCENDING, description="asc for the first or fewest first, desc for the last or most")
    k: int = Field(100, ge=0, le=MOST, description="how many sources")
    offset: int = Field(0, ge=0, le=1_000_000, description="sources to pass over")


class PassedOver(Shape):
    """Why parts of a document were read and not taken, and how many."""

    reason: str
    count: int


class SourceShape(Shape):
    """A document that the snapshot was read from."""

    id: str | None = Field(description="the id of the document; null where its text could not be read again")
    source: str
    project: Named | None
    format: str | None
    version: str = Field(description="the SHA-256 of the bytes that were read")
    versions: int = Field(description="how many versions of it were ever read")
    read: str | None = Field(description="when this version was read (UTC, ISO 8601)")
    url: str | None
    features: int
    groups: int
    passed_over: list[PassedOver] | None = Field(
        description="what was not taken; null where the snapshot does not tell"
    )
    problem: str | None = Field(description="why nothing of it is in the snapshot, where that is so")


class SkippedShape(Shape):
    """What was named and not read when the snapshot was made."""

    source: str
    reason: str


class KeptShape(Shape):
    """A snapshot that is kept."""

    name: str
    created: str | None = Field(description="null for one whose manifest cannot be read")
    documents: int | None
    features: int | None
    problem: str | None


class ModelShape(Shape):
    """The model that made the vectors."""

    name: str
    revision: str
    dimension: int


class StatusAnswer(Shape):
    """What a snapshot was read from, and how the data folder stands."""

    snapshot: str
    created: str
    identity: str = Field(description="a hash of what the snapshot was built from and when")
    counts: dict[str, int]
    model: ModelShape
    read: ReadShape
    total: int = Field(description="how many sources there are")
    sources: list[SourceShape]
    skipped: list[SkippedShape] | None = Field(
        description="what was named and not read when the snapshot was made; null where it does not tell"
    )
    snapshots: list[KeptShape] = Field(description="the newest of the kept snapshots, the newest first")
    kept: int = Field(description="how many snapshots are kept")
    problems: list[str] = Field(description="what is wrong with the data folder, if anything")
