"""Misspelled words are set right by the words of the snapshot; known, short and English words are never touched."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.sealed import WORDS
from graph.snapshots import DataFolder
from ingest.english import common_words
from search import english
from search.catalogue import Catalogue, Filters
from search.spelling import Correction, Speller
from search.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def catalogue(published: Path) -> Catalogue:
    """The published catalogue."""
    return Catalogue(DataFolder(published).get_current().folder / WORDS)


@pytest.fixture(scope="module")
def speller(catalogue: Catalogue) -> Speller:
    """Knows the words of three small roadmaps and the names of the gazetteer."""
    return Speller(catalogue)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("icberg tables", "Iceberg tables"),
        ("zookeper", "ZooKeeper"),
        ("replase zookeeper with raft", "Replace zookeeper with raft"),
        ("dashbords", "dashboards"),
        ("rafd", "Raft"),
        ("write-ahed log", "write-ahead log"),
    ],
)
def test_a_near_word_takes_the_place(speller: Speller, typed: str, meant: str) -> None:
    """One letter too many, too few, wrong, or two exchanged; written as the roadmaps write it."""
    assert speller.corrected(typed).text == meant


def test_what_was_set_right_is_told(speller: Speller) -> None:
    """Word by word, as it was typed."""
    assert speller.corrected("icberg and zookeper").corrections == (
        Correction("icberg", "Iceberg"),
        Correction("zookeper", "ZooKeeper"),
    )


@pytest.mark.parametrize("text", ["", "?", "x" * 300, "ICBG", "kafka pulsar", "Pyhton", "overload", "shouldn't tabel2"])
def test_what_stays(speller: Speller, text: str) -> None:
    """Words of the language and the gazetteer, acronyms, contractions, words with digits, what is near no feature's word."""
    assert speller.corrected(text).text == text


def _mistyped(word: str, chance: random.Random) -> Iterator[str]:
    """A word with a letter left out, and one with two letters exchanged."""
    at = chance.randrange(1, len(word) - 1)
    yield word[:at] + word[at + 1 :]
    yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def test_most_typing_errors_are_repaired_and_no_known_word_is_harmed(catalogue: Catalogue, speller: Speller) -> None:
    """Over the words of all titles, each mistyped in two ways."""
    vocabulary, chance = Vocabulary(catalogue.execute), random.Random(1)
    titles = [catalogue.feature(int(row)).title for row in catalogue.rows(Filters())]
    words = sorted({word.strip("()") for title in titles for word in title.split() if word.isalpha() and len(word) > 4})
    assert [word for word in words if speller.corrected(word).corrections] == []
    typed = [(word, one) for word in words for one in _mistyped(word, chance) if not vocabulary.has(one)]
    repaired = sum(speller.corrected(one).text.casefold() == word.casefold() for word, one in typed)
    assert repaired / len(typed) > 0.85


def test_a_word_that_is_still_typed_is_left_alone(speller: Speller) -> None:
    """Its end is not there yet."""
    assert speller.corrected("icberg tabl", is_typing=True).text == "Iceberg tabl"


def test_the_list_of_english_words_is_what_its_command_makes() -> None:
    """`make words` writes search/english.txt.gz."""
    path = Path(english.__file__).with_name(english.LIST)
    assert path.read_bytes() == english.packed(common_words())
    assert english.is_english("Overload")
