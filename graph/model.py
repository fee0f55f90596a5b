"""What the program is about: the typed things that its parts exchange.

Standard library only, and no logic beyond what a value is. Ids are relative to the base IRI
(`feature/apache-fluss/zookeeper-removal-1c9e4b`); `graph.vocabulary` makes them absolute.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """A feature is one piece of work; a group only gathers features."""

    FEATURE = "feature"
    GROUP = "group"


class Status(StrEnum):
    """How far the work is."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class Bucket(StrEnum):
    """When the document says the work comes, relative to the document's own present."""

    PAST = "past"
    NOW = "now"
    NEXT = "next"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Span:
    """Lines of a document, 1-based, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Why a derived value is what it is: the words it was read from and the rule that read them.

    `tells` is the id of the value where it is a thing of its own: a project or technology.
    """

    property: str
    value: str
    words: str
    rule: str
    tells: str | None = None


@dataclass(frozen=True, slots=True)
class Horizon:
    """When: the document's own words, a bucket, and the dates where they can be told."""

    label: str | None = None
    bucket: Bucket | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of technology ("table formats"); `broader` is the field it belongs to."""

    id: str
    label: str
    broader: str | None = None


@dataclass(frozen=True, slots=True)
class Technology:
    """A named technology of the gazetteer.

    `words` maps a spelling that is also an ordinary word to the words of which one has to stand
    nearby for the spelling to mean this technology.
    """

    id: str
    label: str
    other_labels: tuple[str, ...] = ()
    category: str | None = None
    gloss: str | None = None
    homepage: str | None = None
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that roadmaps plan, whatever the project ("tiered storage").

    `wordings` are other ways of saying it, in the field's words and in plain ones; `broader` and `related` are ids of
    concepts, `technologies` ids of those whose mention says that something is about the concept.
    """

    id: str
    label: str
    definition: str
    wordings: tuple[str, ...] = ()
    broader: str | None = None
    related: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """That a feature is about a concept: how sure (0 to 1, 4 decimals), by which rule, from which words."""

    feature: str
    concept: str
    score: float
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Project:
    """An open-source project; it shares its id with the technology of the same name.

    `other_labels` are the names that documents give it where they differ from its label.
    """

    id: str
    label: str
    repository: str | None = None
    other_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a roadmap document. `source` is where it was read from, `version` its SHA-256."""

    id: str
    source: str
    version: str
    format: str
    project: str
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """One piece of work (or a group of them) as a document states it, with its evidence.

    `technologies` and `parent` are ids; `section` is the path of headings above it; `quote` is
    the text of `lines` as the document has it.
    """

    id: str
    kind: Kind
    title: str
    text: str
    status: Status
    horizon: Horizon
    lines: Span
    quote: str
    section: tuple[str, ...] = ()
    component: str | None = None
    parent: str | None = None
    technologies: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that looks like a technology and that the gazetteer does not have."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was read and not taken: where, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Everything that was read from one version of one document."""

    document: Document
    project: Project
    features: tuple[Feature, ...]
    candidates: tuple[Candidate, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """A name that became another thing's: which, by which rule, from which words and sources.

    `nearness` is how alike the two names are (0 to 1) where a measure decided.
    """

    id: str
    merged: str
    merged_label: str
    into: str
    into_label: str
    rule: str
    words: str
    nearness: float | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Similarity:
    """Two features of different projects and how close their meaning is (cosine, 4 decimals)."""

    feature: str
    other: str
    score: float


@dataclass(frozen=True, slots=True)
class Theme:
    """Plans of several projects that are alike, with a label from their own terms.

    `members` and `projects` are ids; `buckets` and `statuses` tell how many of the plans have each value, those that have
    no bucket left out.
    """

    id: str
    label: str
    terms: tuple[str, ...]
    members: tuple[str, ...]
    projects: tuple[str, ...]
    buckets: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """How near two projects are (0 to 1), and why.

    `plans` is how many plans of the two are alike, one to one, and `pairs` the most alike of them; `technologies` and
    `themes` are ids of what both have, the rarest first.
    """

    project: str
    other: str
    score: float
    plans: int
    pairs: tuple[Similarity, ...] = ()
    technologies: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mirror:
    """Two projects whose roadmaps are nearly one: a fork, a mirror or a translation.

    `share` is how much of the smaller roadmap stands in the other (0 to 1), `plans` how many plans that are, `rule`
    whether their titles or their links are the same, and `titles` some of them.
    """

    project: str
    other: str
    share: float
    plans: int
    rule: str
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Centrality:
    """How central a technology is: features and projects that name it, and how much of what ties projects runs through it.

    `betweenness` is the share of all pairs of projects whose shortest ways lead through it, to four decimals.
    """

    technology: str
    features: int
    projects: int
    betweenness: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a project or technology stands on the map (the middle of its mark, in pixels from the upper left) and in which region."""

    id: str
    x: float
    y: float
    region: int


@dataclass(frozen=True, slots=True)
class Road:
    """What the map draws between two places: a project `names` a technology, or two projects are `near`; how strongly."""

    source: str
    target: str
    kind: str
    weight: float


@dataclass(frozen=True, slots=True)
class Region:
    """Places that are tied more to each other than to others.

    `technologies` tie most of them and name the region, at `x` and `y`; `spine` are pairs of neighbours that join all its places.
    """

    technologies: tuple[str, ...]
    x: float
    y: float
    spine: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """The map of the corpus: a sheet of so many pixels, with places in the order in which they are read, and roads.

    `projects_out` and `technologies_out` are how many would have stood on it too, had it not been full.
    """

    width: int
    height: int
    places: tuple[Place, ...]
    roads: tuple[Road, ...]
    regions: tuple[Region, ...]
    projects_out: int = 0
    technologies_out: int = 0
