"""The shapes of answers about concepts, for the OpenAPI description."""

from api.schemas import Named, Shape


class ConceptShape(Named):
    """Something that roadmaps plan, and how many features and projects do."""

    definition: str
    other_labels: list[str]
    broader: str | None
    features: int
    projects: int


class ConceptsAnswer(Shape):
    """Every concept that a feature is about."""

    concepts: list[ConceptShape]
    snapshot: str
