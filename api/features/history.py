"""What became of a feature from version to version, as JSON; also of one that its document has no more."""

from collections.abc import Sequence

from api.served import Served
from api.shown import Json
from graph.history import Event, History, Turn, Version, began
from graph.model import Document, Feature


def history(served: Served, name: str) -> Json:
    """The history of a feature by id, address or title, gone ones by id or address. Raises NotFoundError."""
    id = served.find_feature(name)
    if id is None:
        if gone := served.find_gone(name):
            return _of_gone(served, gone)
        id = served.feature_id(name)
    row = served.catalogue.row_of(id)
    feature, document = served.catalogue.feature(row), served.catalogue.document_at(row)
    versions = served.histories.versions(document.id)
    found = served.histories.find(id) or _of_one_version(feature, document, versions)
    return {
        "feature": served.representations.at_row(row),
        "title": feature.title,
        "is_gone": False,
        **_told(served, document, versions, found),
    }


def _of_gone(served: Served, gone: History) -> Json:
    document = served.catalogue.documents[gone.document]
    versions = served.histories.versions(document.id)
    return {"feature": None, "title": gone.last("title"), "is_gone": True, **_told(served, document, versions, gone)}


def _of_one_version(feature: Feature, document: Document, versions: Sequence[Version]) -> History:
    """What is known of a feature of which nothing was written down: its document has one version."""
    first = Event(Turn.FIRST, versions[-1].number, feature.lines, feature.quote, began(feature)) if versions else None
    return History(feature.id, document.id, (first,) if first else ())


def _told(served: Served, document: Document, versions: Sequence[Version], found: History) -> Json:
    by_number = {version.number: version for version in versions}
    return {
        "project": served.representations.named(served.catalogue.projects[document.project]),
        "source": document.source,
        "versions": [_version(version) for version in versions],
        "events": [_event(event, by_number[event.number]) for event in found.events],
        "is_kept": served.histories.are_kept,
        "snapshot": served.snapshot.name,
    }


def _version(version: Version) -> Json:
    return {"number": version.number, "version": version.version, "read": version.read}


def _event(event: Event, version: Version) -> Json:
    return {
        "turn": event.turn.value,
        **_version(version),
        "lines": [event.lines.first, event.lines.last],
        "quote": event.quote,
        "changes": [
            {"property": change.property, "before": change.before, "after": change.after} for change in event.changes
        ],
    }
