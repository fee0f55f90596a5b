"""Words of the field that stand for each other find each other, by words and in what a hit says."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import settings

from api.service import Service
from search.concepts import scheme
from search.encoder import MiniLM
from search.engine import Engine, Mode, Query
from search.spelling import Speller
from search.synonyms import groups, is_listed, synonyms
from search.word_index import WordIndex


@pytest.fixture(scope="module")
def samples(published_samples: Path) -> Iterator[Engine]:
    """The engine over the sample roadmaps, with the real model."""
    service = Service(settings(published_samples), MiniLM())
    yield service.served.engine
    service.close()


def test_the_table_is_plain() -> None:
    """Lower-case words and phrases, no line twice, none that stands for itself."""
    said = [word for group in groups() for word in group]
    assert len(groups()) >= 80
    assert all(word == word.casefold().strip() and word.replace(" ", "").isalnum() for word in said)
    assert all(len(set(group)) == len(group) > 1 for group in groups())
    assert [first for first, count in Counter(first for first, *_ in groups()).items() if count > 1] == []


def test_each_says_the_other() -> None:
    """An abbreviation its long form, every word of the long form the abbreviation, whatever case and number."""
    assert synonyms("CDC") == {"cdc": ("change data capture",)}
    assert synonyms("Change data captures, fast") == dict.fromkeys(("change", "data", "captures"), ("cdc",))
    assert synonyms("db auth") == {"db": ("database",), "auth": ("authentication", "authorization")}


def test_two_long_forms_of_one_word_are_not_the_same() -> None:
    """Who seeks authentication does not mean authorization."""
    assert "authorization" not in synonyms("authentication")["authentication"]


def test_what_is_part_of_another_phrase_says_nothing() -> None:
    """Only a whole phrase stands for its initials."""
    assert synonyms("capture the data change") == {}


@pytest.mark.parametrize(
    ("short", "long"), [("TTL", "time to live"), ("docs", "documentation"), ("config", "configuration")]
)
@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.LEXICAL])
def test_an_abbreviation_and_its_long_form_find_the_same(samples: Engine, short: str, long: str, mode: Mode) -> None:
    """The feature that says the one is the first hit of both."""
    first, second = (samples.search(Query(text, k=1, mode=mode)).hits[0] for text in (short, long))
    assert first.feature.id == second.feature.id
    assert first.highlights == second.highlights != ()
    assert all(any(why.startswith("shared words") for why in hit.why) for hit in (first, second))


def test_the_baseline_knows_only_the_words_themselves(samples: Engine) -> None:
    """Without synonyms the long form does not find the feature that says the short one."""
    (row,) = WordIndex(samples.catalogue, with_synonyms=False).search("TTL").rows.tolist()
    assert row in WordIndex(samples.catalogue).search("time to live").rows
    assert row not in WordIndex(samples.catalogue, with_synonyms=False).search("time to live").rows


def test_a_listed_word_is_no_misspelling(samples: Engine) -> None:
    """Even where no feature has it and a word that some have is near."""
    assert is_listed("RBAC")
    assert Speller(samples.catalogue).corrected("rbac perms").text == "rbac perms"


def test_spellings_of_concepts_are_not_repeated_as_needs() -> None:
    """The table has words for words: no line joins the labels of two concepts."""
    labels = {concept.label.casefold() for concept in scheme()}
    assert all(len(labels.intersection(group)) < 2 for group in groups())
