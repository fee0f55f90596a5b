"""Related work: plans of other projects like a text or a feature, grouped by project."""

from collections.abc import Iterator

import pytest
from conftest import WordsEncoder
from conftest import settings as roadgraph_settings

from api.publishing.publish import Publisher
from api.served import Served
from api.service import Service
from graph.errors import InputError, NotFoundError
from graph.snapshots import DataFolder
from graph.vocabulary import DEFAULT_BASE
from search.engine import Query
from search.examples import Examples
from search.issue_text import IssueText, read_issue
from search.related import Plans


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
    found = served.related.to_text(read_issue("role-based access control")).plans
    assert {found[0].project.label, found[1].project.label} == {"Quillstore", "Tidewatch"}
    scores = [plans.hits[0].score or 0 for plans in found]
    assert scores == sorted(scores, reverse=True)
    assert all(plan.project == plans.project for plans in found for plan in plans.hits)


def test_no_project_with_a_sure_plan_is_left_out(many: Served) -> None:
    """However many there are; each with as many plans as asked for, and the count of those that are sure."""
    found = many.related.to_text(read_issue("export metrics to Prometheus"), k=2)
    sure = [plans for plans in found.plans if plans.total]
    assert {plans.project.label for plans in sure} >= {f"Project{letter}" for letter in "ABCDEFGHIJKLMN"}
    assert {len(plans.hits) for plans in sure} == {2}
    assert {plans.total for plans in sure} == {4}
    assert (found.total, found.of) == (14, 14)
    paged = many.engine.search(Query("export metrics to Prometheus", k=100))
    assert {hit.project.label for hit in paged.hits if hit.above_threshold} == {plans.project.label for plans in sure}


def test_the_nearest_are_named_where_nothing_is_sure(many: Served) -> None:
    """Ten projects, none with a sure plan."""
    found = many.related.to_text(read_issue("zzz"))
    assert [plans.total for plans in found.plans] == [0] * 10
    assert found.total == 0


def test_several_texts_are_told_apart(served: Served) -> None:
    """Each hit says which of the texts it is like, and each text has plans of its own."""
    texts = ("replace ZooKeeper with Raft", "role-based access control")
    found, each = served.related.to_texts(*texts, k=1)
    like = {plans.hits[0].feature.title: texts[plans.texts[0]] for plans in found.plans}
    assert like["Replace ZooKeeper with Raft"] == texts[0]
    assert like["Add role-based access control"] == texts[1]
    assert each[0].plans[0].hits[0].feature.title == "Replace ZooKeeper with Raft"
    assert {plans.project.label for plans in each[1].plans} < {"Quillstore", "Tidewatch", "Millrace"}


def test_the_title_and_all_passages_count(served: Served) -> None:
    """An issue is near what its title says and near what its last passage says; another text is near neither."""
    issue = IssueText("Please send alerts to Slack", ("It is late.", "We want role-based access control."))
    found = {plans.project.label: plans for plans in served.related.to_text(issue, k=5).plans}
    best = [hit.feature.title for hit in found["Tidewatch"].hits[:3]]
    assert best[0] == "Send alerts to Slack"
    assert set(best) == {"Send alerts to Slack", "Send alerts by mail", "Role-based access control for dashboards"}


def _of(served: Served, title: str) -> int:
    return served.catalogue.row_of(served.feature_id(title))


def _titles(plans: tuple[Plans, ...]) -> list[str]:
    return [hit.feature.title for one in plans for hit in one.hits]


def test_a_positive_example_draws_its_like(served: Served) -> None:
    """Plans like the example rise; the example itself is no hit."""
    text, example = read_issue("data"), _of(served, "Support Apache Iceberg tables")
    before = _score(served, text, Examples(), "Read Iceberg tables and Parquet files")
    after = _score(served, text, Examples(like=(example,)), "Read Iceberg tables and Parquet files")
    assert after > before
    found = served.related.to_text(text, Examples(like=(example,)), k=20)
    assert "Support Apache Iceberg tables" not in _titles(found.plans)


