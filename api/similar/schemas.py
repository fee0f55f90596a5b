"""The shapes of requests and answers about similar plans, for validation and for the OpenAPI description."""

from pydantic import Field, field_validator

from api.schemas import LARGEST_K, FeatureShape, FilterParameters, HitShape, Named, Parameters, ReadShape, Shape
from api.similar.verdicts import Verdict

# Requests


class ExampleParameters(Parameters):
    """Examples of what is meant and what is not. Repeat a parameter to give several."""

    like: list[str] = Field([], description="what is meant, too: a feature by id, address or title, or a text")
    unlike: list[str] = Field([], description="what is not meant: a feature by id, address or title, or a text")


class SimilarParameters(ExampleParameters, FilterParameters):
    """What plans are to be like."""

    text: str = Field("", description="words of a plan or a question, or a whole issue; no address")
    roadmap: bool = Field(
        False, description="whether the text is a roadmap, in Markdown, whose items are to be compared one by one"
    )
    feature: str = Field("", description="a feature by id, address or title, instead of a text")
    k: int = Field(3, ge=1, le=LARGEST_K, description="how many plans of each project, and for each item of a roadmap")


class PlansOfEach(Parameters):
    """How many plans are sought, sent beside a file."""

    k: int = Field(3, ge=1, le=LARGEST_K, description="how many plans of each project, and how many for each item")


class SimilarBody(SimilarParameters):
    """What plans are to be like, sent in a body."""

    @field_validator("text", "feature", "like", "unlike")
    @classmethod
    def _has_whole_characters(cls, given: str | list[str]) -> str | list[str]:
        try:
            "".join(given).encode()
        except UnicodeEncodeError as error:
            raise ValueError("holds half a surrogate pair") from error
        return given


class RelatedParameters(ExampleParameters):
    """How many related features, and examples."""

    k: int = Field(10, ge=0, le=LARGEST_K, description="how many hits")


# Answers


class ProjectPlans(Shape):
    """The plans of one project that match."""

    project: Named
    also: list[Named] = Field(description="projects whose roadmaps are the same: forks, mirrors, translations")
    total: int = Field(description="how many of its plans stand above the threshold")
    best: HitShape
    hits: list[HitShape]


class TitledShape(Shape):
    """A feature, or a text without an id."""

    id: str | None
    title: str


class LeftOut(Shape):
    """What of a text was not compared."""

    what: str = Field(description="code, comments, logs, form, check boxes, quotes or passages at the end")
    lines: int = Field(description="how many lines, or passages, that were")


class Compared(Shape):
    """What was compared: of a text its title and passages, of a roadmap its items; and the examples."""

    title: str | None = Field(None, description="the title of a text, where it has one")
    passages: list[str] | None = Field(None, description="what of a text was compared, in pieces")
    left_out: list[LeftOut] | None = Field(None, description="what of a text was not")
    feature: TitledShape | None = None
    like: list[TitledShape] | None = None
    unlike: list[TitledShape] | None = None
    items: int | None = Field(None, description="items of a roadmap that were compared, from the first on")
    of: int | None = Field(None, description="items that the roadmap has")
    found: int | None = Field(None, description="items that have a plan above the threshold in other projects")


class ItemPlans(Shape):
    """An item of a roadmap and the best plans of other projects that are like it."""

    title: str
    lines: tuple[int, int]
    status: str
    best: list[HitShape] = Field(description="the best plan of each project that has a sure one; else the nearest")
    verdict: Verdict = Field(
        description="what the projects of `best` do: one has shipped it, several plan it, one plans it, they dropped it, or nobody"
    )
    total: int = Field(description="how many other projects have a plan above the threshold")
    none: bool = Field(description="whether no project has")
    cut: bool = Field(description="whether more projects have one than are shown")


class SimilarAnswer(Shape):
    """Similar plans by project, the best first: every project with a plan above the threshold, then the nearest others."""

    projects: list[ProjectPlans]
    total: int = Field(description="how many projects have a plan above the threshold")
    of: int = Field(description="how many projects were compared; those whose roadmaps are the same count as one")
    none: bool = Field(description="whether no plan stands above the threshold; what is here is the nearest")
    items: list[ItemPlans] | None = Field(None, description="of a roadmap: each item with its plans elsewhere")
    compared: Compared
    read: ReadShape
    snapshot: str


class RelatedAnswer(Shape):
    """Features of other projects like one."""

    feature: FeatureShape
    hits: list[HitShape]
    none: bool = Field(description="whether no hit stands above the threshold; the hits are the nearest")
    read: ReadShape
    snapshot: str
