"""Every setting: its environment variable, default and meaning, in one table."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graph.errors import InputError
from graph.query import Limits
from graph.vocabulary import DEFAULT_BASE


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table."""

    variable: str
    default: str
    meaning: str


SETTINGS: dict[str, Setting] = {
    "data": Setting("ROADGRAPH_DATA", ".roadgraph", "folder of documents, snapshots and caches"),
    "base": Setting("ROADGRAPH_BASE", DEFAULT_BASE, "IRI under which ids live in the graph; it ends in / or #"),
    "model": Setting(
        "ROADGRAPH_MODEL", "", "folder or hub name of another sentence-transformers model; empty for all-MiniLM-L6-v2"
    ),
    "host": Setting("ROADGRAPH_HOST", "127.0.0.1", "address that `serve` listens on"),
    "port": Setting("ROADGRAPH_PORT", "8000", "port that `serve` listens on"),
    "threads": Setting("ROADGRAPH_THREADS", "24", "requests that the server answers at the same time"),
    "snapshots": Setting(
        "ROADGRAPH_SNAPSHOTS", "3", "sealed snapshots that stay in the data folder, the served one among them"
    ),
    "snapshots_open": Setting(
        "ROADGRAPH_SNAPSHOTS_OPEN", "2", "older snapshots that the server answers from at the same time"
    ),
    "permalinks": Setting(
        "ROADGRAPH_PERMALINKS", "10000", "permalinks that are kept, each of at most 100 KB; 0 keeps none"
    ),
    "permalinks_a_minute": Setting(
        "ROADGRAPH_PERMALINKS_A_MINUTE", "20", "permalinks that one client may make in a minute"
    ),
    "sparql_seconds": Setting("ROADGRAPH_SPARQL_SECONDS", "5", "deadline of one SPARQL query, in seconds"),
    "sparql_memory": Setting("ROADGRAPH_SPARQL_MEMORY", "1024", "memory of one query worker, in MiB"),
    "sparql_bytes": Setting("ROADGRAPH_SPARQL_BYTES", "32", "largest result of one query, in MiB"),
    "sparql_rows": Setting(
        "ROADGRAPH_SPARQL_ROWS", "250000", "most rows of one result, or triples of one graph; more are an error"
    ),
    "sparql_nesting": Setting("ROADGRAPH_SPARQL_NESTING", "64", "how deep a query may nest brackets"),
    "sparql_text": Setting("ROADGRAPH_SPARQL_TEXT", "32", "longest query, in KiB"),
    "sparql_workers": Setting(
        "ROADGRAPH_SPARQL_WORKERS", "2", "queries answered at the same time; one client gets all but one"
    ),
    "sparql_waiting": Setting(
        "ROADGRAPH_SPARQL_WAITING",
        "8",
        "queries that may wait for a worker, for as long as one may run; more are answered 503, and one client may fill half",
    ),
}


OF_OLDER = {"workers": 1, "waiting": 1}
"""Queries that run and wait over one older snapshot."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The values in use."""

    data: Path
    base: str
    model: str | None
    host: str
    port: int
    threads: int
    snapshots: int
    snapshots_open: int
    permalinks: int
    permalinks_a_minute: int
    limits: Limits

    @property
    def limits_of_older(self) -> Limits:
        """What queries over an older snapshot may use: as much each, fewer of them."""
        return replace(self.limits, **OF_OLDER)

    @property
    def address(self) -> str:
        """Host and port as an address has them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ, **given: Any) -> "Settings":
        """From the environment; what is `given` (and not None) wins. Raises InputError for a value that makes no sense."""
        values = {key: environment.get(setting.variable) or setting.default for key, setting in SETTINGS.items()}
        values |= {key: str(value) for key, value in given.items() if value is not None}
        base = values["base"]
        if not base.startswith(("http://", "https://")) or base[-1] not in "/#":
            raise InputError(
                f"{SETTINGS['base'].variable} is {base!r}; it has to be an http(s) IRI that ends in / or #."
            )
        limits = _limits(values)
        threads = _number(values, "threads", 2, 256)
        opened = _number(values, "snapshots_open", 1, 64)
        held = limits.workers + limits.waiting + opened * (OF_OLDER["workers"] + OF_OLDER["waiting"])
        if held >= threads:
            raise InputError(
                f"{SETTINGS['threads'].variable} is {threads}; it has to be more than {SETTINGS['sparql_workers'].variable}, "
                f"{SETTINGS['sparql_waiting'].variable} and twice {SETTINGS['snapshots_open'].variable} together, which are {held}, "
                "so that queries leave threads for everything else."
            )
        return cls(
            data=Path(values["data"]),
            base=base,
            model=values["model"] or None,
            host=values["host"],
            port=_number(values, "port", 0, 65535),
            threads=threads,
            snapshots=_number(values, "snapshots", 2, 10_000),
            snapshots_open=opened,
            permalinks=_number(values, "permalinks", 0, 10_000_000),
            permalinks_a_minute=_number(values, "permalinks_a_minute", 1, 10_000),
            limits=limits,
        )


def _limits(values: Mapping[str, str]) -> Limits:
    return Limits(
        seconds=float(_number(values, "sparql_seconds", 1, 3600)),
        memory=_number(values, "sparql_memory", 256, 1 << 20) * 1024**2,
        bytes=_number(values, "sparql_bytes", 1, 4096) * 1024**2,
        rows=_number(values, "sparql_rows", 1, 100_000_000),
        nesting=_number(values, "sparql_nesting", 4, 256),
        text=_number(values, "sparql_text", 1, 256) * 1024,
        workers=_number(values, "sparql_workers", 1, 64),
        waiting=_number(values, "sparql_waiting", 0, 1024),
    )


def _number(values: Mapping[str, str], key: str, least: int, most: int) -> int:
    try:
        number = int(values[key])
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise InputError(f"{SETTINGS[key].variable} is {values[key]!r}; it has to be a number from {least} to {most}.")
    return number