def test_a_negative_example_pushes_its_like_away(served: Served) -> None:
    """Plans like the example sink, whether it is a feature or a text."""
    text, example = read_issue("iceberg tables for dashboards"), _of(served, "Support Apache Iceberg tables")
    before = _score(served, text, Examples(), "Read Iceberg tables and Parquet files")
    for unlike in (example, "iceberg tables"):
        assert _score(served, text, Examples(unlike=(unlike,)), "Read Iceberg tables and Parquet files") < before


def test_examples_alone_are_enough(served: Served) -> None:
    """What they have in common is sought."""
    row = _of(served, "Support Apache Iceberg tables")
    found = served.related.like_examples(Examples(like=(row, "read parquet files")), k=20)
    assert _titles(found.plans)[0] == "Read Iceberg tables and Parquet files"
    assert "Support Apache Iceberg tables" not in _titles(found.plans)


def _score(served: Served, text: IssueText, examples: Examples, title: str) -> float:
    found = served.related.to_text(text, examples, k=20)
    return next(hit.score or 0 for one in found.plans for hit in one.hits if hit.feature.title == title)


PLAN = [
    "Cache blocks on local disks", "Rotate certificates by itself", "Split hot shards", "Restore a table to a point in time",
    "Limit the rate of each tenant", "Show slow queries", "Compress the log", "Drop support for Java 8",
]  # fmt: skip


@pytest.fixture(scope="module")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A project, its fork that changed two of eight plans, and another project with one plan alike."""
    folder = tmp_path_factory.mktemp("forked")
    (folder / "plans").mkdir()
    fork = [*PLAN[:6], "Speak to the moon", "Paint the logo green"]
    for name, items in (
        ("Wagtail", PLAN),
        ("Egret", fork),
        ("Plover", ["Rotate the certificates", "Write a tutorial"]),
    ):
        text = f"# {name} roadmap\n\n" + "".join(f"- {item}\n" for item in items)
        (folder / "plans" / f"{name}.md").write_text(text)
    Publisher(DataFolder(folder / "data"), WordsEncoder(), base=DEFAULT_BASE).ingest([str(folder / "plans")])
    service = Service(roadgraph_settings(folder / "data"), WordsEncoder())
    yield service.served
    service.close()


def test_a_fork_counts_as_one_with_its_origin(forked: Served) -> None:
    """One of the two is shown, the other named beside it; a plan that both have comes once, and both are one project."""
    found = forked.related.to_text(read_issue("rotate certificates"), k=10)
    wagtails = next(plans for plans in found.plans if plans.project.label != "Plover")
    assert {wagtails.project.label, *(one.label for one in wagtails.also)} == {"Wagtail", "Egret"}
    titles = [hit.feature.title for hit in wagtails.hits]
    assert len(titles) == len(set(titles)) == 10
    assert found.of == 2


def test_related_features_name_a_copy_once(forked: Served) -> None:
    """A plan of a fork stands beside its original; a fork's plans are not related to those of its origin."""
    hits = forked.related.to_feature(forked.feature_id("Rotate the certificates"), 3)[1]
    assert hits[0].feature.title == "Rotate certificates by itself"
    assert {hits[0].project.label, *(one.label for one in hits[0].also)} == {"Wagtail", "Egret"}
    assert len({hit.feature.title for hit in hits}) == 3
    own = forked.related.to_feature(forked.engine.search(Query("compress the log", k=1)).hits[0].feature.id, 20)[1]
    assert {hit.project.label for hit in own} == {"Plover"}


def test_the_copy_of_an_example_is_no_hit(forked: Served) -> None:
    """Neither the example nor the same plan in a fork."""
    row = forked.catalogue.row_of(forked.engine.search(Query("Split hot shards", k=1)).hits[0].feature.id)
    found = forked.related.like_examples(Examples(like=(row,)), k=20)
    assert "Split hot shards" not in _titles(found.plans)
