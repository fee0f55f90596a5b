"""The shapes of requests and answers, for validation and for the OpenAPI description."""

from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from search.engine import Mode

LARGEST_K = 100


class Shape(BaseModel):
    """What every request and answer is: its fields, and nothing else."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


# Requests


class Parameters(Shape):
    """Parameters of an address. An empty value, as a form sends it, is no value."""

    snapshot: str | None = Field(
        None, description="the kept snapshot to answer from instead of the newest, by the name that every answer has"
    )

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        known = {field.alias or name for name, field in cls.model_fields.items()}
        kept = {
            name: [one for one in value if one] if isinstance(value, list) else value for name, value in given.items()
        }
        return {name: value for name, value in kept.items() if name not in known or value not in ("", [])}

    @classmethod
    def model_json_schema(cls, *asked: Any, **how: Any) -> dict[str, Any]:
        """The schema. Kept where it is asked for plainly, as flask-openapi3 does with every request: to make it takes 4 ms."""
        return super().model_json_schema(*asked, **how) if asked or how else _plain_schema(cls)


@cache
def _plain_schema(shape: type[BaseModel]) -> dict[str, Any]:
    return BaseModel.model_json_schema.__func__(shape)  # type: ignore[attr-defined, no-any-return]


class NoParameters(Parameters):
    """None: whatever is given is refused."""


class FilterParameters(Parameters):
    """What features have to be like. Repeat a parameter to allow several values."""

    project: list[str] = Field([], description="only these projects, by id or label")
    not_project: list[str] = Field([], description="none of these projects")
    technology: list[str] = Field([], description="naming one of these technologies, in any spelling")
    concept: list[str] = Field([], description="about one of these concepts, by id, label or another wording of it")
    status: list[str] = Field([], description="planned, in_progress, done or dropped")
    bucket: list[str] = Field([], description="past, now, next or later")
    start: str | None = Field(
        None, alias="from", description="with a dated horizon that ends on this day, month or year, or after"
    )
    end: str | None = Field(
        None, alias="to", description="with a dated horizon that begins on this day, month or year, or before"
    )


class Switch(StrEnum):
    """Whether something is done."""

    ON = "on"
    OFF = "off"


class SearchParameters(FilterParameters):
    """A search."""

    q: str = Field("", description="what is sought, in any words; empty for everything that passes the filters")
    k: int = Field(10, ge=0, le=LARGEST_K, description="how many hits")
    offset: int = Field(0, ge=0, le=100_000, description="hits to pass over")
    mode: Mode = Field(Mode.HYBRID, description="hybrid, semantic or lexical: what decides the order")
    parse: Switch = Field(
        Switch.ON,
        description="off takes all words of q as they are; on makes filters of those that say a status, a period, "
        "or which projects are meant or left out, as `recognised` tells",
    )
    ignore: list[str] = Field([], description="words of q, as `recognised` has them, that are to become no filter")
    spelling: Switch = Field(Switch.ON, description="off seeks words that nobody writes as they are, too")
    prefix: Switch = Field(
        Switch.OFF, description="on where somebody is still typing: the last word of q is the beginning of one"
    )


class SuggestParameters(Parameters):
    """What somebody has typed so far."""

    q: str = Field("", description="the beginning of a name or a title, or words of it, the last perhaps not whole")


class ProjectPath(Shape):
    """A project's path: the end of its id."""

    project: str = Field(description="the project's part of the id, or its label")


class FeaturePath(Shape):
    """A feature's path: the end of its id."""

    project: str = Field(description="the project's part of the id")
    name: str = Field(description="the feature's part of the id")


