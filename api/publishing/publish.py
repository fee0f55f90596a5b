"""From sources to a published snapshot: the order in which ingest, graph and search do their parts.

A snapshot is built whole from its ledger. Extraction and embeddings are cached by content, so only what
changed costs time; nothing of an older snapshot is carried over, so nothing stale can be.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from api.publishing.reading import Reading
from api.publishing.report import Progress, Report, count_from_manifest, nothing_readable, silent, told_later
from api.publishing.source_names import matching, refuse_another_folder, root_of
from api.settings import Settings
from graph import history_file, triples
from graph.errors import InputError, NotFoundError, SnapshotError
from graph.ledger import ADD, REMOVE, Entry, Ledger
from graph.network_view import NetworkView
from graph.overrides import Override, Overrides
from graph.sealed import CONCEPTS, GRAPH, HISTORY, LEDGER, NETWORK, REPORT, VECTORS, WORDS, Snapshot
from graph.skos import Scheme
from graph.snapshots import DataFolder
from graph.store import Store
from graph.triples import Quad
from graph.vocabulary import ONTOLOGY_GRAPH, iri
from ingest.clusters import Clusters
from ingest.merging import Merged, clusters_of
from ingest.sources import Gathered, content_of, gather
from search import concepts, indexing
from search.embedding_cache import EmbeddingCache
from search.encoder import Encoder


class Publisher:
    """The one writer of a data folder."""

    def __init__(self, data: DataFolder, encoder: Encoder, *, base: str, on_progress: Progress | None = None) -> None:
        self._data = data
        self._encoder = encoder
        self._base = base
        self._on_progress = on_progress or silent

    @classmethod
    def of(cls, settings: Settings, on_progress: Progress | None = None) -> "Publisher":
        """The writer of the data folder that the settings name, with their model."""
        from search.encoder import MiniLM

        return cls(
            DataFolder(settings.data, kept=settings.snapshots),
            MiniLM(settings.model),
            base=settings.base,
            on_progress=on_progress,
        )

    def ingest(
        self,
        arguments: Sequence[str],
        *,
        project: str | None = None,
        keep: bool = False,
        replace: bool = False,
        technologies: Sequence[Path] = (),
    ) -> Report:
        """Adds or replaces what the arguments name; a folder's vanished sources go, unless `keep`.

        `technologies` are SKOS files that are kept from now on, beside our own, for every document.

        Raises InputError for what cannot be read and was named outright, and for a folder that would take the place of
        another one of its name, unless `replace`; BusyError if another process writes.
        """
        report = Report()
        with report.timed("gather"):
            gathered = gather(arguments)
            report.skipped += gathered.skipped
            contents = dict(self._contents(gathered, report))
        if not contents:
            raise InputError(nothing_readable(report))
        with self._data.writing():
            reading = self._reading(report, technologies)
            before = self._ledger(report)
            roots = {source.name: root_of(source) for source in gathered.sources}
            readable = [
                dataclasses.replace(entry, root=roots[entry.source])
                for entry in self._readable(contents, gathered.outright, project, before, reading)
            ]
            if not readable:
                raise InputError(nothing_readable(report))
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
                refuse_another_folder(before, readable, gone)
            return self._published(before, [*readable, *(Entry(REMOVE, name, at=_now()) for name in gone)], reading)

    def remove(self, names: Sequence[str]) -> Report:
        """Removes sources, or whole folders of them. Raises NotFoundError for a name that no source has."""
        if not self._data.folder.is_dir():
            raise NotFoundError(f"There is no data folder {self._data.folder}. Name it with --data or ROADGRAPH_DATA.")
        report = Report()
        with self._data.writing():
            reading = self._reading(report)
            before = self._ledger(report)
            live = before.current()
            gone: dict[str, None] = {}
            for name in names:
                found = matching(name, live)
                if not found:
                    raise NotFoundError(f"No source is called {name}. `roadgraph status` lists them.")
                gone.update(dict.fromkeys(found))
            return self._published(before, [Entry(REMOVE, name, at=_now()) for name in gone], reading)

    def correct(self, decide: Callable[[Clusters], Override]) -> Report:
        """Adds to the file of merges what somebody decides about the names of this folder, and publishes it.

        Raises NotFoundError where nothing was published, and what `decide` raises; then nothing is changed.
        """
        self._data.get_current()
        report = Report()
        with self._data.writing():
            reading = self._reading(report)
            before = self._ledger(report)
            roadmaps = reading.roadmaps(before)
            override = decide(clusters_of(roadmaps, reading.scheme, reading.overrides))
            clusters_of(roadmaps, reading.scheme, Overrides((*reading.overrides.lines, override)))
            reading.overrides = reading.overrides.append(self._data.folder, override)
            return self._published(before, [], reading)

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
        reading: Reading,
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
                    reading.extracted(entry)
                except InputError as error:
                    if name in outright:
                        raise
                    reading.report.skipped.append((name, str(error)))
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

    def _reading(self, report: Report, technologies: Sequence[Path] = ()) -> Reading:
        Scheme.read(*technologies)
        for path in technologies:
            self._data.keep_gazetteer(path)
        return Reading(self._data, self._base, report, self._on_progress)

    def _published(self, before: Ledger, entries: Iterable[Entry], reading: Reading) -> Report:
        """Builds and seals a snapshot of the ledger with the entries, unless nothing changed."""
        report = reading.report
        entries = reading.conforming(before, list(entries))
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
        if len(ledger.entries) == len(before.entries) and (current := self._up_to_date(reading)):
            report.snapshot = current.name
            count_from_manifest(report, current)
            return report
        report.snapshot, report.is_new = self._sealed(ledger, reading).name, True
        return report

    def _up_to_date(self, reading: Reading) -> Snapshot | None:
        """The published snapshot, if it is sound and the same rules, decisions, model and base would give it again."""
        report = reading.report
        if report.problems or self._data.current_name() is None:
            return None
        current = self._data.get_current()
        try:
            current.verify()
        except SnapshotError as error:
            report.problems.append(f"{error} It was built again from the stored documents.")
            return None
        made = current.manifest
        if not NetworkView.load(current.folder / NETWORK).chart:
            return None  # published before there was a map
        here = (reading.rules, reading.overrides.digest(), concepts.digest(), self._base, self._encoder.revision)
        was = (made["rules"], made["overrides"], made["concepts"], made["base"], made["model"]["revision"])
        return current if was == here else None

    def _model(self) -> dict[str, object]:
        return {"name": self._encoder.name, "revision": self._encoder.revision, "dimension": self._encoder.dimension}

    def _sealed(self, ledger: Ledger, reading: Reading) -> Snapshot:
        report, made = reading.report, reading.merged(ledger)
        draft = self._data.draft()
        ledger.save(draft / LEDGER)
        with report.timed("embed and index"):
            self._on_progress("embed", 0, 1)
            technologies = dict(made.scheme.technologies)
            inferred = indexing.build(
                indexing.Files(draft / WORDS, draft / VECTORS, draft / CONCEPTS),
                made.roadmaps,
                technologies,
                EmbeddingCache(self._data.cache, self._encoder),
                on_progress=lambda done, total: self._on_progress("embed", done, total),
            )
        with report.timed("find themes"):
            view = NetworkView.of(made.roadmaps, inferred.similarities, technologies, inferred.labels())
            view.save(draft / NETWORK)
        with report.timed("tell histories"):
            history_file.save(draft / HISTORY, reading.histories(ledger, made.roadmaps))
        with report.timed("write the graph"):
            self._on_progress("write", 0, 1)
            store = Store.create(draft / GRAPH)
            store.add_ontology(iri(self._base, ONTOLOGY_GRAPH))
            store.add(quad for part in self._quads(ledger, made, inferred, view) for quad in part)
            quads = store.count()
            store.close()
            self._on_progress("write", 1, 1)
        report.similarities = len(inferred.similarities)
        with report.timed("seal"):
            counts = {
                "documents": report.documents, "features": report.features, "groups": report.groups, "projects": report.projects,
                "technologies": report.technologies, "similarities": report.similarities, "tags": len(inferred.tags), "themes": len(view.themes), "quads": quads,
            }  # fmt: skip
            facts = {
                "base": self._base, "model": self._model(), "rules": reading.rules,
                "overrides": reading.overrides.digest(), "concepts": concepts.digest(), "counts": counts,
                REPORT: told_later(report),
            }  # fmt: skip
            return self._data.seal(draft, facts)

    def _quads(
        self, ledger: Ledger, made: Merged, inferred: indexing.Inferred, view: NetworkView
    ) -> Iterator[Iterator[Quad]]:
        yield triples.scheme_quads(made.scheme, self._base)
        for roadmap in made.roadmaps:
            yield triples.roadmap_quads(roadmap, self._base)
        entries = ledger.current()
        read = [(roadmap.document, entries[roadmap.document.source].at) for roadmap in made.roadmaps]
        yield triples.ledger_quads(read, self._base)
        documents = {roadmap.document.source: roadmap.document.id for roadmap in made.roadmaps}
        yield triples.merge_quads(made.merges, documents, self._base)
        yield triples.similarity_quads(inferred.similarities, self._base)
        yield triples.concept_quads(inferred.concepts, inferred.tags, self._base)
        yield triples.network_quads(view, self._base)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
