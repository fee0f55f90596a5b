"""The shapes of the reconciliation API: what is asked, read strictly, and what is answered."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, RootModel
from pydantic.alias_generators import to_camel

from api.schemas import Parameters, Shape

BATCH = 50
"""Queries of one batch. OpenRefine sends 10 at once; 50 took 0.2 s over 1,300 names."""

LONGEST = 300
"""Characters of a name or value; the longest name that we know has 98."""

MOST_CANDIDATES = 100
MOST_ENTITIES = 500
_SUGGESTED_FROM = 100_000

Text = Annotated[str, Field(max_length=LONGEST)]
PropertyId = Annotated[str, Field(max_length=100)]


class _Loose(Parameters):
    """Parameters of an address to which clients add others of their own, which are of no meaning here."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)


# Requests


class ReconcileParameters(_Loose):
    """What is asked of the service: nothing for its manifest, else one of `queries`, `query` and `extend`."""

    queries: str | None = Field(
        None, description=f"a batch: JSON of at most {BATCH} queries, each under a key of the client's"
    )
    query: str | None = Field(None, description="one query: JSON as in a batch, or just the name that is sought")
    extend: str | None = Field(None, description="a data extension query: JSON with `ids` and `properties`")
    type: str | None = Field(None, max_length=200, description="beside a `query` that is a name: project or technology")
    limit: int | None = Field(
        None, ge=1, le=MOST_CANDIDATES, description="beside a `query` that is a name: how many candidates"
    )


class SuggestedParameters(_Loose):
    """What somebody has typed so far."""

    prefix: str = Field("", max_length=LONGEST, description="the beginning of a name or id; empty begins every name")
    cursor: int = Field(
        0, ge=0, le=_SUGGESTED_FROM, description="suggestions to pass over, as the last answer's `cursor` says"
    )


class SuggestedEntityParameters(SuggestedParameters):
    """The same, of entities."""

    type: str | None = Field(None, max_length=200, description="only entities of this type: project or technology")


class ProposeParameters(_Loose):
    """Of which type properties are wanted."""

    type: str | None = Field(None, max_length=200, description="project or technology; both if it is left out")
    limit: int | None = Field(None, ge=1, le=MOST_CANDIDATES, description="how many properties")


def _listed(given: object) -> object:
    """One value as a list of one; null as none."""
    return [] if given is None else given if isinstance(given, list) else [given]


Listed = Annotated[list[Any], BeforeValidator(_listed)]
"""Values of several kinds, which are looked at one by one: a union of kinds would report each value as often as it has kinds."""


class PropertyValues(Shape):
    """A property and the values of which an entity should have one."""

    pid: PropertyId
    v: Listed = Field(
        max_length=50, description="texts, numbers, booleans, or entities as objects with an `id`; or just one"
    )


class ReconciliationQuery(Shape):
    """What may be meant by a name, or has these properties."""

    query: Text | None = None
    type: Listed = Field(default_factory=list, max_length=20, description="types by id; or just one")
    limit: int | None = Field(None, ge=1, le=MOST_CANDIDATES)
    properties: Annotated[list[PropertyValues], BeforeValidator(_listed)] = Field(default_factory=list, max_length=20)
    type_strict: Any = Field(
        None, description="all where an entity has to be of every type; whatever else it says is of no meaning here"
    )


class ExtensionSettings(Shape):
    """How values are wanted."""

    limit: int = Field(default=0, ge=0, description="most values of a cell, 0 for all")


class ExtensionProperty(Shape):
    """A property whose values are wanted."""

    id: PropertyId
    settings: ExtensionSettings = Field(default_factory=ExtensionSettings)


class ExtensionQuery(Shape):
    """Of which entities which properties are wanted."""

    ids: list[Text] = Field(max_length=MOST_ENTITIES)
    properties: list[ExtensionProperty] = Field(max_length=100)


# Answers


class IdAndName(Shape):
    """A type or property."""

    id: str
    name: str


class View(Shape):
    """Where an id leads."""

    url: str = Field(description="an address with {{id}} for the id")


class Place(Shape):
    """Where a service is."""

    service_url: str
    service_path: str


class PreviewPlace(View):
    """Where previews are, and how large their frame should be."""

    width: int
    height: int


class SuggestPlaces(Shape):
    """Where suggestions are."""

    entity: Place
    property: Place
    type: Place


class SettingShape(Shape):
    """Something that can be set for each property of a data extension."""

    name: str
    label: str
    type: Literal["number"]
    default: int
    help_text: str


class ExtendPlace(Shape):
    """Where properties are proposed, and what can be set."""

    propose_properties: Place
    property_settings: list[SettingShape]


class ManifestShape(Shape):
    """What the service is and offers."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)

    versions: list[str]
    name: str
    identifier_space: str = Field(description="what stands before an id in its IRI")
    schema_space: str = Field(description="the namespace of types and properties")
    documentation: str
    service_version: str
    default_types: list[IdAndName]
    view: View
    preview: PreviewPlace
    suggest: SuggestPlaces
    extend: ExtendPlace
    batch_size: int = Field(description="most queries of a batch")


class MatchingFeature(Shape):
    """One measure that the score was made from, or that a client may make its own of."""

    id: str
    value: bool | float


class CandidateShape(Shape):
    """An entity that may be meant."""

    id: str
    name: str
    description: str
    type: list[IdAndName]
    score: float = Field(description="from 0 to 100")
    match: bool = Field(description="whether nothing else can be meant")
    features: list[MatchingFeature]


class ResultShape(Shape):
    """The candidates of one query, the likeliest first."""

    result: list[CandidateShape]


class ExtensionType(Shape):
    """A column of a data extension."""

    id: str
    name: str
    type: IdAndName | None = Field(None, description="what its entities are; left out where they are none")


class ExtensionAnswer(Shape):
    """The values of properties, by entity and property."""

    meta: list[ExtensionType]
    rows: dict[str, dict[str, list[dict[str, str | int]]]]
    unknown: list[str] = Field([], description="ids that nothing in this snapshot has; left out where there is none")


class ReconcileAnswer(RootModel[ManifestShape | ResultShape | ExtensionAnswer | dict[str, ResultShape]]):
    """The manifest, the candidates of one query or of each of a batch, or values of properties: what was asked."""


class SuggestedThing(IdAndName):
    """An entity, type or property that may be meant."""

    description: str
    notable: list[IdAndName] = Field([], description="what an entity is; left out of types and properties")


class SuggestedAnswer(Shape):
    """Suggestions, the likeliest first."""

    result: list[SuggestedThing]
    cursor: int | None = Field(None, description="where the next ones begin; left out where there are no more")


class ProposedAnswer(Shape):
    """Properties that entities of a type have."""

    properties: list[IdAndName]
    type: str | None = Field(None, description="the type that was asked for; left out where none was")
    limit: int | None = Field(None, description="the limit that was asked for; left out where none was")
