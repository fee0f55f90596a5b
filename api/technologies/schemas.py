"""The shapes of requests and answers about technologies, for validation and for the OpenAPI description."""

from enum import StrEnum

from pydantic import Field

from api.schemas import LARGEST_K, FacetShape, FeatureShape, Named, Parameters, Shape, TechnologyLinks, TechnologyShape

# Requests


class Order(StrEnum):
    """What a list of technologies is sorted by."""

    NAME = "name"
    PROJECTS = "projects"
    PLANS = "plans"
    CENTRAL = "central"


class Grouping(StrEnum):
    """What the plans with a technology are put together by."""

    HORIZON = "horizon"
    PROJECT = "project"


class TechnologiesParameters(Parameters):
    """Which technologies, in which order. Repeat `category` to allow several."""

    q: str = Field("", max_length=200, description="words that a name, another spelling or the gloss has")
    category: list[str] = Field([], description="only of these categories, by id or label")
    sort: Order = Field(Order.NAME, description="name, projects, plans or central")
    k: int | None = Field(None, ge=0, le=1000, description="how many; all where this is not given")
    offset: int = Field(0, ge=0, le=100_000, description="technologies to pass over")


class TechnologyPath(Shape):
    """A technology's path: the end of its id."""

    technology: str = Field(description="the technology's part of the id, or its label in any spelling")


class TechnologyParameters(Parameters):
    """How much of a technology's plans is told, and how it is put together."""

    by: Grouping = Field(Grouping.HORIZON, description="horizon or project: what the plans are put together by")
    k: int = Field(10, ge=0, le=LARGEST_K, description="how many plans of each group")
    groups: int = Field(50, ge=1, le=LARGEST_K, description="how many groups; of projects there may be more")
    offset: int = Field(0, ge=0, le=100_000, description="groups to pass over")


# Answers


class TechnologiesAnswer(Shape):
    """Technologies that a feature names."""

    technologies: list[TechnologyShape]
    total: int = Field(description="how many pass the filters")
    categories: list[FacetShape] = Field(description="how many of those that have the words are of each category")
    snapshot: str


class PlansGroup(Shape):
    """Plans that name a technology and come at one time, or are of one project."""

    name: str | None = Field(
        description="now, next, later, shipped, past, undated or dropped; null for a project's plans"
    )
    project: Named | None = Field(description="whose plans these are; null for those of one time")
    total: int = Field(description="how many plans there are; more than `features` where k cuts")
    features: list[FeatureShape]


class KindredShape(Named):
    """Another technology, and where it is told of."""

    links: TechnologyLinks


class BesideShape(KindredShape):
    """A technology that is named in the same plans."""

    plans: int
    projects: int
    why: str = Field(description="the reason in plain words")


class AboutShape(Named):
    """Something that the plans are about, and how many are."""

    plans: int


class TechnologyAnswer(TechnologyShape):
    """A technology, who plans what with it, and what goes along with it."""

    is_project: bool = Field(description="whether there is a roadmap of it, too")
    groups: list[PlansGroup]
    columns: dict[str, int] = Field(description="how many of its plans stand in each column of a board")
    total_groups: int = Field(description="how many groups there are; more than `groups` where that or offset cuts")
    beside: list[BesideShape] = Field(description="technologies named in the same plans, most often first")
    of_its_kind: list[KindredShape] = Field(
        description="others of its category that a plan names, those of most projects first"
    )
    themes: list[AboutShape] = Field(description="themes that its plans belong to")
    concepts: list[AboutShape] = Field(description="what its plans are about, whatever their projects call it")
    snapshot: str
