"""The reconciliation service of one snapshot: which projects and technologies names mean, and what is known of them, as JSON."""

import reprlib
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from api.reconciliation.facts import SPACE, TYPE_IRIS, TYPE_NAMES, Entity, Facts, Link, Type, Value, described_in
from api.reconciliation.matching import Candidate, Constraint, Given, Matcher, Wanted
from api.reconciliation.properties import PROPERTIES, Property
from api.reconciliation.schemas import (
    BATCH,
    LONGEST,
    ExtensionQuery,
    PropertyValues,
    ReconciliationQuery,
)
from api.served import Served
from api.shown import Json
from graph.errors import InputError
from graph.names import words
from graph.vocabulary import RG, iri

_CANDIDATES = 10
"""Candidates of a query that sets no limit: the right one is among the first five for 99.8 % of names with two typing errors."""

_SUGGESTED = 10
"""Suggestions of one answer: as many as fit below a field."""

_PREVIEW = {"width": 400, "height": 320}
"""Pixels: what the preview of what is both takes, with a description of two lines."""

_LIMIT_SETTING = {
    "name": "limit",
    "label": "Most values",
    "type": "number",
    "default": 0,
    "help_text": "how many values of a cell are wanted; 0 for all",
}


def manifest(root: str, base: str) -> Json:
    """What the service offers, at the address that ends in `root`'s slash, over ids under a base."""
    place = root.rstrip("/")
    suggest = {kind: _place(place, f"/reconcile/suggest/{kind}") for kind in ("entity", "property", "type")}
    return {
        "versions": ["0.2"],
        "name": "Roadgraph: projects and technologies",
        "identifierSpace": iri(base, SPACE),
        "schemaSpace": RG,
        "documentation": f"{place}/docs",
        "serviceVersion": version("roadgraph"),
        "defaultTypes": [_type(kind) for kind in Type],
        "view": {"url": f"{place}/id/{SPACE}{{{{id}}}}"},
        "preview": {"url": f"{place}/preview/{{{{id}}}}", **_PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": _place(place, "/reconcile/properties"),
            "property_settings": [_LIMIT_SETTING],
        },
        "batchSize": BATCH,
    }


class Reconciliation:
    """Answers from the catalogue of a snapshot, and from the descriptions of technologies in its graph."""

    def __init__(self, served: Served) -> None:
        base = served.base
        self._facts = Facts(served.catalogue, base, served.store.described(described_in(base)))
        self._matcher = Matcher(self._facts, base)

    # Queries

    def batch(self, queries: dict[str, ReconciliationQuery]) -> Json:
        """The candidates of each query. Raises InputError."""
        return {key: {"result": self.result(asked, key)} for key, asked in queries.items()}

    def result(self, asked: ReconciliationQuery, key: str = "query") -> list[Json]:
        """The candidates of one query, the likeliest first. Raises InputError."""
        constraints = _constraints(asked.properties)
        if asked.query is None and not constraints:
            raise InputError(f"{key[:100]!r} asks for nothing. Give a `query`, or `properties` with values.")
        wanted = Wanted(frozenset(_types(asked.type)), asked.type_strict == "all", tuple(constraints))
        found = self._matcher.candidates(asked.query, wanted)
        return [self._candidate(one) for one in found[: asked.limit or _CANDIDATES]]

    def _candidate(self, found: Candidate) -> Json:
        measures = {
            "name_likeness": found.likeness,
            "exact_name": found.is_exact,
            "own_label": found.is_label,
            "features": found.features,
            **{f"same_{name}": agrees for name, agrees in found.agreements},
        }
        return {
            **self._told(found.entity),
            "type": [_type(kind) for kind in found.entity.types],
            "score": found.score,
            "match": found.match,
            "features": [{"id": name, "value": value} for name, value in measures.items()],
        }

    def _told(self, entity: Entity) -> Json:
        return {"id": _short(entity.id), "name": entity.label, "description": self._facts.description(entity)}

    # Suggestions

    def entities(self, prefix: str, cursor: int, type: str | None) -> Json:
        """Entities of which a name begins so. Raises InputError for a type that is none."""
        wanted = set(_types([type] if type else []))
        known = self._facts.find(prefix.strip())
        near = self._matcher.names.beginning(known.id if known else prefix)
        found = [self._facts.entities[one.id] for one in near]
        told = [
            {**self._told(one), "notable": [_type(kind) for kind in one.types]}
            for one in found
            if not wanted or wanted & set(one.types)
        ]
        return _page(told, cursor)

    # Data extension

    def extended(self, asked: ExtensionQuery) -> Json:
        """The values of properties of entities. Raises InputError for a property that is none, or asked for twice."""
        wanted = [(_property(one.id), one.settings.limit or None) for one in asked.properties]
        if twice := [one.id for at, (one, _) in enumerate(wanted) if one in [earlier for earlier, _ in wanted[:at]]]:
            raise InputError(f"The property {twice[0]} is asked for twice. Ask for each once.")
        found = {id: self._facts.find(id) for id in asked.ids}
        rows = {
            id: {one.id: self._values(one, entity)[:most] if entity else [] for one, most in wanted}
            for id, entity in found.items()
        }
        unknown = [id for id, entity in found.items() if entity is None]
        return {"meta": [_column(one) for one, _ in wanted], "rows": rows, **({"unknown": unknown} if unknown else {})}

    def _values(self, property: Property, entity: Entity) -> list[Json]:
        return [_value(one) for one in property.read(self._facts, entity)]

    def preview(self, id: str) -> Json:
        """What a preview of an entity shows: properties as pairs of name and text. Raises NotFoundError."""
        entity = self._facts.entity(id)
        shown = ((one.name, one.read(self._facts, entity)) for one in PROPERTIES.values() if one.id in _PREVIEWED)
        return {
            **self._told(entity),
            "iri": self._facts.iri(entity),
            "path": entity.id,
            "types": [TYPE_NAMES[kind] for kind in entity.types],
            "facts": [(name, [_text(value) for value in values]) for name, values in shown if values],
        }


