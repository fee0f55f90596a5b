"""What an ingest or removal did, in figures and in words."""

import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.model import Kind, Roadmap
from graph.sealed import Snapshot

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
    passed_over_in: dict[str, dict[str, int]] = field(default_factory=dict)
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

    @contextlib.contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Adds the seconds that pass inside to those of a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - began


def told_later(report: Report) -> dict[str, object]:
    """What a snapshot keeps of the run that made it: what was skipped and why, and what was passed over in each document."""
    return {"skipped": report.skipped, "passed_over": report.passed_over_in}


def nothing_readable(report: Report) -> str:
    """That nothing could be read, and why."""
    return f"None of the files named can be read as a roadmap: {'; '.join(f'{name}: {why}' for name, why in report.skipped)}"


def count(report: Report, roadmaps: Sequence[Roadmap]) -> None:
    """Puts the figures of roadmaps into a report."""
    everything = [feature for roadmap in roadmaps for feature in roadmap.features]
    features = [feature for feature in everything if feature.kind is Kind.FEATURE]
    report.documents = len(roadmaps)
    report.features = len(features)
    report.groups = len(everything) - report.features
    report.technologies = len({id for feature in features for id in feature.technologies})
    report.projects = len({roadmap.project.id for roadmap in roadmaps})
    passed_over = Counter(skipped.reason for roadmap in roadmaps for skipped in roadmap.skipped)
    report.passed_over = dict(passed_over.most_common())
    for roadmap in roadmaps:
        if roadmap.skipped:
            reasons = Counter(skipped.reason for skipped in roadmap.skipped)
            report.passed_over_in[roadmap.document.source] = dict(reasons.most_common())
        if not any(feature.kind is Kind.FEATURE for feature in roadmap.features):
            found = report.passed_over_in.get(roadmap.document.source, {})
            why = (
                ", ".join(f"{count} × {reason}" for reason, count in found.items())
                or "no list, table or section states work"
            )
            report.without_features.append((roadmap.document.source, why))
        for candidate in roadmap.candidates:
            report.candidates.setdefault(candidate.name, []).append(f"{roadmap.document.source}:{candidate.line}")


def count_from_manifest(report: Report, snapshot: Snapshot) -> None:
    """Puts the figures of a published snapshot into a report."""
    counts: Mapping[str, int] = snapshot.manifest["counts"]
    for name in ("documents", "features", "groups", "projects", "technologies", "similarities"):
        setattr(report, name, counts[name])