class SparqlOptions(Parameters):
    """How a query is to be answered. Clients of other endpoints send more, which is of no meaning here."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    format: str | None = Field(
        None,
        description="json, xml, csv, tsv, jsonl, xlsx or parquet; for a graph ttl, trig, nt, nq, rdf or jsonld; "
        "else the Accept header decides",
    )
    limit: int | None = Field(
        None, ge=1, description="so many rows or triples at most; the answer says whether these are all"
    )
    default_graphs: list[str] = Field(
        [], alias="default-graph-uri", description="graphs of this dataset to ask instead of all"
    )
    named_graphs: list[str] = Field([], alias="named-graph-uri", description="graphs that GRAPH may name")


class SparqlParameters(SparqlOptions):
    """SPARQL 1.1 Protocol."""

    query: str = Field("", description="the query")


# Answers


class Named(Shape):
    """A thing by id and label."""

    id: str
    label: str


class HorizonShape(Shape):
    """When."""

    label: str | None = Field(description="the document's own words")
    bucket: str | None = Field(description="past, now, next or later")
    start: str | None = Field(description="first day, where it can be told")
    end: str | None = Field(description="last day, where it can be told")


class DocumentShape(Shape):
    """Where a feature was read."""

    id: str
    source: str
    version: str
    url: str | None


class FeatureLinks(Shape):
    """Where to go on."""

    self: str
    related: str
    html: str


class FeatureShape(Shape):
    """One piece of work that a roadmap states, or a group of them."""

    id: str
    kind: str
    title: str
    text: str
    project: Named
    component: str | None
    parent: str | None = Field(description="the id of the group that it stands in")
    parent_label: str | None = Field(description="the title of that group")
    status: str
    horizon: HorizonShape
    technologies: list[Named]
    concepts: list[Named] = Field(description="what it is about, whatever the project calls it; inferred")
    references: list[str]
    document: DocumentShape
    lines: tuple[int, int]
    links: FeatureLinks


class Highlights(Shape):
    """Spans of characters, `[start, end)`, counted in Unicode code points."""

    title: list[tuple[int, int]]
    text: list[tuple[int, int]]


class QuoteShape(Shape):
    """What of a plan is quoted, as a reader of its document sees it: without markup, cut with … where it is long."""

    line: int = Field(description="the line of the document that it begins on")
    text: str
    highlights: list[tuple[int, int]] = Field(
        description="where it has the words that were sought: spans `[start, end)` in Unicode code points"
    )


class HitShape(FeatureShape):
    """A feature that was found."""

    score: float | None = Field(description="from 0 to 1; null where nothing was sought")
    why: list[str] = Field(description="why it was found, in plain words")
    above_threshold: bool = Field(description="whether it is likely to be an answer")
    highlights: Highlights = Field(description="where it has the words that were sought")
    quote: QuoteShape = Field(description="the words of it to show: one line, with the number of that line")
    also: list[Named] = Field([], description="other projects that have a copy of it, whose roadmaps are the same")


class FacetShape(Shape):
    """A value to filter by, and how many features have it."""

    value: str
    label: str
    count: int


class RecognisedShape(Shape):
    """Words of a query that became filters."""

    words: str
    start: int = Field(description="where they begin in the query, in characters")
    end: int
    label: str = Field(description="the filters in words")
    filters: dict[str, list[str] | str]
    without: str = Field(description="the address of the same search in which these words filter nothing")


class CorrectedShape(Shape):
    """A word of the query that nobody writes, and the near one that was sought instead."""

    typed: str = Field(alias="from")
    meant: str = Field(alias="to")


class ReadShape(Shape):
    """How old the data is: when the documents of the snapshot were read. In UTC, ISO 8601."""

    first: str | None = Field(alias="from", description="the one read longest ago")
    last: str | None = Field(alias="to", description="the one read last")


class SearchAnswer(Shape):
    """Hits, and counts of everything that passes the filters."""

    text: str = Field(description="what was sought: the query without recognised words, misspelled ones set right")
    recognised: list[RecognisedShape]
    corrected: list[CorrectedShape]
    query: str
    filters: dict[str, list[str] | str] = Field(description="all filters in use: given ones and recognised ones")
    hits: list[HitShape]
    total: int
    facets: dict[str, list[FacetShape]]
    none: bool = Field(description="whether nothing stands above the threshold; the hits are the nearest")
    read: ReadShape
    snapshot: str


class ExplainedValue(Shape):
    """One value of a feature and why it is what it is; null where the document does not tell it."""

    property: str = Field(
        description="project, title, component, parent, status, horizon, dates, bucket, technology or references"
    )
    value: str | None
    words: str | None = Field(description="the words of the document that it was read from")
    line: int | None = Field(description="the line that they begin on, where it can be found again")
    rule: str | None = Field(description="the rule that read them")
    meaning: str = Field(description="what the rule means, or that nothing tells this")


class ExplanationAnswer(Shape):
    """A feature and why each of its values is what it is. A property with several values, such as references, comes several times."""

    feature: FeatureShape
    values: list[ExplainedValue]
    snapshot: str


class TechnologyLinks(Shape):
    """Where to go on."""

    self: str
    html: str
    plans: str = Field(description="the search for the plans that name it")


class TechnologyShape(Named):
    """A technology and how many features and projects name it."""

    other_labels: list[str]
    category: str | None
    category_label: str | None
    gloss: str | None
    homepage: str | None
    features: int
    projects: int
    betweenness: float = Field(description="share of the pairs of projects whose shortest ways lead through it")
    links: TechnologyLinks


class HealthAnswer(Shape):
    """What is served, and what is wrong."""

    status: str
    snapshot: str | None
    problems: list[str]


class Problem(Shape):
    """An error: what was asked, what was found, what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    limit: str | None = Field(None, description="which limit was hit, where one was")
    value: float | None = Field(None, description="what that limit is set to, in seconds, bytes or pieces")
    line: int | None = Field(None, description="the line of a query, from 1, that cannot be read")
    column: int | None = Field(None, description="the character of that line, from 1, from which it cannot be read")
