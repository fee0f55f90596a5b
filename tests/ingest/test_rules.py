"""The table of rules: every rule that reading yields has its sentence, and every sentence is yielded by some document."""

import re
from pathlib import Path

import pytest

from graph.model import Reading
from ingest import horizons, periods, rules, statuses
from ingest.pipeline import Pipeline
from ingest.technologies import Recogniser

ROOT = Path(__file__).parents[2]
TOLD_BY_STRUCTURE = {"component", "parent", "title", "references"}
"""Properties without readings; tests/api/test_explain.py has their rules."""

_CASE = re.compile(r"^~~~ (?P<file>\S+\.\w+)\n(?P<text>.*?)~~~$", re.S | re.M)


@pytest.fixture(scope="module")
def readings(recogniser: Recogniser) -> list[Reading]:
    """Every reading of the extraction cases, of the samples, and of a document whose project is named."""
    pipeline = Pipeline(recogniser)
    documents = [
        (f"cases/{found['file']}", found["text"])
        for path in sorted((ROOT / "tests" / "ingest" / "cases").glob("*.md"))
        for found in _CASE.finditer(path.read_text(encoding="utf-8"))
    ] + [(f"roadmaps/{path.name}", path.read_text(encoding="utf-8")) for path in ROOT.glob("examples/roadmaps/*")]
    assert len(documents) > 100
    read = [pipeline.extracted(text.encode(), source, None) for source, text in documents]
    read.append(pipeline.extracted(b"# Plans\n\n- Add alerts\n", "plans/a.md", "Tidewatch"))
    read.append(pipeline.extracted(b"# Plans\n\n- Add alerts\n", "plans/acme__tidewatch.md", None))
    return [
        reading
        for extracted in read
        for reading in (*extracted.readings, *(inner for draft in extracted.drafts for inner in draft.readings))
    ]


def test_every_rule_has_a_sentence(readings: list[Reading]) -> None:
    """None that any case or sample yields is unknown to the table."""
    unknown = {(one.property, one.rule) for one in readings if rules.find(one.property, one.rule) is None}
    assert unknown == set()


def test_every_sentence_is_reached(readings: list[Reading]) -> None:
    """Each rule and each place of the table is what some case or sample yields: the table has no dead rows."""
    found = [(one.property, explained) for one in readings if (explained := rules.find(one.property, one.rule))]
    yielded = {(property, explained.rule.id) for property, explained in found} | {("dates", "days-of-period")}
    listed = {
        (property, rule.id)
        for property, known in rules.RULES.items()
        if property not in TOLD_BY_STRUCTURE
        for rule in known
    }
    assert listed - yielded == set()
    assert {place for _, explained in found for place in explained.places} == set(rules.PLACES)


def _examples(property: str) -> list[tuple[str, str]]:
    return [(rule.id, words) for rule in rules.RULES[property] for words in re.findall("“([^”]+)”", rule.signal)]


@pytest.mark.parametrize(("rule", "words"), [one for one in _examples("status") if one[0] not in ("box", "answer")])
def test_the_examples_of_statuses_are_true(rule: str, words: str) -> None:
    """What the table quotes for a rule is read by that rule."""
    read = {"mark": statuses.of_mark, "prose": statuses.of_prose}.get(rule.split("-")[0], statuses.of_words)
    reading = read(words)
    assert reading is not None
    assert reading.rule == rule


@pytest.mark.parametrize(("rule", "words"), [*_examples("horizon"), *_examples("dates")])
def test_the_examples_of_times_are_true(rule: str, words: str) -> None:
    """Words for when are read as such, those with dates have dates."""
    when = horizons.of_prose(words) if rule == "prose-time" else horizons.of_words(words, "note-time")
    assert when is not None
    assert rule != "days-of-period" or all(periods.days(words))


@pytest.mark.parametrize(
    ("property", "rule", "sentence"),
    [
        ("status", "default", "No signal: neither the item nor what stands above it tells a status, so it is taken for planned."),
        ("status", "note-words-done", "Words that say that it is done, in brackets beside other words."),
        (
            "status",
            "heading-note-words-done",
            "Words that say that it is done, in brackets beside other words, in a heading above it, or its own.",
        ),
        ("horizon", "note-time", "A time, a version or words for when, in brackets beside other words."),
        (
            "technology",
            "context: chart",
            "A spelling that is also a word, and near it a word of its field (here: “chart”).",
        ),
        ("project", "title", "The title of the document names the project."),
        ("status", "magic", "A rule that this version does not describe: magic."),
        ("colour", "note-time", "A rule that this version does not describe: note-time."),
    ],
)  # fmt: skip
def test_sentences(property: str, rule: str, sentence: str) -> None:
    """A rule's id in words: what the words are, where they stand, what else decided."""
    assert rules.sentence(property, rule) == sentence


def test_the_page_shows_the_table() -> None:
    """docs/rules.md is what `make rules` writes."""
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules.as_markdown()
