"""What each rule means, in words that people understand: one table, which docs/rules.md shows.

A reading names its rule by an id. Of status and time the id says first where the words stand, then what they are:
`heading-note-words-done` is words that say done, in brackets, in a heading. The rest of a technology's id is what decided:
`context: chart`.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what stands in the document, with examples in typographic quotes, and what is understood by it."""

    id: str
    signal: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A rule as it decided: the places its words stand in, the nearest first, the rule itself, and what else decided."""

    places: tuple[str, ...]
    rule: Rule
    evidence: str | None = None

    @property
    def sentence(self) -> str:
        """The meaning in one sentence, with where the words stand and what else decided."""
        where = "".join(f", {PLACES[place]}" for place in self.places)
        also = f" (here: “{self.evidence}”)" if self.evidence else ""
        return f"{self.rule.meaning}{where}{also}."


PLACES: Mapping[str, str] = {
    "note": "in brackets beside other words",
    "field": "in a field such as “Status: …” or “Target: …”",
    "keyword": "in a word in capitals that opens the item",
    "prefix": "in front of the other words, before a colon or a dash",
    "suffix": "behind the other words, after a dash or a colon",
    "cell": "in a cell of its row",
    "log": "in the last dated note under it",
    "lead-in": "in the paragraph that leads into its list",
    "column": "in the head of its column",
    "item": "in the item that it stands under",
    "heading": "in a heading above it, or its own",
    "title": "in the title of the document",
}
"""Where words for status and time stand: the beginning of a rule's id."""

ABOVE = frozenset({"lead-in", "column", "item", "heading", "title"})
"""Places that stand above what they speak for."""

RULES: Mapping[str, tuple[Rule, ...]] = {
    "status": (
        Rule("box", "a check box: “[x]”, “[ ]”, “[-]”", "The check box says how far it is"),
        Rule("mark-done", "“✅”, “✔”, “🎉”", "A sign that stands for done"),
        Rule("mark-in-progress", "“🚧”, “⏳”, “🔄”", "A sign that stands for work in progress"),
        Rule("mark-dropped", "“❌”, “🚫”, “🗑”", "A sign that stands for dropped"),
        Rule("mark-planned", "“📅”, “🔜”, “📋”", "A sign that stands for planned"),
        Rule("words-done", "“done”, “merged”, “released”, “generally available”", "Words that say that it is done"),
        Rule(
            "words-in-progress",
            "“in progress”, “WIP”, “under development”, “being worked on”",
            "Words that say that it is being worked on",
        ),
        Rule("words-partial", "“partially done”, “mostly complete”", "Words that say that a part of it is done"),
        Rule("words-not-started", "“not started”, “to be done”", "Words that say that it is not begun, so planned"),
        Rule("words-postponed", "“postponed”, “on hold”, “blocked”", "Words that say that it waits, so planned"),
        Rule("words-planned", "“planned”, “proposed”, “backlog”, “todo”", "Words that say that it is planned"),
        Rule("words-dropped", "“dropped”, “cancelled”, “out of scope”", "Words that say that it will not be done"),
        Rule("percent", "“0 %”, “40%”, “100%”", "A percentage: 100 is done, 0 is planned, between is in progress"),
        Rule(
            "answer",
            "“yes”, “no” or a sign under a head such as “Done?”",
            "An answer to whether the work is done; no is planned",
        ),
        Rule("prose-done", "“has been merged”, “is now available”", "A sentence in a tense that tells that it is done"),
        Rule(
            "prose-in-progress",
            "“is being worked on”, “we are working on”",
            "A sentence in a tense that tells that it is being worked on",
        ),
        Rule("prose-dropped", "“has been abandoned”, “we decided against”", "A sentence that tells that it is dropped"),
        Rule("past-tense", "Added, removed, replaced …", "A past tense that tells that it is done"),
        Rule("struck-through", "~~struck-through words~~", "Most of its words are struck through, so it is dropped"),
        Rule(
            "lead-in",
            "We are working on the following:",
            "The paragraph that leads into its list says how far everything in it is",
        ),
        Rule(
            "default",
            "nothing",
            "No signal: neither the item nor what stands above it tells a status, so it is taken for planned",
        ),
    ),
    "horizon": (
        Rule("time", "“Q3 2025”, “v2.5”, “next release”, “short term”", "A time, a version or words for when"),
        Rule("prose-time", "“in the next release”, “by Q3 2025”", "A sentence that tells for when it is meant"),
    ),
    "dates": (
        Rule(
            "days-of-period",
            "“Q3 2025”, “June 2025”, “2026”",
            "The first and last day of the period that the words name",
        ),
        Rule(
            "counted-from-date-of-document",
            "< 6 months, next two quarters",
            "Counted from the day that the document says it was written",
        ),
    ),
    "bucket": (
        Rule("done-is-past", "a status that is done", "What is done is past"),
        Rule("words-for-when", "“next release”, “long term”, “now”", "The words for when say so"),
        Rule(
            "section-words-for-when",
            "a version under a heading such as “Long term”",
            "The nearest words above that say past, now, next or later; its own words for when do not",
        ),
        Rule("in-progress-is-now", "a status that is in progress", "No words for when; what is in progress is now"),
    ),
    "technology": (
        Rule("listed", "Apache Iceberg", "A spelling that the gazetteer lists, and that means nothing else"),
        Rule("context", "Helm, beside chart", "A spelling that is also a word, and near it a word of its field"),
        Rule("alone", "Go", "A spelling that is also a word, and next to nothing beside it"),
        Rule("list", "Java, Go and Rust", "A spelling that is also a word, in a list with a name that is sure"),
        Rule("version", "Spark 3.5.1", "A spelling that is also a word, and a version after it"),
        Rule(
            "link",
            "Notary, linked to …/notaryproject/notary",
            "A spelling that is also a word, and a link that has it in its address",
        ),
        Rule("cue", "the Go client", "A spelling that is also a word, before a noun that names stand before"),
        Rule("preposition", "rewrite it in Rust", "A spelling that is also a word, with a capital after a preposition"),
        Rule("pair", "Go & JS", "Two spellings side by side that are also words and name things of one kind"),
        Rule(
            "capital",
            "the Alibi explainer",
            "A spelling that is also a word, though no common one, with a capital inside a sentence",
        ),
        Rule(
            "parallel",
            "Go feature server, beside Java feature server",
            "A spelling that is also a word; a neighbour says the same of another technology",
        ),
        Rule(
            "neighbours",
            "Helm, where the items beside it speak of charts",
            "A spelling that is also a word, and in the headings or items around it, or in the project's name, a word of its field",
        ),
    ),
    "project": (
        Rule("named-by-user", "--project NAME", "Whoever ingested the document named the project"),
        Rule("front-matter", "project: NAME", "The front matter names the project"),
        Rule("title", "NAME roadmap", "The title of the document names the project"),
        Rule("repository-in-path", "owner__name.md", "The file's name is that of a repository"),
        Rule("repository-in-links", "links to github.com/owner/name", "The repository that is linked to most"),
        Rule("introduction", "NAME is a …", "The text introduces a project that the gazetteer knows"),
        Rule("file-name", "docs/name-roadmap.md", "Nothing else names the project, so the file or its folder does"),
    ),
    "component": (
        Rule(
            "named-by-heading", "a heading or an item such as “Ballista”", "What it stands under is a name of its own"
        ),
    ),
    "parent": (
        Rule("stands-under", "a list under an item that states work", "The heading or item that it is part of"),
    ),
    "title": (Rule("cut-title", "more than about twelve words", "The title was cut; the text has all the words"),),
    "references": (
        Rule(
            "address-of-work",
            "a link to an issue, a pull request, a discussion or a proposal",
            "An address in its words that leads to where the work is discussed",
        ),
    ),
}
"""Every rule, by the property that it decides."""

