"""Replicated and perturbed features, by which growth is measured."""

import numpy as np

from benchmarks.growth import copies, perturbed
from graph.model import Feature, Horizon, Kind, Span, Status
from search.concepts import unit


def test_copies_are_features_of_their_own() -> None:
    """As many as asked for, each under its own id and title."""
    one = Feature("feature/a/b", Kind.FEATURE, "Do it", "Do it", Status.PLANNED, Horizon(), Span(1, 1), "- Do it")
    made = list(copies([one], 3))
    assert len({feature.id for feature in made}) == len({feature.title for feature in made}) == 3


def test_perturbed_vectors_are_near_their_originals_and_always_the_same() -> None:
    """Of unit length, near, and not equal."""
    vectors = unit(np.eye(4, 64, dtype=np.float32))
    made = perturbed(vectors, 10)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    cosines = [float(made[at] @ vectors[at % 4]) for at in range(10)]
    assert all(0.9 < cosine < 0.999 for cosine in cosines)
    assert np.array_equal(made, perturbed(vectors, 10))
