"""The properties that reconciliation compares and data extension tells, in one table."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from api.reconciliation.facts import Entity, Facts, Type, Value
from graph.model import Status


class Compared(StrEnum):
    """How a value that is asked for is compared with those of an entity."""

    NAME = "name"
    ADDRESS = "address"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Property:
    """Something that entities of some types have: how it is called, what it tells, how it is read and compared."""

    id: str
    name: str
    description: str
    types: tuple[Type, ...]
    read: Callable[[Facts, Entity], list[Value]]
    compared: Compared = Compared.NAME
    leads_to: Type | None = None


_BOTH = (Type.PROJECT, Type.TECHNOLOGY)
_PROJECTS, _TECHNOLOGIES = (Type.PROJECT,), (Type.TECHNOLOGY,)


def _status_property(status: Status) -> Property:
    said = status.value.replace("_", " ")
    return Property(
        status.value,
        f"features {said}",
        f"how many features of its roadmaps are {said}",
        _PROJECTS,
        lambda facts, one: [facts.with_status(one.id, status)] if one.project else [],
        Compared.NUMBER,
    )


PROPERTIES: dict[str, Property] = {
    one.id: one
    for one in (
        Property("label", "label", "its own name", _BOTH, lambda _, one: [one.label]),
        Property(
            "other_labels", "other labels", "its other names and spellings", _BOTH, lambda _, one: [*one.other_labels]
        ),
        Property(
            "iri", "IRI", "what names it in the graph", _BOTH, lambda facts, one: [facts.iri(one)], Compared.ADDRESS
        ),
        Property(
            "type",
            "type",
            "whether it is a project, a technology or both",
            _BOTH,
            lambda _, one: [*map(str, one.types)],
        ),
        Property(
            "homepage",
            "homepage",
            "the address of its site",
            _BOTH,
            lambda facts, one: [*facts.homepage(one)],
            Compared.ADDRESS,
        ),
        Property(
            "repository",
            "repository",
            "the address of its code",
            _PROJECTS,
            lambda _, one: [one.project.repository] if one.project and one.project.repository else [],
            Compared.ADDRESS,
        ),
        Property(
            "category", "category", "the kind of technology", _TECHNOLOGIES, lambda facts, one: [*facts.category(one)]
        ),
        Property(
            "gloss",
            "gloss",
            "what it is, in a line",
            _TECHNOLOGIES,
            lambda _, one: [one.technology.gloss] if one.technology and one.technology.gloss else [],
        ),
        Property(
            "features",
            "features",
            "how many features its roadmaps have",
            _PROJECTS,
            lambda facts, one: [facts.planned(one.id)] if one.project else [],
            Compared.NUMBER,
        ),
        *(_status_property(status) for status in Status),
        Property(
            "technologies",
            "technologies",
            "the technologies that its features name",
            _PROJECTS,
            lambda facts, one: [*facts.technologies(one.id)],
            leads_to=Type.TECHNOLOGY,
        ),
        Property(
            "documents",
            "documents",
            "where its roadmaps were read",
            _PROJECTS,
            lambda facts, one: [*facts.documents(one.id)],
        ),
        Property(
            "naming_features",
            "features naming it",
            "how many features of all projects name it",
            _TECHNOLOGIES,
            lambda facts, one: [facts.naming(one.id)] if one.technology else [],
            Compared.NUMBER,
        ),
        Property(
            "projects",
            "projects",
            "the projects whose features name it",
            _TECHNOLOGIES,
            lambda facts, one: [*facts.projects(one.id)],
            leads_to=Type.PROJECT,
        ),
    )
}
"""Every property, in the order in which it is proposed."""