ABSENT: Mapping[str, str] = {
    "component": "No heading above it is the name of a part of the software.",
    "parent": "It stands in no group.",
    "horizon": "No words for when: neither the item nor what stands above it names a time or a version.",
    "dates": "No dates: no words for when name days of the calendar.",
    "bucket": "Nothing tells whether it is past, now, next or later.",
    "technology": "It names no technology that the gazetteer lists.",
    "references": "It links to no issue, pull request, discussion or proposal.",
}
"""What it means that a property has no value."""

NAMES: Mapping[str, str] = {
    "status": "Status",
    "horizon": "Words for when",
    "dates": "Dates",
    "bucket": "Bucket: past, now, next, later",
    "technology": "Technologies",
    "project": "Project",
    "component": "Component",
    "parent": "Group",
    "title": "Title",
    "references": "References",
}
_INTRODUCTION = """\
# Rules

Every value of a feature has a reading: the words of the document and the rule that read them. `roadgraph explain FEATURE`
shows them. This is what the rules mean. `ingest/rules.py` holds the table, and `make rules` writes this page.

For each value the first that says something wins: the item itself (its box, signs, brackets, fields, what is set before or
after its words), then what stands above it, the nearest first, then the tense of its prose.

## Where words stand

An id of a status or a time begins with where the words stand: `note-words-done` is `words-done` in brackets,
`heading-note-words-done` the same in a heading. Without one they stand in the item itself.

| begins with | place |
| --- | --- |
"""


def find(property: str, id: str) -> Explained | None:
    """What a rule's id means, or None for one that this version does not know."""
    rest, _, evidence = id.partition(": ")
    known = {rule.id: rule for rule in RULES.get(property, ())}
    places: list[str] = []
    while rest not in known:
        place = next((place for place in PLACES if rest.startswith(f"{place}-")), None)
        if place is None:
            return None
        places.insert(0, place)
        rest = rest.removeprefix(f"{place}-")
    return Explained(tuple(places), known[rest], evidence or None)


def sentence(property: str, id: str) -> str:
    """What a rule's id means, in one sentence."""
    found = find(property, id)
    return found.sentence if found else f"A rule that this version does not describe: {id}."


def as_markdown() -> str:
    """The page docs/rules.md."""
    lines = [f"| `{place}-` | {words} |" for place, words in PLACES.items()]
    for property, rules in RULES.items():
        lines += ["", f"## {NAMES[property]}", "", "| in the document | meaning | rule |", "| --- | --- | --- |"]
        lines += [f"| {rule.signal} | {rule.meaning} | `{rule.id}` |" for rule in rules]
        if property in ABSENT:
            lines.append(f"| nothing | {ABSENT[property].removesuffix('.')} | none |")
    return _INTRODUCTION + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
