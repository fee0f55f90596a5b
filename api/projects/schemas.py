"""The shapes of requests and answers about projects, for validation and for the OpenAPI description."""

from pydantic import Field

from api.schemas import LARGEST_K, FeatureShape, Named, Parameters, Shape

# Requests


class ProjectPath(Shape):
    """A project's path: the end of its id."""

    project: str = Field(description="the project's part of the id, or its label")


class BoardParameters(Parameters):
    """How much of a board."""

    k: int = Field(20, ge=0, le=LARGEST_K, description="how many plans of each column; `total` says how many there are")


# Answers


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