_PREVIEWED = ("other_labels", "category", "homepage", "repository", "features", "naming_features", "projects")


def types(prefix: str, cursor: int) -> Json:
    """Types of which the name begins so."""
    told = [{**_type(kind), "description": TYPE_IRIS[kind]} for kind in Type]
    return _page([one for one in told if _begins(prefix, one)], cursor)


def properties(prefix: str, cursor: int) -> Json:
    """Properties of which a word of the name begins so."""
    told = [{"id": one.id, "name": one.name, "description": one.description} for one in PROPERTIES.values()]
    return _page([one for one in told if _begins(prefix, one)], cursor)


def proposed(type: str | None, limit: int | None) -> Json:
    """The properties that entities of a type have. Raises InputError for a type that is none."""
    wanted = set(_types([type] if type else []))
    found = [one for one in PROPERTIES.values() if not wanted or wanted & set(one.types)]
    told = [{"id": one.id, "name": one.name} for one in found[:limit]]
    asked = {name: value for name, value in (("type", type), ("limit", limit)) if value}
    return {"properties": told, **asked}


def _place(root: str, path: str) -> Json:
    return {"service_url": root, "service_path": path}


def _page(told: Sequence[Json], cursor: int) -> Json:
    """A part of what there is, saying where the next one begins."""
    end = cursor + _SUGGESTED
    return {"result": list(told[cursor:end]), **({"cursor": end} if end < len(told) else {})}


def _begins(prefix: str, told: Json) -> bool:
    """Whether a word of the name, or the id, begins so."""
    return told["id"].startswith(prefix.strip()) or f" {words(prefix)}" in f" {words(told['name'])}"


def _type(kind: Type) -> Json:
    return {"id": kind.value, "name": TYPE_NAMES[kind]}


def _types(given: Iterable[object]) -> list[Type]:
    """Types by id, IRI or prefixed name, or objects with an id; empty ones are none. Raises InputError."""
    known = {spelled: kind for kind in Type for spelled in (kind.value, TYPE_IRIS[kind])}
    known |= {"doap:Project": Type.PROJECT, "rg:Technology": Type.TECHNOLOGY}
    wanted = [str(one.get("id", one) if isinstance(one, dict) else one) for one in given if one]
    for one in wanted:
        if one not in known:
            raise InputError(f"There is no type {one[:100]!r}; there are {', '.join(Type)}.")
    return [known[one] for one in wanted]


def _property(id: str) -> Property:
    if id not in PROPERTIES:
        raise InputError(f"There is no property {id!r}; there are {', '.join(PROPERTIES)}.")
    return PROPERTIES[id]


def _constraints(given: Iterable[PropertyValues]) -> list[Constraint]:
    """The properties that were given with values, each once. Raises InputError for one that is none."""
    values: dict[str, list[Given]] = {}
    for one in given:
        values.setdefault(_property(one.pid).id, []).extend(_given(value, one.pid) for value in one.v)
    return [Constraint.of(PROPERTIES[id], found) for id, found in values.items() if found]


def _given(value: object, property: str) -> Given:
    """A value that a client gives for a property. Raises InputError for what can be none."""
    if isinstance(value, dict) and isinstance(id := value.get("id"), str):
        return Link(id, str(value.get("name", ""))[:LONGEST])
    if isinstance(value, str) and len(value) > LONGEST:
        raise InputError(
            f"A value of {property} has {len(value)} characters; at most {LONGEST} are compared. Shorten it."
        )
    if not isinstance(value, str | bool | int | float):
        raise InputError(
            f"A value of {property} is {reprlib.repr(value)}; it has to be a text, a number, a boolean, or an object with an id."
        )
    return value


def _column(property: Property) -> Json:
    leads_to = {"type": _type(property.leads_to)} if property.leads_to else {}
    return {"id": property.id, "name": property.name, **leads_to}


def _value(value: Value) -> Json:
    if isinstance(value, Link):
        return {"id": _short(value.id), "name": value.label}
    return {"int": value} if isinstance(value, int) else {"str": value}


def _text(value: Value) -> str:
    return value.label if isinstance(value, Link) else str(value)


def _short(id: str) -> str:
    """An id as the service has it, without what all have in common."""
    return id.removeprefix(SPACE)
