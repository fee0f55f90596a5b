"""Filters and facets agree with one another and with what can be counted by hand."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from graph.errors import InputError, NotFoundError, SnapshotError
from graph.model import Bucket, Status
from graph.sealed import WORDS
from graph.snapshots import DataFolder
from search.catalogue import Catalogue, Filters, filters_of


@pytest.fixture
def catalogue(published: Path) -> Catalogue:
    """The published catalogue."""
    return Catalogue(DataFolder(published).get_current().folder / WORDS)


def _titles(catalogue: Catalogue, filters: Filters) -> set[str]:
    return {catalogue.feature(int(row)).title for row in catalogue.rows(filters)}


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (Filters(status=(Status.DONE, Status.DROPPED)), {"Compress the write-ahead log", "Support fax"}),
        (
            Filters(bucket=(Bucket.NOW,)),
            {
                "Support Apache Iceberg tables",
                "Add role-based access control",
                "Role-based access control for dashboards",
            },
        ),
        (Filters(technology=("iceberg",)), {"Support Apache Iceberg tables", "Read Iceberg tables and Parquet files"}),
        (
            Filters(technology=("Apache Parquet", "raft")),
            {"Read Iceberg tables and Parquet files", "Replace ZooKeeper with Raft"},
        ),
        (Filters(project=("MILLRACE",)), {"Replace ZooKeeper with Raft", "Support Apache Arrow as exchange format"}),
        (Filters(technology=("iceberg",), not_project=("Quillstore",)), {"Read Iceberg tables and Parquet files"}),
        (
            Filters(start=date(2025, 1, 1), end=date(2025, 12, 31)),
            {"Read Iceberg tables and Parquet files", "Role-based access control for dashboards"},
        ),
        (Filters(end=date(2024, 12, 31)), set()),
    ],
)
def test_filters(catalogue: Catalogue, filters: Filters, titles: set[str]) -> None:
    """Each filter lets through exactly what it names, in any spelling and case."""
    assert _titles(catalogue, filters) == titles


def test_facets_count_everything_that_passes(catalogue: Catalogue) -> None:
    """Facet counts equal counting the features by hand."""
    filters = Filters(project=("Tidewatch", "Quillstore"))
    features = [catalogue.feature(int(row)) for row in catalogue.rows(filters)]
    facets = catalogue.facets(filters)
    assert {facet.value: facet.count for facet in facets["status"]} == Counter(
        feature.status.value for feature in features
    )
    assert {facet.value: facet.count for facet in facets["technology"]} == Counter(
        id for feature in features for id in feature.technologies
    )
    assert sum(facet.count for facet in facets["project"]) == len(features)


def test_groups_come_only_when_asked(catalogue: Catalogue) -> None:
    """A group is no feature."""
    assert len(catalogue.rows(Filters(), groups=True)) == len(catalogue.rows(Filters())) + 1


def test_an_unknown_name_says_what_is_near(catalogue: Catalogue) -> None:
    """A typing error in a filter is answered with what may be meant."""
    with pytest.raises(NotFoundError, match="Did you mean Tidewatch"):
        catalogue.rows(Filters(project=("Tidewatsh",)))


@pytest.mark.parametrize(
    "given", [{"status": ["finished"]}, {"bucket": ["soon"]}, {"start": "tomorrow"}, {"end": "2025-13"}]
)
def test_a_filter_that_makes_no_sense_is_an_error(given: dict[str, object]) -> None:
    """The error names what is allowed."""
    with pytest.raises(InputError, match=r"The values are|Write 2025"):
        filters_of(**given)  # type: ignore[arg-type]


def test_hostile_names_are_values_not_sql(catalogue: Catalogue) -> None:
    """Quotes and semicolons in a name are looked up, not run."""
    for name in ("'; DROP TABLE feature; --", '" OR 1=1', "%", "*"):
        with pytest.raises(NotFoundError):
            catalogue.rows(Filters(technology=(name,)))
    assert catalogue.count == 11


def test_a_damaged_file_is_a_clear_error(tmp_path: Path) -> None:
    """A file that is no database is refused in words."""
    path = tmp_path / "words.sqlite"
    path.write_bytes(b"not a database, not at all, but long enough to look like one" * 20)
    with pytest.raises(SnapshotError, match="cannot be read"):
        Catalogue(path)
