"""Names meet under one key, and slugs are readable, safe and stable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import digest, normalise, slug, words


@pytest.mark.parametrize(
    ("first", "second"),
    [("Delta Lake", "DeltaLake"), ("Apache Flink", "Flink"), ("Node.js", "NodeJS"), ("K8s", "k8s"), ("ＡＢＣ", "abc")],
)
def test_spellings_of_one_name_meet(first: str, second: str) -> None:
    """Exact normalised names never make two nodes."""
    assert normalise(first) == normalise(second)


@pytest.mark.parametrize(("first", "second"), [("C", "C++"), ("C", "C#"), ("HTTP", "HTTPS"), ("Raft", "Craft")])
def test_different_names_stay_apart(first: str, second: str) -> None:
    """Signs that make a name another name are kept."""
    assert normalise(first) != normalise(second)
    assert slug(first) != slug(second)


def test_words_are_folded_as_keys_are() -> None:
    """Without the foundation; signs that make a name another name stay with their word."""
    assert words("Apache Flink/SQL_Client") == "flink sql client"
    assert words("The C++ API") == "the c++ api"
    assert words("…") == ""


def test_slugs_keep_letters_of_every_script() -> None:
    """A Chinese title makes a readable address."""
    assert slug("支持 GraalVM") == "支持-graalvm"
    assert slug("C++") == "c-plus-plus"
    assert slug("C#") == "c-sharp"
    assert slug(".NET") == "dot-net"


@given(st.text(max_size=300))
def test_slugs_are_short_and_safe(text: str) -> None:
    """Any text gives a slug that fits a path: no blank, no slash, at most 60 characters."""
    made = slug(text)
    assert made
    assert len(made) <= 60
    assert not set(made) & set(" /?#%\n")


def test_digests_tell_their_parts_apart() -> None:
    """Moving a letter from one part to the next changes the digest."""
    assert digest("ab", "c") != digest("a", "bc")
