"""The shapes of the addresses of linked data."""

from pydantic import Field

from api.schemas import _Shape


class IdPath(_Shape):
    """Which thing."""

    id: str = Field(description="the id: what its IRI has after the base")


class DataPath(_Shape):
    """Whose description, in which format."""

    name: str = Field(description="the id, a dot, and ttl, jsonld, nt or rdf")


class FormatPath(_Shape):
    """In which format."""

    format: str = Field(description="ttl, jsonld, nt or rdf")
