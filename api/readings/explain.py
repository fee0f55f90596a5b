"""Why each value of a feature is what it is: the words, their line, and the rule in words that people understand."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from api.readings.evidence import Evidence
from api.shown import Json
from graph.errors import SnapshotError
from graph.model import Document, Feature, Reading
from graph.vocabulary import iri
from ingest import rules
from ingest.sources import text_of

if TYPE_CHECKING:
    from api.served import Served
    from api.service import Service

_FROM_STATUS = frozenset({"done-is-past", "in-progress-is-now"})
"""Rules by which the bucket follows from the status."""

_BESIDE_THE_TEXT = frozenset({"named-by-user", "repository-in-path", "file-name"})
"""Rules whose words stand in no line of the document."""


def explanation(service: "Service", name: str) -> Json:
    """A feature by id, address or title, and each of its values with where it was read. Raises NotFoundError."""
    served = service.served
    row = served.catalogue.row_of(served.feature_id(name))
    feature = served.catalogue.feature(row)
    document = served.catalogue.document_at(row)
    evidence = Evidence(feature, content_of(service, document))
    return {
        "feature": served.representations.at_row(row),
        "values": values_of(served, feature, document, evidence),
        "snapshot": served.snapshot.name,
    }


def content_of(service: "Service", document: Document) -> list[str]:
    """The lines of a document; none where it was lost: the snapshot has the evidence itself, and not what stands around it."""
    try:
        return text_of(service.data.read_document(document.version)).split("\n")
    except SnapshotError:
        return []


def values_of(served: "Served", feature: Feature, document: Document, evidence: Evidence) -> list[Json]:
    """Each value of a feature, in the order of its JSON, with its words, line, rule and what that means."""
    return list(_values(served, feature, served.store.readings(iri(served.base, document.id)), evidence))


def _values(served: "Served", feature: Feature, of_document: Sequence[Reading], evidence: Evidence) -> Iterator[Json]:
    """Every value in the order of the feature's JSON; what is null is said too."""
    told = [*of_document, *_told_by_structure(served, feature), *feature.readings]
    by_property: dict[str, list[Reading]] = {}
    for reading in told:
        by_property.setdefault(reading.property, []).append(reading)
    for property in ("project", "title", "component", "parent", "status", "horizon", "dates", "bucket", "technology", "references"):  # fmt: skip
        for reading in by_property.get(property, ()):
            line = _line_of_group(served, reading) if property == "parent" else _line(reading, feature, evidence)
            yield _value(reading, line)
        if property not in by_property and property in rules.ABSENT:
            yield {
                "property": property, "value": None, "words": None, "line": None, "rule": None,
                "meaning": rules.ABSENT[property],
            }  # fmt: skip


def _value(reading: Reading, line: int | None) -> Json:
    return {
        "property": reading.property,
        "value": reading.value,
        "words": reading.words or None,
        "line": line,
        "rule": reading.rule,
        "meaning": rules.sentence(reading.property, reading.rule),
    }


def _told_by_structure(served: "Served", feature: Feature) -> Iterator[Reading]:
    """The values that have no reading of their own, because where they stand says it all."""
    if feature.title.endswith("…"):
        yield Reading("title", feature.title, feature.text.split("\n")[0], "cut-title")
    if feature.component:
        yield Reading("component", feature.component, feature.component, "named-by-heading")
    if feature.parent:
        group = served.catalogue.feature(served.catalogue.row_of(feature.parent))
        yield Reading("parent", group.title, group.quote.split("\n")[0].strip(), "stands-under", group.id)
    horizon = feature.horizon
    is_counted = any(reading.property == "dates" for reading in feature.readings)
    if (horizon.start or horizon.end) and not is_counted:
        days = "..".join(day.isoformat() if day else "" for day in (horizon.start, horizon.end))
        yield Reading("dates", days, horizon.label or "", "days-of-period")
    for url in feature.references:
        yield Reading("references", url, url, "address-of-work")


def _line_of_group(served: "Served", reading: Reading) -> int:
    assert reading.tells is not None
    return served.catalogue.feature(served.catalogue.row_of(reading.tells)).lines.first


def _line(reading: Reading, feature: Feature, evidence: Evidence) -> int | None:
    """The line of a reading's words; of a value that follows from another the line of that one."""
    if not reading.words or reading.rule in _BESIDE_THE_TEXT:
        return None
    if reading.property == "references" or reading.rule == "repository-in-links":
        return evidence.line_of_address(reading.words)
    if reading.property == "project":
        return evidence.first_line_of(reading.words)
    decided_by = reading
    if reading.rule in _FROM_STATUS:
        decided_by = _reading_of(feature, "status") or reading
    elif reading.rule in ("words-for-when", "days-of-period"):
        decided_by = _reading_of(feature, "horizon") or reading
    found = rules.find(decided_by.property, decided_by.rule)
    places = found.places if found else ()
    above = (
        not rules.ABOVE.isdisjoint(places)
        or decided_by.rule in ("lead-in", "section-words-for-when", "named-by-heading")
    )  # fmt: skip
    line = evidence.line_of(decided_by.words, above=above)
    if line is None and not above and decided_by.property in ("status", "horizon", "title"):
        return feature.lines.first  # said in a sign of the markup: a box, a class, a key
    return line


def _reading_of(feature: Feature, property: str) -> Reading | None:
    return next((reading for reading in feature.readings if reading.property == property), None)
