"""The shapes of the addresses of linked data."""

from pydantic import Field

from api.schemas import Shape


class IdPath(Shape):
    """Which thing."""

    id: str = Field(description="the id: what its IRI has after the base")


class DataPath(Shape):
    """Whose description, in which format."""

    name: str = Field(description="the id, a dot, and ttl, jsonld, nt or rdf")


class FormatPath(Shape):
    """In which format."""

    format: str = Field(description="ttl, jsonld, nt or rdf")
