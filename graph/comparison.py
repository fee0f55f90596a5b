"""What a comparison of projects tells: a matrix of projects and what their plans are about, or two projects plan by plan."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from graph.model import Document, Feature, Project, Status
from graph.names import digest


class Axis(StrEnum):
    """What the rows of a matrix are."""

    CONCEPTS = "concepts"
    TECHNOLOGIES = "technologies"


class Standing(StrEnum):
    """How far a project is with something: as far as that plan of it which is farthest, dropped where all were dropped."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    PLANNED = "planned"
    DROPPED = "dropped"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True)
class Cell:
    """The features of one project that are about one thing, in the documents' order; none: nothing is recorded."""

    features: tuple[Feature, ...] = ()

    @property
    def counts(self) -> dict[Status, int]:
        """How many features have each status, every status named."""
        counted = Counter(feature.status for feature in self.features)
        return {status: counted[status] for status in Status}

    @property
    def standing(self) -> Standing:
        """How far the project is with it."""
        found = {feature.status.value for feature in self.features}
        return next((one for one in Standing if one.value in found), Standing.NOT_RECORDED)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that plans are about, with a cell for each project, in the matrix's order; `broader` is an id."""

    id: str
    label: str
    broader: str | None
    cells: tuple[Cell, ...]

    @property
    def projects(self) -> int:
        """How many of the projects have features about it."""
        return sum(bool(cell.features) for cell in self.cells)

    @property
    def features(self) -> int:
        """How many features are about it."""
        return sum(len(cell.features) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Projects beside each other: `rows` from `offset` on, of `total`; `documents` are what the projects' plans were read from."""

    axis: Axis
    projects: tuple[Project, ...]
    documents: tuple[Document, ...]
    rows: tuple[Row, ...]
    total: int
    offset: int = 0

    @property
    def id(self) -> str:
        """The id of the comparison, whatever the order of the projects and however it is cut."""
        return _id(self.axis.value, self.projects, self.documents)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A feature of the first project and one of the second that want the same, how close they are (cosine, 4 decimals), and why.

    `technologies` are ids of what both name, `concepts` of what both are about.
    """

    feature: Feature
    other: Feature
    score: float
    technologies: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()

    @property
    def shipped_by_first(self) -> bool:
        """Whether the first project has done what the second plans or is working on."""
        return _is_ahead(self.feature, self.other)

    @property
    def shipped_by_second(self) -> bool:
        """Whether the second project has done what the first plans or is working on."""
        return _is_ahead(self.other, self.feature)


@dataclass(frozen=True, slots=True)
class Alone:
    """A feature, the nearest that the other project has, and how near that is (cosine, 4 decimals; 0 where it has none)."""

    feature: Feature
    nearest: Feature | None
    score: float


@dataclass(frozen=True, slots=True)
class Items:
    """Two projects plan by plan; each of their features is in one place only.

    `pairs` are one to one, the closest first; `also` are features like one that is in a pair with another; `only_first` and
    `only_second` are those that stand alone, what is still to come first.
    """

    projects: tuple[Project, Project]
    documents: tuple[Document, ...]
    pairs: tuple[Likeness, ...]
    also: tuple[Likeness, ...]
    only_first: tuple[Alone, ...]
    only_second: tuple[Alone, ...]

    @property
    def id(self) -> str:
        """The id of the comparison, whatever the order of the two."""
        return _id("items", self.projects, self.documents)

    @property
    def shipped_by_first(self) -> tuple[Likeness, ...]:
        """What the first project has done and the second plans or is working on."""
        return tuple(one for one in (*self.pairs, *self.also) if one.shipped_by_first)

    @property
    def shipped_by_second(self) -> tuple[Likeness, ...]:
        """What the second project has done and the first plans or is working on."""
        return tuple(one for one in (*self.pairs, *self.also) if one.shipped_by_second)


def _is_ahead(one: Feature, other: Feature) -> bool:
    return one.status is Status.DONE and other.status in (Status.PLANNED, Status.IN_PROGRESS)


def _id(what: str, projects: tuple[Project, ...], documents: tuple[Document, ...]) -> str:
    """An id from what is compared and from which versions of documents: the same documents give the same id."""
    versions = sorted(f"{document.id} {document.version}" for document in documents)
    return f"comparison/{digest(what, *sorted(project.id for project in projects), *versions, length=16)}"
