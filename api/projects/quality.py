"""How much is told of a project's plans, and what of its documents was not understood. Each figure says how it was counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from api.readings.remarks import is_cut, is_when_untold
from api.representations import feature_links
from api.served import Served
from api.shown import Json
from graph.errors import SnapshotError
from graph.model import Document, Horizon, Status
from graph.snapshots import DataFolder
from graph.vocabulary import RG, iri
from ingest.sources import text_of


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one plan: `section` is where it stands, and `is_status_told` whether any word says how far it is."""

    id: str
    title: str
    status: Status
    horizon: Horizon
    section: str
    references: int
    technologies: int
    is_status_told: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that may be told of a plan, and how it is counted."""

    name: str
    label: str
    how: str
    is_told: Callable[[Told], bool]


FIGURES = (
    Figure(
        "status",
        "Status stated",
        "A word, a mark or a heading says how far the plan is. The others are read as planned because nothing says it.",
        lambda plan: plan.is_status_told,
    ),
    Figure(
        "horizon",
        "Words for when",
        "The document has words of its own for when the plan comes, be they a date or just “later”.",
        lambda plan: plan.horizon.label is not None,
    ),
    Figure(
        "dates",
        "Dates",
        "Those words tell a first or a last day, as a year, a quarter or a month does.",
        lambda plan: bool(plan.horizon.start or plan.horizon.end),
    ),
    Figure(
        "references",
        "Links to issues",
        "The plan links to an issue, a pull request or a proposal.",
        lambda plan: plan.references > 0,
    ),
    Figure(
        "technologies",
        "Technologies",
        "The plan names a technology that the gazetteer knows.",
        lambda plan: plan.technologies > 0,
    ),
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about single plans that their maintainers may want to change: a kind that `roadgraph check` has, too."""

    kind: str
    label: str
    how: str
    found: Callable[[Sequence[Told]], list[Told]]


def _repeated(plans: Sequence[Told]) -> list[Told]:
    """The plans whose title stands more than once in the same place."""
    counted = Counter((plan.title.casefold(), plan.section) for plan in plans)
    return [plan for plan in plans if counted[plan.title.casefold(), plan.section] > 1]


REMARKS = (
    Remark(
        "when-not-told",
        "Words for when that tell no time",
        "They are no date and do not say now, next or later; often they name a version.",
        lambda plans: [plan for plan in plans if is_when_untold(plan.horizon, plan.status)],
    ),
    Remark(
        "cut-title",
        "Titles that are cut",
        "The item begins with a sentence that is too long for a title.",
        lambda plans: [plan for plan in plans if is_cut(plan.title)],
    ),
    Remark("duplicate", "Titles that stand twice", "The same words stand twice under one heading.", _repeated),
)


def quality(served: Served, data: DataFolder, project: str) -> Json:
    """The figures, remarks, unknown names and documents of a project by its id."""
    plans = list(_told(served, project))
    documents = [one for one in served.catalogue.documents.values() if one.project == project]
    documents.sort(key=lambda one: one.source)
    return {
        "plans": len(plans),
        "figures": [
            {
                "name": figure.name,
                "label": figure.label,
                "count": sum(figure.is_told(plan) for plan in plans),
                "of": len(plans),
                "how": figure.how,
            }
            for figure in FIGURES
        ],
        "remarks": [_remarked(served, remark, remark.found(plans)) for remark in REMARKS],
        "candidates": _candidates(served, documents),
        "documents": [_document(served, data, document) for document in documents],
    }


def _remarked(served: Served, remark: Remark, plans: Sequence[Told]) -> Json:
    return {
        "kind": remark.kind,
        "label": remark.label,
        "how": remark.how,
        "count": len(plans),
        "features": [
            {
                "id": iri(served.base, plan.id),
                "title": plan.title,
                "status": plan.status.value,
                "links": feature_links(plan.id),
            }
            for plan in plans
        ],
    }


_TOLD = """
SELECT id, json_extract(record, '$.title'), status, json_extract(record, '$.horizon.label'), start, end,
    json_array(document, json_extract(record, '$.section'), json_extract(record, '$.component'), json_extract(record, '$.parent')),
    json_array_length(record, '$.references'), json_array_length(record, '$.technologies'),
    NOT EXISTS (
        SELECT 1 FROM json_each(record, '$.readings')
        WHERE json_extract(value, '$.property') = 'status' AND json_extract(value, '$.rule') = 'default'
    )
FROM feature WHERE project = ? AND kind = 'feature' ORDER BY row
"""


def _told(served: Served, project: str) -> Iterable[Told]:
    """What is told of each plan of a project, in the order of its documents."""
    for id, title, status, label, start, end, section, references, technologies, is_told in served.catalogue.execute(
        _TOLD, (project,)
    ):
        first, last = (date.fromisoformat(day) if day else None for day in (start, end))
        horizon = Horizon(label=label, start=first, end=last)
        yield Told(id, title, Status(status), horizon, section, references, technologies, bool(is_told))


def _candidates(served: Served, documents: Iterable[Document]) -> list[str]:
    """Names in documents that look like a technology and are not known, by the alphabet."""
    facts = (fact for one in documents for fact in served.store.facts_about(iri(served.base, one.id)))
    return sorted(
        {fact.value for fact in facts if fact.predicate == RG + "candidate"}, key=lambda name: (name.casefold(), name)
    )


def _document(served: Served, data: DataFolder, document: Document) -> Json:
    """One document: which version was read when, how many versions were, and how much of it is quoted."""
    read = served.read_days[document.id]
    made = datetime.fromisoformat(served.snapshot.manifest["created"]).date()
    count, last = served.catalogue.execute(
        "SELECT count(*), max(coalesce(end, start)) FROM feature WHERE document = ? AND kind = 'feature'",
        (document.id,),
    ).fetchone()
    return {
        "id": iri(served.base, document.id),
        "source": document.source,
        "title": document.title,
        "url": document.url,
        "format": document.format,
        "version": document.version,
        "versions": len(served.snapshot.ledger().versions(document.source)),
        "read": read.isoformat(),
        "age_days": (made - read).days,
        "plans": count,
        "last_date": last,
        "lines": _lines(served, data, document),
    }


def _lines(served: Served, data: DataFolder, document: Document) -> Json | None:
    """How many lines of a document say something, and how many of them a plan or group quotes; None where it is lost."""
    try:
        content = text_of(data.read_document(document.version)).split("\n")
    except SnapshotError:
        return None
    said = {number for number, text in enumerate(content, 1) if any(letter.isalnum() for letter in text)}
    spans = served.catalogue.execute(
        "SELECT json_extract(record, '$.lines.first'), json_extract(record, '$.lines.last') FROM feature WHERE document = ?",
        (document.id,),
    )
    quoted = {number for first, last in spans for number in range(first, last + 1)}
    return {"said": len(said), "quoted": len(said & quoted)}
