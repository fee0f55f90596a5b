"""One snapshot with everything that answers from it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from api.finding import Finder
from api.representations import Representations
from graph.errors import GoneError, NotFoundError
from graph.history import History
from graph.history_file import Histories
from graph.ledger import Entry
from graph.names import near
from graph.network_view import NetworkView
from graph.query import Limits, QueryPool
from graph.sealed import CONCEPTS, GRAPH, HISTORY, NETWORK, VECTORS, WORDS, Snapshot
from graph.store import Sizes, Store
from graph.vocabulary import RG, id_of
from search.catalogue import Catalogue
from search.encoder import Encoder
from search.engine import Engine
from search.related import Related
from search.sparql_texts import SparqlTexts
from search.suggestions import Suggester

Part = TypeVar("Part")

_NEAR = 80
"""How alike (of 100) a title has to be to a wrong name to be suggested."""


class Served:
    """One snapshot with everything that answers from it; each part is opened when it is first needed."""

    def __init__(self, snapshot: Snapshot, encoder: Encoder, limits: Limits) -> None:
        self.snapshot = snapshot
        self._encoder = encoder
        self.base: str = snapshot.manifest["base"]
        self._parts: dict[Callable[[Served], Any], Any] = {}
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

    def part(self, make: "Callable[[Served], Part]") -> Part:
        """What is made of all this for one kind of answer: made when it is first asked for, and kept with the snapshot."""
        if make not in self._parts:
            self._parts[make] = make(self)
        part: Part = self._parts[make]
        return part

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
