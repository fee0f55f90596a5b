"""The shapes of requests and answers about projects, for validation and for the OpenAPI description."""

from pydantic import Field

from api.projects.board import Column
from api.schemas import LARGEST_K, FeatureShape, Named, Parameters, Shape

# Requests


class BoardParameters(Parameters):
    """How much of a board."""

    k: int = Field(20, ge=0, le=LARGEST_K, description="how many plans of each column; `total` says how many there are")
    offset: int = Field(0, ge=0, le=100_000, description="plans of each column to pass over")
    column: Column | None = Field(None, description="just this column")


# Answers


class NeighbourShape(Named):
    """A project near another, and how many of their plans are alike."""

    shared_plans: int
    score: float = Field(description="how near it is, from 0 to 1")


class ProjectLinks(Shape):
    """Where to go on."""

    self: str
    board: str
    nearest: str
    html: str


class ProjectShape(Named):
    """A project and how many features of each status its roadmaps have."""

    repository: str | None
    features: int
    statuses: dict[str, int]
    documents: list[str]
    nearest: list[NeighbourShape]
    board: dict[str, int] = Field(description="how many plans stand in each column of its board")
    read: str | None = Field(description="the day on which the newest of its documents was read")
    links: ProjectLinks


class ProjectsAnswer(Shape):
    """Every project."""

    projects: list[ProjectShape]
    snapshot: str


class ColumnShape(Shape):
    """One column of a board."""

    name: str = Field(description="now, next, later, shipped, past, undated or dropped")
    title: str = Field(description="the name for people")
    meaning: str = Field(description="what puts a plan here")
    total: int = Field(description="how many plans stand in it; k of them are given")
    features: list[FeatureShape]


class BoardAnswer(Shape):
    """The plans of a project by when they come: every plan stands in one column."""

    project: Named
    columns: list[ColumnShape]
    snapshot: str


class NamingShape(Named):
    """A technology, and how many plans of a project name it."""

    features: int


class PlanLinks(Shape):
    """Where a plan is to be had."""

    self: str
    related: str
    html: str


class PlanReference(Shape):
    """A plan by its title."""

    id: str
    title: str
    status: str
    links: PlanLinks


class PeriodShape(Shape):
    """A period that plans are dated with."""

    label: str = Field(description="the period in words: 2025 Q1, 2025, 2025-03, or its days")
    start: str | None
    end: str | None
    statuses: dict[str, int]
    features: list[PlanReference]


class TimelineShape(Shape):
    """What has dates, the first period first."""

    dated: int = Field(description="how many plans have dates")
    undated: int = Field(description="how many have none")
    read: list[str] = Field(description="the days on which the documents were read")
    periods: list[PeriodShape]


class FigureShape(Shape):
    """How many plans tell something, and how that was counted."""

    name: str = Field(description="status, horizon, dates, references or technologies")
    label: str
    count: int
    of: int
    how: str


class RemarkShape(Shape):
    """Plans that may not be read as they are meant."""

    kind: str = Field(description="when-not-told, cut-title or duplicate, as `roadgraph check` names them")
    label: str
    how: str
    count: int
    features: list[PlanReference]


class LinesShape(Shape):
    """Lines of a document."""

    said: int = Field(description="lines with a letter or digit")
    quoted: int = Field(description="those of them that a plan or a group of plans quotes")


class ReadDocumentShape(Shape):
    """A document as it was read."""

    id: str
    source: str
    title: str | None
    url: str | None
    format: str
    version: str = Field(description="the SHA-256 of its bytes")
    versions: int = Field(description="how many versions of it were ever read")
    read: str = Field(description="the day on which this version was read")
    age_days: int = Field(description="days from then until the snapshot was made")
    plans: int
    last_date: str | None = Field(description="the last day that the dates of its plans reach")
    lines: LinesShape | None = Field(description="null where the document's bytes are lost")


class QualityShape(Shape):
    """How much is told of a project's plans, and what was not understood."""

    plans: int
    figures: list[FigureShape]
    remarks: list[RemarkShape]
    candidates: list[str] = Field(description="names that look like a technology and are not known, so not linked")
    documents: list[ReadDocumentShape]


class ProjectAnswer(ProjectShape):
    """A project with its technologies, its timeline and the quality of its data."""

    technologies: list[NamingShape]
    timeline: TimelineShape
    quality: QualityShape
    snapshot: str
