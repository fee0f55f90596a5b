"""Publishing: the same ledger gives the same facts, whatever steps led to it, and nothing new publishes nothing."""

import itertools
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from conftest import WordsEncoder

from api.publishing.publish import Publisher
from graph.errors import InputError, NotFoundError
from graph.sealed import GRAPH, VECTORS, WORDS, Snapshot
from graph.snapshots import DataFolder
from graph.store import Store
from graph.vocabulary import DEFAULT_BASE, RG
from search.catalogue import Catalogue
from search.vector_index import VectorIndex


def _publisher(folder: Path) -> Publisher:
    return Publisher(DataFolder(folder), WordsEncoder(), base=DEFAULT_BASE)


def _facts(folder: Path) -> list[str]:
    """The sorted N-Quads of everything that was read, without what is inferred and when that was."""
    store = Store.open(DataFolder(folder).get_current().folder / GRAPH)
    return store.canonical(
        name
        for name in store.graph_names()
        if not name.endswith(("graph/similarity", "graph/concepts", "graph/themes", "graph/ledger"))
    )


def test_ingesting_again_publishes_nothing(publisher: Publisher, data: DataFolder, roadmaps: Path) -> None:
    """The same documents are no new snapshot."""
    first = publisher.ingest([str(roadmaps)])
    again = publisher.ingest([str(roadmaps)])
    assert (first.is_new, again.is_new) == (True, False)
    assert data.names() == ["000001"]
    assert len(again.unchanged) == 3
    assert again.features == first.features == 11


def test_the_report_counts_what_happened(publisher: Publisher, roadmaps: Path) -> None:
    """Documents, features, technologies, names, skipped files and stage times are all told."""
    (roadmaps / "empty.md").write_text("")
    (roadmaps / "welcome.md").write_text("# Welcome\n\nSee [the board](https://example.org/boards/1).\n")
    (roadmaps / "quill.md").write_text("# Quillstore roadmap\n\n- Connect it to the Zorbulator with gRPC\n")
    report = publisher.ingest([str(roadmaps)])
    assert (report.documents, report.groups) == (4, 1)
    assert report.skipped == [("plans/empty.md", "plans/empty.md is empty. Name a document with text.")]
    assert [name for name, _ in report.without_features] == ["plans/welcome.md"]
    assert report.candidates == {"Zorbulator": ["plans/quill.md:3"]}
    assert {"read", "extract", "link", "embed and index", "write the graph", "seal"} <= set(report.seconds)


def test_technologies_of_ones_own_are_found_from_then_on(
    publisher: Publisher, data: DataFolder, tmp_path: Path
) -> None:
    """A SKOS file is kept in the data folder, and every document is read again for what it names."""
    plan, mine = tmp_path / "plan.md", tmp_path / "mine.ttl"
    plan.write_text("# Quillstore roadmap\n\n- Send frames to the Zorbulator\n")
    mine.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<urn:x:1> a skos:Concept ; skos:prefLabel "Zorbulator Engine" ; skos:altLabel "Zorbulator" .\n'
    )
    assert publisher.ingest([str(plan)]).technologies == 0
    report = publisher.ingest([str(plan)], technologies=[mine])
    assert (report.is_new, report.technologies, report.candidates) == (True, 1, {})
    assert [path.name for path in data.gazetteers()] == ["mine.ttl"]
    assert not publisher.ingest([str(plan)]).is_new


def test_a_gazetteer_that_is_no_turtle_changes_nothing(
    publisher: Publisher, data: DataFolder, roadmaps: Path, tmp_path: Path
) -> None:
    """It is refused in words before anything is kept or read."""
    (tmp_path / "mine.ttl").write_text("no turtle")
    with pytest.raises(InputError, match=r"Cannot read the technologies in .*mine\.ttl"):
        publisher.ingest([str(roadmaps)], technologies=[tmp_path / "mine.ttl"])
    assert (data.gazetteers(), data.names()) == ([], [])


def test_any_order_of_sources_gives_equal_facts(roadmaps: Path, tmp_path: Path) -> None:
    """At once or one by one, in any order: the same quads."""
    whole = tmp_path / "whole"
    _publisher(whole).ingest([str(roadmaps)])
    expected = _facts(whole)
    for number, order in enumerate(itertools.permutations(sorted(roadmaps.iterdir()))):
        folder = tmp_path / str(number)
        for path in order:
            _publisher(folder).ingest([str(path)])
        assert _facts(folder) == expected


