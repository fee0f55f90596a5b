"""Which entities a reconciliation query may mean, how sure that is, and whether it is settled."""

import math
import re
from dataclasses import dataclass, replace

from api.reconciliation_facts import Entity, Facts, Link, Type, Value
from api.reconciliation_properties import Compared, Property
from graph.names import normalise
from graph.vocabulary import id_of
from search.near_names import NearName, NearNames

_OF_PROPERTIES = 0.2
"""Share of the score that properties have: an exact name of which they all differ (80) ranks with one that has a word too many."""

Given = str | int | float | bool | Link
"""A value that a client gives for a property."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A property and the values of which an entity should have one."""

    property: Property
    values: tuple[Given, ...]


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
        told = ((one, one.property.read(self._facts, entity)) for one in constraints)
        return tuple((one.property.id, _agree(one, own)) for one, own in told if own)


def _settled(found: list[Candidate]) -> list[Candidate]:
    """The candidates, with the match where just one has exactly that name and differs in nothing that was given."""
    exact = [one for one in found if one.is_exact and all(agrees for _, agrees in one.agreements)]
    return [replace(one, match=True) if exact == [one] else one for one in found]


def _agree(constraint: Constraint, own: list[Value]) -> bool:
    """Whether one of the entity's values is one of those given."""
    kind = constraint.property.compared
    return any(_same(kind, mine, given) for mine in own for given in constraint.values)


def _same(kind: Compared, mine: Value, given: Given) -> bool:
    if isinstance(given, Link):
        if isinstance(mine, Link):
            return mine.id in (given.id, f"technology/{given.id}") or _same(kind, mine.label, given.label)
        given = given.label
    if isinstance(mine, Link):
        mine = mine.label
    if kind is Compared.NUMBER:
        return not isinstance(given, bool) and _number(given) == mine
    if kind is Compared.ADDRESS:
        return _address(str(mine)) == _address(str(given))
    key = normalise(str(given))
    return bool(key) and key == normalise(str(mine))


def _number(given: str | float) -> float:
    try:
        return float(given)
    except ValueError:
        return math.nan


def _address(address: str) -> str:
    """An address as far as it tells places apart: without scheme, `www.`, ending slashes and `.git`, in lower case."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address.strip().casefold())
    return bare.rstrip("/").removesuffix(".git")
