"""The facade that HTTP, the command line and Python callers share: one served snapshot at a time."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from api.compare.comparison import Comparisons
from api.exports import datasets
from api.network.landscape import Landscape
from api.plans.finding import Finder, Manner, as_json
from api.plans.welcome import Welcome, welcome
from api.projects.board import Boards
from api.reconciliation.service import Reconciliation
from api.representations import Representations
from api.settings import Settings
from api.shelf import Held, Shelf
from api.shown import Json
from api.technologies.told import Technologies
from graph import query
from graph.errors import GoneError, NotFoundError, RoadgraphError, SnapshotError
from graph.history import History
from graph.history_file import Histories
from graph.ledger import Entry
from graph.names import near
from graph.network_view import NetworkView
from graph.query import Limits, QueryPool, Result
from graph.sealed import CONCEPTS, GRAPH, HISTORY, NETWORK, VECTORS, WORDS, Snapshot
from graph.snapshots import DataFolder
from graph.store import Sizes, Store
from graph.vocabulary import RG, id_of
from search.catalogue import Catalogue, Filters
from search.encoder import Encoder, MiniLM
from search.engine import Engine, Query
from search.related import Related
from search.sparql_texts import SparqlTexts
from search.suggestions import Suggester

if TYPE_CHECKING:
    from ingest.extraction_process import ExtractionProcess

_LOOKED_AGAIN_AFTER = 1.0
"""Seconds after which a reader looks whether CURRENT moved on."""

_COMPARED_WITHIN = 10.0
"""Seconds that reading a roadmap to compare may take."""

_NEAR = 80
"""How alike (of 100) a title has to be to a wrong name to be suggested."""


class Served:
    """One snapshot with everything that answers from it; each part is opened when it is first needed."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, limits: Limits) -> None:
        self.snapshot = snapshot
        self._encoder = encoder
        self.base: str = snapshot.manifest["base"]
        # Made at once: it costs nothing before the first query, and two first queries must not make two.
        texts = SparqlTexts(snapshot.folder / WORDS, snapshot.folder / VECTORS, self.base, lambda: self.engine)
        self.pool = QueryPool(snapshot.folder / GRAPH, limits, texts)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The features and their records."""
        return Catalogue(self.snapshot.folder / WORDS)

    @cached_property
    def engine(self) -> Engine:
        """Search."""
        made, folder = self.snapshot.manifest, self.snapshot.folder
        model = made["model"]
        files = (folder / WORDS, folder / VECTORS, folder / CONCEPTS)
        return Engine.open(
            *files, self._encoder, model=model["name"], revision=model["revision"], scheme=made["concepts"]
        )

    @cached_property
    def finder(self) -> Finder:
        """Search by people's words."""
        return Finder(self.engine)

    @cached_property
    def suggester(self) -> Suggester:
        """Suggestions, which need no model."""
        return Suggester(self.catalogue)

    @cached_property
    def related(self) -> Related:
        """Related work."""
        return Related(self.engine, self.network.families)

    @cached_property
    def store(self) -> Store:
        """The graph, for dumps."""
        return Store.open(self.snapshot.folder / GRAPH)

    @cached_property
    def sizes(self) -> Sizes:
        """How much its graph holds of what."""
        return self.store.sizes()

    @cached_property
    def read(self) -> tuple[str | None, str | None]:
        """When the first and the last of its documents were read; None where a ledger does not tell."""
        days = sorted(entry.at for entry in self.ledger.values() if entry.at)
        return (days[0], days[-1]) if days else (None, None)

    @cached_property
    def ledger(self) -> Mapping[str, Entry]:
        """Source → what the ledger says of its current version."""
        return self.snapshot.ledger().current()

    @cached_property
    def read_days(self) -> Mapping[str, date]:
        """Document id → the day (UTC) on which it was read; where no ledger tells, the day the snapshot was made."""
        entries, made = self.ledger, self.snapshot.manifest["created"]
        at = {id: entries.get(document.source) for id, document in self.catalogue.documents.items()}
        return {id: datetime.fromisoformat((entry and entry.at) or made).date() for id, entry in at.items()}

    @cached_property
    def boards(self) -> Boards:
        """Every project's plans in columns."""
        return Boards(self)

    @cached_property
    def representations(self) -> Representations:
        """JSON of its things."""
        return Representations(
            self.catalogue, self.base, self.snapshot.name, self.network, self.read, lambda: self.categories
        )

    @cached_property
    def categories(self) -> Mapping[str, str]:
        """Labels of the categories of technologies, by IRI."""
        return self.store.labels(RG + "TechnologyCategory")

    @cached_property
    def network(self) -> NetworkView:
        """Themes, ties and centralities."""
        return NetworkView.load(self.snapshot.folder / NETWORK)

    @cached_property
    def histories(self) -> Histories:
        """What became of features from version to version."""
        return Histories(self.snapshot.folder / HISTORY)

    @cached_property
    def landscape(self) -> Landscape:
        """JSON of what the network shows."""
        return Landscape(self.network, self.catalogue, self.representations, self.base)

    @cached_property
    def welcome(self) -> Welcome:
        """What is shown before anything was asked."""
        return welcome(self)

    @cached_property
    def technologies(self) -> Technologies:
        """JSON of its technologies and of who plans what with them."""
        return Technologies(self)

    @cached_property
    def reconciliation(self) -> Reconciliation:
        """Matching of names with projects and technologies."""
        return Reconciliation(self.catalogue, self.store, self.base)

    @cached_property
    def comparisons(self) -> Comparisons:
        """Comparisons of its projects."""
        return Comparisons(self)

    def feature_id(self, name: str) -> str:
        """The id of the feature that an IRI, an id, the address of its page or data, or its title means.

        Raises NotFoundError; GoneError for a feature that an older version of a document has.
        """
        if found := self.find_feature(name):
            return found
        bare = self._bare(name)
        if gone := self.find_gone(name):
            raise GoneError(
                f"The feature {gone.last('title')} is no longer in {self.catalogue.documents[gone.document].source}. "
                f"What became of it is told at /api/features/{bare}/history."
            )
        raise NotFoundError(f"There is no feature {bare} in this snapshot. {_nearest(bare, self._titles())}")

    def find_feature(self, name: str) -> str | None:
        """The same where there is such a feature; None where there is none, or several have that title."""
        id = f"feature/{self._bare(name).removesuffix('/related')}"
        if self.catalogue.has_feature(id):
            return id
        titled = [one for one, title in self._titles().items() if title.casefold() == name.strip().casefold()]
        return titled[0] if len(titled) == 1 else None

    def find_gone(self, name: str) -> History | None:
        """The history of the feature that an IRI, an id or an address means, where no current version has that feature any more."""
        found = self.histories.find(f"feature/{self._bare(name)}")
        return found if found and found.is_gone else None

    def _bare(self, name: str) -> str:
        id = id_of(self.base, name) or unquote(urlsplit(name).path if "://" in name else name)
        return id.strip("/").removeprefix("api/").removeprefix("features/").removeprefix("feature/")

    def _titles(self) -> dict[str, str]:
        """Feature id → title."""
        return dict(self.catalogue.execute("SELECT id, json_extract(record, '$.title') FROM feature"))

    def hold(self) -> None:
        """Opens its files, so that who asks it is answered from all of them even where it is cleaned up meanwhile."""
        assert self.catalogue
        assert self.categories is not None
        assert self.network

    def close(self) -> None:
        """Ends the query workers."""
        self.pool.close()


def _nearest(name: str, titles: Mapping[str, str]) -> str:
    """What a wrong name of a feature may have meant: the ids of those whose titles or ids are near it."""
    for spelled in (titles, {id: id.removeprefix("feature/") for id in titles}):
        if found := near(name, spelled, _NEAR):
            return "Did you mean " + " or ".join(id.removeprefix("feature/") for id in found) + "?"
    return "Search for its title, or look it up in the export."


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

    def records(
        self, what: str, filters: Filters = Filters(), *, groups: bool = False, served: Served | None = None
    ) -> Iterable[Json]:
        """The rows of an exported table as JSON. Raises before it yields."""
        return datasets.records(served or self.served, datasets.Wanted(what, "jsonl", filters, groups)).rows

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
