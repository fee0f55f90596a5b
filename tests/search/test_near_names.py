"""Names are recognised in any spelling, misspelled, with words too many, and while they are typed."""

import pytest

from search.near_names import LEAST, NearNames

LABELS = {
    "technology/apache-kafka": ("Apache Kafka", "Kafka"),
    "technology/apache-flink": ("Apache Flink", "Flink"),
    "technology/delta-lake": ("Delta Lake", "Delta"),
    "technology/delta": ("Delta",),
    "technology/c": ("C++", "cpp"),
    "technology/zaehler": ("Zähler",),
}
FEATURES = {"technology/apache-flink": 9, "technology/delta-lake": 2}


@pytest.fixture
def names() -> NearNames:
    """The names above."""
    return NearNames(LABELS, FEATURES)


@pytest.mark.parametrize("text", ["Apache Kafka", "kafka", " the APACHE  kafka", "KAFKA!", "ka-fka", "apache-kafka"])
def test_a_name_in_any_spelling_is_exact(names: NearNames, text: str) -> None:
    """It has the whole score, and nothing else has."""
    first, *others = names.find(text)
    assert (first.id, first.score, first.is_exact) == ("technology/apache-kafka", 100, True)
    assert not any(one.is_exact for one in others)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Kafak", "technology/apache-kafka"),
        ("Apache Fink", "technology/apache-flink"),
        ("Kafka Connect", "technology/apache-kafka"),
        ("lake delta", "technology/delta-lake"),
    ],
)
def test_near_names_are_found_and_are_not_exact(names: NearNames, text: str, id: str) -> None:
    """A typing error, a word too many, words in another order: first of all, and below the whole score."""
    first = names.find(text)[0]
    assert first.id == id
    assert LEAST <= first.score < 100
    assert not first.is_exact


def test_what_the_foundation_is_called_makes_no_names_alike(names: NearNames) -> None:
    """Another project of Apache is not near every project of Apache."""
    assert names.find("Apache Zeppelin") == []


@pytest.mark.parametrize("text", ["", " ", "!?…", "\x00", "\ud800", "謎", "saxophone"])
def test_what_is_near_nothing_finds_nothing(names: NearNames, text: str) -> None:
    """Neither texts without a letter nor other words."""
    assert names.find(text) == []


def test_namesakes_are_both_exact_and_labels_come_first(names: NearNames) -> None:
    """A thing's own label stands before another's other label, whatever has more features."""
    assert [(one.id, one.is_exact, one.is_label) for one in names.find("delta")] == [
        ("technology/delta", True, True),
        ("technology/delta-lake", True, False),
    ]


def test_signs_that_tell_names_apart_count(names: NearNames) -> None:
    """C is not C++."""
    assert names.find("C++")[0].is_exact
    assert not any(one.is_exact for one in names.find("C"))


def test_an_id_is_exact(names: NearNames) -> None:
    """With what all ids have in common, or without."""
    for text in ("technology/delta-lake", "delta-lake"):
        assert names.find(text)[0].id == "technology/delta-lake"
        assert names.beginning(text)[0].id == "technology/delta-lake"


@pytest.mark.parametrize(
    ("prefix", "ids"),
    [
        ("fl", ["technology/apache-flink"]),
        ("apache f", ["technology/apache-flink"]),
        ("apa", ["technology/apache-flink", "technology/apache-kafka"]),
        ("lak", ["technology/delta-lake"]),
        ("deltal", ["technology/delta-lake"]),
        ("DEL", ["technology/delta-lake", "technology/delta"]),
        ("zahl", ["technology/zaehler"]),
        ("c+", ["technology/c"]),
        ("x", []),
        ("!", []),
    ],
)
def test_names_are_found_while_they_are_typed(names: NearNames, prefix: str, ids: list[str]) -> None:
    """By the beginning of any of their words; those of most features first."""
    assert [one.id for one in names.beginning(prefix)] == ids


def test_nothing_typed_begins_every_name(names: NearNames) -> None:
    """Each thing once."""
    assert sorted(one.id for one in names.beginning("")) == sorted(LABELS)


def test_without_names_nothing_is_found() -> None:
    """An empty snapshot has no candidates."""
    assert NearNames({}, {}).find("Kafka") == NearNames({}, {}).beginning("") == []
