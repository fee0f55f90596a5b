"""What others make of an item: shipped before planned, planned before dropped, and nothing that is not sure."""

import pytest

from api.similar.verdicts import TITLES, Verdict, by_verdict, verdict_of


@pytest.mark.parametrize(
    ("sure", "expected"),
    [
        (["planned", "done"], Verdict.SHIPPED),
        (["dropped", "done"], Verdict.SHIPPED),
        (["planned", "in_progress"], Verdict.SEVERAL),
        (["in_progress", "dropped"], Verdict.ONE),
        (["dropped"], Verdict.DROPPED),
        ([], Verdict.NOBODY),
    ],
)
def test_a_verdict_is_of_the_sure_plans(sure: list[str], expected: Verdict) -> None:
    """A plan that is not sure says nothing, whatever its status."""
    plans = [{"status": status, "above_threshold": True} for status in sure]
    assert verdict_of(plans) is expected
    assert verdict_of([*plans, {"status": "done", "above_threshold": False}]) is expected


def test_items_are_grouped_by_verdict_in_one_order() -> None:
    """Those that somebody has shipped come first; verdicts that no item has are left out, items keep their order."""
    items = [
        {"title": title, "verdict": verdict}
        for title, verdict in zip("abc", ("nobody", "shipped", "nobody"), strict=True)
    ]
    groups = [(title, [item["title"] for item in found]) for _, title, found in by_verdict(items)]
    assert groups == [(TITLES[Verdict.SHIPPED], ["b"]), (TITLES[Verdict.NOBODY], ["a", "c"])]
    assert set(TITLES) == set(Verdict)
