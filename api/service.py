"""The facade that HTTP, the command line and Python callers share: one served snapshot at a time."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from api.finding import Manner, as_json
from api.served import Served
from api.settings import Settings
from api.shelf import Held, Shelf
from api.shown import Json
from graph import query
from graph.errors import RoadgraphError, SnapshotError
from graph.query import Result
from graph.sealed import Snapshot
from graph.snapshots import DataFolder
from search.catalogue import Filters
from search.encoder import Encoder, MiniLM
from search.engine import Query

if TYPE_CHECKING:
    from ingest.extraction_process import ExtractionProcess

_LOOKED_AGAIN_AFTER = 1.0
"""Seconds after which a reader looks whether CURRENT moved on."""

_COMPARED_WITHIN = 10.0
"""Seconds that reading a roadmap to compare may take."""


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the newest snapshot is served, and what is wrong if it is not."""

    snapshot: str | None
    problems: tuple[str, ...]


class Service:
    """Answers from the newest sound snapshot of a data folder, and moves on when a new one is published."""

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        self.settings = settings
        self.encoder = encoder or MiniLM(settings.model)
        self.data = DataFolder(settings.data)
        self._lock = threading.Lock()
        self._shelf = Shelf(self.data, self._opened, settings.snapshots_open)
        self._here = threading.local()
        self._served: Served | None = None
        self._current: str | None = None
        self._looked = 0.0
        self._problems: tuple[str, ...] = ()

    @property
    def served(self) -> Served:
        """The snapshot that is asked: the newest, but `asking` may hold another. Raises NotFoundError or SnapshotError if there is none."""
        held: Held[Served] | None = getattr(self._here, "held", None)
        if held is None:
            return self._newest()
        if held.served is None:
            held.served = self._newest()
        return held.served

    @contextlib.contextmanager
    def asking(self, name: str | None = None) -> Iterator[Held[Served]]:
        """What this thread asks meanwhile is all answered from one snapshot: the kept one of that name, or the newest.

        Raises NotFoundError for one that never was, GoneError for one that is no longer kept or that this version cannot
        read, BusyError where too many others are asked.
        """
        before, newest = getattr(self._here, "held", None), self._newest() if name else None
        if newest is None or newest.snapshot.name == name:
            taken: contextlib.AbstractContextManager[Served | None] = contextlib.nullcontext(newest)
        else:
            taken = self._shelf.taken(str(name))
        with taken as served:
            self._here.held = Held(served, is_older=served is not newest)
            try:
                yield self._here.held
            finally:
                self._here.held = before

    def _opened(self, snapshot: Snapshot) -> Served:
        """An older snapshot, which is asked less."""
        served = Served(snapshot, self.encoder, self.settings.limits_of_older)
        served.hold()
        return served

    def _newest(self) -> Served:
        """The snapshot in service."""
        with self._lock:
            now = time.monotonic()
            if self._served is not None and now - self._looked < _LOOKED_AGAIN_AFTER:
                return self._served
            self._looked = now
            try:
                current = self.data.current_name()
            except RoadgraphError:
                current = None  # the data folder is out of reach; moving on says how
            if self._served is None or current != self._current:
                self._move_on(current)
            assert self._served is not None
            return self._served

    def _move_on(self, current: str | None) -> None:
        """Opens the newest sound snapshot; keeps the one in service where there is none, or none that can be searched."""
        before = self._served
        try:
            if before is not None and current is None:
                problem = self.data.current_problem() or "The data folder holds no snapshots any more."
                raise SnapshotError(f"{problem} Snapshot {before.snapshot.name} stays in service.")
            snapshot, problems = self.data.get_sound()
            if before is not None and before.snapshot.manifest == snapshot.manifest:
                following = before
            else:
                following = Served(snapshot, self.encoder, self.settings.limits)
            if before is not None:
                assert following.engine
                assert following.representations
        except RoadgraphError as error:
            if before is None:
                raise
            self._problems, self._current = (str(error),), current
            return
        self._served, self._problems, self._current = following, tuple(problems), current
        if before is not None and before is not following:
            before.close()

    def health(self) -> Health:
        """Which snapshot is served and what is wrong, if anything."""
        try:
            name = self.served.snapshot.name
        except RoadgraphError as error:
            return Health(None, (str(error),))
        return Health(name, self._problems)

    def close(self) -> None:
        """Ends the query workers and the process that reads."""
        if "reader" in self.__dict__:
            self.reader.close()
        with self._lock:
            if self._served is not None:
                self._served.close()
                self._served = None
        self._shelf.close()

    # Search

    def search(self, query: Query, manner: Manner = Manner()) -> Json:
        """The answer to a query, its words taken in a manner, as JSON."""
        served = self.served
        return as_json(served.representations, query, manner, served.finder.find(query, manner))

    def suggest(self, typed: str) -> Json:
        """Names and titles for what somebody has typed so far, as JSON. Raises InputError."""
        served = self.served
        return served.representations.suggestions(typed, served.suggester.suggest(typed))

    @cached_property
    def reader(self) -> "ExtractionProcess":
        """Reads roadmaps to compare, in a process that is started for the first of them."""
        from ingest.extraction_process import ExtractionProcess, Limits

        return ExtractionProcess(Limits(seconds=_COMPARED_WITHIN), self.data.gazetteers())

    def feature(self, name: str) -> Json:
        """A feature by id or address, as JSON."""
        served = self.served
        return served.representations.at_row(served.catalogue.row_of(served.feature_id(name)))

    def features(self, *, groups: bool = False) -> Iterator[Json]:
        """Every feature as JSON, in the order of the documents; with the groups that only gather features, if asked."""
        served = self.served
        return (served.representations.at_row(int(row)) for row in served.catalogue.rows(Filters(), groups=groups))

    # Data

    def sparql(
        self,
        request: query.Request,
        *,
        client: str = "",
        asker: socket.socket | None = None,
        served: Served | None = None,
    ) -> Result:
        """The serialised answer of a SPARQL query; `client` and `asker` tell who asks, as `QueryPool.run` says."""
        return (served or self.served).pool.run(request, client, asker)

    def status(self) -> dict[str, Any]:
        """What the data folder holds, as JSON."""
        snapshot = self.served.snapshot
        ledger = snapshot.ledger().current()
        return {
            "data": str(self.data.folder),
            "snapshot": snapshot.name,
            "created": snapshot.manifest["created"],
            "snapshots": self.data.names(),
            "problems": list(self._problems),
            "model": snapshot.manifest["model"],
            "counts": snapshot.manifest["counts"],
            "sources": [
                {"source": entry.source, "version": entry.version, "project": entry.project, "read": entry.at}
                for entry in ledger.values()
            ],
        }

    def warm(self) -> None:
        """Loads what the first request would wait for: the model, the indexes and a query worker."""
        served = self.served
        self.encoder.encode(["ready"])
        served.engine.search(Query("ready", k=1))
        with contextlib.suppress(RoadgraphError):
            served.pool.network_namespace()
