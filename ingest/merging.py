"""Puts one node in the place of every name that is merged into it: in roadmaps, and in the list of technologies.

Nothing that was read is lost: features and documents keep their ids, lines and readings, and the merged name stays as
another label.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.model import Feature, Merge, Project, Reading, Roadmap, Technology
from graph.overrides import Overrides
from graph.skos import Scheme
from ingest.clusters import Clusters
from ingest.likeness import Node, candidate_id, nodes_of, project_node_id, ties_of


@dataclass(frozen=True, slots=True)
class Merged:
    """Roadmaps and technologies under merged names, with a record of each merge."""

    roadmaps: tuple[Roadmap, ...]
    scheme: Scheme
    merges: tuple[Merge, ...]


def clusters_of(roadmaps: Sequence[Roadmap], scheme: Scheme, overrides: Overrides) -> Clusters:
    """Which names of a data folder mean one thing. Raises InputError where people's decisions make a circle."""
    nodes = nodes_of(roadmaps, scheme.technologies)
    return Clusters(nodes, ties_of(roadmaps, nodes), overrides)


def merged(roadmaps: Sequence[Roadmap], scheme: Scheme, overrides: Overrides) -> Merged:
    """The roadmaps and the scheme with one node for each thing."""
    clusters = clusters_of(roadmaps, scheme, overrides)
    merges = clusters.merges()
    names = _Names(clusters, merges)
    return Merged(
        tuple(_roadmap(roadmap, names) for roadmap in roadmaps), _scheme(scheme, names, merges), tuple(merges)
    )


class _Names:
    """Where each node went, and the names that each thing has besides its own."""

    def __init__(self, clusters: Clusters, merges: Iterable[Merge]) -> None:
        self.nodes: Mapping[str, Node] = clusters.nodes
        self.merge_of = {merge.merged: merge for merge in merges}
        self._others: dict[str, set[str]] = defaultdict(set)
        for merge in self.merge_of.values():
            node = self.nodes[merge.merged]
            self._others[merge.into].update((node.label, *node.other_labels))

    def root(self, id: str) -> str:
        """The id under which a node goes."""
        merge = self.merge_of.get(id)
        return merge.into if merge else id

    def others(self, id: str) -> tuple[str, ...]:
        """The names merged into a thing, without its own."""
        return tuple(sorted(self._others[id] - {self.nodes[id].label}))


def _roadmap(roadmap: Roadmap, names: _Names) -> Roadmap:
    project = _project(roadmap.project, names)
    meant = {
        candidate.name: merge
        for candidate in roadmap.candidates
        if (merge := _applies(names.merge_of.get(candidate_id(candidate.name)), roadmap.document.source))
    }
    return replace(
        roadmap,
        project=project,
        document=replace(roadmap.document, project=project.id),
        features=tuple(_feature(feature, project, meant, names) for feature in roadmap.features),
        candidates=tuple(candidate for candidate in roadmap.candidates if candidate.name not in meant),
        readings=tuple(
            replace(reading, tells=project.id) if reading.property == "project" else reading
            for reading in roadmap.readings
        ),
    )


def _applies(merge: Merge | None, source: str) -> Merge | None:
    """The merge, if it counts in a document: an acronym means what it says only where it is introduced."""
    return merge if merge and (merge.rule != "acronym" or source in merge.sources) else None


def _project(project: Project, names: _Names) -> Project:
    id = names.root(project_node_id(project))
    return Project(id, names.nodes[id].label, project.repository, names.others(id))


def _feature(feature: Feature, project: Project, meant: Mapping[str, Merge], names: _Names) -> Feature:
    """A feature under merged names: its technologies, and those that its text names by a name that was merged."""
    technologies = [names.root(id) for id in feature.technologies]
    readings = [replace(one, tells=names.root(one.tells)) if one.tells else one for one in feature.readings]
    for name, merge in meant.items():
        if merge.into not in technologies and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", feature.text):
            technologies.append(merge.into)
            rule = f"merged-name: {merge.rule}"
            readings.append(Reading("technology", merge.into_label, name, rule, merge.into))
    # A roadmap does not name its own project as a technology, under whatever name.
    return replace(
        feature,
        technologies=tuple(dict.fromkeys(id for id in technologies if id != project.id)),
        readings=tuple(one for one in readings if one.property != "technology" or one.tells != project.id),
    )


def _scheme(scheme: Scheme, names: _Names, merges: Iterable[Merge]) -> Scheme:
    """The list of technologies without those that are names of others now, and with the projects that took names in."""
    technologies = {id: one for id, one in scheme.technologies.items() if id not in names.merge_of}
    for id in sorted({merge.into for merge in merges}):
        known = technologies.get(id) or Technology(id, names.nodes[id].label)
        labels = {*known.other_labels, *names.others(id)} - {known.label}
        technologies[id] = replace(known, other_labels=tuple(sorted(labels)))
    return Scheme(dict(sorted(technologies.items())), scheme.categories)
