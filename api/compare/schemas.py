"""The shapes of requests and answers about comparisons of projects, for validation and for the OpenAPI description."""

from typing import Literal

from pydantic import ConfigDict, Field

from api.compare.comparison import FORMATS
from api.descriptions import written
from api.schemas import DocumentShape, FeatureLinks, HorizonShape, Named, Parameters, Shape
from graph.comparison import Axis, Standing

MOST_ROWS = 1000

Format = Literal["json", "csv", "md", "ttl"]

# Requests


class ProjectsParameters(Parameters):
    """Which projects."""

    projects: list[str] = Field(
        [], description="the projects, by id or label, any case: repeat the parameter, or part them by commas"
    )


class WrittenParameters(ProjectsParameters):
    """Which projects, and how the answer is written."""

    format: Format | None = Field(None, description="json, csv, md or ttl; else the Accept header decides")


class CompareParameters(WrittenParameters):
    """Projects beside each other."""

    by: Axis = Field(Axis.CONCEPTS, description="what the rows are: concepts or technologies")
    k: int | None = Field(None, ge=0, le=MOST_ROWS, description="how many rows; all, where it is not given")
    offset: int = Field(0, ge=0, le=100_000, description="rows to pass over")


# Answers


class PlanShape(Shape):
    """As much of a feature as tells what, whose, how far, when and where it was read."""

    id: str
    title: str
    project: Named
    status: str
    horizon: HorizonShape
    document: DocumentShape
    lines: tuple[int, int]
    links: FeatureLinks


class CellShape(Shape):
    """What the plans of one project say of one thing. Null where they say nothing: that is not the same as dropped."""

    project: Named
    summary: Standing = Field(
        description="the status of the farthest of its features (done, in_progress, planned), dropped where all were "
        "dropped, not_recorded where there is none"
    )
    counts: dict[str, int] | None = Field(description="how many features have each status")
    features: list[PlanShape] | None


class RowShape(Named):
    """One technology or concept, with a cell for each project in their order."""

    broader: Named | None = Field(description="the category of a technology, the broader one of a concept")
    projects: int = Field(description="how many of the projects have features about it")
    features: int = Field(description="how many features of them are about it")
    cells: list[CellShape]


class _Written(Shape):
    """An answer that is written in other formats too."""

    model_config = ConfigDict(
        openapi_extra=written(  # type: ignore[typeddict-unknown-key] # the description is made of it
            "The comparison, by the Accept header or `format`",
            *(media_type for name, media_type in FORMATS.items() if name != "json"),
        )
    )


class CompareAnswer(_Written):
    """Projects beside each other, the rows first that most of them have."""

    id: str
    by: Axis
    projects: list[Named]
    rows: list[RowShape]
    total: int = Field(description="how many rows there are in all")
    offset: int = Field(description="rows that were passed over")
    snapshot: str


class PairShape(Shape):
    """Two features that want the same, that of the project named first at the first place, and why."""

    feature: PlanShape
    other: PlanShape
    score: float = Field(description="closeness of meaning, from 0 to 1")
    why: list[str] = Field(description="the reasons in plain words")
    technologies: list[Named] = Field(description="what both name")
    concepts: list[Named] = Field(description="what both are about")


class NearestPlan(PlanShape):
    """The nearest that the other project has."""

    score: float = Field(description="closeness of meaning, below what counts as alike")


class AlonePlan(PlanShape):
    """A feature to which the other project has nothing alike."""

    nearest: NearestPlan | None


class OnlyShape(Shape):
    """What only one of the two has, what is still to come first."""

    project: Named
    features: list[AlonePlan]


class ShippedShape(Shape):
    """What one project has done and the other plans or is working on."""

    project: Named
    planned_by: Named
    pairs: list[PairShape]


class ItemsAnswer(_Written):
    """Two projects plan by plan; every feature is in one of pairs, also and only."""

    id: str
    projects: list[Named]
    pairs: list[PairShape] = Field(description="features that want the same, one to one, the closest first")
    also: list[PairShape] = Field(description="features like one of the other project that is in a closer pair")
    only: list[OnlyShape] = Field(description="what only one of them has: of the first, of the second")
    shipped: list[ShippedShape] = Field(description="of the pairs, and of those beside them, what one has done already")
    snapshot: str