def test_removing_a_document_removes_its_facts_and_nothing_else(roadmaps: Path, tmp_path: Path) -> None:
    """What is left is what was never touched, and adding it again restores all."""
    folder = tmp_path / "data"
    _publisher(folder).ingest([str(roadmaps)])
    before = set(_facts(folder))
    report = _publisher(folder).remove(["plans/quill.md"])
    assert report.removed == ["plans/quill.md"]
    after = set(_facts(folder))
    gone = before - after
    assert gone
    assert not after - before
    assert all("document/quillstore/" in line.rsplit(" <", 1)[1] for line in gone)
    _publisher(folder).ingest([str(roadmaps / "quill.md")])
    assert set(_facts(folder)) == before


def test_what_vanished_from_a_folder_goes_unless_kept(publisher: Publisher, data: DataFolder, roadmaps: Path) -> None:
    """Naming a folder again takes it as it is now."""
    publisher.ingest([str(roadmaps)])
    (roadmaps / "quill.md").unlink()
    assert publisher.ingest([str(roadmaps)], keep=True).removed == []
    assert publisher.ingest([str(roadmaps)]).removed == ["plans/quill.md"]
    assert set(data.get_current().ledger().current()) == {"plans/tidewatch.md", "plans/millrace.rst"}


def test_a_file_alone_does_not_remove_its_neighbours(publisher: Publisher, roadmaps: Path) -> None:
    """Only a folder that is named says what vanished."""
    publisher.ingest([str(roadmaps)])
    assert publisher.ingest([str(roadmaps / "quill.md")]).removed == []


@pytest.mark.parametrize("name", ["plans/quill.md", "plans", "plans/*.md"])
def test_sources_folders_and_globs_can_be_removed(publisher: Publisher, roadmaps: Path, name: str) -> None:
    """What `ingest` takes, `remove` takes."""
    publisher.ingest([str(roadmaps)])
    assert "plans/quill.md" in publisher.remove([name]).removed


