"""Histories: what each version of a document brought for each of its features, from what today's rules read in all of them.

Since old versions are read by the rules of today, what changes is the document, never the reading of it.
"""

from collections.abc import Iterator, Mapping, Sequence

from graph.history import Change, DocumentHistory, Event, History, Turn, Version, began, changes, ended
from ingest.drafts import Draft
from ingest.identity import ids_by_version
from ingest.pipeline import Extracted


def document_history(document: str, source: str, read: Sequence[tuple[Version, Extracted]]) -> DocumentHistory:
    """The history of a document by its id, its source and every version that can be read, oldest first.

    Versions that follow each other with the same bytes, read for another project, count as one, read when the first was.
    """
    drafts = [extracted.drafts for _, extracted in read]
    ids = ids_by_version(drafts, read[-1][1].project.id, source)
    by_version: dict[int, tuple[Version, Mapping[str, Draft]]] = {}
    for (version, _), own, own_ids in zip(read, drafts, ids, strict=True):
        first = by_version.get(version.number, (version,))[0]
        by_version[version.number] = (first, dict(zip(own_ids, own, strict=True)))
    versions = tuple(version for version, _ in by_version.values())
    if len(versions) < 2:
        return DocumentHistory(document, versions)
    told: dict[str, list[Event]] = {}
    for id, event in _events([(version.number, own) for version, own in by_version.values()]):
        told.setdefault(id, []).append(event)
    features = (History(id, document, tuple(events)) for id, events in sorted(told.items()))
    return DocumentHistory(document, versions, tuple(features))


def _events(versions: Sequence[tuple[int, Mapping[str, Draft]]]) -> Iterator[tuple[str, Event]]:
    """What happened to which feature, in the order of the versions."""
    last: dict[str, Draft] = {}
    gone: set[str] = set()
    for number, drafts in versions:
        for id, draft in drafts.items():
            turn = Turn.FIRST if id not in last else Turn.BACK if id in gone else Turn.CHANGED
            changed = began(draft) if turn is Turn.FIRST else changes(last[id], draft)
            if changed or turn is Turn.BACK:
                yield id, _event(turn, number, draft, changed)
        for id in last.keys() - drafts.keys() - gone:
            yield id, _event(Turn.GONE, number, last[id], ended(last[id]))
        gone = (gone | last.keys()) - drafts.keys()
        last |= drafts


def _event(turn: Turn, number: int, draft: Draft, changed: tuple[Change, ...]) -> Event:
    return Event(turn, number, draft.lines, draft.quote, changed)
