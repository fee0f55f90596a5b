"""The extraction cases: Markdown files, each case an input and what is expected of it.

To add a case, add a heading, a fenced input whose word after the fence is a file name, and a fenced `expected`:
lines | kind | title | status | bucket | horizon and its dates | component | technologies, a dash where there is none.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from graph.model import Kind
from ingest.drafts import Draft
from ingest.pipeline import Pipeline
from ingest.technologies import Recogniser

_CASE = re.compile(
    r"^## (?P<title>.+?)\n\n~~~ (?P<file>\S+)\n(?P<text>.*?)~~~\n\n~~~ expected\n(?P<expected>.*?)\n~~~", re.S | re.M
)


class Case(NamedTuple):
    """One input and what is expected of it."""

    title: str
    file: str
    text: str
    expected: str


CASES = [
    Case(**found.groupdict())
    for path in sorted((Path(__file__).parent / "cases").glob("*.md"))
    for found in _CASE.finditer(path.read_text(encoding="utf-8"))
]


def _shown(draft: Draft, recogniser: Recogniser) -> str:
    horizon = draft.horizon
    dates = f" {horizon.start}..{horizon.end}" if horizon.start else ""
    technologies = ", ".join(recogniser.scheme.technologies[id].label for id in draft.technologies)
    cells = (
        f"{draft.lines.first}-{draft.lines.last}", draft.kind.value, draft.title, draft.status.value,
        horizon.bucket.value if horizon.bucket else "-", (horizon.label or "-") + dates, draft.component or "-", technologies or "-",
    )  # fmt: skip
    return " | ".join(cells)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_case(case: Case, recogniser: Recogniser) -> None:
    """A document gives exactly what its case expects."""
    extracted = Pipeline(recogniser).extracted(case.text.encode(), f"cases/{case.file}", None)
    assert "\n".join(_shown(draft, recogniser) for draft in extracted.drafts) == case.expected.replace("nothing", "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_every_value_has_its_reading(case: Case, recogniser: Recogniser) -> None:
    """Each status, horizon, bucket and technology says by which rule it was read, and its words stand in the document."""
    for draft in Pipeline(recogniser).extracted(case.text.encode(), f"cases/{case.file}", None).drafts:
        found = {(reading.property, reading.value) for reading in draft.readings}
        assert ("status", draft.status.value) in found
        assert draft.horizon.bucket is None or ("bucket", draft.horizon.bucket.value) in found
        assert (draft.horizon.label is None) == ("horizon" not in {property for property, _ in found})
        assert len(draft.technologies) == sum(property == "technology" for property, _ in found)
        assert all(reading.rule for reading in draft.readings)
        assert all(
            reading.words or reading.rule == "default" or reading.property == "bucket" for reading in draft.readings
        )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_spans_lie_in_the_document_and_quote_it(case: Case, recogniser: Recogniser) -> None:
    """A feature's lines exist, its quote is those lines, and a parent is a group that stands before it."""
    lines = case.text.split("\n")
    drafts = Pipeline(recogniser).extracted(case.text.encode(), f"cases/{case.file}", None).drafts
    for at, draft in enumerate(drafts):
        assert 1 <= draft.lines.first <= draft.lines.last <= len(lines)
        assert draft.quote == "\n".join(lines[draft.lines.first - 1 : draft.lines.last])
        assert draft.quote.strip()
        assert draft.parent is None or (draft.parent < at and drafts[draft.parent].kind is Kind.GROUP)


def test_there_are_enough_cases() -> None:
    """The cases are found: a change of their form cannot make them vanish unseen."""
    assert len(CASES) >= 60
