"""What a cell says of a project, and who is ahead of whom."""

import pytest

from graph.comparison import Axis, Cell, Likeness, Matrix, Standing
from graph.model import Document, Feature, Horizon, Kind, Project, Span, Status


def _feature(status: Status) -> Feature:
    return Feature(f"feature/x/{status.value}", Kind.FEATURE, "X", "X", status, Horizon(), Span(1, 1), "X")


@pytest.mark.parametrize(
    ("statuses", "standing"),
    [
        ("", Standing.NOT_RECORDED),
        ("dropped", Standing.DROPPED),
        ("dropped planned", Standing.PLANNED),
        ("planned in_progress dropped", Standing.IN_PROGRESS),
        ("planned done in_progress dropped", Standing.DONE),
    ],
)
def test_a_project_stands_where_its_farthest_plan_is(statuses: str, standing: Standing) -> None:
    """Dropped only where all were dropped, and nothing recorded is not dropped."""
    cell = Cell(tuple(_feature(Status(status)) for status in statuses.split()))
    assert cell.standing is standing
    assert sum(cell.counts.values()) == len(statuses.split())
    assert list(cell.counts) == list(Status)


@pytest.mark.parametrize(("one", "other", "is_ahead"), [
    (Status.DONE, Status.PLANNED, True),
    (Status.DONE, Status.IN_PROGRESS, True),
    (Status.DONE, Status.DONE, False),
    (Status.DONE, Status.DROPPED, False),
    (Status.IN_PROGRESS, Status.PLANNED, False),
])  # fmt: skip
def test_who_has_done_what_the_other_plans_is_ahead(one: Status, other: Status, is_ahead: bool) -> None:
    """What was dropped is not planned any more."""
    assert Likeness(_feature(one), _feature(other), 0.9).shipped_by_first is is_ahead
    assert Likeness(_feature(other), _feature(one), 0.9).shipped_by_second is is_ahead


def test_the_same_documents_give_the_same_id() -> None:
    """Whatever the order of the projects; another version or another kind of rows gives another."""
    projects = (Project("technology/a", "A"), Project("technology/b", "B"))
    old, new = (Document("document/a", "a.md", f"sha256:{version}", "md", "technology/a") for version in (1, 2))
    made = Matrix(Axis.CONCEPTS, projects, (old,), (), 0)
    assert made.id == Matrix(Axis.CONCEPTS, projects[::-1], (old,), (), 5, offset=3).id
    assert made.id != Matrix(Axis.CONCEPTS, projects, (new,), (), 0).id
    assert made.id != Matrix(Axis.TECHNOLOGIES, projects, (old,), (), 0).id
