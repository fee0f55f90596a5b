"""The facade that HTTP, the command line and Python callers share: one served snapshot at a time."""

import contextlib
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from api.representations import Json, Representations
from api.settings import Settings
from graph import query
from graph.errors import InputError, RoadgraphError, SnapshotError
from graph.model import Kind
from graph.query import QueryPool, Result
from graph.sealed import GRAPH, VECTORS, WORDS, Snapshot
from graph.snapshots import DataFolder
from graph.store import GRAPH_FORMATS, Store
from graph.vocabulary import id_of, iri
from search.catalogue import Catalogue, Filters
from search.encoder import Encoder, MiniLM
from search.engine import Engine, Hit, Plans, Query

if TYPE_CHECKING:
    from ingest.drafts import Draft

_LOOKED_AGAIN_AFTER = 1.0
"""Seconds after which a reader looks whether CURRENT moved on."""

_ITEMS_COMPARED = 100
"""Items of a roadmap that are compared; the longest we know has 198."""

_PROJECTS_SHOWN = 20
_PLANS_SHOWN = 5

EXPORTS = ("features", "projects", "technologies", "similarity", "graph")
TABLE_FORMATS = ("jsonl", "csv")


class Served:
    """One snapshot with everything that answers from it; each part is opened when it is first needed."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, settings: Settings) -> None:
        self.snapshot = snapshot
        self._encoder = encoder
        self.base: str = snapshot.manifest["base"]
        # Made at once: it costs nothing before the first query, and two first queries must not make two.
        self.pool = QueryPool(snapshot.folder / GRAPH, settings.limits)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The features and their records."""
        return Catalogue(self.snapshot.folder / WORDS)

    @cached_property
    def engine(self) -> Engine:
        """Search."""
        model = self.snapshot.manifest["model"]
        folder = self.snapshot.folder
        return Engine.open(
            folder / WORDS, folder / VECTORS, self._encoder, model=model["name"], revision=model["revision"]
        )

    @cached_property
    def store(self) -> Store:
        """The graph, for dumps."""
        return Store.open(self.snapshot.folder / GRAPH)

    @cached_property
    def representations(self) -> Representations:
        """JSON of its things."""
        return Representations(self.catalogue, self.base, self.snapshot.name)

    def close(self) -> None:
        """Ends the query workers."""
        self.pool.close()


def _best_by_project(matches: Iterable[tuple["Draft", Hit]]) -> list[Plans]:
    """Per project its best matches with any item, each feature once; the best project first."""
    best: dict[str, Hit] = {}
    for draft, hit in matches:
        known = best.get(hit.feature.id)
        if known is None or (hit.score or 0) > (known.score or 0):
            best[hit.feature.id] = replace(hit, why=(f"like your line {draft.lines.first}: {draft.title}", *hit.why))
    grouped: dict[str, list[Hit]] = {}
    for hit in sorted(best.values(), key=lambda one: (-(one.score or 0), one.feature.id)):
        grouped.setdefault(hit.project.id, []).append(hit)
    return [Plans(hits[0].project, tuple(hits[:_PLANS_SHOWN])) for hits in list(grouped.values())[:_PROJECTS_SHOWN]]


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
        self._served: Served | None = None
        self._current: str | None = None
        self._looked = 0.0
        self._problems: tuple[str, ...] = ()

    @property
    def served(self) -> Served:
        """The snapshot in service. Raises NotFoundError or SnapshotError if there is none."""
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
                following = Served(snapshot, self.encoder, self.settings)
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
        """Ends the query workers."""
        with self._lock:
            if self._served is not None:
                self._served.close()
                self._served = None

    # Search

    def search(self, query: Query) -> Json:
        """The answer to a query, as JSON."""
        served = self.served
        return served.representations.answer(query.text, query.filters, served.engine.search(query))

    def similar(self, text: str, filters: Filters = Filters()) -> Json:
        """Plans of each project that match a text, as JSON. Raises InputError for an empty one."""
        if not text.strip():
            raise InputError("There is no text to compare with. Give the words of an issue or a plan.")
        served = self.served
        return served.representations.plans(served.engine.similar(text, filters=filters))

    def similar_to_roadmap(self, content: bytes, name: str) -> Json:
        """Plans of other projects that match any item of a roadmap, as JSON; `why` names the item. Raises InputError."""
        from ingest import sources
        from ingest.pipeline import Pipeline
        from ingest.technologies import Recogniser

        sources.check(content, name)
        read = Pipeline(Recogniser.load()).extracted(content, name, None)
        items = [draft for draft in read.drafts if draft.kind is Kind.FEATURE]
        if not items:
            raise InputError(
                f"{name} states no work that could be compared. Check what it yields, or send its words as text."
            )
        served = self.served
        is_known = read.project.id in served.catalogue.projects
        others = Filters(not_project=(read.project.id,) if is_known else ())
        matches = [
            (draft, hit)
            for draft in items[:_ITEMS_COMPARED]
            for plans in served.engine.similar(draft.text, filters=others)
            for hit in plans.hits
        ]
        return served.representations.plans(_best_by_project(matches))

    def related(self, name: str, k: int) -> Json:
        """Features of other projects like the one of that id or path, as JSON."""
        served = self.served
        feature, hits = served.engine.related(self.feature_id(name), k)
        return served.representations.related(feature, hits)

    def feature(self, name: str) -> Json:
        """A feature by id or path, as JSON."""
        served = self.served
        return served.representations.at_row(served.catalogue.row_of(self.feature_id(name)))

    def feature_id(self, name: str) -> str:
        """The id that an IRI, an id or a path means."""
        id = id_of(self.served.base, name) or name
        return f"feature/{id.strip('/').removeprefix('features/').removeprefix('feature/')}"

    # Data

    def sparql(self, request: query.Request) -> Result:
        """The serialised answer of a SPARQL query."""
        return self.served.pool.run(request)

    def records(self, what: str, filters: Filters = Filters(), *, groups: bool = False) -> Iterable[Json]:
        """The objects of an export: features, projects, technologies or similarity. Raises before it yields."""
        served = self.served
        match what:
            case "features":
                rows = served.catalogue.rows(filters, groups=groups)
                return (served.representations.at_row(int(row)) for row in rows)
            case "projects":
                return served.representations.projects()
            case "technologies":
                return served.representations.technologies()
            case "similarity":
                return served.representations.similarities()
        raise InputError(f"There is no export of {what!r}; there are {', '.join(EXPORTS)}.")

    def exported(
        self, what: str, format: str, filters: Filters = Filters(), *, groups: bool = False
    ) -> Iterable[bytes]:
        """An export as bytes, in pieces. Raises InputError for a format it is not made in."""
        if what == "graph":
            if format not in GRAPH_FORMATS:
                raise InputError(f"The graph is not exported as {format!r}; there are {', '.join(GRAPH_FORMATS)}.")
            return self.served.store.dump(format)
        if what not in EXPORTS:
            raise InputError(f"There is no export of {what!r}; there are {', '.join(EXPORTS)}.")
        if format not in TABLE_FORMATS:
            raise InputError(f"{what} are not exported as {format!r}; there are {', '.join(TABLE_FORMATS)}.")
        from api.tables import csv_lines, json_lines

        records = self.records(what, filters, groups=groups)
        return json_lines(records) if format == "jsonl" else csv_lines(records, what)

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

    def iri_of(self, id: str) -> str:
        """The absolute IRI of an id of the served snapshot."""
        return iri(self.served.base, id)
