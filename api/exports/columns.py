"""The tables that are exported: their columns, and how a JSON record becomes a row of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from api.projects.board import TITLES
from api.shown import Json

Value: TypeAlias = str | int | float | date | list[str] | None


class Kind(StrEnum):
    """What a column holds, in formats that know of more than text."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    LIST = "list of texts"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `meaning` is what the documentation says of it."""

    name: str
    meaning: str
    kind: Kind = Kind.TEXT


_STATUSES = ("planned", "in_progress", "done", "dropped")


def _counted(prefix: str, meaning: str) -> tuple[Column, ...]:
    return tuple(
        Column(f"{prefix}_{status}", f"{meaning} {status.replace('_', ' ')}", Kind.INTEGER) for status in _STATUSES
    )


def _ends(name: str, which: str) -> tuple[Column, ...]:
    """The columns of one end of a similarity."""
    return (
        Column(f"{name}_id", f"{which} feature's IRI"),
        Column(f"{name}_title", "its title"),
        Column(f"{name}_project", "the label of its project"),
        Column(f"{name}_project_id", "the IRI of its project"),
    )


def _on_board() -> tuple[Column, ...]:
    """The columns that count the columns of a board."""
    return tuple(
        Column(f"board_{name.value}", f"how many of its features stand under “{title}” on its board", Kind.INTEGER)
        for name, title in TITLES.items()
    )


TABLES: Mapping[str, tuple[Column, ...]] = {
    "features": (
        Column("id", "the feature's IRI"),
        Column("kind", "`feature`, or `group` for what only gathers features"),
        Column("title", "its title"),
        Column("text", "its text"),
        Column("project_id", "the IRI of its project"),
        Column("project_label", "the label of its project"),
        Column("component", "the part of the project that it is about"),
        Column("parent", "the IRI of the group that it stands in"),
        Column("parent_label", "the title of that group"),
        Column("status", "`planned`, `in_progress`, `done` or `dropped`"),
        Column("horizon_label", "when, in the document's words"),
        Column("horizon_bucket", "`past`, `now`, `next` or `later`"),
        Column("horizon_start", "first day, where it can be told", Kind.DATE),
        Column("horizon_end", "last day, where it can be told", Kind.DATE),
        Column("technologies", "labels of the technologies that it names", Kind.LIST),
        Column("technologies_ids", "their IRIs", Kind.LIST),
        Column("concepts", "labels of the concepts that it is about, surest first", Kind.LIST),
        Column("concepts_ids", "their IRIs", Kind.LIST),
        Column("references", "issues and pages that it links", Kind.LIST),
        Column("document_id", "the IRI of the document it was read from"),
        Column("document_source", "where that document was read"),
        Column("document_version", "its SHA-256"),
        Column("document_url", "its address, where it has one"),
        Column("first_line", "first line of it there", Kind.INTEGER),
        Column("last_line", "last line of it there", Kind.INTEGER),
        Column("links_self", "where the API has it"),
        Column("links_related", "where the API has related features"),
        Column("links_html", "its page"),
    ),
    "projects": (
        Column("id", "the project's IRI"),
        Column("label", "its name"),
        Column("repository", "address of its repository, where a document tells"),
        Column("features", "how many features its roadmaps have", Kind.INTEGER),
        *_counted("statuses", "how many of them are"),
        Column("documents", "where its roadmaps were read", Kind.LIST),
        Column("nearest", "labels of the projects that plan most alike, the nearest first", Kind.LIST),
        Column("nearest_ids", "their IRIs", Kind.LIST),
        Column("nearest_shared_plans", "how many plans it shares with each", Kind.LIST),
        Column("nearest_score", "how near each is, from 0 to 1", Kind.LIST),
        *_on_board(),
        Column("read", "the day on which the newest of its documents was read", Kind.DATE),
        Column("links_self", "where the API has it"),
        Column("links_board", "where the API has its board"),
        Column("links_nearest", "where the API has the nearest projects and why"),
        Column("links_html", "its page"),
    ),
    "technologies": (
        Column("id", "the technology's IRI"),
        Column("label", "its name"),
        Column("other_labels", "other spellings", Kind.LIST),
        Column("category", "the IRI of what kind of technology it is"),
        Column("category_label", "that kind in words"),
        Column("gloss", "what it is, in a sentence"),
        Column("homepage", "its homepage"),
        Column("features", "how many features name it", Kind.INTEGER),
        Column("projects", "of how many projects", Kind.INTEGER),
        Column("betweenness", "share of the pairs of projects whose shortest ways lead through it", Kind.NUMBER),
        Column("links_self", "where the API has it"),
        Column("links_html", "its page"),
        Column("links_plans", "the search for the plans that name it"),
    ),
    "similarity": (
        *_ends("feature", "one"),
        *_ends("other", "the other"),
        Column("score", "how close their meaning is (cosine)", Kind.NUMBER),
    ),
    "comparisons": (
        Column("by", "`concepts` or `technologies`: what the rows of the matrix are"),
        Column("row_id", "the IRI of that concept or technology"),
        Column("row_label", "its label"),
        Column("broader_id", "the IRI of the broader concept, or of the technology's category"),
        Column("broader_label", "the label of that"),
        Column("project_id", "the IRI of the project"),
        Column("project_label", "the label of the project"),
        Column("standing", "how far the project is with it: `done`, `in_progress`, `planned` or `dropped`"),
        *_counted("counts", "how many of the features are"),
        Column("features", "titles of the project's features that are about it", Kind.LIST),
        Column("features_ids", "their IRIs", Kind.LIST),
        Column("features_status", "the status of each", Kind.LIST),
    ),
}
"""Every table with its columns: the parts of the JSON, in its order, a label beside each id."""

NAMES = {what: tuple(column.name for column in columns) for what, columns in TABLES.items()}


def row(record: Json, columns: tuple[Column, ...]) -> list[Value]:
    """A JSON record as the values of these columns; dates as dates, what it does not have as None."""
    flattened = flat(record)
    values = [flattened.get(column.name) for column in columns]
    return [
        date.fromisoformat(value) if column.kind is Kind.DATE and isinstance(value, str) else value
        for column, value in zip(columns, values, strict=True)
    ]


def flat(record: Json) -> dict[str, Value]:
    """A JSON record as one level: objects by their parts, lists of objects as a list of each part."""
    values: dict[str, Value] = {}
    for name, value in record.items():
        if name == "lines":
            values["first_line"], values["last_line"] = value
        elif isinstance(value, dict):
            values |= {f"{name}_{part}": inner for part, inner in value.items()}
        elif isinstance(value, list):
            values |= _of_list(name, value)
        else:
            values[name] = value
    return values


def _of_list(name: str, items: list[str | Json]) -> dict[str, Value]:
    """Texts as they are; of objects what they are called under the list's own name, and each other part beside it."""
    values: dict[str, Value] = {name: []}
    for item in items:
        for part, value in (item if isinstance(item, dict) else {"label": item}).items():
            column = name if part in ("label", "title") else f"{name}_{'ids' if part == 'id' else part}"
            told = values.setdefault(column, [])
            assert isinstance(told, list)
            told.append(str(value))
    return values
