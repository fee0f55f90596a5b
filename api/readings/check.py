"""What a roadmap yields, and what in it is not read as its maintainers may have meant it. Nothing is kept or written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from api.readings.remarks import is_cut, is_when_untold
from graph.errors import InputError
from graph.model import Kind
from ingest import horizons
from ingest.drafts import Draft
from ingest.extraction_process import ExtractionProcess
from ingest.pipeline import Extracted
from ingest.sources import Source, content_of


class Level(StrEnum):
    """An error: nothing is read. A warning: something is lost. A notice: this is how it was read."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a line of a document; `kind` names what it is about."""

    level: Level
    kind: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A document as it is read, None where it cannot be, and what is to be said about it, by line."""

    source: Source
    extracted: Extracted | None
    findings: tuple[Finding, ...]


_NOT_OF_THE_PLAN = frozenset({"outside the roadmap section", "heading about process"})
"""Reasons for which a whole section is passed over rightly."""

_ONLY_TOLD = frozenset({"explanation, not work", "introduction or pointer", "entry of a table of contents", "filler"})
"""Reasons for which words state no work."""


def checked(source: Source, process: ExtractionProcess, project: str | None) -> Checked:
    """Reads one document and looks at what came of it; what cannot be read is an error among the findings."""
    try:
        extracted = process.extracted(content_of(source), source.name, project)
    except InputError as error:
        return Checked(source, None, (Finding(Level.ERROR, "unreadable", 1, str(error)),))
    found = [*_of_items(extracted), *_of_names(extracted)]
    if any(draft.kind is Kind.FEATURE for draft in extracted.drafts):
        found += _of_sections(extracted)
    else:
        found.append(_nothing(extracted))
    return Checked(source, extracted, tuple(sorted(found, key=lambda one: (one.line, one.kind))))


def _nothing(extracted: Extracted) -> Finding:
    reasons = Counter(skipped.reason for skipped in extracted.skipped)
    why = ", ".join(f"{count} × {reason}" for reason, count in reasons.most_common())
    return Finding(
        Level.ERROR,
        "no-features",
        1,
        f"Nothing here is read as planned work: {why or 'no list, table or section states any'}. "
        "Write each piece of work as a list item, a table row, or a heading with a paragraph.",
    )


def _of_items(extracted: Extracted) -> Iterator[Finding]:
    features = [draft for draft in extracted.drafts if draft.kind is Kind.FEATURE]
    silent = [draft for draft in features if any(reading.rule == "default" for reading in draft.readings)]
    if silent and len(silent) == len(features):
        yield Finding(
            Level.WARNING,
            "no-status",
            silent[0].lines.first,
            f"Nothing in this document tells a status, so all {len(features)} items are read as planned. "
            "Write a check box, a note such as (in progress), or a heading such as Done.",
        )
    else:
        for draft in silent:
            message = f"“{draft.title}” has no status of its own or above it, so it is read as planned."
            yield Finding(Level.NOTICE, "item-without-status", draft.lines.first, message)
    seen: dict[tuple[object, ...], int] = {}
    for draft in features:
        yield from _of_item(draft)
        key = (draft.title.casefold(), draft.section, draft.component, draft.parent)
        if key in seen:
            message = f"“{draft.title}” stands under the same heading in line {seen[key]} already; both are kept."
            yield Finding(Level.WARNING, "duplicate", draft.lines.first, message)
        seen.setdefault(key, draft.lines.first)


def _of_item(draft: Draft) -> Iterator[Finding]:
    label = draft.horizon.label
    if label and is_when_untold(draft.horizon, draft.status):
        is_version = horizons.VERSION.search(label) is not None
        what = "name a version, but no date, and" if is_version else "are no date, and"
        level = Level.NOTICE if is_version else Level.WARNING
        yield Finding(
            level,
            "when-not-told",
            draft.lines.first,
            f"The words for when of “{draft.title}”, “{label}”, {what} do not tell now, next or later. "
            "Add a quarter or a month, or words such as next or later.",
        )
    if is_cut(draft.title):
        message = (
            f"The title is cut to “{draft.title}”. Say in a first sentence of at most twelve words what is planned."
        )
        yield Finding(Level.NOTICE, "cut-title", draft.lines.first, message)


def _of_names(extracted: Extracted) -> Iterator[Finding]:
    for candidate in extracted.candidates:
        message = f"“{candidate.name}” looks like a technology that the gazetteer does not list, so it is not linked."
        yield Finding(Level.NOTICE, "unknown-name", candidate.line, message)


def _of_sections(extracted: Extracted) -> Iterator[Finding]:
    """The outermost sections of the plan under which nothing was taken, with the reason that was recorded most."""
    taken = [draft.lines.first for draft in extracted.drafts if draft.kind is Kind.FEATURE]
    covered = 0
    for section in extracted.sections:
        inside = range(section.lines.first, section.lines.last + 1)
        if section.lines.first <= covered or any(line in inside for line in taken):
            continue
        covered = section.lines.last
        reasons = Counter(skipped.reason for skipped in extracted.skipped if skipped.line in inside)
        if reasons and reasons.keys() <= _NOT_OF_THE_PLAN:
            continue
        level = Level.NOTICE if reasons and reasons.keys() <= _ONLY_TOLD else Level.WARNING
        nothing = "nothing stands under it" if section.is_empty else "nothing under it states work"
        why = reasons.most_common(1)[0][0] if reasons else nothing
        message = f"Nothing was taken from the section “{section.words}”: {why}."
        yield Finding(level, "dead-section", section.lines.first, message)
