"""Sets of plans get the label that their own terms give them."""

import pytest

from graph.labels import Labels, Named, stem

OTHERS = tuple(Named(f"{word} things", "other") for word in ("Rename", "Paint", "Polish", "Move", "Sort", "Count"))


def _labels(*plans: Named) -> Labels:
    return Labels([*plans, *OTHERS])


@pytest.mark.parametrize(
    "forms",
    [
        ("upgrade", "Upgrades", "upgrading", "upgraded"),
        ("log", "logging", "logs"),
        ("scheduler", "scheduling"),
        ("query", "queries"),
        ("schema", "Schema’s", "schemas"),
    ],
)
def test_forms_of_a_word_meet(forms: tuple[str, ...]) -> None:
    """Plurals, participles and nouns of the doer have one key."""
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("class", "clan"), ("press", "pres"), ("ring", "rod"), ("go", "goes")])
def test_other_words_stay_apart(one: str, other: str) -> None:
    """Short words and double s keep their endings."""
    assert stem(one) != stem(other)


def test_what_most_share_and_few_others_have_is_the_label() -> None:
    """The word that all three plans have wins over words of one; it is written as they write it."""
    labels = _labels(Named("Schema evolution", "a"), Named("Dynamic schema changes", "b"), Named("Schema updates", "c"))
    found = labels.find([0, 1, 2])
    assert found is not None
    assert (found.text, found.terms) == ("schema", ("schema",))


def test_two_words_tell_more_than_one() -> None:
    """A pair that all have is the label, not one of its words."""
    labels = _labels(Named("Distributed tracing", "a"), Named("Support distributed tracing", "b"))
    found = labels.find([0, 1])
    assert found is not None
    assert found.text == "distributed tracing"


def test_a_technology_has_its_own_label() -> None:
    """Whatever a title calls it; its other labels are no terms beside it."""
    golang = (("Go", "Golang"),)
    labels = _labels(Named("Golang SDK", "a", (), golang), Named("Go client", "b", (), golang))
    found = labels.find([0, 1])
    assert found is not None
    assert (found.text, found.terms) == ("Go", ("Go",))


def test_a_project_s_own_name_names_nothing() -> None:
    """Plans that only share the name of their own project have no label."""
    labels = _labels(Named("Kite releases", "a", ("Kite",)), Named("Kite Trainer releases", "b", ("Kite Trainer",)))
    assert labels.find([0, 1]) is None


def test_what_one_project_says_is_no_label() -> None:
    """A term counts where plans of two projects have it."""
    labels = _labels(Named("Raft snapshots", "a"), Named("Raft learners", "a"), Named("Backups", "b"))
    assert labels.find([0, 1, 2]) is None


def test_what_everybody_says_is_no_label() -> None:
    """A word that a third of all plans have tells a set of them from nothing."""
    plans = [Named(f"data {word}", project) for project in "abcdef" for word in ("red", "blue", "green")]
    assert Labels(plans).find([0, 4, 8]) is None


def test_the_others_get_a_second_term() -> None:
    """Where the best term leaves most plans out, what tells most of those is added."""
    titles = ("Parser", "Pipeline", "Pipeline")
    found = _labels(*(Named(title, project) for project in "ab" for title in titles)).find(range(6))
    assert found is not None
    assert found.text == "parser, pipeline"


def test_a_concept_of_most_plans_is_the_label() -> None:
    """The concept names the theme; the words stay its terms. A concept of the fewer does not."""
    plans = [
        Named("Cluster scaling", "a", concepts=(("autoscaling", 0.8), ("operations", 0.9))),
        Named("Scaling by load", "b", concepts=(("autoscaling", 0.6),)),
        Named("More replicas", "c", concepts=(("replication", 0.9),)),
    ]
    found = _labels(*plans).find([0, 1, 2])
    assert found is not None
    assert (found.text, found.terms) == ("autoscaling", ("scaling",))
