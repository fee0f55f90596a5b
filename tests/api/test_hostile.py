"""Hostile and damaged queries: each ends in time, in an answer or in words, and leaves the workers to others."""

import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import WordsEncoder, settings

from api.app import create_app
from api.service import Service
from benchmarks.hostile import HOSTILE
from benchmarks.query_mutants import ENDINGS, mutants
from graph.errors import BusyError, LimitError, QueryError
from graph.query import Request

_SECONDS = 1
_SPARE = 0.5


@pytest.fixture
def hasty(landscape: Path) -> Iterator[Service]:
    """A service that gives a query a second."""
    made = Service(settings(landscape, sparql_seconds=_SECONDS), WordsEncoder())
    made.warm()
    yield made
    made.close()


def _taken(service: Service, name: str) -> float:
    """Seconds until a query ended; it must end in an answer or in words."""
    began = time.monotonic()
    with contextlib.suppress(LimitError, QueryError):
        assert service.sparql(Request(HOSTILE[name]), client=name).content
    return time.monotonic() - began


def test_hostile_queries_end_by_their_deadline_and_leave_the_workers(hasty: Service) -> None:
    """Half a second after it at the latest, whatever they do; the next query is answered after each.

    One that was late is asked once more, by itself: the machine may have been busy.
    """
    assert len(HOSTILE) >= 40

    def late(name: str) -> bool:
        took = _taken(hasty, name)
        assert hasty.sparql(Request("ASK {}"), client=name).form == "boolean"
        return took > _SECONDS + _SPARE

    with ThreadPoolExecutor(2) as asking:
        were_late = [name for name, was in zip(HOSTILE, asking.map(late, HOSTILE), strict=True) if was]
    assert [name for name in were_late if late(name)] == []


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("any way from any way", {"deadline"}),
        ("three of everything, sorted", {"deadline", "memory"}),
        ("a text doubled forty times", {"deadline", "memory"}),
        ("too many brackets", {"nesting"}),
        ("a text too long", {"text"}),
    ],
)
def test_hostile_queries_are_stopped_by_the_limit_that_they_hit(hasty: Service, name: str, limits: set[str]) -> None:
    """They are hostile indeed; the error says which limit it was."""
    with pytest.raises(LimitError) as raised:
        hasty.sparql(Request(HOSTILE[name]))
    assert raised.value.limit in limits


def test_damaged_queries_end_in_an_answer_or_in_words(hasty: Service) -> None:
    """Three hundred of them, over HTTP's door: none ends in an error of ours, and the workers go on."""
    client = create_app(hasty).test_client()
    found = set()
    for number, text in mutants(300, seed=5):
        answer = client.post("/sparql", data={"query": text}, environ_base={"REMOTE_ADDR": f"127.0.1.{number % 200}"})
        assert answer.status_code in ENDINGS, (number, answer.get_data(as_text=True))
        found.add(answer.status_code)
    assert found >= {200, 400}
    assert client.get("/sparql?query=ASK{}").get_json()["boolean"] is True


def test_damage_is_the_same_for_a_seed() -> None:
    """And another for another; it damages what it is given."""
    first, again, other = (dict(mutants(20, seed=seed)) for seed in (1, 1, 1_000))
    assert first == again
    assert set(first.values()) != set(other.values())
    assert len(set(first.values())) > 15


def test_whoever_floods_is_turned_away_and_others_are_answered(hasty: Service) -> None:
    """Eight at a time of one client: some wait, some are refused; a second client is answered meanwhile."""

    def flood(_: int) -> str:
        try:
            hasty.sparql(Request(HOSTILE["three of everything"]), client="flood")
        except (BusyError, LimitError) as error:
            return str(error.limit)
        return "answered"

    with ThreadPoolExecutor(8) as asking:
        flooding = asking.map(flood, range(8))
        assert [hasty.sparql(Request("ASK {}"), client="other").form for _ in range(20)] == ["boolean"] * 20
        assert set(flooding) == {"deadline", "queue"}
