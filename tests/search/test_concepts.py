"""The scheme of what roadmaps plan, and texts that are moved towards their concepts."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import ingest
from graph.errors import InputError, SnapshotError
from graph.skos import Scheme
from graph.skos import concepts as read
from search import concepts
from search.encoder import MiniLM

KNOWN = {concept.id: concept for concept in concepts.scheme()}


def test_every_concept_is_told_in_several_ways() -> None:
    """Four hundred concepts and more, each with a definition and other wordings, no two of one name."""
    assert len(KNOWN) >= 400
    assert all(concept.definition and len(concept.wordings) >= 6 for concept in KNOWN.values())
    labels = [concept.label.casefold() for concept in KNOWN.values()]
    assert len(set(labels)) == len(labels)


def test_a_wording_means_one_concept() -> None:
    """None stands under two, as label or as another wording: it would not tell which is meant."""
    wordings = Counter(
        wording.casefold() for concept in KNOWN.values() for wording in (concept.label, *concept.wordings)
    )
    assert [wording for wording, count in wordings.items() if count > 1] == []


def test_concepts_form_trees() -> None:
    """Broader and related concepts are in the scheme; nothing is broader than itself; relations go both ways."""
    for concept in KNOWN.values():
        above, seen = concept.broader, {concept.id}
        while above is not None:
            assert above not in seen, f"{concept.id} is below itself"
            seen.add(above)
            above = KNOWN[above].broader
        assert all(
            concept.id in KNOWN[other].related or KNOWN[other].broader == concept.id for other in concept.related
        )


def test_concepts_name_technologies_of_the_gazetteer() -> None:
    """What embodies a concept is a technology that we know."""
    known = Scheme.read(Path(ingest.__path__[0]) / "technologies.ttl").technologies
    named = {id for concept in KNOWN.values() for id in concept.technologies}
    assert named <= known.keys()


def test_a_concept_without_a_definition_is_refused(tmp_path: Path) -> None:
    """The message says which and what is missing."""
    path = tmp_path / "concepts.ttl"
    path.write_text('<http://x/concept/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "a" .')
    with pytest.raises(InputError, match="needs a skos:prefLabel and a skos:definition"):
        read(path)


def test_the_vectors_that_come_with_the_adapter_are_its_own() -> None:
    """They are of this scheme and this model; `make places` makes them again. Of another model there are none."""
    made = concepts.places_made(MiniLM().revision)
    assert made is not None
    assert np.allclose(made[:3], MiniLM().encode([concepts.described(one) for one in concepts.scheme()[:3]]), atol=2e-3)
    assert concepts.places_made("sha256:other") is None


def test_two_texts_near_one_concept_come_nearer() -> None:
    """What lies on two sides of a concept is moved towards it, and keeps its length."""
    places = concepts.unit(np.array([[1, 0, 0], [0, 0, 1]], dtype=np.float32))
    texts = concepts.unit(np.array([[1, 1, 0], [1, -1, 0]], dtype=np.float32))
    made = concepts.moved(texts, places)
    assert made[0] @ made[1] > texts[0] @ texts[1]
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-6)
    assert np.array_equal(concepts.moved(texts, places[:0]), texts)


def test_what_is_near_much_is_crowded() -> None:
    """A vector between all concepts is more crowded than one that is near a single one; over all vectors the mean is 0."""
    places = np.eye(12, dtype=np.float32)
    texts = concepts.unit(np.array([np.ones(12), np.eye(12)[0], np.eye(12)[5]], dtype=np.float32))
    found = concepts.crowding(texts, places)
    assert found[0] > found[1]
    assert np.isclose(found[1], found[2])
    assert np.isclose(found.mean(), 0)


def test_without_concepts_nothing_is_crowded() -> None:
    """A snapshot whose concepts are none, or only a few, is searched as well."""
    texts = np.eye(3, dtype=np.float32)
    assert concepts.crowding(texts, texts[:0]).tolist() == [0, 0, 0]
    assert np.isclose(concepts.crowding(texts, texts[:2]).mean(), 0)


def test_crowding_is_the_same_however_many_come_together() -> None:
    """Vectors are compared with the concepts in parts."""
    chance = np.random.default_rng(0)
    places = concepts.unit(chance.standard_normal((20, 8)).astype(np.float32))
    texts = concepts.unit(chance.standard_normal((2500, 8)).astype(np.float32))
    nearest = np.sort(texts @ places.T, axis=1)[:, -10:].mean(axis=1)
    assert np.allclose(concepts.crowding(texts, places), nearest - nearest.mean(), atol=1e-6)


def test_shares_are_those_of_the_nearest_and_sum_to_one() -> None:
    """The nearest concept has the largest share, all but the nearest few none."""
    shares = concepts.shares(np.array([[0.9, 0.8, 0.1, 0.2, 0.3, 0.4, 0.5]], dtype=np.float32))
    assert np.isclose(shares.sum(), 1)
    assert shares.argmax() == 0
    assert shares[0, 2] == shares[0, 3] == 0


def test_the_concepts_used_come_with_the_broader_ones() -> None:
    """A graph that has a concept has all above it."""
    one = next(concept for concept in KNOWN.values() if concept.broader)
    assert [concept.id for concept in concepts.used([one.id])] == sorted({one.id, *_above(one.id)})


def _above(id: str) -> list[str]:
    broader = KNOWN[id].broader
    return [broader, *_above(broader)] if broader else []


@pytest.mark.parametrize("damage", ["gone", "text", "shape"])
def test_damaged_places_are_refused(tmp_path: Path, damage: str) -> None:
    """A file that is not what was written is told, not guessed at."""
    path = tmp_path / "concepts.npy"
    if damage == "text":
        path.write_text("no vectors")
    elif damage == "shape":
        np.save(path, np.zeros((3, 5), dtype=np.float32))
    with pytest.raises(SnapshotError, match="oll back"):
        concepts.load_places(path, 4)
