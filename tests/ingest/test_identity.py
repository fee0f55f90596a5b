"""Ids stay with their features from version to version, and depend on nothing outside the document."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Horizon, Kind, Span, Status
from ingest.drafts import Draft
from ingest.identity import feature_ids


def _draft(title: str, *section: str, link: str | None = None) -> Draft:
    return Draft(
        kind=Kind.FEATURE, title=title, text=title, lines=Span(1, 1), section=section, component=None, parent=None,
        status=Status.PLANNED, horizon=Horizon(), references=(link,) if link else (), readings=(),
    )  # fmt: skip


def _ids(*versions: list[Draft]) -> list[str]:
    return feature_ids(versions, "technology/quill", "plans/quill.md")


def test_an_unchanged_feature_keeps_its_id() -> None:
    """Adding and removing others changes nothing."""
    first = [_draft("Add caches", "Now"), _draft("Add tests", "Now")]
    assert _ids(first, [_draft("Add logs", "Now"), first[1]])[1] == _ids(first)[1]


def test_a_moved_feature_keeps_its_id() -> None:
    """From Later to Now it is the same plan."""
    assert _ids([_draft("Add caches", "Later")], [_draft("Add caches", "Now")]) == _ids([_draft("Add caches", "Later")])


def test_a_reworded_feature_keeps_its_id() -> None:
    """A near title, or the one issue link that only it carries, tells it."""
    before = [_draft("Add support for caches", "Now"), _draft("Old words", link="https://x/issues/1")]
    after = [_draft("Adding support for caches", "Now"), _draft("Something else", link="https://x/issues/1")]
    assert _ids(before, after) == _ids(before)


def test_a_link_that_several_carry_tells_nothing() -> None:
    """A tracking issue shared by many does not pair them."""
    before = [_draft("Support HTTP", link="https://x/issues/1"), _draft("Support TCP", link="https://x/issues/1")]
    after = [_draft("Support TCP", link="https://x/issues/1"), _draft("Support HTTP", link="https://x/issues/1")]
    assert _ids(before, after) == list(reversed(_ids(before)))


def test_repeated_titles_are_different_features() -> None:
    """Numbered in their order."""
    ids = _ids([_draft("Improve docs", "Now"), _draft("Improve docs", "Now")])
    assert len(set(ids)) == 2


def test_near_titles_of_other_numbers_are_other_features() -> None:
    """Java 11 and Java 17 differ by one digit and are two plans."""
    before, after = [_draft("Upgrade the build to Java 11")], [_draft("Upgrade the build to Java 17")]
    assert _ids(before, after) != _ids(before)


def test_near_titles_of_other_technologies_are_other_features() -> None:
    """Two connectors that differ by a letter are two plans."""
    before = replace(_draft("Add a connector to read tables of Kudu"), technologies=("technology/apache-kudu",))
    after = replace(_draft("Add a connector to read tables of Hudi"), technologies=("technology/apache-hudi",))
    assert _ids([before], [after]) != _ids([before])


def test_a_feature_that_returns_keeps_its_first_id() -> None:
    """A version without it, a rename in its place, and then it is back."""
    first, other = [_draft("Add caches", "Now")], [_draft("Rewrite the parser", "Now")]
    assert _ids(first, other, first) == _ids(first)


def test_an_id_is_never_given_to_another_feature() -> None:
    """Where a kept id would be the natural id of a new feature, the new one gets another."""
    before = [_draft("Add caches", "Later")]
    after = [_draft("Add caches", "Now"), _draft("Add caches", "Later")]
    ids = _ids(before, after)
    assert len(set(ids)) == 2
    assert _ids(before)[0] in ids


_DRAFTS = st.lists(
    st.builds(
        _draft,
        st.sampled_from(["Add caches", "Add cache", "Support HTTP", "Support HTTPS", "支持", ""]),
        st.sampled_from(["Now", "Later"]),
        link=st.sampled_from([None, "https://x/issues/1", "https://x/issues/2"]),
    ),
    max_size=8,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_DRAFTS, min_size=1, max_size=4))
def test_ids_are_unique_and_repeatable(versions: list[list[Draft]]) -> None:
    """Whatever the versions hold: one id a feature, no id twice, the same every time."""
    ids = _ids(*versions)
    assert len(ids) == len(set(ids)) == len(versions[-1])
    assert ids == _ids(*versions)


@settings(max_examples=200, deadline=None)
@given(st.lists(_DRAFTS, min_size=1, max_size=3))
def test_the_same_version_again_changes_nothing(versions: list[list[Draft]]) -> None:
    """Reading a version twice keeps every id."""
    assert _ids(*versions, versions[-1]) == _ids(*versions)
