"""Cells of a table are safe in a spreadsheet and lose nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.cells import cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0x", "  =1"])
def test_formulas_are_defused(text: str) -> None:
    """What a spreadsheet would run begins with an apostrophe."""
    assert cell(text) == f"'{text}"


@settings(max_examples=1000)
@given(st.text(max_size=40))
def test_no_cell_is_a_formula_and_none_is_changed_otherwise(text: str) -> None:
    """Whatever the text: safe, and the same but for the apostrophe."""
    made = cell(text)
    assert not made.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\0"))
    assert made in (text, f"'{text}")


def test_numbers_and_nothing() -> None:
    """A number stays a number, nothing is empty."""
    assert cell(-0.5) == "-0.5"
    assert cell(None) == ""
