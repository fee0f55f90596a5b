"""Search keeps its promises: k hits where there are k, filters before ranking, explanations, the same answer twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import WordsEncoder
from conftest import settings as roadgraph_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.publishing.publish import Publisher
from api.service import Service
from graph.errors import InputError
from graph.model import Status
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE
from search.catalogue import Filters
from search.engine import Engine, Mode, Query


@pytest.fixture
def engine(service: Service) -> Engine:
    """The engine over the published snapshot, with the stand-in encoder."""
    return service.served.engine


@pytest.mark.parametrize("mode", Mode)
def test_what_was_asked_comes_first(engine: Engine, mode: Mode) -> None:
    """In every mode the feature that says the words leads."""
    assert (
        engine.search(Query("replace ZooKeeper with Raft", mode=mode)).hits[0].feature.title
        == "Replace ZooKeeper with Raft"
    )


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("k", [0, 1, 5, 11, 50])
def test_k_hits_always(engine: Engine, mode: Mode, k: int) -> None:
    """As many hits as asked, if so many pass the filters, whatever the words."""
    assert len(engine.search(Query("zzz nothing like it", k=k, mode=mode)).hits) == min(k, 11)
    done = Filters(status=(Status.DONE,))
    assert len(engine.search(Query("iceberg", k=k, mode=mode, filters=done)).hits) == min(k, 1)


def test_filters_come_before_ranking(engine: Engine) -> None:
    """A far hit that passes is found, however many nearer ones do not."""
    answer = engine.search(Query("iceberg", k=1, filters=Filters(project=("Millrace",))))
    assert answer.hits[0].project.label == "Millrace"
    assert answer.total == 2


def test_pages_join_without_gap_or_overlap(engine: Engine) -> None:
    """Offsets cut one order."""
    whole = [hit.feature.id for hit in engine.search(Query("access control", k=11)).hits]
    parts = [
        hit.feature.id
        for offset in range(0, 11, 3)
        for hit in engine.search(Query("access control", k=3, offset=offset)).hits
    ]
    assert parts == whole


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The engine over 700 features whose words come again and again, so that many scores are equal."""
    folder = tmp_path_factory.mktemp("large")
    verbs, things = ("Add", "Support", "Improve", "Remove", "Test"), ("data", "tables", "queries", "access", "a cache")
    for project in ("Quill", "Millrace"):
        items = (f"- {verbs[n % 5]} {things[n % 7 % 5]} of kind {n}\n" for n in range(350))
        (folder / f"{project}.md").write_text(f"# {project} roadmap\n\n{''.join(items)}")
    Publisher(DataFolder(folder / "data"), WordsEncoder(), base=DEFAULT_BASE).ingest([str(folder / "*.md")])
    service = Service(roadgraph_settings(folder / "data"), WordsEncoder())
    yield service.served.engine
    service.close()


@pytest.mark.parametrize("filters", [Filters(), Filters(project=("Quill",))], ids=["all", "some"])
@pytest.mark.parametrize("mode", Mode)
def test_walking_all_pages_gives_every_feature_once(large: Engine, mode: Mode, filters: Filters) -> None:
    """Whatever the mode and however deep the page, nothing comes twice and nothing is left out; the scores never rise."""
    query = Query("support data access", k=50, mode=mode, filters=filters)
    total = large.search(query).total
    assert total >= 350
    hits = [hit for offset in range(0, total, 50) for hit in large.search(replace(query, offset=offset)).hits]
    assert len(hits) == len({hit.feature.id for hit in hits}) == total
    scores = [hit.score or 0 for hit in hits]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("mode", Mode)
def test_where_there_is_nothing_nothing_is_found(
    publisher: Publisher, data: DataFolder, roadmaps: Path, mode: Mode
) -> None:
    """After the last document was removed a search has no hits, and no error."""
    publisher.ingest([str(roadmaps)])
    publisher.remove(["plans"])
    service = Service(roadgraph_settings(data.folder), WordsEncoder())
    answer = service.served.engine.search(Query("iceberg", mode=mode))
    assert (answer.hits, answer.total) == ((), 0)
    service.close()


def test_no_text_gives_everything_in_order(engine: Engine) -> None:
    """An empty query lists what passes the filters, without scores."""
    answer = engine.search(Query("", k=20))
    assert len(answer.hits) == answer.total == 11
    assert {hit.score for hit in answer.hits} == {None}


def test_every_hit_says_why(engine: Engine) -> None:
    """Closeness, shared words and named technologies, in plain words."""
    hit = engine.search(Query("Iceberg tables", k=1)).hits[0]
    assert any("shared words: iceberg, tables" in why for why in hit.why)
    assert any("names Apache Iceberg" in why for why in hit.why)
    assert hit.above_threshold


def test_a_huge_query_is_refused(engine: Engine) -> None:
    """A text longer than any question is an error that says what to do."""
    with pytest.raises(InputError, match="as a file instead"):
        engine.search(Query("x" * 20_000))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200), mode=st.sampled_from(list(Mode)), k=st.integers(0, 15))
def test_any_text_is_answered_the_same_twice(engine: Engine, text: str, mode: Mode, k: int) -> None:
    """No text breaks a search; the same question has the same answer; scores lie in [0, 1] and never rise."""
    first = engine.search(Query(text, k=k, mode=mode))
    assert first == engine.search(Query(text, k=k, mode=mode))
    assert len(first.hits) == min(k, 11)
    scores = [hit.score for hit in first.hits if hit.score is not None]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_an_index_of_another_model_is_refused(service: Service, published: Callable[[], object]) -> None:
    """Vectors of one model are not searched with another."""
    from graph.errors import SnapshotError
    from graph.sealed import CONCEPTS, VECTORS, WORDS

    folder = service.served.snapshot.folder
    with pytest.raises(SnapshotError, match="were made with other"):
        Engine.open(
            folder / WORDS, folder / VECTORS, folder / CONCEPTS, service.encoder, model="other", revision="2", scheme=""
        )
