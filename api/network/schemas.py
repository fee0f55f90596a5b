"""The shapes of requests and answers about themes, nearest projects and ways, for validation and for the OpenAPI description."""

from pydantic import Field

from api.schemas import LARGEST_K, FeatureShape, Named, Parameters, Shape

# Requests


class ThemesParameters(Parameters):
    """Which themes. Repeat a parameter to allow several values."""

    project: list[str] = Field([], description="with plans of one of these projects, by id or label")
    technology: list[str] = Field([], description="with a plan that names one of these technologies, in any spelling")
    k: int = Field(20, ge=0, le=LARGEST_K, description="how many themes")
    offset: int = Field(0, ge=0, le=100_000, description="themes to pass over")


class ThemePath(Shape):
    """A theme's path: the end of its id."""

    name: str = Field(description="the theme's part of the id, or its label")


class NearestParameters(Parameters):
    """How many projects."""

    k: int = Field(5, ge=0, le=LARGEST_K, description="how many projects; at least the ten nearest are known")


class WayParameters(Parameters):
    """Two projects or technologies."""

    start: str = Field(alias="from", description="a project or technology, by id or label, any case")
    end: str = Field(alias="to", description="another one")


# Answers


class ThemeLinks(Shape):
    """Where to go on."""

    self: str
    html: str


class ThemeShape(Named):
    """Plans of several projects that are alike, with a label from their own terms."""

    terms: list[str] = Field(description="what tells its plans apart, the most telling first")
    plans: int = Field(description="how many features belong to it")
    projects: list[Named]
    horizons: dict[str, int] = Field(description="how many of them come past, now, next, later, or none is told")
    statuses: dict[str, int]
    links: ThemeLinks


class ThemesAnswer(Shape):
    """Themes, those of most projects first."""

    themes: list[ThemeShape]
    total: int = Field(description="how many pass the filters")
    snapshot: str


class ThemeGroup(Shape):
    """The plans of one project in a theme."""

    project: Named
    features: list[FeatureShape]


class ThemeAnswer(ThemeShape):
    """A theme with its plans by project, the project of most plans first."""

    groups: list[ThemeGroup]
    snapshot: str


class PlanPair(Shape):
    """Two plans that are alike."""

    feature: FeatureShape
    other: FeatureShape
    score: float = Field(description="closeness of meaning, from 0 to 1")


class NearProject(Named):
    """A project near another, and why."""

    also: list[Named] = Field(description="projects whose roadmaps are the same")
    score: float = Field(description="weighted mean of like plans, shared technologies and shared themes, from 0 to 1")
    why: list[str] = Field(description="the reasons in plain words")
    shared_plans: int = Field(description="how many plans of the two are alike, one to one")
    pairs: list[PlanPair] = Field(description="the most alike of them")
    technologies: list[Named] = Field(description="what both name, the rarest first")
    themes: list[Named] = Field(description="where both have plans, the rarest first")


class NearestAnswer(Shape):
    """A project and the projects nearest to it."""

    project: Named
    also: list[Named] = Field(description="projects whose roadmaps are the same: forks, mirrors, translations")
    nearest: list[NearProject]
    snapshot: str


class WayStep(Shape):
    """One step of a way."""

    kind: str = Field(description="plans, names or like")
    why: str = Field(description="the step in words")
    score: float | None = Field(description="closeness of meaning, of like plans")
    start: Named = Field(alias="from")
    end: Named = Field(alias="to")
    feature: FeatureShape = Field(description="the plan that the step is about; of two the second")


class WayAnswer(Shape):
    """The shortest way between two projects or technologies. What few plans share is shorter to cross than what everybody names."""

    start: Named = Field(alias="from")
    end: Named = Field(alias="to")
    found: bool
    said: str = Field(description="the way in one sentence, or that there is none")
    steps: list[WayStep]
    snapshot: str
