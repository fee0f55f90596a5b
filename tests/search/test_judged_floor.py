"""The project's own judged set, over the samples with the real model: search keeps its floors and leaves the baselines behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import settings

from api.service import Service
from benchmarks.floors import fallen
from benchmarks.judgements import judged_set
from benchmarks.search_report import OURS, Compared, compare
from benchmarks.systems import BASELINES, systems
from search.encoder import MiniLM


@pytest.fixture(scope="module")
def compared(published_samples: Path) -> Iterator[Compared]:
    """The figures of search and baselines on the judged set."""
    service = Service(settings(published_samples), MiniLM())
    records = list(service.features())
    asked = {name: system for name, system in systems(service, records).items() if name in (OURS, *BASELINES)}
    yield compare(asked, judged_set(Path(__file__).parent / "judged"), records)
    service.close()


def test_figures_stay_above_their_floors(compared: Compared) -> None:
    """Of each kind of query, and of related features."""
    assert fallen("samples", compared.summary()) == []


def test_search_is_ahead_of_the_better_baseline(compared: Compared) -> None:
    """Words and meaning together are worth more than either alone."""
    assert compared.ahead("all", "ndcg").mean > 0, {one: compared.summary(one) for one in BASELINES}
