"""Which technologies a query names, and that features which share one come sooner."""

import numpy as np
import pytest

from api.service import Service
from search.engine import Engine, Mode, Query

ICEBERG = "technology/apache-iceberg"


@pytest.fixture
def engine(service: Service) -> Engine:
    """The engine over the published snapshot, with the stand-in encoder."""
    return service.served.engine


@pytest.mark.parametrize("text", ["which projects plan Iceberg?", "ICEBERG", "support for apache iceberg tables"])
def test_a_spelling_is_enough_where_it_is_no_other_word(engine: Engine, text: str) -> None:
    """Whatever its case and what stands around it."""
    assert engine.naming.technologies_in(text) == {ICEBERG}


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("arrow", True),
        ("support Apache Arrow", True),
        ("exchange Arrow record batches as Parquet", True),
        ("keys that the arrow on the keyboard moves", False),
        ("an arrow schema", True),
    ],
)
def test_a_name_that_is_a_word_needs_evidence(engine: Engine, text: str, is_meant: bool) -> None:
    """It is all there is, written as the name, or beside a word that shows what is meant."""
    assert ("technology/apache-arrow" in engine.naming.technologies_in(text)) is is_meant


def test_the_rows_of_a_technology_are_those_that_name_it(engine: Engine) -> None:
    """The same as the filter by technology finds; none of no technology."""
    named = [engine.catalogue.feature(int(row)).title for row in np.flatnonzero(engine.naming.rows([ICEBERG]))]
    assert named == ["Support Apache Iceberg tables", "Read Iceberg tables and Parquet files"]
    assert not engine.naming.rows([]).any()


def test_a_shared_technology_lifts_but_makes_no_answer(engine: Engine) -> None:
    """The feature that names it stands before a slightly nearer one; the thresholds see what was before."""
    text = "dashboards of iceberg"
    vector = engine.encoder.encode([text])[0]
    among = np.arange(engine.catalogue.count, dtype=np.int64)
    scored = {one.row: one for one in engine.ranked(text, among, len(among), Mode.HYBRID, vector)}
    shared = [scored[int(row)] for row in np.flatnonzero(engine.naming.rows([ICEBERG]))]
    assert len(shared) == 2
    assert all(one.score > one.plain + 0.05 for one in shared)
    others = [one for one in scored.values() if one not in shared]
    assert all(abs(one.score - one.plain) < 0.05 for one in others)
    hits = engine.search(Query(text, k=11)).hits
    assert [hit.above_threshold for hit in hits] == [
        scored[engine.catalogue.row_of(hit.feature.id)].plain >= 0.54 for hit in hits
    ]
