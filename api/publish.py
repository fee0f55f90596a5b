"""From sources to a published snapshot: the order in which ingest, graph and search do their parts.

A snapshot is built whole from its ledger. Extraction and embeddings are cached by content, so only what
changed costs time; nothing of an older snapshot is carried over, so nothing stale can be.
"""

import contextlib
import dataclasses
import fnmatch
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from api.conformity import Conformity
from graph import triples
from graph.errors import InputError, NotFoundError, SnapshotError
from graph.ledger import ADD, REMOVE, Entry, Ledger
from graph.model import Kind, Roadmap, Similarity
from graph.sealed import GRAPH, LEDGER, VECTORS, WORDS, Snapshot
from graph.snapshots import DataFolder
from graph.store import Store
from graph.triples import Quad
from graph.vocabulary import ONTOLOGY_GRAPH, iri
from ingest import pipeline
from ingest.cache import ExtractionCache
from ingest.pipeline import Extracted, Pipeline
from ingest.sources import Gathered, Source, content_of, gather
from ingest.technologies import Recogniser
from search import engine
from search.embedding_cache import EmbeddingCache
from search.encoder import Encoder

Progress = Callable[[str, int, int], None]
"""Hears the stage, how much of it is done, and of how much."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """Hears nothing of the progress."""


@dataclass
class Report:
    """What an ingest or removal did."""

    snapshot: str | None = None
    is_new: bool = False
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    without_features: list[tuple[str, str]] = field(default_factory=list)
    passed_over: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    features: int = 0
    groups: int = 0
    technologies: int = 0
    projects: int = 0
    similarities: int = 0
    candidates: dict[str, list[str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """What was found damaged in the data folder, and what was done about it."""


class Publisher:
    """The one writer of a data folder."""

    def __init__(self, data: DataFolder, encoder: Encoder, *, base: str, on_progress: Progress | None = None) -> None:
        self._data = data
        self._encoder = encoder
        self._base = base
        self._on_progress = on_progress or silent

    def ingest(
        self, arguments: Sequence[str], *, project: str | None = None, keep: bool = False, replace: bool = False
    ) -> Report:
        """Adds or replaces what the arguments name; a folder's vanished sources go, unless `keep`.

        Raises InputError for what cannot be read and was named outright, and for a folder that would take the place of
        another one of its name, unless `replace`; BusyError if another process writes.
        """
        report = Report()
        with self._timed(report, "gather"):
            gathered = gather(arguments)
            report.skipped += gathered.skipped
            contents = dict(self._contents(gathered, report))
        if not contents:
            raise InputError(_nothing_readable(report))
        with self._data.writing():
            before = self._ledger(report)
            roots = {source.name: _root(source) for source in gathered.sources}
            readable = [
                dataclasses.replace(entry, root=roots[entry.source])
                for entry in self._readable(contents, gathered.outright, project, before, report)
            ]
            if not readable:
                raise InputError(_nothing_readable(report))
            named = {source.name for source in gathered.sources}
            gone = (
                []
                if keep
                else [
                    name
                    for name in before.current()
                    if gathered.folders and name.startswith(gathered.folders) and name not in named
                ]
            )
            if not replace:
                _refuse_another_folder(before, readable, gone)
            return self._published(before, [*readable, *(Entry(REMOVE, name, at=_now()) for name in gone)], report)

    def remove(self, names: Sequence[str]) -> Report:
        """Removes sources, or whole folders of them. Raises NotFoundError for a name that no source has."""
        if not self._data.folder.is_dir():
            raise NotFoundError(f"There is no data folder {self._data.folder}. Name it with --data or ROADGRAPH_DATA.")
        report = Report()
        with self._data.writing():
            before = self._ledger(report)
            live = before.current()
            gone: dict[str, None] = {}
            for name in names:
                matching = _matching(name, live)
                if not matching:
                    raise NotFoundError(f"No source is called {name}. `roadgraph status` lists them.")
                gone.update(dict.fromkeys(matching))
            return self._published(before, [Entry(REMOVE, name, at=_now()) for name in gone], report)

    def _contents(self, gathered: Gathered, report: Report) -> Iterator[tuple[str, bytes]]:
        for source in gathered.sources:
            try:
                yield source.name, content_of(source)
            except InputError as error:
                if source.name in gathered.outright:
                    raise
                report.skipped.append((source.name, str(error)))

    def _readable(
        self,
        contents: Mapping[str, bytes],
        outright: frozenset[str],
        project: str | None,
        before: Ledger,
        report: Report,
    ) -> list[Entry]:
        """Ledger entries of the documents that can be read; the others are reported, or raise if they were named outright."""
        live = before.current()
        entries = []
        for number, (name, content) in enumerate(contents.items()):
            self._on_progress("read", number, len(contents))
            earlier = live.get(name)
            entry = Entry(
                ADD,
                name,
                self._data.keep_document(content),
                project or (earlier.project if earlier else None),
                at=_now(),
            )
            if earlier is None or (earlier.version, earlier.project) != (entry.version, entry.project):
                try:
                    self._extracted(entry)
                except InputError as error:
                    if name in outright:
                        raise
                    report.skipped.append((name, str(error)))
                    continue
            entries.append(entry)
        return entries

    def _ledger(self, report: Report) -> Ledger:
        """What to build on. Where that is not what was published last, the report says what may be missing."""
        base, problems = self._data.find_base()
        if base and problems:
            problems.append(
                f"Snapshot {base.name} of {base.manifest['created']} is what this builds on; "
                "what was ingested or removed since then has to be named again."
            )
        report.problems += problems
        return base.ledger() if base else Ledger()

    def _published(self, before: Ledger, entries: Iterable[Entry], report: Report) -> Report:
        """Builds and seals a snapshot of the ledger with the entries, unless nothing changed."""
        entries = self._conforming(before, list(entries), report)
        ledger = before.followed_by(entries)
        was, now = before.current(), ledger.current()
        report.added = [name for name in now if name not in was]
        report.replaced = [name for name in now if name in was and now[name] != was[name]]
        report.removed = [name for name in was if name not in now]
        report.unchanged = [
            entry.source
            for entry in entries
            if entry.event == ADD and entry.source in was and now.get(entry.source) == was[entry.source]
        ]
        if len(ledger.entries) == len(before.entries) and (current := self._up_to_date(report)):
            report.snapshot = current.name
            _count_from_manifest(report, current)
            return report
        roadmaps = self._roadmaps(ledger, report)
        report.snapshot, report.is_new = self._sealed(ledger, roadmaps, report).name, True
        return report

    def _conforming(self, before: Ledger, entries: list[Entry], report: Report) -> list[Entry]:
        """The entries without those whose graphs do not have our shapes; these are reported, and what was read before stays.

        Raises InputError if nothing is left to publish.
        """
        ledger = before.followed_by(entries)
        was = before.current()
        refused = {}
        for source, entry in ledger.current().items():
            if entry == was.get(source) or (roadmap := self._roadmap(ledger, entry, report)) is None:
                continue
            if problem := self._problem(roadmap, report):
                refused[source] = problem
        report.skipped += refused.items()
        kept = [entry for entry in entries if entry.event == REMOVE or entry.source not in refused]
        if refused and not kept and not was:
            raise InputError(_nothing_readable(report))
        return kept

    def _problem(self, roadmap: Roadmap, report: Report) -> str | None:
        with self._timed(report, "validate"):
            return self._conformity.find_problem(roadmap)

    def _up_to_date(self, report: Report) -> Snapshot | None:
        """The published snapshot, if it is sound and the same rules, model and base would give it again."""
        if report.problems or self._data.current_name() is None:
            return None
        current = self._data.get_current()
        try:
            current.verify()
        except SnapshotError as error:
            report.problems.append(f"{error} It was built again from the stored documents.")
            return None
        made = current.manifest
        here = (pipeline.rules_digest(), self._base, self._encoder.revision)
        return current if (made["rules"], made["base"], made["model"]["revision"]) == here else None

    def _model(self) -> dict[str, object]:
        return {"name": self._encoder.name, "revision": self._encoder.revision, "dimension": self._encoder.dimension}

    def _roadmaps(self, ledger: Ledger, report: Report) -> list[Roadmap]:
        """Every current document as read, in the order of sources."""
        roadmaps = []
        live = ledger.current()
        for number, entry in enumerate(live.values()):
            self._on_progress("identify", number, len(live))
            if roadmap := self._roadmap(ledger, entry, report):
                roadmaps.append(roadmap)
        self._on_progress("identify", len(live), len(live))
        refused = {one.document.source: problem for one in roadmaps if (problem := self._problem(one, report))}
        report.skipped += refused.items()
        roadmaps = [roadmap for roadmap in roadmaps if roadmap.document.source not in refused]
        for stage, seconds in self._stages.seconds.items():
            report.seconds[stage] = seconds
        _count(report, roadmaps)
        return roadmaps

    def _roadmap(self, ledger: Ledger, entry: Entry, report: Report) -> Roadmap | None:
        """A current document as read; None, and reported, where today's rules cannot read it."""
        try:
            versions = list(self._versions(ledger, entry, report))
        except InputError as error:
            if (entry.source, str(error)) not in report.skipped:
                report.skipped.append((entry.source, str(error)))
            return None
        assert entry.version is not None
        return self._stages.roadmap(versions, entry.version, entry.source, entry.url)

    def _versions(self, ledger: Ledger, current: Entry, report: Report) -> Iterator[Extracted]:
        """What each version of a source gave. A lost version that was superseded only blurs how ids came about."""
        for entry in ledger.versions(current.source):
            try:
                yield self._extracted(entry)
            except SnapshotError as error:
                if entry.version == current.version:
                    raise
                problem = f"{current.source}: {error} Its ids are told without that version."
                if problem not in report.problems:
                    report.problems.append(problem)

    @cached_property
    def _stages(self) -> Pipeline:
        return Pipeline(Recogniser.load())

    @cached_property
    def _conformity(self) -> Conformity:
        return Conformity(self._data.cache, self._base)

    @cached_property
    def _cache(self) -> ExtractionCache:
        return ExtractionCache(self._data.cache, pipeline.rules_digest())

    def _extracted(self, entry: Entry) -> Extracted:
        """What a version gives, from the cache if it was ever read under the same rules."""
        assert entry.version is not None
        found = self._cache.find(entry.version, entry.source, entry.project)
        if found is None:
            found = self._stages.extracted(self._data.read_document(entry.version), entry.source, entry.project)
            self._cache.keep(entry.version, entry.source, entry.project, found)
        return found

    def _sealed(self, ledger: Ledger, roadmaps: Sequence[Roadmap], report: Report) -> Snapshot:
        draft = self._data.draft()
        scheme = self._stages.recogniser.scheme
        ledger.save(draft / LEDGER)
        with self._timed(report, "embed and index"):
            self._on_progress("embed", 0, 1)
            technologies = dict(scheme.technologies)
            similarities = engine.build(
                draft / WORDS, draft / VECTORS, roadmaps, technologies, EmbeddingCache(self._data.cache, self._encoder),
                on_progress=lambda done, total: self._on_progress("embed", done, total),
            )  # fmt: skip
        with self._timed(report, "write the graph"):
            self._on_progress("write", 0, 1)
            store = Store.create(draft / GRAPH)
            store.add_ontology(iri(self._base, ONTOLOGY_GRAPH))
            store.add(quad for part in self._quads(roadmaps, similarities) for quad in part)
            quads = store.count()
            store.close()
            self._on_progress("write", 1, 1)
        report.similarities = len(similarities)
        with self._timed(report, "seal"):
            counts = {
                "documents": report.documents, "features": report.features, "groups": report.groups, "projects": report.projects,
                "technologies": report.technologies, "similarities": report.similarities, "quads": quads,
            }  # fmt: skip
            return self._data.seal(
                draft, {"base": self._base, "model": self._model(), "rules": pipeline.rules_digest(), "counts": counts}
            )

    def _quads(self, roadmaps: Sequence[Roadmap], similarities: Sequence[Similarity]) -> Iterator[Iterator[Quad]]:
        yield triples.scheme_quads(self._stages.recogniser.scheme, self._base)
        for roadmap in roadmaps:
            yield triples.roadmap_quads(roadmap, self._base)
        yield triples.similarity_quads(similarities, self._base)

    @contextlib.contextmanager
    def _timed(self, report: Report, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            report.seconds[stage] = report.seconds.get(stage, 0.0) + time.perf_counter() - began


def _nothing_readable(report: Report) -> str:
    return f"None of the files named can be read as a roadmap: {'; '.join(f'{name}: {why}' for name, why in report.skipped)}"


def _count(report: Report, roadmaps: Sequence[Roadmap]) -> None:
    features = [feature for roadmap in roadmaps for feature in roadmap.features]
    report.documents = len(roadmaps)
    report.features = sum(feature.kind is Kind.FEATURE for feature in features)
    report.groups = len(features) - report.features
    report.technologies = len({id for feature in features for id in feature.technologies})
    report.projects = len({roadmap.project.id for roadmap in roadmaps})
    passed_over = Counter(skipped.reason for roadmap in roadmaps for skipped in roadmap.skipped)
    report.passed_over = dict(passed_over.most_common())
    for roadmap in roadmaps:
        if not any(feature.kind is Kind.FEATURE for feature in roadmap.features):
            reasons = Counter(skipped.reason for skipped in roadmap.skipped)
            why = (
                ", ".join(f"{count} × {reason}" for reason, count in reasons.most_common())
                or "no list, table or section states work"
            )
            report.without_features.append((roadmap.document.source, why))
        for candidate in roadmap.candidates:
            report.candidates.setdefault(candidate.name, []).append(f"{roadmap.document.source}:{candidate.line}")


def _count_from_manifest(report: Report, snapshot: Snapshot) -> None:
    counts: Mapping[str, int] = snapshot.manifest["counts"]
    for name in ("documents", "features", "groups", "projects", "technologies", "similarities"):
        setattr(report, name, counts[name])


def _root(source: Source) -> str:
    """The folder on disk that a source's name begins at, links followed."""
    return os.path.realpath(source.path.parents[source.name.count("/") - 1])


def _refuse_another_folder(before: Ledger, entries: Sequence[Entry], gone: Sequence[str]) -> None:
    """Raises InputError if sources read from one folder would be replaced or removed by another one of the same name."""
    live = before.current()
    roots = {entry.source.split("/")[0]: entry.root for entry in entries}
    replaced = [
        entry.source for entry in entries if entry.source in live and live[entry.source].version != entry.version
    ]
    for name in (*replaced, *gone):
        folder = name.split("/")[0]
        known, root = live[name].root, roots.get(folder)
        if known and root and root not in (known, before.root_of(folder + "/")):
            raise InputError(
                f"{name} was read from {known}; {root} has the same name and would take its place. "
                "Rename one of the folders, or say --replace if this is the same one in another place."
            )


def _matching(name: str, live: Mapping[str, Entry]) -> list[str]:
    """The sources that a name means: itself or a folder of sources; else what was read from that path on disk."""
    named = name.rstrip("/")
    if named in live:
        return [named]
    if found := [source for source in live if source.startswith(named + "/") or fnmatch.fnmatch(source, named)]:
        return found
    path = Path(os.path.abspath(name))  # noqa: PTH100 - sources are named by paths as they were typed
    for first in range(1, len(path.parts)):
        spelled = "/".join(path.parts[first:])
        found = [
            source
            for source, entry in live.items()
            if (
                source == spelled
                or source.startswith(spelled + "/")
                or ("/" in spelled and fnmatch.fnmatch(source, spelled))
            )
            and _lies_in(path, entry.root)
        ]
        if found:
            return found
    return []


def _lies_in(path: Path, root: str | None) -> bool:
    """Whether a path is below the folder that a source was read from, as far as that is known."""
    return root is None or Path(os.path.realpath(path)).is_relative_to(root)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
