"""Related work: plans of other projects like a text or a feature, grouped by project."""

import pytest
from conftest import WordsEncoder
from conftest import settings as roadgraph_settings

from api.publish import Publisher
from api.service import Served, Service
from graph.errors import InputError, NotFoundError
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE
from search.engine import Query


@pytest.fixture
def served(service: Service) -> Served:
    """The published snapshot, with the stand-in encoder."""
    return service.served


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """A snapshot of fourteen projects that plan much alike."""
    folder = tmp_path_factory.mktemp("many")
    plans = folder / "plans"
    plans.mkdir()
    for letter in "ABCDEFGHIJKLMN":
        items = "".join(f"- Export metrics to Prometheus, part {n}\n" for n in range(4))
        (plans / f"{letter}.md").write_text(f"# Project{letter} roadmap\n\n{items}")
    Publisher(DataFolder(folder / "data"), WordsEncoder(), base=DEFAULT_BASE).ingest([str(plans)])
    return Service(roadgraph_settings(folder / "data"), WordsEncoder()).served


def test_related_features_are_of_other_projects(served: Served) -> None:
    """A plan's own project is left out; the nearest of the others leads."""
    seed = served.engine.search(Query("Add role-based access control", k=1)).hits[0].feature
    feature, hits = served.related.to_feature(seed.id, 5)
    assert feature == seed
    assert hits[0].feature.title == "Role-based access control for dashboards"
    assert all(hit.project.label != "Quillstore" for hit in hits)


def test_a_group_has_no_related_features(served: Served) -> None:
    """Groups have no vector; the error says so."""
    group = next(id for (id,) in served.engine.catalogue.execute("SELECT id FROM feature WHERE kind = 'group'"))
    with pytest.raises(InputError, match="is a group"):
        served.related.to_feature(group)
    with pytest.raises(NotFoundError):
        served.related.to_feature("feature/no/such-thing")


def test_similar_plans_are_grouped_by_project(served: Served) -> None:
    """Each project once, its best plan first, the best project first."""
    found = served.related.to_texts("role-based access control").plans
    assert {found[0].project.label, found[1].project.label} == {"Quillstore", "Tidewatch"}
    scores = [plans.hits[0].score or 0 for plans in found]
    assert scores == sorted(scores, reverse=True)
    assert all(plan.project == plans.project for plans in found for plan in plans.hits)


def test_no_project_with_a_sure_plan_is_left_out(many: Served) -> None:
    """However many there are; each with as many plans as asked for, and the count of those that are sure."""
    found = many.related.to_texts("export metrics to Prometheus", k=2)
    sure = [plans for plans in found.plans if plans.total]
    assert {plans.project.label for plans in sure} >= {f"Project{letter}" for letter in "ABCDEFGHIJKLMN"}
    assert {len(plans.hits) for plans in sure} == {2}
    assert {plans.total for plans in sure} == {4}
    assert found.of == 14
    paged = many.engine.search(Query("export metrics to Prometheus", k=100))
    assert {hit.project.label for hit in paged.hits if hit.above_threshold} == {plans.project.label for plans in sure}


def test_the_nearest_are_named_where_nothing_is_sure(many: Served) -> None:
    """Ten projects, none with a sure plan."""
    found = many.related.to_texts("zzz")
    assert [plans.total for plans in found.plans] == [0] * 10


def test_several_texts_are_told_apart(served: Served) -> None:
    """Each hit says which of the texts it is like."""
    texts = ("replace ZooKeeper with Raft", "role-based access control")
    found = served.related.to_texts(*texts, k=1)
    like = {plans.hits[0].feature.title: texts[plans.texts[0]] for plans in found.plans}
    assert like["Replace ZooKeeper with Raft"] == texts[0]
    assert like["Add role-based access control"] == texts[1]
