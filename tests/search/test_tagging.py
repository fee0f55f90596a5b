"""Which concepts a text is about."""

import numpy as np

from graph.model import Concept
from search.concepts import unit
from search.tagging import Tagger, stems_of

CONCEPTS = (
    Concept("concept/autoscaling", "autoscaling", "Growing with load.", ("scale to zero", "grow and shrink by load")),
    Concept("concept/tiered-storage", "tiered storage", "Old data elsewhere.", ("offload old segments",)),
)
PLACES = unit(np.array([[1, 0.2, 0], [0.2, 1, 0]], dtype=np.float32))
TAGGER = Tagger(CONCEPTS, PLACES)


def _vector(*values: float) -> np.ndarray:
    return np.asarray(unit(np.array([values], dtype=np.float32))[0])


def test_a_wording_counts_where_the_meaning_is_near() -> None:
    """Two of the wording's words beside each other; the tag says which wording, in another form of the words, too."""
    (tag,) = TAGGER.tags("Scaling to zero for idle services", _vector(1, 0, 1))
    assert (tag.concept, tag.rule, tag.words) == ("concept/autoscaling", "words", "scale to zero")


def test_a_wording_does_not_count_where_another_concept_is_nearer() -> None:
    """A word that means something else is no tag."""
    assert TAGGER.tags("Scale to zero decimals", _vector(0, 0.8, 1)) == ()


def test_the_words_of_a_longer_wording_may_stand_in_any_order() -> None:
    """But all in one sentence."""
    assert TAGGER.tags("Segments that are old: offload them", _vector(0, 0.8, 1)) == ()
    (tag,) = TAGGER.tags("Old segments get offloaded to S3", _vector(0, 0.8, 1))
    assert tag.words == "offload old segments"


def test_a_wording_of_small_words_and_one_other_says_too_little() -> None:
    """Of "who uses it" only "uses" would be sought; a wording that is one word counts."""
    concepts = (Concept("concept/stories", "adopters", "Telling who uses it.", ("who uses it", "on by default")),)
    tagger = Tagger(concepts, PLACES[:1])
    assert tagger.tags("Uses another default", _vector(0, 1, 1)) == ()
    (tag,) = tagger.tags("A list of adopters", _vector(0, 1, 1))
    assert tag.words == "adopters"


def test_the_nearest_concept_counts_without_a_word_where_it_stands_alone() -> None:
    """Near enough, and well before the second."""
    (tag,) = TAGGER.tags("Something else entirely", _vector(1, 0, 0))
    assert (tag.concept, tag.rule) == ("concept/autoscaling", "closeness")
    assert TAGGER.tags("Something else entirely", _vector(1, 1, 0)) == ()


def test_without_concepts_there_are_no_tags() -> None:
    """A snapshot of another scheme is served without."""
    assert Tagger((), PLACES[:0]).tags("Scale to zero", _vector(1, 0, 0)) == ()


def test_stems_leave_small_words_out() -> None:
    """Forms of one word have one stem."""
    assert stems_of("Scaling of the replicas") == stems_of("scaled replica")
