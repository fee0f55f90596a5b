"""The answer of a query as the page shows it: rows of cells, or yes and no."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from api.linked.things import Cell, local_address
from api.shown import Json
from graph import statements
from graph.ontology import short
from graph.query import Mark, Result
from graph.vocabulary import id_of


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer on the page; a column is noted with the datatype that all of its values have. `truth` is that of an ASK; `data` is the same answer for the page's script."""

    columns: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    truth: bool | None
    mark: Mark
    data: Json


def shown(base: str, result: Result) -> Shown:
    """An answer in the JSON of SPARQL results, or a graph in N-Triples, over ids under a base."""
    if result.form == "graph":
        return _table(base, result, statements.COLUMNS, statements.rows(result.content))
    found = json.loads(result.content)
    if result.form == "boolean":
        return Shown((), (), found["boolean"], result.mark, {"form": "boolean", "truth": found["boolean"]})
    return _table(base, result, tuple(found["head"]["vars"]), found["results"]["bindings"])


def _table(base: str, result: Result, columns: tuple[str, ...], rows: list[dict[str, Json]]) -> Shown:
    heads = [Cell(name, note=_common([row[name] for row in rows if name in row])) for name in columns]
    cells = tuple(tuple(_cell(base, row.get(head.text), head.note) for head in heads) for row in rows)
    data = {"form": result.form, "columns": columns, "rows": rows, "complete": result.mark.complete}
    return Shown(tuple(heads), cells, None, result.mark, data)


def _common(terms: list[Json]) -> str:
    """The datatype that every value of a column has, for its head; empty where they differ."""
    kinds = {term.get("datatype", "") for term in terms}
    return short(kinds.pop()) if len(kinds) == 1 and "" not in kinds else ""


def _cell(base: str, term: Mapping[str, str] | None, said: str) -> Cell:
    """A term: an IRI by its id or prefix, a literal with its language or datatype beside it unless its column says so."""
    match term:
        case None:
            return Cell("")
        case {"type": "uri", "value": iri}:
            return Cell(id_of(base, iri) or short(iri), local_address(base, iri))
        case {"type": "bnode", "value": name}:
            return Cell(f"_:{name}")
        case {"xml:lang": language, "value": value}:
            return Cell(value, note=f"@{language}")
        case {"datatype": datatype, "value": value}:
            return Cell(value, note="" if said else short(datatype))
        case _:
            return Cell(str(term["value"]))
