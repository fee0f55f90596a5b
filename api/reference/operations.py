"""The OpenAPI description as things to show: groups of operations, their parameters, and the shapes of answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_BY_ALL = frozenset({"snapshot"})
"""Parameters that the page explains once."""

_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Kind:
    """A type in words, and the shape that it links to if it is one of ours."""

    words: str
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a member of a shape."""

    name: str
    kind: Kind
    meaning: str
    place: str = ""
    is_required: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Field, ...]
    bodies: tuple[tuple[str, tuple[Field, ...]], ...]
    answers: tuple[Kind, ...]
    media_types: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Operations about one subject."""

    name: str
    about: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A JSON object that answers are made of."""

    name: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything that the page shows."""

    groups: tuple[Group, ...]
    problems: tuple[tuple[str, str], ...]
    shapes: tuple[Shape, ...]

    def operations(self) -> Iterator[Operation]:
        """All of them."""
        for group in self.groups:
            yield from group.operations


def reference(description: Schema) -> Reference:
    """The OpenAPI description as the page shows it, in its order; shapes that no operation leads to are left out."""
    schemas = description["components"]["schemas"]
    description = _inlined(description, {_REFERENCE + name: one for name, one in schemas.items() if "enum" in one})
    by_tag: dict[str, list[Operation]] = {tag["name"]: [] for tag in description["tags"]}
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            by_tag.setdefault(told["tags"][0], []).append(_operation(method, path, told))
    schemas = description["components"]["schemas"]
    about = {tag["name"]: tag.get("description", "") for tag in description["tags"]}
    groups = tuple(Group(name, about.get(name, ""), tuple(found)) for name, found in by_tag.items() if found)
    led_to = {kind.shape for group in groups for one in group.operations for kind in one.answers if kind.shape}
    return Reference(
        groups, _problems(description), tuple(_shape(name, schemas[name]) for name in _reached(schemas, led_to))
    )


def _inlined(part: Any, enums: Mapping[str, Schema]) -> Any:
    """The same with enumerations in the place of references to them: their values say more than their names."""
    if isinstance(part, list):
        return [_inlined(one, enums) for one in part]
    if not isinstance(part, dict):
        return part
    if named := enums.get(part.get("$ref", "")):
        return {**part, "$ref": None, **named}
    return {name: _inlined(one, enums) for name, one in part.items()}


def _problems(description: Schema) -> tuple[tuple[str, str], ...]:
    """Every status of a problem and what it means, once."""
    told = [one for methods in description["paths"].values() for one in methods.values()]
    found = {status: answer.get("description", "") for one in told for status, answer in _answers(one)[1].items()}
    return tuple(sorted(found.items()))


def _operation(method: str, path: str, told: Schema) -> Operation:
    given = told.get("parameters", [])
    good, bad = _answers(told)
    contents = [content for answer in good.values() for content in answer.get("content", {}).items()]
    kinds = [_kind(content.get("schema", {})) for media_type, content in contents if media_type == "application/json"]
    body = told.get("requestBody", {}).get("content", {})
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        parameters=tuple(_parameter(one) for one in given if one["name"] not in _BY_ALL),
        bodies=tuple((media_type, _members(content.get("schema", {}))) for media_type, content in body.items()),
        answers=tuple(dict.fromkeys(kind for kind in kinds if kind.shape)),
        media_types=tuple(dict.fromkeys(media_type for media_type, _ in contents)),
        problems=tuple(bad),
    )


def _answers(told: Schema) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers by status: good ones, and problems."""
    answers = {str(status): answer for status, answer in told["responses"].items()}
    good = {status: answer for status, answer in answers.items() if status < "400"}
    return good, {status: answer for status, answer in answers.items() if status >= "400"}


def _parameter(told: Schema) -> Field:
    schema = told["schema"]
    place = "address" if told["in"] == "query" else str(told["in"])
    meaning = told.get("description") or schema.get("description", "")
    return Field(told["name"], _kind(schema), meaning, place, bool(told.get("required")), _default(schema))


def _members(schema: Schema) -> tuple[Field, ...]:
    required = schema.get("required", ())
    return tuple(
        Field(name, _kind(one), one.get("description", ""), "", name in required, _default(one))
        for name, one in schema.get("properties", {}).items()
    )


def _default(schema: Schema) -> str:
    default = schema.get("default")
    if default in (None, "", []):
        return ""
    return str(default).lower() if isinstance(default, bool) else str(default)


def _shape(name: str, schema: Schema) -> Shape:
    return Shape(name, schema.get("description", ""), _members(schema))


def _reached(schemas: Mapping[str, Schema], names: set[str]) -> list[str]:
    """The names of shapes that these lead to, themselves among them, in alphabetical order."""
    reached: set[str] = set()
    waiting = sorted(names & schemas.keys())
    while waiting:
        name = waiting.pop()
        reached.add(name)
        led_to = {kind.shape for kind in (one.kind for one in _members(schemas[name])) if kind.shape}
        waiting += sorted(led_to & schemas.keys() - reached)
    return sorted(reached)


def _kind(schema: Schema) -> Kind:
    """A schema's type in words a reader of JSON knows."""
    if at := schema.get("$ref"):
        name = at.removeprefix(_REFERENCE)
        return Kind(name, name)
    if among := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        kinds = [_kind(one) for one in among]
        return Kind(
            " or ".join(dict.fromkeys(one.words for one in kinds)), next((k.shape for k in kinds if k.shape), None)
        )
    if "enum" in schema:
        return Kind(" | ".join(map(str, schema["enum"])))
    return _plain_kind(schema)


def _plain_kind(schema: Schema) -> Kind:
    match schema.get("type"):
        case "array":
            inner = _kind(schema.get("items", {}))
            return Kind(f"list of {inner.words}", inner.shape)
        case "object" if isinstance(more := schema.get("additionalProperties"), dict):
            inner = _kind(more)
            return Kind(f"object of {inner.words}", inner.shape)
        case "string":
            return Kind("text")
        case "integer" | "number" as number:
            return Kind(number + _limits(schema))
        case "boolean":
            return Kind("true or false")
        case None:
            return Kind("anything")
        case other:
            return Kind(str(other))


def _limits(schema: Schema) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    said = (f"from {least:g}" if least is not None else "", f"to {most:,g}" if most is not None else "")
    return "".join(f" {one}" for one in said if one)
