"""Comparisons of roadmaps that were made for it: known cells, known pairs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import WordsEncoder, settings

from api.service import Service
from graph.comparison import Axis, Items, Matrix
from graph.errors import InputError, NotFoundError
from search import compare, ranking
from search.engine import Engine


@pytest.fixture
def engine(compared: Path) -> Iterator[Engine]:
    """The engine over the roadmaps to compare."""
    service = Service(settings(compared), WordsEncoder())
    yield service.served.engine
    service.close()


def _matrix(
    engine: Engine, *names: str, axis: Axis = Axis.TECHNOLOGIES, k: int | None = None, offset: int = 0
) -> Matrix:
    projects = compare.named_projects(engine.catalogue, names)
    return compare.matrix(engine.catalogue, projects, axis, k=k, offset=offset)


def _items(engine: Engine, *names: str) -> Items:
    return compare.items(engine, compare.named_projects(engine.catalogue, names))


def _standings(matrix: Matrix) -> dict[str, list[str]]:
    return {row.label: [cell.standing.value for cell in row.cells] for row in matrix.rows}


def test_each_cell_says_how_far_a_project_is(engine: Engine) -> None:
    """What one has done another plans; what was dropped here is not recorded there."""
    assert _standings(_matrix(engine, "gannet", "bittern", "crane")) == {
        "Apache Iceberg": ["planned", "in_progress", "not_recorded"],
        "Prometheus": ["done", "planned", "not_recorded"],
        "Apache Kafka": ["dropped", "not_recorded", "not_recorded"],
        "Rust": ["not_recorded", "planned", "not_recorded"],
    }


def test_rows_that_most_projects_have_come_first(engine: Engine) -> None:
    """Then those of most features, then by label; a cut is taken from that order and the total stays."""
    rows = _matrix(engine, "gannet", "bittern", "crane").rows
    assert [(row.projects, row.features) for row in rows] == [(2, 3), (2, 2), (1, 1), (1, 1)]
    cut = _matrix(engine, "gannet", "bittern", "crane", k=2, offset=1)
    assert (cut.rows, cut.total, cut.offset) == (rows[1:3], 4, 1)


def test_concepts_are_the_other_kind_of_rows(engine: Engine) -> None:
    """What both plan under whatever name: the same cells, with the broader concept."""
    found = _matrix(engine, "bittern", "gannet", axis=Axis.CONCEPTS)
    assert _standings(found)["metrics and monitoring"] == ["planned", "done"]
    features = map(engine.catalogue.feature, range(engine.catalogue.count))
    tags = {tag.concept for feature in features for tag in engine.catalogue.tags_of(feature.id)}
    assert {row.id for row in found.rows} <= tags


def test_what_no_plan_is_about_is_no_row(engine: Engine) -> None:
    """Two projects that name nothing have a matrix without rows."""
    found = _matrix(engine, "dunlin", "crane")
    assert (found.rows, found.total) == ((), 0)


def test_projects_are_named_in_any_way(engine: Engine) -> None:
    """By label in any case, by id, by address, several parted by commas; each is there once."""
    names = ("GANNET", "technology/bittern", "https://example.org/id/technology/bittern", "crane, gannet")
    assert [project.label for project in compare.named_projects(engine.catalogue, names)] == [
        "Gannet",
        "Bittern",
        "Crane",
    ]


def test_wrong_projects_are_named(engine: Engine) -> None:
    """With what may be meant; one alone is none, and neither is one twice."""
    with pytest.raises(NotFoundError, match=r"'bitern'.*Did you mean Bittern"):
        _matrix(engine, "gannet", "bitern")
    with pytest.raises(NotFoundError, match="'nobody'"):
        _matrix(engine, "gannet,nobody")
    for names in ((), ("gannet",), ("gannet", "Gannet")):
        with pytest.raises(InputError, match="two projects or more"):
            _matrix(engine, *names)
    with pytest.raises(InputError, match="3 projects were named"):
        _items(engine, "gannet", "bittern", "crane")


def test_two_projects_plan_by_plan(engine: Engine) -> None:
    """Pairs one to one, what is like one of them, what is alone with what is still to come first."""
    found = _items(engine, "gannet", "bittern")
    assert [(one.feature.title, one.other.title) for one in found.pairs] == [
        ("Export metrics to Prometheus", "Export metrics to Prometheus"),
        ("Read Iceberg tables", "Read Iceberg tables"),
    ]
    assert [(one.feature.title, one.other.title) for one in found.also] == [
        ("Read Iceberg tables faster", "Read Iceberg tables")
    ]
    assert [one.feature.title for one in found.only_first] == ["Feed grateful pelicans at noon", "Support Kafka"]
    assert [one.feature.lines.first for one in found.only_second] == [5]
    assert all(one.nearest and one.score < ranking.SIMILAR for one in (*found.only_first, *found.only_second))


def test_what_one_has_done_and_the_other_plans(engine: Engine) -> None:
    """Said of the right project, whichever is named first."""
    there, back = _items(engine, "gannet", "bittern"), _items(engine, "bittern", "gannet")
    for found in (there.shipped_by_first, back.shipped_by_second):
        assert [one.feature.title for one in found] == ["Export metrics to Prometheus"]
    assert there.shipped_by_second == back.shipped_by_first == ()


def test_pairs_do_not_depend_on_who_is_named_first(engine: Engine) -> None:
    """The same pairs, the same that are alone, the same id."""
    there, back = _items(engine, "gannet", "bittern"), _items(engine, "bittern", "gannet")
    assert [(one.feature, one.other) for one in there.pairs] == [(one.other, one.feature) for one in back.pairs]
    assert (there.only_first, there.only_second, there.id) == (back.only_second, back.only_first, back.id)


@pytest.mark.parametrize("names", [("gannet", "bittern"), ("gannet", "crane"), ("crane", "bittern")])
def test_every_feature_is_in_one_place(engine: Engine, names: tuple[str, str]) -> None:
    """Nothing is lost, and nothing is told twice but what others in a pair are like."""
    found = _items(engine, *names)
    paired = [feature.id for one in found.pairs for feature in (one.feature, one.other)]
    beside = [id for one in found.also for id in (one.feature.id, one.other.id) if id not in paired]
    alone = [one.feature.id for one in (*found.only_first, *found.only_second)]
    everything = [engine.catalogue.feature(row) for row in range(engine.catalogue.count)]
    of_both = [one.id for one in everything if any(f"/{name}/" in one.id for name in names)]
    assert sorted((*paired, *beside, *alone)) == sorted(of_both)


def test_pairs_tell_what_they_share(engine: Engine) -> None:
    """The technologies that both name and the concepts that both are about."""
    pair = _items(engine, "gannet", "bittern").pairs[0]
    assert [engine.catalogue.technologies[id].label for id in pair.technologies] == ["Prometheus"]
    assert [engine.catalogue.concepts[id].label for id in pair.concepts] == ["metrics and monitoring"]
