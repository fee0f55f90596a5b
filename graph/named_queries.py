"""Named queries: the files in `queries/`, each with a title, a description and typed parameters in its head.

The head of a file is YAML behind `#+`. A parameter's value becomes a term that the engine binds to the variable of that
name; no value ever becomes part of a query's text.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from graph.errors import InputError, NotFoundError
from graph.model import Bucket, Status
from graph.names import near
from graph.query import Term
from graph.query_screen import ABSOLUTE_IRI
from graph.vocabulary import RG, XSD

FOLDER = Path(__file__).with_name("queries")

_HEAD = "#+"
_LONGEST = 1_000
"""Characters of one value."""

_NEAR = 60
"""How like (of 100) a query's name has to be to a wrong one, to be suggested."""


class Kind(StrEnum):
    """What a parameter takes. Those from `project` on are things of a snapshot, named by id, address or label."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    IRI = "iri"
    STATUS = "status"
    BUCKET = "bucket"
    PROJECT = "project"
    TECHNOLOGY = "technology"
    CONCEPT = "concept"
    CATEGORY = "category"
    THEME = "theme"
    FEATURE = "feature"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; without a default a value has to be given. The example is one that the sample roadmaps answer."""

    name: str
    kind: Kind
    meaning: str
    example: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question and the query that answers it. `text` is the whole file, which the engine reads as it is."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def code(self) -> str:
        """The query without its head."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith(_HEAD)).strip()


@cache
def named_queries() -> Mapping[str, NamedQuery]:
    """Name → query, in the order of their names."""
    return {path.stem: parsed(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.rq"))}


def get_query(name: str) -> NamedQuery:
    """The query of that name. Raises NotFoundError with names that are near."""
    if found := named_queries().get(name):
        return found
    alike = near(name, {one: one for one in named_queries()}, _NEAR)
    hint = f"Did you mean {' or '.join(alike)}?" if alike else "All are listed at /api/queries."
    raise NotFoundError(f"There is no query called {name!r}. {hint}")


def parsed(name: str, text: str) -> NamedQuery:
    """A query from the text of its file. Raises ValueError for a head that is not as it has to be."""
    head = yaml.safe_load("\n".join(line[2:] for line in text.splitlines() if line.startswith(_HEAD)))
    if not isinstance(head, dict) or head.keys() - {"title", "description", "parameters"}:
        raise ValueError(f"{name}: a head has a title, a description and parameters, and nothing else")
    parameters = tuple(_parameter(one, **told) for one, told in (head.get("parameters") or {}).items())
    return NamedQuery(name, head["title"], " ".join(head["description"].split()), parameters, text)


def _parameter(name: str, *, kind: str, meaning: str, example: object, default: object = None) -> Parameter:
    return Parameter(name, Kind(kind), meaning, str(example), None if default is None else str(default))


def terms(query: NamedQuery, given: Mapping[str, str], find: Callable[[Kind, str], str]) -> dict[str, Term]:
    """The term of each parameter, from the values given and the defaults.

    `find` has the IRI of a thing by its kind and any name of it. Raises InputError for a value that is missing, unknown or
    not of its kind, and whatever `find` raises.
    """
    known = {parameter.name for parameter in query.parameters}
    if unknown := sorted(given.keys() - known):
        takes = f"it takes {', '.join(sorted(known))}" if known else "it takes none"
        raise InputError(f"The query {query.name} has no parameter {unknown[0]!r}; {takes}.")
    return {one.name: _term(query, one, given.get(one.name) or one.default, find) for one in query.parameters}


def _term(query: NamedQuery, parameter: Parameter, value: str | None, find: Callable[[Kind, str], str]) -> Term:
    if value is None:
        raise InputError(
            f"The query {query.name} needs {parameter.name}: {parameter.meaning}. For example {parameter.example!r}."
        )
    if len(value) > _LONGEST:
        raise InputError(f"{parameter.name} has {len(value)} characters; at most {_LONGEST} are read.")
    if parameter.kind in _READERS:
        return _READERS[parameter.kind](parameter.name, value.strip())
    return Term(find(parameter.kind, value.strip()))


def _number(name: str, value: str) -> Term:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise InputError(f"{name} is {value!r}; it has to be a number, like 3 or 0.5.") from None
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise InputError(f"{name} is {value!r}; it has to be a number of at most 15 digits.")
    return Term(
        f"{number:f}", XSD + ("integer" if number == number.to_integral_value() and "." not in value else "decimal")
    )


def _date(name: str, value: str) -> Term:
    if value.casefold() == "today":
        return Term(datetime.now(UTC).date().isoformat(), XSD + "date")
    try:
        return Term(date.fromisoformat(value).isoformat(), XSD + "date")
    except ValueError:
        raise InputError(f"{name} is {value!r}; it has to be a day, written as 2026-12-31, or today.") from None


def _iri(name: str, value: str) -> Term:
    if not ABSOLUTE_IRI.fullmatch(value):
        raise InputError(f"{name} is {value!r}; it has to be an absolute IRI, like https://example.org/issues/1.")
    return Term(value)


def _member(kind: type[Status] | type[Bucket]) -> Callable[[str, str], Term]:
    def read(name: str, value: str) -> Term:
        bare = value.removeprefix(RG).casefold().replace(" ", "_").replace("-", "_")
        if bare not in kind.__members__.values():
            raise InputError(f"{name} is {value!r}; it has to be one of {', '.join(kind)}.")
        return Term(RG + bare)

    return read


_READERS: Mapping[Kind, Callable[[str, str], Term]] = {
    Kind.TEXT: lambda _, value: Term(value, XSD + "string"),
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.IRI: _iri,
    Kind.STATUS: _member(Status),
    Kind.BUCKET: _member(Bucket),
}
"""Kind → what makes a term of a value. The other kinds are things of a snapshot."""


def as_markdown() -> str:
    """The page that documents the named queries."""
    return _PAGE + "\n".join(_section(query) for query in named_queries().values())


_PAGE = """# Named queries

Questions that stand ready, each a file in `graph/queries`, from which `make queries` writes this page. Ask them by name:

```sh
roadgraph sparql --list
roadgraph sparql --named technology-plans --param technology='Apache Kafka' --format csv
curl 'http://127.0.0.1:8000/api/queries/technology-plans?technology=Apache+Kafka&format=csv'
```

or on the page `/queries`. A project, technology, concept, category, theme or feature is given by its label, id or address, a
day as 2026-12-31 or `today`, a status or bucket by its name. The engine binds values as terms; none becomes part of a
query's text. The columns of an answer begin with what was given; `xLabel` is the name of what `x` is. Nothing is cut: an
answer that is too large is refused, as at `/sparql`.

The files are SPARQL with a head of comments behind `#+`, in YAML: title, description and parameters (kind, meaning,
example, and a default where none has to be given). A parameter is the variable of its name, and is among those selected,
in subqueries, too, which want it. A file that is added here is listed, documented and answered everywhere.

"""


def _section(query: NamedQuery) -> str:
    lines = [f"## {query.name}", "", f"**{query.title}** {query.description}", ""]
    if query.parameters:
        lines += ["| parameter | kind | meaning | default | example |", "| --- | --- | --- | --- | --- |"]
        lines += [
            f"| `{one.name}` | {one.kind} | {one.meaning} | {one.default or ''} | `{one.example}` |"
            for one in query.parameters
        ]
        lines.append("")
    return "\n".join([*lines, "```sparql", query.code, "```", ""])


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
