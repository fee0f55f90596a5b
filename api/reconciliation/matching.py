"""Which entities a reconciliation query may mean, how sure that is, and whether it is settled."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from api.reconciliation.facts import SPACE, Entity, Facts, Link, Type
from api.reconciliation.properties import Compared, Property
from graph.names import normalise
from graph.vocabulary import id_of
from search.near_names import NearName, NearNames

_OF_PROPERTIES = 0.2
"""Share of the score that properties have: an exact name of which they all differ (80) ranks with one that has a word too many."""

Given = str | int | float | bool | Link
"""A value that a client gives for a property."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A property and the values, as they are compared, of which an entity should have one."""

    property: Property
    keys: frozenset[str]

    @classmethod
    def of(cls, property: Property, values: Iterable[Given]) -> "Constraint":
        """One made of values as they are given."""
        return cls(property, _keys(property.compared, values))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What candidates have to be: of one of the types, or `every` one of them; and properties that they should have."""

    types: frozenset[Type] = frozenset()
    every: bool = False
    constraints: tuple[Constraint, ...] = ()

    def allows(self, entity: Entity) -> bool:
        """Whether an entity has the types."""
        shared = self.types & set(entity.types)
        return shared == self.types if self.every or not self.types else bool(shared)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be meant.

    `score` and `likeness` (that of the name) go to 100; `agreements` tells of each property of which a value is known
    whether it is one of those given; `match` that nothing else can be meant.
    """

    entity: Entity
    score: float
    likeness: float
    is_exact: bool
    is_label: bool
    features: int
    agreements: tuple[tuple[str, bool], ...]
    match: bool = False


class Matcher:
    """Finds candidates among the entities of one snapshot."""

    def __init__(self, facts: Facts, base: str) -> None:
        self._facts = facts
        self._base = base
        self._keys: dict[tuple[str, str], frozenset[str]] = {}
        labels = {id: (one.label, *one.other_labels) for id, one in facts.entities.items()}
        self.names = NearNames(labels, facts.features)

    def candidates(self, text: str | None, wanted: Wanted) -> list[Candidate]:
        """Every candidate, the likeliest first: by name where a text is given, else by properties alone."""
        if text is None:
            found = self._by_properties(wanted)
        else:
            near = self.names.find((id_of(self._base, text.strip()) or text).strip())
            allowed = [one for one in near if wanted.allows(self._facts.entities[one.id])]
            found = _settled([self._named(one, wanted.constraints) for one in allowed])
        return sorted(found, key=lambda one: (-one.score, not one.is_label, -one.features, one.entity.id))

    def _named(self, near: NearName, constraints: tuple[Constraint, ...]) -> Candidate:
        entity = self._facts.entities[near.id]
        agreements = self._agreements(entity, constraints)
        score = near.score
        if agreements:
            agreeing = sum(agrees for _, agrees in agreements) / len(agreements)
            score = round((1 - _OF_PROPERTIES) * score + _OF_PROPERTIES * 100 * agreeing, 1)
        features = self._facts.features[entity.id]
        return Candidate(entity, score, near.score, near.is_exact, near.is_label, features, agreements)

    def _by_properties(self, wanted: Wanted) -> list[Candidate]:
        """Entities that agree in some property; what is not known of one counts against it: there is no other evidence."""
        found = []
        for entity in filter(wanted.allows, self._facts.entities.values()):
            agreements = self._agreements(entity, wanted.constraints)
            if agreeing := sum(agrees for _, agrees in agreements):
                score = round(100 * agreeing / len(wanted.constraints), 1)
                features = self._facts.features[entity.id]
                found.append(Candidate(entity, score, 0.0, False, False, features, agreements))
        return found

    def _agreements(self, entity: Entity, constraints: tuple[Constraint, ...]) -> tuple[tuple[str, bool], ...]:
        told = ((one, self._own(one.property, entity)) for one in constraints)
        return tuple((one.property.id, not one.keys.isdisjoint(own)) for one, own in told if own)

    def _own(self, property: Property, entity: Entity) -> frozenset[str]:
        """The values of a property of an entity as they are compared, which are made once."""
        found = self._keys.get((property.id, entity.id))
        if found is None:
            found = _keys(property.compared, property.read(self._facts, entity))
            self._keys[property.id, entity.id] = found
        return found


def _settled(found: list[Candidate]) -> list[Candidate]:
    """The candidates, with the match where just one has exactly that name and differs in nothing that was given."""
    exact = [one for one in found if one.is_exact and all(agrees for _, agrees in one.agreements)]
    return [replace(one, match=True) if exact == [one] else one for one in found]


def _keys(kind: Compared, values: Iterable[Given]) -> frozenset[str]:
    """What two values have in common that are the same; none for a value that is not of that kind."""
    return frozenset(key for value in values for key in _keys_of(kind, value) if key)


def _keys_of(kind: Compared, value: Given) -> tuple[str, ...]:
    if isinstance(value, Link):
        return (f"id {value.id.removeprefix(SPACE)}", *_keys_of(kind, value.label))
    if kind is Compared.NUMBER:
        return (_number(value),)
    return (_address(str(value)) if kind is Compared.ADDRESS else normalise(str(value)),)


def _number(value: str | float) -> str:
    """A number, however it is written; empty for what is none."""
    try:
        return "" if isinstance(value, bool) else str(float(value))
    except (ValueError, OverflowError):
        return ""


def _address(address: str) -> str:
    """An address as far as it tells places apart: without scheme, `www.`, ending slashes and `.git`, in lower case."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address.strip().casefold())
    return bare.rstrip("/").removesuffix(".git")
