"""Which nodes are one: what people say, then the rules, and never what is kept apart."""

import itertools

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from graph.errors import InputError
from graph.names import normalise
from graph.overrides import Override, Overrides
from ingest.clusters import Clusters
from ingest.likeness import _NEAR_LENGTH, _NEAR_NAME, Kind, Node, Tie, _introductions
from ingest.technologies import Recogniser

NODES = {
    node.id: node
    for node in (
        Node("technology/kafka", "Kafka", Kind.LISTED, ("KFK",)),
        Node("technology/raft", "Raft", Kind.LISTED),
        Node("technology/quill", "Quill", Kind.PROJECT),
        Node("technology/quillstore", "Quillstore", Kind.PROJECT),
        Node("technology/quill-db", "Quill DB", Kind.PROJECT),
        Node("candidate/zorb", "Zorb", Kind.CANDIDATE),
    )
}
QUILL, STORE, DB = "technology/quill", "technology/quillstore", "technology/quill-db"
KAFKA, RAFT, ZORB = "technology/kafka", "technology/raft", "candidate/zorb"


def _clusters(ties: list[tuple[str, str]], *lines: Override) -> Clusters:
    return Clusters(NODES, [Tie(first, second, "same-name", "words") for first, second in ties], Overrides(lines))


def _became(clusters: Clusters) -> dict[str, str]:
    return {merge.merged: merge.into for merge in clusters.merges()}


def _merge(first: str, second: str) -> Override:
    return Override(True, first, (second,))


def _apart(first: str, *others: str) -> Override:
    return Override(False, first, others)


def test_the_longest_project_or_the_listed_name_stays() -> None:
    """Whatever the order in which ties are found."""
    for ties in itertools.permutations([(QUILL, STORE), (DB, QUILL)]):
        assert _became(_clusters(list(ties))) == {QUILL: STORE, DB: STORE}
    assert _became(_clusters([(QUILL, STORE), (QUILL, KAFKA)])) == {QUILL: KAFKA, STORE: KAFKA}


def test_no_rule_makes_two_listed_technologies_one() -> None:
    """Neither directly nor through a project or an unlisted name; a person may."""
    assert _became(_clusters([(KAFKA, RAFT)])) == {}
    assert _became(_clusters([(QUILL, KAFKA), (QUILL, RAFT)])) == {QUILL: KAFKA}
    assert _became(_clusters([(ZORB, QUILL), (ZORB, STORE)])) == {ZORB: QUILL}
    assert _became(_clusters([], _merge("Raft", "kfk"))) == {RAFT: KAFKA}


def test_what_is_kept_apart_never_meets() -> None:
    """Not by a rule, and not by way of a third."""
    assert _became(_clusters([(QUILL, STORE)], _apart(QUILL, STORE))) == {}
    assert _became(_clusters([(QUILL, DB), (DB, STORE)], _apart(QUILL, STORE))) == {QUILL: DB}


def test_a_later_line_wins() -> None:
    """Undone and done again, turned round, or sent elsewhere."""
    assert _became(_clusters([], _merge(QUILL, STORE), _apart(QUILL, STORE))) == {}
    assert _became(_clusters([], _apart(STORE, QUILL), _merge(QUILL, STORE))) == {QUILL: STORE}
    assert _became(_clusters([], _merge(QUILL, STORE), _merge(STORE, QUILL))) == {STORE: QUILL}
    assert _became(_clusters([], _merge(QUILL, STORE), _merge(QUILL, DB))) == {QUILL: DB}


def test_a_persons_choice_of_name_wins_over_the_list() -> None:
    """The name that somebody chose stays, even where a rule ties a listed one to it."""
    assert _became(_clusters([(STORE, KAFKA)], _merge(QUILL, STORE))) == {QUILL: STORE, KAFKA: STORE}


def test_a_circle_is_refused() -> None:
    """Three decisions that go round are told."""
    with pytest.raises(InputError, match="becomes"):
        _clusters([], _merge(QUILL, STORE), _merge(STORE, DB), _merge(DB, QUILL))


def test_names_that_nothing_has_wait() -> None:
    """A decision about a document that is gone harms nothing."""
    assert _became(_clusters([], _merge("Nobody", "Kafka"), _apart("Nobody", "Quill"), _merge("Zorb", "Nothing"))) == {}


@pytest.mark.parametrize("first", [QUILL, DB])
def test_undoing_takes_out_one_side_and_leaves_the_rest(first: str) -> None:
    """What hangs on the undone node stays with it; nothing comes back by another tie; done again, all is as before."""
    ties = [(DB, QUILL), (QUILL, STORE), (DB, STORE)]
    clusters = _clusters(ties)
    merge = next(merge for merge in clusters.merges() if merge.merged == first)
    undone = clusters.undone(merge)
    after = _became(_clusters(ties, undone))
    assert after.get(first) != STORE
    assert {DB: {QUILL: STORE}, QUILL: {QUILL: DB}}[first] == after
    assert _became(_clusters(ties, undone, _merge(first, STORE)))[first] == STORE


def test_acronyms_are_read_with_the_words_they_stand_for() -> None:
    """As many words as have the letters, small words left out, and nothing where the letters differ."""
    assert list(_introductions("Speak the Container Network Interface (CNI) and Software Bill of Materials (SBM)")) == [
        ("Container Network Interface", "CNI"),
        ("Software Bill of Materials", "SBM"),
    ]
    assert list(_introductions("Use Container Network Interface (CSI)")) == []


def test_no_two_listed_technologies_have_near_names(recogniser: Recogniser) -> None:
    """The threshold of near names lies above every two names of different technologies of our own list."""
    owners: dict[str, set[str]] = {}
    for technology in recogniser.scheme.technologies.values():
        for label in (technology.label, *technology.other_labels):
            owners.setdefault(normalise(label), set()).add(technology.id)
    keys = sorted(key for key in owners if len(key) >= _NEAR_LENGTH)
    assert len(keys) > 1000
    for start in range(0, len(keys), 1000):
        part = keys[start : start + 1000]
        scores = process.cdist(part, keys, scorer=fuzz.ratio, score_cutoff=_NEAR_NAME, dtype=np.float32)
        for row, column in zip(*scores.nonzero(), strict=True):
            one, other = part[row], keys[column]
            has_same_digits = [c for c in one if c.isdigit()] == [c for c in other if c.isdigit()]
            assert owners[one] & owners[other] or not has_same_digits, (one, other)
