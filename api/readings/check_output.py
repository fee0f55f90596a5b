"""How a check looks: a table for people, JSON for programs, annotations for a workflow on GitHub."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from api.output import plain
from api.readings.check import Checked, Finding, Level
from api.shown import STATUS_MARKS, Json
from graph.model import Horizon, Kind, Span
from ingest.drafts import Draft
from ingest.pipeline import Extracted

_SHOWN = 5
"""Findings of one kind that a table shows; JSON and annotations have all of them."""

_PASSED_OVER = "passed over"


def counts(documents: Sequence[Checked]) -> Counter[Level]:
    """How many findings there are of each level."""
    return Counter(finding.level for checked in documents for finding in checked.findings)


def as_json(documents: Sequence[Checked], passed_over: Sequence[tuple[str, str]]) -> Json:
    """Every document with what it yields and every finding; how many there are of each level; files that were passed over."""
    counted = counts(documents)
    return {
        "files": [_document(checked) for checked in documents],
        "passed_over": [{"source": name, "reason": reason} for name, reason in passed_over],
        **{f"{level.value}s": counted[level] for level in Level},
    }


def as_annotations(documents: Sequence[Checked]) -> Iterator[str]:
    """A workflow command for each finding, and what it all came to."""
    for checked in documents:
        file = _escaped(address(checked.source.path), in_property=True)
        for finding in plain_findings(checked):
            title = _escaped(f"Roadmap: {finding.kind}", in_property=True)
            yield f"::{finding.level} file={file},line={finding.line},title={title}::{_escaped(finding.message)}"
    yield summary(documents)


def as_table(documents: Sequence[Checked], passed_over: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What each document yields, a line for each group and feature; then its findings; then what it all came to."""
    for checked in documents:
        yield from _head(checked)
        if checked.extracted:
            yield from _rows(checked.extracted)
        yield from _findings(checked)
        yield ""
    for name, reason in passed_over:
        yield plain(f"{_PASSED_OVER} {name}: {reason}")
    yield summary(documents)


def summary(documents: Sequence[Checked]) -> str:
    """One line: documents, features, findings of each level."""
    drafts = [draft for checked in documents if checked.extracted for draft in checked.extracted.drafts]
    features = sum(draft.kind is Kind.FEATURE for draft in drafts)
    counted = counts(documents)
    found = ", ".join(_count(counted[level], level.value) for level in Level)
    return f"{_count(len(documents), 'document')}, {_count(features, 'feature')}: {found}."


def address(path: Path) -> str:
    """The path of a file as a workflow knows it: from the current folder, where it lies in that."""
    return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else os.fspath(path)


def plain_findings(checked: Checked) -> list[Finding]:
    """The findings, without what a terminal would obey."""
    return [Finding(one.level, one.kind, one.line, plain(one.message)) for one in checked.findings]


def _head(checked: Checked) -> Iterator[str]:
    yield plain(address(checked.source.path))
    if checked.extracted is None:
        return
    features = [draft for draft in checked.extracted.drafts if draft.kind is Kind.FEATURE]
    groups = len(checked.extracted.drafts) - len(features)
    project = checked.extracted.project.label
    yield plain(f"  project       {project} ({checked.extracted.readings[0].rule})")
    yield f"  features      {len(features)}" + (f" in {_count(groups, 'group')}" if groups else "")
    for name, values in (
        ("status", [draft.status.value for draft in features]),
        ("when", [draft.horizon.label or "not told" for draft in features]),
        ("technologies", [label for draft in features for label in _technologies(draft)]),
    ):
        if values:
            told = ", ".join(f"{value} {count}" for value, count in Counter(values).most_common())
            yield plain(f"  {name:<14}{told}")


def _rows(extracted: Extracted) -> Iterator[str]:
    if extracted.drafts:
        yield f"  {'lines':<10}{'status':<15}{'when':<24}what"
    for draft in extracted.drafts:
        is_group = draft.kind is Kind.GROUP
        named = "" if is_group else "".join(f" [{label}]" for label in _technologies(draft))
        status = "group" if is_group else STATUS_MARKS[draft.status.value]
        yield plain(f"  {_span(draft.lines):<10}{status:<15}{_when(draft.horizon):<24}{draft.title}{named}")


def _findings(checked: Checked) -> Iterator[str]:
    """The findings, of each kind the first few."""
    by_kind: dict[tuple[Level, str], list[Finding]] = {}
    for finding in plain_findings(checked):
        by_kind.setdefault((finding.level, finding.kind), []).append(finding)
    order = list(Level)
    for (level, _), findings in sorted(by_kind.items(), key=lambda item: order.index(item[0][0])):
        for finding in findings[:_SHOWN]:
            yield f"  {level.value} in line {finding.line}: {finding.message}"
        if more := findings[_SHOWN:]:
            yield f"  {level.value}: {len(more)} more of these, in lines {', '.join(str(one.line) for one in more)}"


def _document(checked: Checked) -> Json:
    read = checked.extracted
    return {
        "file": address(checked.source.path),
        "source": checked.source.name,
        "project": read.project.label if read else None,
        "features": sum(draft.kind is Kind.FEATURE for draft in read.drafts) if read else 0,
        "groups": sum(draft.kind is Kind.GROUP for draft in read.drafts) if read else 0,
        "items": [_item(draft, read.drafts) for draft in read.drafts] if read else [],
        "findings": [
            {"level": one.level.value, "kind": one.kind, "line": one.line, "message": one.message}
            for one in checked.findings
        ],
    }


def _item(draft: Draft, drafts: Sequence[Draft]) -> Json:
    horizon = draft.horizon
    return {
        "kind": draft.kind.value,
        "title": draft.title,
        "lines": [draft.lines.first, draft.lines.last],
        "section": list(draft.section),
        "component": draft.component,
        "parent": drafts[draft.parent].title if draft.parent is not None else None,
        "status": draft.status.value,
        "horizon": {
            "label": horizon.label,
            "bucket": horizon.bucket.value if horizon.bucket else None,
            "start": horizon.start.isoformat() if horizon.start else None,
            "end": horizon.end.isoformat() if horizon.end else None,
        },
        "technologies": _technologies(draft),
        "references": list(draft.references),
    }


def _technologies(draft: Draft) -> list[str]:
    return [reading.value for reading in draft.readings if reading.property == "technology"]


def _when(horizon: Horizon) -> str:
    bucket, label = horizon.bucket.value if horizon.bucket else "", horizon.label or ""
    return label if bucket == label.casefold() else " · ".join(part for part in (bucket, label) if part)


def _span(lines: Span) -> str:
    return f"{lines.first}" if lines.first == lines.last else f"{lines.first}–{lines.last}"


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _escaped(text: str, *, in_property: bool = False) -> str:
    """Text as workflow commands take it: no line of a document can end the command or begin another."""
    for sign, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(sign, code)
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text
