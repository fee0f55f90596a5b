"""The network of projects that plan alike."""

from graph.network import ProjectNetwork


def test_the_nearest_share_most() -> None:
    """Nearness is the sum of similarities; the count of shared plans is told beside it."""
    network = ProjectNetwork([("a", "b", 0.6), ("b", "a", 0.7), ("a", "c", 0.9)])
    assert [(one.project, one.plans) for one in network.nearest("a", 5)] == [("b", 2), ("c", 1)]


def test_a_project_without_neighbours_has_none() -> None:
    """A project that shares nothing is no error."""
    assert ProjectNetwork([]).nearest("a", 5) == []
