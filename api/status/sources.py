"""The status of sources as JSON: from the ledger, the catalogue and the report that a snapshot keeps of its making."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from api.errors import without_paths
from api.shown import Json
from api.status.schemas import Order, Sort, StatusParameters
from graph.errors import RoadgraphError
from graph.ledger import Entry
from graph.model import Document
from graph.sealed import REPORT
from graph.vocabulary import iri

if TYPE_CHECKING:
    from api.served import Served
    from api.service import Service

_SNAPSHOTS = 20
"""Kept snapshots that are listed: each has a manifest to be read."""

_NOT_READ = "today's rules cannot read it; the log of the last ingest says why"

_COUNTED = "SELECT document, kind, count(*) FROM feature GROUP BY document, kind"

_KEYS: Mapping[Sort, Callable[[Json], Any]] = {
    Sort.SOURCE: lambda one: one["source"].casefold(),
    Sort.PROJECT: lambda one: one["project"]["label"].casefold() if one["project"] else "",
    Sort.FORMAT: lambda one: one["format"] or "",
    Sort.READ: lambda one: one["read"] or "",
    Sort.FEATURES: lambda one: one["features"],
    Sort.GROUPS: lambda one: one["groups"],
    Sort.PASSED_OVER: lambda one: sum(reason["count"] for reason in one["passed_over"] or ()),
}


def status(service: "Service", asked: StatusParameters) -> Json:
    """What the snapshot that is asked was read from. Where the data lies on this machine is not told."""
    served, folder = service.served, service.data.folder
    made = served.snapshot.manifest
    found = _sources(served)
    ordered = sorted(found, key=lambda one: one["source"])
    ordered.sort(key=_KEYS[asked.sort], reverse=asked.order is Order.DESCENDING)
    skipped = made[REPORT]["skipped"] if REPORT in made else None
    first, last = served.read
    return {
        "snapshot": served.snapshot.name,
        "created": made["created"],
        "identity": served.snapshot.identity,
        "counts": made["counts"],
        "model": {name: made["model"][name] for name in ("name", "revision", "dimension")},
        "read": {"from": first, "to": last},
        "total": len(ordered),
        "sources": ordered[asked.offset : asked.offset + asked.k],
        "skipped": None
        if skipped is None
        else [{"source": one, "reason": without_paths(why.removeprefix(f"{one} "), folder)} for one, why in skipped],
        "snapshots": [_kept(service, name) for name in reversed(service.data.names()[-_SNAPSHOTS:])],
        "kept": len(service.data.names()),
        "problems": [without_paths(said, folder) for said in service.health().problems],
    }


def _sources(served: "Served") -> list[Json]:
    """Every current entry of the ledger, and what the snapshot has of it."""
    ledger = served.snapshot.ledger()
    documents = {document.source: document for document in served.catalogue.documents.values()}
    counts = {(document, kind): count for document, kind, count in served.catalogue.execute(_COUNTED)}
    versions: dict[str, int] = {}
    for entry in ledger.entries:
        versions[entry.source] = versions.get(entry.source, 0) + (entry.version is not None)
    return [
        {**_source(served, entry, documents.get(source), counts), "versions": versions[source]}
        for source, entry in ledger.current().items()
    ]


def _source(served: "Served", entry: Entry, document: Document | None, counts: Mapping[tuple[str, str], int]) -> Json:
    found: Json = {"source": entry.source, "version": entry.version, "read": entry.at, "url": entry.url}
    if document is None:
        nothing = dict.fromkeys(("id", "project", "format"))
        return {**found, **nothing, "features": 0, "groups": 0, "passed_over": None, "problem": _why(served, entry)}
    report = served.snapshot.manifest.get(REPORT)
    reasons = None if report is None else report["passed_over"].get(entry.source, {})
    return {
        **found,
        "id": iri(served.base, document.id),
        "project": served.representations.named(served.catalogue.projects[document.project]),
        "format": document.format,
        "url": document.url,
        "features": counts.get((document.id, "feature"), 0),
        "groups": counts.get((document.id, "group"), 0),
        "passed_over": None if reasons is None else [{"reason": one, "count": n} for one, n in reasons.items()],
        "problem": None,
    }


def _why(served: "Served", entry: Entry) -> str:
    """Why a document of the ledger is not in the snapshot."""
    skipped = served.snapshot.manifest.get(REPORT, {}).get("skipped", [])
    return next((str(reason) for source, reason in skipped if source == entry.source), _NOT_READ)


def _kept(service: "Service", name: str) -> Json:
    """A kept snapshot, as far as its manifest can be read."""
    try:
        made = service.data.get(name).manifest
    except RoadgraphError as error:
        said = without_paths(str(error), service.data.folder)
        return {"name": name, "created": None, "documents": None, "features": None, "problem": said}
    counts = {what: made["counts"][what] for what in ("documents", "features")}
    return {"name": name, "created": made["created"], **counts, "problem": None}
