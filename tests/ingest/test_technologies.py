"""The gazetteer is sound, and names are found with evidence."""

from collections import defaultdict

import pytest

from graph.names import slug
from ingest.technologies import Recogniser


def _found(recogniser: Recogniser, text: str, **given: object) -> dict[str, str]:
    labels = recogniser.scheme.technologies
    return {labels[mention.technology].label: mention.rule for mention in recogniser.mentions(text, **given)}  # type: ignore[arg-type]


def test_the_gazetteer_is_large_and_complete(recogniser: Recogniser) -> None:
    """Every technology has a category and a gloss, and its address is its name."""
    technologies = recogniser.scheme.technologies
    assert len(technologies) >= 1500
    for technology in technologies.values():
        assert technology.category in recogniser.scheme.categories, technology
        assert technology.gloss, technology
        assert technology.id == f"technology/{slug(technology.label)}"


def test_categories_lie_in_fields(recogniser: Recogniser) -> None:
    """Every category that technologies have is part of a broader field."""
    categories = recogniser.scheme.categories
    used = {technology.category for technology in recogniser.scheme.technologies.values()}
    assert all(categories[id].broader in categories for id in used if id)


def test_no_spelling_names_two_technologies_without_context(recogniser: Recogniser) -> None:
    """A spelling that several technologies share needs context for all of them."""
    meant: dict[str, set[str]] = defaultdict(set)
    doubtful: set[str] = set()
    for technology in recogniser.scheme.technologies.values():
        for spelling in (technology.label, *technology.other_labels):
            meant[spelling.casefold()].add(technology.id)
        doubtful |= {spelling.casefold() for spelling, _ in technology.words}
    shared = {spelling: ids for spelling, ids in meant.items() if len(ids) > 1 and spelling not in doubtful}
    assert not shared


def test_context_words_belong_to_a_spelling(recogniser: Recogniser) -> None:
    """Words that decide are given for labels that exist, and there are some."""
    for technology in recogniser.scheme.technologies.values():
        for spelling, words in technology.words:
            assert spelling in (technology.label, *technology.other_labels), technology.label
            assert words, technology.label


@pytest.mark.parametrize(
    ("text", "label", "rule"),
    [
        ("Support Iceberg tables", "Apache Iceberg", "listed"),
        ("Use Arrow types in the table schema", "Apache Arrow", "context: schema"),
        ("Go", "Go", "alone"),
        ("Kafka / Spark sources", "Apache Spark", "list: Kafka"),
        ("Release raft 3.6.0", "Raft", "version: 3.6.0"),
        ("Queries in Rust with DataFusion", "Rust", "preposition: in"),
        ("支持GraalVM", "GraalVM", "listed"),
        ("Deploy with Helm on k8s", "Kubernetes", "listed"),
        ("Support several VPCs in AWS", "Amazon VPC", "context: AWS"),
        ("Preheat images with Dragonfly", "Dragonfly", "context: preheat"),
        ("Dragonfly in place of Redis", "DragonflyDB", "context: Redis"),
    ],
)
def test_found_and_why(recogniser: Recogniser, text: str, label: str, rule: str) -> None:
    """A name is found, and the mention says what decided."""
    assert _found(recogniser, text)[label] == rule


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Let users go back to the start", "Go"),
        ("Make the emissary executor the default on Kubernetes", "Emissary-ingress"),
        ("Support new Delta Join", "Delta Lake"),
        ("Add a vector search", "Vector"),
        ("The rest of the work", "REST"),
        ("Spark joy in our users", "Apache Spark"),
        ("See GitHub issue 12", "GitHub"),
        ("Rename kafka_source.py", "Apache Kafka"),
        ("A raft of small fixes", "Raft"),
    ],
)
def test_ordinary_words_are_not_names(recogniser: Recogniser, text: str, label: str) -> None:
    """A word that is also a name does not count without evidence."""
    assert label not in _found(recogniser, text)


def test_neighbours_decide_what_the_item_leaves_open(recogniser: Recogniser) -> None:
    """The same said of another language beside it tells that Go is a language."""
    assert "Go" not in _found(recogniser, "Go feature server (alpha)")
    assert (
        _found(recogniser, "Go feature server (alpha)", above="Java feature server")["Go"]
        == "parallel: Java feature server"
    )


def test_the_longest_name_wins(recogniser: Recogniser) -> None:
    """A name inside a longer name does not count by itself."""
    assert set(_found(recogniser, "Azure Cache for Redis")) == {"Azure Cache for Redis"}


def test_any_spelling_finds_the_technology(recogniser: Recogniser) -> None:
    """Exact normalised names meet, whatever their case, blanks and signs."""
    for name in ("postgres", "PostgreSQL", "Node JS", "nodejs", "apache kafka", "Kafka"):
        assert recogniser.find(name), name
    assert recogniser.find("no such thing") is None
