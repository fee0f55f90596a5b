"""The shapes of suggestions."""

from pydantic import BaseModel, ConfigDict

from api.schemas import FeatureLinks, Named


class NameLinks(BaseModel):
    """Where the features of a project or technology are."""

    model_config = ConfigDict(extra="forbid")

    self: str
    html: str


class SuggestedName(Named):
    """A project or technology to look for."""

    links: NameLinks


class SuggestedFeature(BaseModel):
    """A feature by its title."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    project: Named
    status: str
    links: FeatureLinks


class SuggestAnswer(BaseModel):
    """What may be meant by what was typed so far: at most ten in all, by kind."""

    model_config = ConfigDict(extra="forbid")

    query: str
    projects: list[SuggestedName]
    technologies: list[SuggestedName]
    features: list[SuggestedFeature]
    snapshot: str
