"""A sealed snapshot that is another one's over and over, perturbed: a graph of any size, of real plans, for `roadgraph serve`."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyoxigraph as ox

from api.publishing.publish import Publisher
from api.settings import Settings
from benchmarks.growth import perturbed
from benchmarks.shared_corpus import shared_folder
from graph.model import Document, Feature, Project, Roadmap, Similarity, Tag
from graph.sealed import CONCEPTS, GRAPH, LEDGER, NETWORK, VECTORS, WORDS, Snapshot
from graph.snapshots import DataFolder
from graph.store import Store
from graph.vocabulary import DCTERMS, DOAP
from search import catalogue_file
from search.catalogue import Catalogue
from search.catalogue_file import feature_adapter
from search.encoder import MiniLM
from search.vector_index import VectorIndex

_COPIED = re.compile(r"(feature|project|document|similarity|tie|theme|mirror|merge)/[^/]+")
"""How the ids of what is copied begin. Technologies, categories and concepts stay one, so that copies share them."""

_NAMES = (ox.NamedNode(DCTERMS + "title"), ox.NamedNode(DOAP + "name"))
_EXAMPLES = Path(__file__).parents[1] / "examples" / "roadmaps"

Rename = Callable[[str], str]


def replicated(data: Path, least: int) -> Snapshot:
    """Publishes the shared corpus, or the samples where there is none, in a data folder, and over it a replica of `least` quads or more."""
    shared = shared_folder()
    base = Settings.read({}, data=data).base
    Publisher(DataFolder(data), MiniLM(), base=base).ingest([str(shared / "roadmaps" if shared else _EXAMPLES)])
    return grown(DataFolder(data), least)


def grown(data: DataFolder, least: int) -> Snapshot:
    """Seals and publishes the current snapshot so many times over that it has `least` quads or more."""
    with data.writing():
        old, draft = data.get_current(), data.draft()
        counts = old.manifest["counts"]
        turns, quads = _write_graph(old, draft, least)
        for name in (CONCEPTS, NETWORK, LEDGER):
            shutil.copy(old.folder / name, draft / name)
        features = _write_catalogue(old, draft, turns)
        many = {name: counts[name] * turns for name in ("documents", "groups", "projects", "similarities", "tags")}
        facts = {name: old.manifest[name] for name in ("base", "model", "rules", "overrides", "concepts")}
        return data.seal(draft, facts | {"counts": counts | many | {"features": features, "quads": quads}})


def renamed(turn: int) -> Rename:
    """What gives the ids of copied things others for a turn; the first turn keeps them."""
    return lambda id: _COPIED.sub(lambda found: f"{found[0]}-{turn}", id, count=1) if turn else id


def _write_graph(old: Snapshot, draft: Path, least: int) -> tuple[int, int]:
    """Writes the graph and returns how many turns that took, and how many quads it has."""
    read, store = ox.Store.read_only(str(old.folder / GRAPH)), Store.create(draft / GRAPH)
    turns = 0
    while store.count() < least:
        store.add(_quads(read, old.manifest["base"], turns))
        turns += 1
    quads = store.count()
    store.close()
    return turns, quads


def _quads(read: ox.Store, base: str, turn: int) -> Iterator[ox.Quad]:
    """Every quad with the names of a turn, titles and labels of projects with another word; after the first, only those that differ."""
    rename, known = renamed(turn), dict[str, ox.NamedNode]()

    def named(term: ox.NamedNode) -> ox.NamedNode:
        if term.value not in known:
            is_ours = term.value.startswith(base)
            known[term.value] = ox.NamedNode(base + rename(term.value.removeprefix(base))) if is_ours else term
        return known[term.value]

    for quad in read:
        value = named(quad.object) if isinstance(quad.object, ox.NamedNode) else quad.object
        if turn and quad.predicate in _NAMES and isinstance(value, ox.Literal):
            value = ox.Literal(_retitled(value.value, turn))
        subject = named(quad.subject) if isinstance(quad.subject, ox.NamedNode) else quad.subject
        made = ox.Quad(subject, quad.predicate, value, named(quad.graph_name))
        if not turn or made != quad:
            yield made


def _retitled(title: str, turn: int) -> str:
    return f"{title} v{turn}" if turn else title


def _write_catalogue(old: Snapshot, draft: Path, turns: int) -> int:
    """Writes the catalogue and the vectors, and returns how many features they have."""
    catalogue = Catalogue(old.folder / WORDS)
    read = _roadmaps(catalogue)
    roadmaps = [_copy(roadmap, renamed(turn), turn) for turn in range(turns) for roadmap in read]
    features = catalogue_file.build(draft / WORDS, roadmaps, dict(catalogue.technologies))
    names = [renamed(turn) for turn in range(turns)]
    pairs = [
        Similarity(rename(one.feature), rename(one.other), one.score)
        for rename in names
        for one in catalogue.similarities()
    ]
    tags = [replace(tag, feature=rename(tag.feature)) for rename in names for tag in _tags(catalogue)]
    catalogue_file.add_inferred(draft / WORDS, pairs, tags, list(catalogue.concepts.values()))
    _write_vectors(old, draft, catalogue, [feature.id for feature in features], names)
    catalogue.close()
    return len(features)


def _roadmaps(catalogue: Catalogue) -> list[Roadmap]:
    of: dict[str, list[Feature]] = {id: [] for id in catalogue.documents}
    for document, record in catalogue.execute("SELECT document, record FROM feature ORDER BY row"):
        of[document].append(feature_adapter().validate_json(record))
    documents = catalogue.documents.values()
    return [Roadmap(one, catalogue.projects[one.project], tuple(of[one.id])) for one in documents]


def _tags(catalogue: Catalogue) -> list[Tag]:
    statement = "SELECT id, concept, score, rule, words FROM feature_concept JOIN feature USING (row)"
    return [Tag(*row) for row in catalogue.execute(statement)]


def _copy(roadmap: Roadmap, rename: Rename, turn: int) -> Roadmap:
    document: Document = replace(
        roadmap.document,
        id=rename(roadmap.document.id),
        source=f"{roadmap.document.source}{f'-{turn}' if turn else ''}",
        project=rename(roadmap.project.id),
    )
    project: Project = replace(
        roadmap.project, id=rename(roadmap.project.id), label=_retitled(roadmap.project.label, turn)
    )
    features = tuple(
        replace(
            feature,
            id=rename(feature.id),
            title=_retitled(feature.title, turn),
            parent=feature.parent and rename(feature.parent),
        )
        for feature in roadmap.features
    )
    return Roadmap(document, project, features)


def _write_vectors(
    old: Snapshot, draft: Path, catalogue: Catalogue, ids: Sequence[str], names: Sequence[Rename]
) -> None:
    """The vectors of so many turns, each moved a little, in the order of the ids."""
    dimension = int(old.manifest["model"]["dimension"])
    rows = np.arange(catalogue.count, dtype=np.int64)
    vectors = VectorIndex.load(old.folder / VECTORS, dimension=dimension, rows=catalogue.count).vectors(rows)
    originals = [catalogue.feature(int(row)).id for row in rows]
    place = {
        rename(id): turn * len(rows) + row for turn, rename in enumerate(names) for row, id in enumerate(originals)
    }
    order = [place[id] for id in ids]
    VectorIndex.build(perturbed(vectors, len(ids))[order]).save(draft / VECTORS)
