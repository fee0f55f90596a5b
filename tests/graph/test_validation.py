"""The shapes accept what is read, and reject each kind of defect with words that lead to it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graph import triples
from graph.model import Merge
from graph.sealed import GRAPH
from graph.snapshots import DataFolder
from graph.store import Store
from graph.validation import Defect, defects
from graph.vocabulary import DCTERMS, DEFAULT_BASE, DOAP, PROV, RDF, RG, SCHEMA, SKOS, XSD
from ingest import pipeline
from ingest.pipeline import Pipeline
from ingest.technologies import Recogniser

SAMPLES = Path(__file__).parents[2] / "examples" / "roadmaps"

Quads = list[ox.Quad]


@pytest.fixture
def quads(published: Path) -> Quads:
    """The graph of the roadmap that has groups, dates, buckets and technologies."""
    store = Store.open(DataFolder(published).get_current().folder / GRAPH)
    name = next(name for name in store.graph_names() if "document/tidewatch" in name)
    dump = b"".join(store.dump("nq", name))
    return list(ox.parse(input=dump, format=ox.RdfFormat.N_QUADS))


def _subject(quads: Quads, title: str) -> str:
    return next(str(quad.subject.value) for quad in quads if quad.object == ox.Literal(title))


def _without(quads: Quads, subject: str, property: str) -> Quads:
    return [quad for quad in quads if (quad.subject.value, quad.predicate.value) != (subject, property)]


def _with(quads: Quads, subject: str, property: str, value: object) -> Quads:
    graph = quads[0].graph_name
    return [*quads, ox.Quad(ox.NamedNode(subject), ox.NamedNode(property), value, graph)]


def _reading(quads: Quads, subject: str, property: str) -> str:
    readings = {
        quad.object.value for quad in quads if quad.subject.value == subject and quad.predicate.value == RG + "reading"
    }
    return next(
        str(quad.subject.value)
        for quad in quads
        if quad.subject.value in readings and quad.object == ox.Literal(property)
    )


def _integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer"))


SLACK = "Send alerts to Slack"
DATED = "Read Iceberg tables and Parquet files"


def _changed(title: str, property: str, *values: object) -> Callable[[Quads], Quads]:
    """A defect: that property of that feature has these values instead of its own."""

    def change(quads: Quads) -> Quads:
        subject = _subject(quads, title)
        made = _without(quads, subject, property)
        for value in values:
            made = _with(made, subject, property, value)
        return made

    return change


def _more(title: str, property: str, value: object) -> Callable[[Quads], Quads]:
    return lambda quads: _with(quads, _subject(quads, title), property, value)


def _without_reading(title: str, of: str) -> Callable[[Quads], Quads]:
    def change(quads: Quads) -> Quads:
        reading = _reading(quads, _subject(quads, title), of)
        return [quad for quad in quads if reading not in (quad.subject.value, quad.object.value)]

    return change


def _reading_changed(title: str, of: str, property: str, *values: object) -> Callable[[Quads], Quads]:
    def change(quads: Quads) -> Quads:
        reading = _reading(quads, _subject(quads, title), of)
        made = _without(quads, reading, property)
        for value in values:
            made = _with(made, reading, property, value)
        return made

    return change


def _typed(kind: str, property: str, *values: object) -> Callable[[Quads], Quads]:
    """A defect of the one thing of that type."""

    def change(quads: Quads) -> Quads:
        subject = next(str(quad.subject.value) for quad in quads if quad.object.value == kind)
        made = _without(quads, subject, property)
        for value in values:
            made = _with(made, subject, property, value)
        return made

    return change


def _elsewhere(quads: Quads) -> Quads:
    """The parent is a group that another document describes."""
    return _changed(SLACK, RG + "parent", ox.NamedNode(DEFAULT_BASE + "feature/other/group-000000"))(quads)


def _node(id: str) -> ox.NamedNode:
    return ox.NamedNode(DEFAULT_BASE + id)


DEFECTS: dict[str, tuple[Callable[[Quads], Quads], str, str]] = {
    "no title": (_changed(SLACK, DCTERMS + "title"), "Feature", "one title"),
    "an empty title": (_changed(SLACK, DCTERMS + "title", ox.Literal("")), "Feature", "one title"),
    "two titles": (_more(SLACK, DCTERMS + "title", ox.Literal("Other")), "Feature", "one title"),
    "a title in a language": (_changed(SLACK, DCTERMS + "title", ox.Literal("x", language="en")), "Feature", "one title"),
    "no text": (_changed(SLACK, DCTERMS + "description"), "Feature", "one text"),
    "no project": (_changed(SLACK, RG + "project"), "Feature", "one project"),
    "a project nobody describes": (_changed(SLACK, RG + "project", _node("technology/x")), "Feature", "one project"),
    "an empty component": (_more(SLACK, RG + "component", ox.Literal("")), "Feature", "one component"),
    "no status": (_changed(SLACK, RG + "status"), "Feature", "one status"),
    "two statuses": (_more(SLACK, RG + "status", ox.NamedNode(RG + "done")), "Feature", "one status"),
    "a status of another list": (_changed(SLACK, RG + "status", ox.NamedNode(RG + "later")), "Feature", "one status"),
    "a bucket of another list": (_changed(SLACK, RG + "bucket", ox.NamedNode(RG + "soon")), "Feature", "one bucket"),
    "a status as text": (_changed(SLACK, RG + "status", ox.Literal("planned")), "Feature", "one status"),
    "a status without its reading": (_without_reading(SLACK, "status"), "Feature", "a status has one reading"),
    "a horizon without its reading": (_without_reading(DATED, "horizon"), "Horizon", "a horizon has one reading"),
    "a bucket without its reading": (_without_reading(SLACK, "bucket"), "Bucket", "a bucket has one reading"),
    "a technology without its reading": (_without_reading(SLACK, "technology"), "Feature", "each technology has its reading"),
    "a reading without its technology": (_changed(SLACK, RG + "technology"), "Feature", "each technology has its reading"),
    "a technology that is none": (_more(SLACK, RG + "technology", _node("feature/x/y")), "Feature", "one of the graph"),
    "a horizon in two": (_more(DATED, RG + "horizon", ox.Literal("Q2")), "Feature", "one horizon"),
    "dates without a horizon": (_changed(DATED, RG + "horizon"), "Dates", "dates belong to a horizon"),
    "a date that is a text": (_changed(DATED, SCHEMA + "startDate", ox.Literal("2025-01-01")), "Feature", "first day"),
    "an end before the start": (
        _changed(DATED, SCHEMA + "endDate", ox.Literal("2024-12-31", datatype=ox.NamedNode(XSD + "date"))), "Feature", "not after its last",
    ),
    "a parent in another document": (_elsewhere, "Feature", "a parent is a group of the same document"),
    "a parent that is a feature": (
        lambda quads: _changed(SLACK, RG + "parent", ox.NamedNode(_subject(quads, DATED)))(quads), "Feature", "a parent is a group",
    ),
    "a feature that is a group": (_more(SLACK, RDF + "type", ox.NamedNode(RG + "FeatureGroup")), "Feature", "no group"),
    "no first line": (_changed(SLACK, RG + "firstLine"), "Feature", "one first line"),
    "line 0": (_changed(SLACK, RG + "firstLine", _integer(0)), "Feature", "from 1 on"),
    "a first line after the last": (_changed(SLACK, RG + "firstLine", _integer(99)), "Feature", "not after its last"),
    "a line that is a text": (_changed(SLACK, RG + "lastLine", ox.Literal("12")), "Feature", "one last line"),
    "no quote": (_changed(SLACK, RG + "quote", ox.Literal("")), "Feature", "quotes its lines"),
    "a reference as text": (_more(SLACK, DCTERMS + "references", ox.Literal("#12")), "Feature", "a reference is an address"),
    "no version": (_changed(SLACK, PROV + "wasDerivedFrom"), "Feature", "one version"),
    "a reading nobody describes": (_more(SLACK, RG + "reading", _node("x")), "Feature", "a reading is described"),
    "a reading of something else": (_reading_changed(SLACK, "status", RG + "ofProperty", ox.Literal("mood")), "Reading", "one property"),
    "a reading without a value": (_reading_changed(SLACK, "status", RG + "value"), "Reading", "one value"),
    "a reading without words": (_reading_changed(SLACK, "status", RG + "words"), "Reading", "its words"),
    "a reading without a rule": (_reading_changed(SLACK, "status", RG + "rule"), "Reading", "names the rule"),
    "a document without a source": (_typed(RG + "Document", RG + "source"), "Document", "one source"),
    "a document without a format": (_typed(RG + "Document", DCTERMS + "format"), "Document", "one format"),
    "a document of no project": (_typed(RG + "Document", RG + "project"), "Document", "one project"),
    "a document that says not why": (_typed(RG + "Document", RG + "reading"), "Document", "why it belongs"),
    "a document without a version": (_typed(RG + "Document", DCTERMS + "hasVersion"), "Document", "one current version"),
    "an empty candidate": (_typed(RG + "Document", RG + "candidate", ox.Literal("")), "Document", "a candidate is a name"),
    "a version without a hash": (_typed(RG + "DocumentVersion", RG + "version", ox.Literal("v2")), "DocumentVersion", "its SHA-256"),
    "a version of nothing": (_typed(RG + "DocumentVersion", PROV + "specializationOf"), "DocumentVersion", "one of a document"),
    "a project without a name": (_typed(DOAP + "Project", DOAP + "name"), "Project", "one name"),
    "a project that is no technology": (_typed(DOAP + "Project", RDF + "type", ox.NamedNode(DOAP + "Project")), "Project", "a technology too"),
    "a repository as text": (_typed(DOAP + "Project", DOAP + "repository", ox.Literal("a/b")), "Project", "an address"),
    "a project of two labels": (_typed(DOAP + "Project", SKOS + "prefLabel", ox.Literal("a"), ox.Literal("b")), "Technology", "one preferred label"),
}  # fmt: skip


def test_what_was_read_conforms(quads: Quads) -> None:
    """The graph that the defects below are made in has none."""
    assert defects(quads) == []


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_told(quads: Quads, name: str) -> None:
    """Each kind of defect is found, by the shape it breaks and in words."""
    change, shape, words = DEFECTS[name]
    broken = change(quads)
    assert broken != quads
    assert any(defect.shape == shape and words in defect.asked for defect in defects(broken)), defects(broken)


def test_a_defect_tells_its_line(quads: Quads) -> None:
    """The words hold the line, the title, the shape and what was found."""
    found = defects(_changed(SLACK, RG + "status", ox.NamedNode(RG + "later"))(quads))
    assert [str(defect) for defect in found] == [
        f"line 12, “{SLACK}”: a feature has one status: planned, in progress, done or dropped (shape Feature); found is {RG}later"
    ]


def test_defects_come_in_the_order_of_lines() -> None:
    """The first defect is the one to look at first."""
    told = [Defect(9, "a", "Feature", "x", ""), Defect(2, "b", "Feature", "x", "")]
    assert [defect.line for defect in sorted(told)] == [2, 9]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.md")), ids=lambda path: path.name)
def test_the_samples_conform(path: Path, recogniser: Recogniser) -> None:
    """Every sample of this repository gives a graph that the shapes accept."""
    source = f"roadmaps/{path.name}"
    extracted = Pipeline(recogniser).extracted(path.read_bytes(), source, None)
    roadmap = pipeline.roadmap([extracted], "sha256:" + "0" * 64, source, None)
    assert roadmap.features
    assert defects(triples.roadmap_quads(roadmap, DEFAULT_BASE)) == []


def _listed(recogniser: Recogniser) -> Iterable[ox.Quad]:
    return triples.scheme_quads(recogniser.scheme, DEFAULT_BASE)


def test_the_gazetteer_conforms(recogniser: Recogniser) -> None:
    """Every listed technology and category has its labels, its category and at most one of each other value."""
    assert defects(_listed(recogniser)) == []


MERGE = Merge(
    "merge/1",
    "technology/quill",
    "Quill",
    "technology/quillstore",
    "Quillstore",
    "near-name",
    "Quill ~ Quillstore",
    0.98,
)


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({"into": "technology/quill"}, "none of what it becomes"),
        ({"merged_label": ""}, "what is merged has a label"),
        ({"into_label": ""}, "what a name becomes has a label"),
        ({"rule": "guess"}, "one rule that we know"),
        ({"words": ""}, "a merge has its words"),
        ({"nearness": 98.0}, "nearness is from 0 to 1"),
    ],
)
def test_a_defect_of_a_merge_is_told(change: dict[str, Any], asked: str) -> None:
    """A record of a merge says what became what, by which rule and from which words."""
    assert defects(triples.merge_quads([MERGE], {}, DEFAULT_BASE)) == []
    found = defects(triples.merge_quads([replace(MERGE, **change)], {}, DEFAULT_BASE))
    assert any(defect.shape == "Merge" and asked in defect.asked for defect in found), found
