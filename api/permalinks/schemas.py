"""The shapes of permalinks, for validation and for the OpenAPI description."""

from typing import Any

from pydantic import Field

from api.schemas import Parameters, Shape


class PermalinkBody(Parameters):
    """What is to be kept: one of the two."""

    sparql: str = Field("", description="a SPARQL query")
    sought: str = Field(
        "", alias="search", description="a search, by the address of /api/search or its parameters: q=…&project=…"
    )


class PermalinkPath(Shape):
    """A permalink."""

    id: str = Field(description="its id, a hash of its content")


class PermalinkLinks(Shape):
    """Where to go on."""

    self: str
    again: str = Field(description="asks it again, of the newest snapshot")
    then: str | None = Field(description="asks its own snapshot, where that is still kept")


class PermalinkAnswer(Shape):
    """A question with the snapshot that answered it, and the answer."""

    id: str
    kind: str = Field(description="sparql or search")
    question: str
    snapshot: str = Field(description="the snapshot that answered")
    kept: bool = Field(description="whether that one can still be asked")
    made: str
    columns: list[str]
    rows: list[list[Any]] = Field(description="a list of cells each; of SPARQL the terms as its JSON has them")
    count: int = Field(description="how many rows the answer has")
    cut: bool = Field(description="whether `rows` are only the first of them")
    digest: str = Field(description="SHA-256 of columns and all rows in their order")
    links: PermalinkLinks


class AskedAgain(Shape):
    """The newer answer."""

    snapshot: str
    count: int
    digest: str


class ListedRows(Shape):
    """Rows that came, or that went."""

    count: int
    rows: list[list[Any]]
    cut: bool


class AgainAnswer(PermalinkAnswer):
    """A permalink, the answer to the same question now, and what changed."""

    again: AskedAgain
    same: bool = Field(description="whether the digests are the same")
    reordered: bool = Field(description="whether only the order of the rows differs")
    unchanged: int
    added: ListedRows | None = Field(description="null where the former rows are not all known")
    removed: ListedRows
    note: str = Field(description="what cannot be told, and why")


_PROPERTIES: dict[str, Any] = {
    "type": "object",
    "properties": {
        "sparql": {"type": "string", "maxLength": 8000, "description": "a SPARQL query"},
        "search": {"type": "string", "description": "the address of a search, or its parameters"},
    },
}

PERMALINK_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {"schema": _PROPERTIES},
        "application/x-www-form-urlencoded": {"schema": _PROPERTIES},
    },
}
"""What `POST /api/permalinks` takes."""
