"""Why a query has no answer, as errors in words: which limit, what happened, what to do."""

import re
from dataclasses import dataclass
from typing import Any

from graph.errors import BusyError, LimitError, QueryError, RoadgraphError
from graph.worker_process import DiedError

_MEBI = 1024**2


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use, and how many may run or wait."""

    seconds: float = 5.0
    memory: int = 1024 * _MEBI
    bytes: int = 32 * _MEBI
    rows: int = 250_000
    nesting: int = 64
    text: int = 32 * 1024
    workers: int = 2
    waiting: int = 8


def late(limits: Limits) -> LimitError:
    """The deadline passed."""
    return LimitError(
        f"The query ran longer than {limits.seconds:g} s and was stopped; nothing of it is returned. "
        "Make it narrower (fewer patterns, a LIMIT inside), or take a dump and ask that.",
        limit="deadline",
        value=limits.seconds,
    )


def late_table(limits: Limits) -> LimitError:
    """The deadline passed while a workbook or a Parquet file was made of an answer."""
    return LimitError(
        f"The query was answered, but to make the file of it took longer than {limits.seconds:g} s; nothing of it is returned. "
        "Take it as CSV, or ask for fewer rows.",
        limit="deadline",
        value=limits.seconds,
    )


def died(death: DiedError, limits: Limits) -> BusyError | LimitError:
    """The worker ended."""
    if death.was_killed:
        return BusyError("The query's worker was stopped from outside. Try again in a few seconds.")
    return LimitError(
        f"The query used more than {limits.memory / _MEBI:g} MiB of memory, or crashed the engine; nothing of it is "
        "returned. Make it simpler.",
        limit="memory",
        value=limits.memory,
    )


def refused(query: str, limits: Limits, header: dict[str, Any]) -> RoadgraphError:
    """What a worker's `error` means."""
    match header["error"]:
        case "syntax":
            return _syntax(query, header["detail"])
        case "refused":
            return QueryError(header["detail"])
        case "bytes":
            return LimitError(
                f"The result is larger than {limits.bytes / _MEBI:g} MiB; nothing of it is returned. "
                "Add a LIMIT, ask for its first rows with limit=, or take an export.",
                limit="bytes",
                value=limits.bytes,
            )
        case "rows":
            return LimitError(
                f"The result has more than {limits.rows} rows; nothing of it is returned. "
                "Add a LIMIT, ask for its first rows with limit=, or take an export.",
                limit="rows",
                value=limits.rows,
            )
        case "memory":
            return LimitError(
                f"The query needs more than {limits.memory / _MEBI:g} MiB of memory; nothing of it is returned. Make it simpler.",
                limit="memory",
                value=limits.memory,
            )
        case "cells":
            return LimitError(f"{header['detail']} Take it as CSV or Parquet.", limit="cells", value=header["value"])
        case "graph":
            return QueryError(
                f"<{header['detail']}> is no graph of this dataset, and nothing else is fetched: only graphs of this dataset "
                "can be named. SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } lists them."
            )
        case _:
            return QueryError(f"The engine cannot answer this query: {header['detail']}")


def _syntax(query: str, detail: str) -> QueryError:
    """The engine's words about a syntax error, with line and column told apart and the text there."""
    found = re.match(r"error at (\d+):(\d+): (.*)", detail, re.DOTALL)
    if not found:
        return QueryError(f"The query is not valid SPARQL: {detail[:200]}")
    line, column, said = int(found[1]), int(found[2]), re.sub(r"\s+", " ", found[3])
    lines = query.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    near = text[max(0, column - 30) : column + 30].strip()
    told = f"line {line}, column {column}, near {near!r}: {said[:160]}{'…' if len(said) > 160 else ''}"
    return QueryError(f"The query is not valid SPARQL: {told}", line=line, column=column)
