"""What the reconciliation service knows of each project and technology: its types, names and properties."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from graph.errors import NotFoundError
from graph.model import Project, Status, Technology
from graph.vocabulary import DOAP, FOAF, RG, SKOS, TECHNOLOGIES_GRAPH, id_of, iri
from search.catalogue import Catalogue

SPACE = "technology/"
"""Ids of projects and technologies begin so; a service's own ids are what follows, which has no slash."""

_HOMEPAGE, _LABEL = f"{FOAF}homepage", f"{SKOS}prefLabel"


class Type(StrEnum):
    """What an entity is; one may be both."""

    PROJECT = "project"
    TECHNOLOGY = "technology"


TYPE_NAMES = {Type.PROJECT: "Project", Type.TECHNOLOGY: "Technology"}
TYPE_IRIS = {Type.PROJECT: f"{DOAP}Project", Type.TECHNOLOGY: f"{RG}Technology"}


@dataclass(frozen=True, slots=True)
class Link:
    """Another entity as a value, by id."""

    id: str
    label: str


Value = str | int | Link


@dataclass(frozen=True, slots=True)
class Entity:
    """A project, a technology, or what is both."""

    id: str
    label: str
    other_labels: tuple[str, ...]
    types: tuple[Type, ...]
    project: Project | None
    technology: Technology | None


class Facts:
    """Everything that is told of the entities of one snapshot.

    `described` is the graph of technologies, as plain strings: it has homepages and the labels of categories.
    """

    def __init__(self, catalogue: Catalogue, base: str, described: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._catalogue = catalogue
        self._base = base
        self._homepages = {iri: one[_HOMEPAGE] for iri, one in described.items() if _HOMEPAGE in one}
        self._labels = {iri: one[_LABEL] for iri, one in described.items() if _LABEL in one}
        ids = sorted({*catalogue.projects, *catalogue.technologies})
        self.entities = {id: _entity(id, catalogue.projects.get(id), catalogue.technologies.get(id)) for id in ids}

    def entity(self, name: str) -> Entity:
        """The entity of an id of the service, an id or an IRI. Raises NotFoundError."""
        if found := self.find(name):
            return found
        raise NotFoundError(f"No project or technology has the id {name[:200]!r} in this snapshot. Reconcile its name.")

    def find(self, name: str) -> Entity | None:
        """The same, or None where there is no such entity."""
        id = id_of(self._base, name) or name
        return self.entities.get(id) or self.entities.get(SPACE + id)

    def iri(self, entity: Entity) -> str:
        """The IRI of an entity."""
        return iri(self._base, entity.id)

    @cached_property
    def features(self) -> dict[str, int]:
        """Entity → features that its roadmaps have or that name it: how often people will mean it."""
        return {id: self.planned(id) + self.naming(id) for id in self.entities}

    def planned(self, id: str) -> int:
        """Features on the roadmaps of a project."""
        return sum(self._catalogue.statuses.get(id, {}).values())

    def naming(self, id: str) -> int:
        """Features that name a technology."""
        return sum(self._naming.get(id, {}).values())

    def with_status(self, id: str, status: Status) -> int:
        """Features of that status on the roadmaps of a project."""
        return self._catalogue.statuses.get(id, {}).get(status.value, 0)

    def projects(self, id: str) -> list[Link]:
        """The projects whose features name a technology, those of most such features first."""
        return self._links(self._naming.get(id, {}))

    def technologies(self, id: str) -> list[Link]:
        """The technologies that the features of a project name, those of most such features first."""
        return self._links(self._named.get(id, {}))

    def documents(self, id: str) -> list[str]:
        """Where the roadmaps of a project were read from."""
        return sorted(one.source for one in self._catalogue.documents.values() if one.project == id)

    def category(self, entity: Entity) -> list[str]:
        """The label of the kind of technology that it is."""
        if not entity.technology or not entity.technology.category:
            return []
        return self._labels.get(iri(self._base, entity.technology.category), [])

    def homepage(self, entity: Entity) -> list[str]:
        """Its homepage, which a project has from the technology that it is."""
        return self._homepages.get(self.iri(entity), [])

    def description(self, entity: Entity) -> str:
        """What tells it from its namesakes, in a line."""
        if entity.technology and entity.technology.gloss:
            return entity.technology.gloss
        if entity.project:
            return f"{_counted(self.planned(entity.id))} on its roadmaps"
        return f"named by {_counted(self.naming(entity.id))}"

    def _links(self, counted: Mapping[str, int]) -> list[Link]:
        ordered = sorted(counted, key=lambda id: (-counted[id], id))
        return [Link(id, self.entities[id].label) for id in ordered]

    @cached_property
    def _naming(self) -> Mapping[str, Mapping[str, int]]:
        """Technology → project → features of it that name the technology."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for project, id, count in self._catalogue.namings:
            found[id][project] = count
        return found

    @cached_property
    def _named(self) -> Mapping[str, Mapping[str, int]]:
        """Project → technology → the same."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for project, id, count in self._catalogue.namings:
            found[project][id] = count
        return found


def described_in(base: str) -> str:
    """The IRI of the graph that describes technologies."""
    return iri(base, TECHNOLOGIES_GRAPH)


def _entity(id: str, project: Project | None, technology: Technology | None) -> Entity:
    known = [one for one in (project, technology) if one]
    labels = list(dict.fromkeys(label for one in known for label in (one.label, *one.other_labels)))
    types = tuple(kind for kind, one in ((Type.PROJECT, project), (Type.TECHNOLOGY, technology)) if one)
    return Entity(id, labels[0], tuple(labels[1:]), types, project, technology)


def _counted(number: int) -> str:
    return f"{number} {'feature' if number == 1 else 'features'}"
