"""From the documents of a ledger to roadmaps: extraction by content, ids by history, and the shapes that a graph must have."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from api.publishing.report import Progress, Report, count, nothing_readable
from graph.errors import InputError, SnapshotError
from graph.history import DocumentHistory, Version
from graph.ledger import REMOVE, Entry, Ledger
from graph.model import Roadmap
from graph.overrides import Overrides
from graph.skos import Scheme
from graph.snapshots import DataFolder
from ingest import merging, pipeline
from ingest.cache import ExtractionCache
from ingest.extraction_process import shared
from ingest.history import document_history
from ingest.merging import Merged
from ingest.pipeline import Extracted
from ingest.technologies import GAZETTEER

if TYPE_CHECKING:
    from api.publishing.conformity import Conformity


class Reading:
    """Reads for one run of a writer, and tells its report what could not be read and how long it took.

    `overrides` are what people decided about merges.
    """

    def __init__(self, data: DataFolder, base: str, report: Report, on_progress: Progress) -> None:
        self._data = data
        self._base = base
        self.report = report
        self._on_progress = on_progress
        self._gazetteers = data.gazetteers()
        self.rules = pipeline.rules_digest(self._gazetteers)
        self._process = shared(self.rules, self._gazetteers)
        self._seconds_before = dict(self._process.seconds)
        self.overrides = Overrides.load(data.folder)

    @cached_property
    def scheme(self) -> Scheme:
        """The technologies that texts are read for."""
        return Scheme.read(GAZETTEER, *self._gazetteers)

    @cached_property
    def _conformity(self) -> "Conformity":
        from api.publishing.conformity import Conformity  # loads rdflib, which a run that changes nothing does without

        return Conformity(self._data.cache, self._base)

    @cached_property
    def _cache(self) -> ExtractionCache:
        return ExtractionCache(self._data.cache, self.rules)

    def extracted(self, entry: Entry) -> Extracted:
        """What a version gives, from the cache if it was ever read under the same rules. Raises InputError."""
        assert entry.version is not None
        found = self._cache.find(entry.version, entry.source, entry.project)
        if found is None:
            found = self._process.extracted(self._data.read_document(entry.version), entry.source, entry.project)
            for stage, seconds in self._process.seconds.items():
                self.report.seconds[stage] = seconds - self._seconds_before.get(stage, 0.0)
            self._cache.keep(entry.version, entry.source, entry.project, found)
        return found

    def conforming(self, before: Ledger, entries: list[Entry]) -> list[Entry]:
        """The entries without those whose graphs do not have our shapes; these are reported, and what was read before stays.

        Raises InputError if nothing is left to publish.
        """
        ledger = before.followed_by(entries)
        was = before.current()
        refused = {}
        for source, entry in ledger.current().items():
            if entry == was.get(source) or (roadmap := self._roadmap(ledger, entry)) is None:
                continue
            if problem := self._problem(roadmap):
                refused[source] = problem
        self.report.skipped += refused.items()
        kept = [entry for entry in entries if entry.event == REMOVE or entry.source not in refused]
        if refused and not kept and not was:
            raise InputError(nothing_readable(self.report))
        return kept

    def merged(self, ledger: Ledger) -> Merged:
        """Every current document, in the order of sources, with one node for each thing that they name."""
        roadmaps = self.roadmaps(ledger)
        with self.report.timed("merge"):
            made = merging.merged(roadmaps, self.scheme, self.overrides)
        changed = [new for old, new in zip(roadmaps, made.roadmaps, strict=True) if new != old]
        refused = {one.document.source for one in changed} - {one.document.source for one in self._sound(changed)}
        made = replace(made, roadmaps=tuple(one for one in made.roadmaps if one.document.source not in refused))
        count(self.report, made.roadmaps)
        return made

    def roadmaps(self, ledger: Ledger) -> list[Roadmap]:
        """Every current document as read, in the order of sources, before any name is merged."""
        roadmaps = []
        live = ledger.current()
        for number, entry in enumerate(live.values()):
            self._on_progress("identify", number, len(live))
            if roadmap := self._roadmap(ledger, entry):
                roadmaps.append(roadmap)
        self._on_progress("identify", len(live), len(live))
        return self._sound(roadmaps)

    def _sound(self, roadmaps: list[Roadmap]) -> list[Roadmap]:
        """The roadmaps whose graphs have our shapes; the others are reported."""
        refused = {one.document.source: problem for one in roadmaps if (problem := self._problem(one))}
        self.report.skipped += refused.items()
        return [one for one in roadmaps if one.document.source not in refused]

    def _problem(self, roadmap: Roadmap) -> str | None:
        with self.report.timed("validate"):
            return self._conformity.find_problem(roadmap)

    def _roadmap(self, ledger: Ledger, entry: Entry) -> Roadmap | None:
        """A current document as read; None, and reported, where today's rules cannot read it."""
        try:
            versions = [extracted for _, extracted in self._versions(ledger, entry)]
        except InputError as error:
            if (entry.source, str(error)) not in self.report.skipped:
                self.report.skipped.append((entry.source, str(error)))
            return None
        assert entry.version is not None
        with self.report.timed("identify"):
            return pipeline.roadmap(versions, entry.version, entry.source, entry.url)

    def histories(self, ledger: Ledger, roadmaps: Sequence[Roadmap]) -> Iterator[DocumentHistory]:
        """What became of the features of current documents from version to version, document by document."""
        live = ledger.current()
        for document in (roadmap.document for roadmap in roadmaps):
            current = live[document.source]
            if ledger.versions(document.source) == [current]:
                yield DocumentHistory(document.id, (Version(1, document.version, current.at),))
            else:
                read = list(self._versions(ledger, current))
                yield document_history(document.id, document.source, read)

    def _versions(self, ledger: Ledger, current: Entry) -> Iterator[tuple[Version, Extracted]]:
        """What each version of a source gave, counted without those of the same bytes as the one before.

        A lost version that was superseded only blurs how ids came about, and is missing in histories.
        """
        number, before = 0, None
        for entry in ledger.versions(current.source):
            assert entry.version is not None
            number, before = number + (entry.version != before), entry.version
            try:
                yield Version(number, entry.version, entry.at), self.extracted(entry)
            except SnapshotError as error:
                if entry.version == current.version:
                    raise
                problem = f"{current.source}: {error} Its ids are told without that version."
                if problem not in self.report.problems:
                    self.report.problems.append(problem)
