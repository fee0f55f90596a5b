"""The shapes of the terms one writes queries with."""

from pydantic import Field

from api.schemas import Shape


class PrefixShape(Shape):
    """A prefix."""

    prefix: str
    namespace: str
    declared: bool = Field(description="whether queries may use it without declaring it")


class TermShape(Shape):
    """A class, a property or another term."""

    iri: str
    name: str = Field(description="with its prefix, where there is one")
    kind: str = Field(description="class, property, function, scheme or concept")
    label: str
    comment: str
    used: int = Field(description="things of a class, statements with a property, in this snapshot; 0 for others")


class TermsAnswer(Shape):
    """What queries are written with."""

    prefixes: list[PrefixShape]
    terms: list[TermShape]
    snapshot: str
