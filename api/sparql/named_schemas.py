"""The shapes of requests and answers about named queries."""

from pydantic import ConfigDict, Field

from api.schemas import Parameters, Shape


class NamedQueryPath(Shape):
    """Which query."""

    name: str = Field(description="the name of the query, as /api/queries lists it")


class NamedQueryParameters(Parameters):
    """How it is to be answered; beside this each query takes its own parameters."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    format: str | None = Field(
        None, description="json, xml, csv, tsv, jsonl, xlsx or parquet; else the Accept header decides"
    )
    limit: int | None = Field(None, ge=1, description="so many rows at most; the headers tell whether these are all")


class QueryParameter(Shape):
    """A parameter of a named query."""

    name: str
    kind: str = Field(description="text, number, date, iri, status, bucket, or a kind of thing, named by label or id")
    meaning: str
    default: str | None = Field(description="null where a value has to be given")
    example: str


class QueryLinks(Shape):
    """Where a named query is answered."""

    self: str
    html: str


class DescribedQuery(Shape):
    """A named query."""

    name: str
    title: str
    description: str
    parameters: list[QueryParameter]
    links: QueryLinks


class QueriesAnswer(Shape):
    """Every named query."""

    queries: list[DescribedQuery]
