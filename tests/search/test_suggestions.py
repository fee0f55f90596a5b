"""Suggestions for what is typed so far: names and titles that begin so, at most ten."""

from pathlib import Path

import pytest

from graph.errors import InputError
from graph.sealed import WORDS
from graph.snapshots import DataFolder
from search.catalogue import Catalogue
from search.suggestions import MOST, Suggester


@pytest.fixture(scope="module")
def suggester(published: Path) -> Suggester:
    """Suggests from the published catalogue."""
    return Suggester(Catalogue(DataFolder(published).get_current().folder / WORDS))


def test_names_by_the_beginning_of_any_of_their_words(suggester: Suggester) -> None:
    """Projects and technologies, by every spelling."""
    assert [one.label for one in suggester.suggest("tid").projects] == ["Tidewatch"]
    assert [one.label for one in suggester.suggest("iceb").technologies] == ["Apache Iceberg"]
    assert [one.label for one in suggester.suggest("APACHE I").technologies] == ["Apache Iceberg"]


def test_titles_by_their_words_the_last_unfinished(suggester: Suggester, published: Path) -> None:
    """Those that begin with what was typed come first; a blank ends the word."""
    catalogue = Catalogue(DataFolder(published).get_current().folder / WORDS)

    def titles(typed: str) -> list[str]:
        return [catalogue.feature(row).title for row in suggester.suggest(typed).rows]

    assert titles("role-based acc")[0] == "Role-based access control for dashboards"
    assert set(titles("control acc")) == {"Role-based access control for dashboards", "Add role-based access control"}
    assert titles("send alerts to sl") == ["Send alerts to Slack"]
    assert titles("acc ") == []


def test_never_more_than_ten(suggester: Suggester) -> None:
    """However little was typed."""
    for typed in "abcdefghijklmnopqrstuvwxyz":
        found = suggester.suggest(typed)
        assert len(found.projects) + len(found.technologies) + len(found.rows) <= MOST


@pytest.mark.parametrize("typed", ["", " ", "?!", "a" * 201])
def test_nothing_and_pages_are_refused(suggester: Suggester, typed: str) -> None:
    """The error says what to do."""
    with pytest.raises(InputError, match=r"Give some letters|Search for the text"):
        suggester.suggest(typed)