@pytest.mark.parametrize("name", ["proj/plans", "./proj/plans", "proj/plans/", "{tmp}/proj/plans", "proj/plans/*.md"])
def test_what_ingest_was_given_remove_takes(
    publisher: Publisher, roadmaps: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same path, however it is spelled, from the same place."""
    (tmp_path / "proj").mkdir()
    roadmaps.rename(tmp_path / "proj" / "plans")
    monkeypatch.chdir(tmp_path)
    publisher.ingest(["proj/plans"])
    removed = publisher.remove([name.format(tmp=tmp_path)]).removed
    assert {"plans/quill.md", "plans/tidewatch.md"} <= set(removed)


def test_the_folder_one_stands_in_can_be_removed(
    publisher: Publisher, roadmaps: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dot names a folder as much as its name does."""
    monkeypatch.chdir(roadmaps)
    publisher.ingest(["."])
    assert len(publisher.remove(["."]).removed) == 3


def test_a_path_of_another_folder_removes_nothing(publisher: Publisher, roadmaps: Path, tmp_path: Path) -> None:
    """A folder that was never read is not taken for one of the same name that was."""
    other = tmp_path / "elsewhere" / "plans"
    other.mkdir(parents=True)
    publisher.ingest([str(roadmaps)])
    with pytest.raises(NotFoundError, match="No source is called"):
        publisher.remove([str(other)])


def test_removing_makes_no_data_folder(publisher: Publisher, data: DataFolder) -> None:
    """Where there is nothing, there is nothing afterwards."""
    with pytest.raises(NotFoundError, match="There is no data folder"):
        publisher.remove(["plans/quill.md"])
    assert not data.folder.exists()


def test_another_folder_of_the_same_name_takes_no_place(publisher: Publisher, roadmaps: Path, tmp_path: Path) -> None:
    """Neither what it lacks nor what it has otherwise; unless that is said to be meant."""
    other = tmp_path / "other" / "plans"
    other.mkdir(parents=True)
    (other / "new.md").write_text("# New roadmap\n\n- Add everything\n")
    publisher.ingest([str(roadmaps)])
    with pytest.raises(InputError, match="Rename one of the folders, or say --replace"):
        publisher.ingest([str(other)])
    (other / "quill.md").write_text("# Quillstore roadmap\n\n- Add snapshots\n")
    with pytest.raises(InputError, match="was read from"):
        publisher.ingest([str(other)], keep=True)
    report = publisher.ingest([str(other)], replace=True)
    assert report.replaced == ["plans/quill.md"]
    assert report.removed == ["plans/millrace.rst", "plans/tidewatch.md"]
    (other / "new.md").write_text("# New roadmap\n\n- Add everything at once\n")
    assert publisher.ingest([str(other)]).replaced == ["plans/new.md"]


def test_removing_what_is_not_there_is_an_error(publisher: Publisher, roadmaps: Path) -> None:
    """A wrong name is told, nothing is published."""
    publisher.ingest([str(roadmaps)])
    with pytest.raises(NotFoundError, match="No source is called"):
        publisher.remove(["plans/other.md"])


def test_ids_stay_through_versions(publisher: Publisher, data: DataFolder, roadmaps: Path) -> None:
    """A plan that moves up and is finished is the same plan."""

    def ids() -> dict[str, str]:
        catalogue = Catalogue(data.get_current().folder / WORDS)
        return {catalogue.feature(row).title: catalogue.feature(row).id for row in range(catalogue.count)}

    publisher.ingest([str(roadmaps)])
    before = ids()
    (roadmaps / "quill.md").write_text(
        "# Quillstore roadmap\n\n## Done\n\n- Rewrite the storage engine in Rust\n- Add role-based access control\n"
    )
    publisher.ingest([str(roadmaps)])
    after = ids()
    for title in ("Rewrite the storage engine in Rust", "Add role-based access control"):
        assert after[title] == before[title]


def test_graph_vectors_and_catalogue_hold_the_same_features(published: Path) -> None:
    """The ids of the three stores of one snapshot are equal, and so are their counts and the manifest's."""
    snapshot = DataFolder(published).get_current()
    catalogue = Catalogue(snapshot.folder / WORDS)
    in_catalogue = {DEFAULT_BASE + catalogue.feature(row).id for row in range(catalogue.count)}
    store = Store.open(snapshot.folder / GRAPH)
    kind = f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{RG}Feature>"
    in_graph = {line.split(" ")[0].strip("<>") for line in store.canonical() if kind in line}
    vectors = VectorIndex.load(snapshot.folder / VECTORS, dimension=WordsEncoder.dimension, rows=catalogue.count)
    assert in_graph == in_catalogue
    assert len(vectors) == len(in_graph) == snapshot.manifest["counts"]["features"]
    assert store.count() == snapshot.manifest["counts"]["quads"]


def test_similar_plans_of_different_projects_are_tied_in_the_graph(published: Path) -> None:
    """The two plans for role-based access control are similar, with a score, in both directions."""
    snapshot = DataFolder(published).get_current()
    ties = [line for line in Store.open(snapshot.folder / GRAPH).canonical() if f"<{RG}similarTo>" in line]
    assert any(
        "add-role-based" in tie.split(" ")[0] and "role-based-access-control-for" in tie.split(" ")[2] for tie in ties
    )
    assert len(ties) % 2 == 0


def test_vectors_are_the_same_when_built_again(roadmaps: Path, tmp_path: Path) -> None:
    """Two builds of the same documents search alike."""
    built = []
    for name in ("one", "two"):
        _publisher(tmp_path / name).ingest([str(roadmaps)])
        folder = DataFolder(tmp_path / name).get_current().folder
        built.append(
            VectorIndex.load(folder / VECTORS, dimension=WordsEncoder.dimension, rows=11).vectors(
                np.arange(11, dtype=np.int64)
            )
        )
    assert np.allclose(built[0], built[1], atol=1e-6)


def test_a_document_that_cannot_be_read_stops_only_itself(
    publisher: Publisher, data: DataFolder, roadmaps: Path
) -> None:
    """Named outright it is an error and nothing is published; in a folder it is skipped and reported."""
    broken = roadmaps / "broken.json"
    broken.write_text('{"now": [')
    with pytest.raises(InputError, match="Not valid YAML or JSON"):
        publisher.ingest([str(broken)])
    assert data.names() == []
    report = publisher.ingest([str(roadmaps)])
    assert report.documents == 3
    assert report.skipped[0][0] == "plans/broken.json"


def test_damaged_caches_are_rebuilt(publisher: Publisher, data: DataFolder, roadmaps: Path, tmp_path: Path) -> None:
    """A cache is a cache: damage costs time, not answers."""
    publisher.ingest([str(roadmaps)])
    expected = _facts(data.folder)
    for path in data.cache.rglob("*.json"):
        path.write_text("{")
    (roadmaps / "more.md").write_text("# More roadmap\n\n- Add more\n")
    publisher.ingest([str(roadmaps)])
    publisher.remove(["plans/more.md"])
    assert _facts(data.folder) == expected


def test_the_whole_folder_can_move(roadmaps: Path, tmp_path: Path) -> None:
    """Nothing on disk names where the data folder lies."""
    _publisher(tmp_path / "here").ingest([str(roadmaps)])
    shutil.move(tmp_path / "here", tmp_path / "there")
    snapshot: Snapshot = DataFolder(tmp_path / "there").get_current()
    snapshot.verify()
    assert str(tmp_path) not in json.dumps(snapshot.manifest)
    assert not _publisher(tmp_path / "there").ingest([str(roadmaps)]).is_new
