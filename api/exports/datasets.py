"""Whole datasets as files: which there are, in which formats, and how each is made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.cells import text
from api.compare.comparison import Comparisons
from api.exports import tables
from api.exports.columns import NAMES, TABLES, Value, row
from api.projects.details import summaries
from api.shown import Json
from graph.comparison import Axis
from graph.errors import InputError
from graph.files import FilePieces, through_file
from graph.network import NETWORK_FORMATS
from graph.query_formats import GRAPH_FORMATS, RESULTS_FORMATS
from graph.spreadsheet import MOST_ROWS, write_workbook
from graph.vocabulary import iri
from search.catalogue import Filters

if TYPE_CHECKING:
    from api.served import Served

TABLE_FORMATS = ("csv", "tsv", "jsonl", "xlsx", "parquet")

FORMATS = {**dict.fromkeys(TABLES, TABLE_FORMATS), "graph": tuple(GRAPH_FORMATS), "network": NETWORK_FORMATS}
"""What is exported, and in which formats."""

MEDIA_TYPES = {
    **{name: RESULTS_FORMATS[name] for name in TABLE_FORMATS},
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    **GRAPH_FORMATS,
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An export as somebody asks for it. Filters and groups narrow down features; `by` is for comparisons."""

    what: str
    format: str
    filters: Filters = Filters()
    groups: bool = False
    by: Axis | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of a table, read while they are taken, and how many there are."""

    total: int
    rows: Iterable[Json]


@dataclass(frozen=True, slots=True)
class Export:
    """A file: its name, its content in pieces, and how many rows, statements, or nodes and links it has."""

    name: str
    media_type: str
    total: int
    pieces: Iterable[bytes]

    @property
    def size(self) -> int | None:
        """How many bytes it has, where that is known before it is read."""
        if isinstance(self.pieces, FilePieces):
            return self.pieces.size
        return None


def export(served: "Served", wanted: Wanted) -> Export:
    """What is wanted, of one snapshot. Raises InputError for what is not made, NotFoundError for a name nobody knows."""
    _refuse(wanted)
    make = {"graph": _graph, "network": _network}.get(wanted.what, _table)
    total, pieces = make(served, wanted)
    name = f"roadgraph-{wanted.what}-{served.snapshot.name}.{wanted.format}"
    return Export(name, MEDIA_TYPES[wanted.format], total, pieces)


def _refuse(wanted: Wanted) -> None:
    """Raises InputError for what does not exist, and for what would be ignored."""
    if wanted.what not in FORMATS:
        raise InputError(f"There is no export of {wanted.what!r}; there are {', '.join(FORMATS)}.")
    formats = FORMATS[wanted.what]
    if wanted.format not in formats:
        raise InputError(f"{wanted.what} is not exported as {wanted.format!r}; there are {', '.join(formats)}.")
    if wanted.by and wanted.what != "comparisons":
        raise InputError(f"`by` is for comparisons; an export of {wanted.what} has no rows to choose. Leave it out.")
    if wanted.what == "features":
        return
    if wanted.what in ("graph", "comparisons"):
        if wanted.groups or replace(wanted.filters, project=()) != Filters():
            raise InputError(
                f"Of all filters an export of {wanted.what} knows only projects. Leave the others out, or export the features."
            )
    elif wanted.groups or wanted.filters != Filters():
        raise InputError(
            f"Filters and groups narrow down features alone; an export of {wanted.what} is always whole. "
            "Leave them out, or export the features."
        )


def records(served: "Served", wanted: Wanted) -> Records:
    """The rows of a table as JSON. Raises what `export` raises, before the first of them."""
    shown = served.representations
    match wanted.what:
        case "features":
            rows = served.catalogue.rows(wanted.filters, groups=wanted.groups)
            return Records(len(rows), (shown.at_row(int(row)) for row in rows))
        case "projects" | "technologies":
            found = summaries(served) if wanted.what == "projects" else shown.technologies()
            return Records(len(found), found)
        case "similarity":
            return Records(served.catalogue.count_similarities(), shown.similarities())
        case "comparisons":
            by, projects = wanted.by or Axis.CONCEPTS, _projects(served, wanted.filters)
            return Records(
                served.part(Comparisons).count_recorded(by, projects), served.part(Comparisons).recorded(by, projects)
            )
    raise InputError(f"There is no table of {wanted.what!r}; there are {', '.join(TABLES)}.")


def _projects(served: "Served", filters: Filters) -> list[str] | None:
    """The ids of the projects that are asked for; None for all."""
    if not filters.project:
        return None
    return sorted({id for name in filters.project for id in served.catalogue.ids_of(name, "project")})


_Made = tuple[int, Iterable[bytes]]


def _table(served: "Served", wanted: Wanted) -> _Made:
    found = records(served, wanted)
    about: dict[str, str | int] = {
        "dataset": wanted.what,
        "snapshot": served.snapshot.name,
        "rows": found.total,
        "complete": "yes",
    }
    return found.total, _written(found, wanted, about)


def _written(found: Records, wanted: Wanted, about: dict[str, str | int]) -> Iterable[bytes]:
    columns = TABLES[wanted.what]
    values: Iterator[list[Value]] = (row(record, columns) for record in found.rows)
    match wanted.format:
        case "jsonl":
            return tables.json_lines(found.rows)
        case "csv":
            return tables.csv_lines(found.rows, wanted.what)
        case "tsv":
            return tables.tsv_lines(found.rows, wanted.what)
        case "xlsx":
            refuse_too_many(found.total)
            cells = ([text(value) if isinstance(value, list) else value for value in one] for one in values)
            return through_file(lambda file: write_workbook(file, wanted.what, NAMES[wanted.what], cells, about))
        case _:
            from api.exports.parquet import write_parquet

            return through_file(lambda file: write_parquet(file, columns, values, about))


def refuse_too_many(rows: int) -> None:
    """Raises InputError for more rows than a sheet has."""
    if rows > MOST_ROWS:
        raise InputError(f"These are {rows} rows; a sheet holds {MOST_ROWS}. Filter them, or take csv or parquet.")


def _graph(served: "Served", wanted: Wanted) -> _Made:
    """The whole graph, or what is known of some projects."""
    projects = _projects(served, wanted.filters)
    documents = served.catalogue.documents.values()
    names = None if projects is None else [iri(served.base, one.id) for one in documents if one.project in projects]
    dump = served.store.export(wanted.format, names)
    return dump.statements, dump.pieces


def _network(served: "Served", wanted: Wanted) -> _Made:
    from api.network.file import network
    from graph.network import network_file

    nodes, links = network(served)
    made = served.snapshot.manifest["created"]
    name = f"Roadgraph, snapshot {served.snapshot.name}"
    return len(nodes) + len(links), [network_file(nodes, links, wanted.format, name=name, day=made[:10])]
