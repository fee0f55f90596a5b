"""The network view is written to a file and to the graph, and the shapes hold what it says."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph import triples
from graph.errors import SnapshotError
from graph.model import Centrality, Mirror, Similarity, Theme, Tie
from graph.network_view import NetworkView
from graph.validation import defects
from graph.vocabulary import DEFAULT_BASE, RG, SKOS

THEME = Theme(
    "theme/raft",
    "Raft",
    ("Raft", "consensus"),
    ("feature/a/1", "feature/a/2", "feature/b/1"),
    ("technology/a", "technology/b"),
    (("next", 2),),
    (("done", 1), ("in_progress", 2)),
)
TIE = Tie(
    "technology/a",
    "technology/b",
    0.25,
    1,
    (Similarity("feature/a/1", "feature/b/1", 0.7),),
    ("technology/raft",),
    ("theme/raft",),
)
CENTRALITY = Centrality("technology/raft", 3, 2, 0.5)
MIRROR = Mirror("technology/a", "technology/b", 0.75, 6, "titles", ("Rotate certificates",))
VIEW = NetworkView((THEME,), (TIE,), (CENTRALITY,), (MIRROR,))


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    """The same themes, ties, centralities and mirrors."""
    VIEW.save(tmp_path / "network.json")
    assert NetworkView.load(tmp_path / "network.json") == VIEW


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"themes": [{}], "ties": [], "centralities": []}'])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """In words that say what to do."""
    (tmp_path / "network.json").write_bytes(content)
    with pytest.raises(SnapshotError, match="roadgraph verify"):
        NetworkView.load(tmp_path / "network.json")


def test_a_theme_counts_its_plans_in_the_graph() -> None:
    """By bucket and status, with nought where there is none; its members and projects lead to it."""
    quads = list(triples.network_quads(VIEW, DEFAULT_BASE))
    own = {quad.predicate.value: quad.object.value for quad in quads if quad.subject.value.endswith("theme/raft")}
    counts = {
        name: own[RG + name]
        for name in ("plans", "projects", "plansNext", "plansNow", "plansUndated", "plansInProgress")
    }
    assert counts == {
        "plans": "3", "projects": "2", "plansNext": "2", "plansNow": "0", "plansUndated": "1", "plansInProgress": "2",
    }  # fmt: skip
    assert own[SKOS + "prefLabel"] == "Raft"
    leading = sorted(
        quad.subject.value.removeprefix(DEFAULT_BASE) for quad in quads if quad.object.value.endswith("theme/raft")
    )
    assert leading[:5] == ["feature/a/1", "feature/a/2", "feature/b/1", "technology/a", "technology/b"]


def test_the_view_conforms() -> None:
    """What is written has the shapes of themes, ties and centrality."""
    assert defects(triples.network_quads(VIEW, DEFAULT_BASE)) == []


@pytest.mark.parametrize(
    ("change", "shape", "asked"),
    [
        ({"themes": (replace(THEME, label=""),)}, "Theme", "one label"),
        ({"themes": (replace(THEME, members=THEME.members[:2]),)}, "Theme", "three plans"),
        ({"themes": (replace(THEME, projects=THEME.projects[:1]),)}, "Theme", "two projects"),
        ({"themes": (replace(THEME, buckets=(("next", 9),)),)}, "Theme", "none more than all"),
        ({"themes": (THEME, replace(THEME, id="theme/other"))}, "ThemeMember", "at most one theme"),
        ({"themes": ()}, "Tie", "a shared theme is described"),
        ({"ties": (replace(TIE, score=1.5),)}, "Tie", "one score"),
        ({"mirrors": (replace(MIRROR, share=0.0),)}, "Mirror", "the share of the smaller roadmap"),
        ({"mirrors": (replace(MIRROR, rule="looks"),)}, "Mirror", "by titles or links"),
        ({"ties": (replace(TIE, other="technology/a"),)}, "Tie", "between two projects"),
        ({"ties": (replace(TIE, technologies=("category/x",)),)}, "Tie", "a shared technology"),
        ({"centralities": (replace(CENTRALITY, projects=4),)}, "Centrality", "named by a project"),
        ({"centralities": (replace(CENTRALITY, betweenness=2.0),)}, "Centrality", "from 0 to 1"),
    ],
)  # fmt: skip
def test_a_defect_is_told(change: dict[str, Any], shape: str, asked: str) -> None:
    """Each kind of defect is found, by the shape it breaks and in words."""
    found = defects(triples.network_quads(replace(VIEW, **change), DEFAULT_BASE))
    assert any(defect.shape == shape and asked in defect.asked for defect in found), found
