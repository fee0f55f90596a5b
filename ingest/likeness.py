"""Names that mean one thing: what ties two of them, the surest signs first.

A node is a listed technology, a project that documents name, or a candidate: a name that nobody listed. Two listed
technologies are never tied by a rule; only a person may say that they are one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from graph.model import Project, Roadmap, Technology
from graph.names import normalise, slug
from ingest.projects import is_repository_name

_NEAR_NAME = 97.0
"""rapidfuzz's ratio from which two names are taken for one. The nearest two names of different listed technologies that
have the same digits and ten letters are at 96.3 (Secret Manager, Secrets Manager)."""

_NEAR_LENGTH = 10
"""Letters that a name has to have for that."""

_INTRODUCED = re.compile(
    r"(?P<long>(?:[A-Z][\w.+-]*[ -](?:of |and |for |the )?){2,7})\((?P<short>[A-Z][A-Za-z0-9]{2,7})\)"
)
_SMALL = frozenset({"of", "and", "for", "the"})
"""Words that acronyms leave out."""

_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{2,7}$")


class Kind(IntEnum):
    """What a node is; of two that are one, the lower kind gives the name."""

    LISTED = 0
    PROJECT = 1
    CANDIDATE = 2


@dataclass(frozen=True, slots=True)
class Node:
    """A name with an id: `technology/…` of a listed technology or a project, `candidate/…` of a name that nobody listed."""

    id: str
    label: str
    kind: Kind
    other_labels: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """Two nodes that mean one thing: by which rule, from which words and sources."""

    first: str
    second: str
    rule: str
    words: str
    nearness: float | None = None
    sources: tuple[str, ...] = ()


def project_node_id(project: Project) -> str:
    """The id of a project under the name that its document gives it, before any name is merged."""
    return f"technology/{slug(project.other_labels[0])}" if project.other_labels else project.id


def candidate_id(name: str) -> str:
    """The id of a name that nobody listed."""
    return f"candidate/{slug(name)}"


def nodes_of(roadmaps: Iterable[Roadmap], technologies: Mapping[str, Technology]) -> dict[str, Node]:
    """Every node of a data folder by its id."""
    found = {
        id: Node(id, technology.label, Kind.LISTED, technology.other_labels) for id, technology in technologies.items()
    }
    sources: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, tuple[str, Kind]] = {}
    for roadmap in roadmaps:
        project = roadmap.project
        id = project_node_id(project)
        name = (project.label if id == project.id else _read_name(project), Kind.PROJECT)
        labels[id] = min(labels.get(id, name), name)
        sources[id].add(roadmap.document.source)
        for candidate in roadmap.candidates:
            id = candidate_id(candidate.name)
            labels[id] = min(labels.get(id, (candidate.name, Kind.CANDIDATE)), (candidate.name, Kind.CANDIDATE))
            sources[id].add(roadmap.document.source)
    for id, (label, kind) in sorted(labels.items()):
        if id not in found:
            found[id] = Node(id, label, kind, sources=tuple(sorted(sources[id])))
    return found


def _read_name(project: Project) -> str:
    return project.other_labels[0] if project.other_labels else project.label


def ties_of(roadmaps: Sequence[Roadmap], nodes: Mapping[str, Node]) -> list[Tie]:
    """What ties nodes of a data folder, by every rule, the surest first."""
    unlisted = [node for node in nodes.values() if node.kind is not Kind.LISTED]
    projects = [node for node in unlisted if node.kind is Kind.PROJECT]
    return [
        *_by_list(roadmaps, nodes),
        *_by_name(unlisted),
        *_by_introduction(roadmaps, nodes),
        *_by_repository(roadmaps, nodes),
        *_by_initials(projects),
        *_by_near_name(projects, nodes),
    ]


def _by_list(roadmaps: Iterable[Roadmap], nodes: Mapping[str, Node]) -> Iterator[Tie]:
    """A document names its project otherwise than the list of technologies, which knows that name."""
    for roadmap in roadmaps:
        project = roadmap.project
        first = project_node_id(project)
        if first != project.id and nodes[first].kind is not Kind.LISTED:
            rule = "same-name" if normalise(_read_name(project)) == normalise(project.label) else "alias"
            words = roadmap.readings[0].words if roadmap.readings else _read_name(project)
            yield Tie(first, project.id, rule, words, sources=(roadmap.document.source,))


def _by_name(unlisted: Iterable[Node]) -> Iterator[Tie]:
    """Exact names: two projects, or a project and a name that other documents mention."""
    named: dict[str, list[Node]] = defaultdict(list)
    for node in unlisted:
        named[normalise(node.label)].append(node)
    for same in named.values():
        first, *others = sorted(same, key=lambda node: (node.kind, node.id))
        for other in others:
            if first.kind is Kind.PROJECT:
                yield Tie(other.id, first.id, "same-name", f"{other.label} = {first.label}", sources=other.sources)


def _by_introduction(roadmaps: Iterable[Roadmap], nodes: Mapping[str, Node]) -> Iterator[Tie]:
    """An acronym that a document introduces: "Container Network Interface (CNI)". It counts for the names of that document."""
    by_name = _ids_by_name(nodes.values())
    for roadmap in roadmaps:
        candidates = {candidate.name: candidate_id(candidate.name) for candidate in roadmap.candidates}
        headings = {heading: None for feature in roadmap.features for heading in feature.section}
        texts = (roadmap.document.title or "", *headings, *(feature.text for feature in roadmap.features))
        for long, short in dict.fromkeys(pair for text in texts for pair in _introductions(text)):
            second = by_name.get(normalise(long))
            first = candidates.get(short) or by_name.get(normalise(short))
            # A listed acronym has a meaning of its own, which need not be the one that this document gives it.
            if first and second and first != second and nodes[first].kind is not Kind.LISTED:
                yield Tie(first, second, "acronym", f"{long} ({short})", sources=(roadmap.document.source,))


def _introductions(text: str) -> Iterator[tuple[str, str]]:
    """Long names and their acronyms: as many last words as begin with the letters of the acronym."""
    for found in _INTRODUCED.finditer(text):
        words = found["long"].split()
        for start in range(len(words)):
            long = " ".join(words[start:])
            if words[start] not in _SMALL and _initials(long) == found["short"].upper():
                yield long, found["short"]
                break


def _initials(name: str) -> str:
    words = re.findall(r"\w+", name)
    return "".join(word[0] for word in words if word not in _SMALL).upper()


def _ids_by_name(nodes: Iterable[Node]) -> dict[str, str]:
    """Names of listed technologies and projects, under their key; the label of one before another label of another."""
    found: dict[str, str] = {}
    listed = [node for node in nodes if node.kind is not Kind.CANDIDATE]
    for node in listed:
        found.setdefault(normalise(node.label), node.id)
    for node in listed:
        for label in node.other_labels:
            found.setdefault(normalise(label), node.id)
    return found


def _by_repository(roadmaps: Sequence[Roadmap], nodes: Mapping[str, Node]) -> Iterator[Tie]:
    """Documents of one repository, where one of the two names was read from the repository itself.

    A repository that a document only links to may be another project's, so the other name has to be near it then.
    """
    of_repository: dict[str, list[Roadmap]] = defaultdict(list)
    for roadmap in roadmaps:
        if (url := roadmap.project.repository) and is_repository_name(url):
            of_repository[url.casefold()].append(roadmap)
    for url, same in sorted(of_repository.items()):
        named_by = [one for one in same if one.readings and one.readings[0].rule.startswith("repository-in-")]
        for one in same:
            first = project_node_id(one.project)
            for other in named_by:
                second = project_node_id(other.project)
                if first != second and _is_part(nodes[first].label, nodes[second].label):
                    sources = tuple(sorted({one.document.source, other.document.source}))
                    words = f"{nodes[first].label} and {nodes[second].label} of {url.removeprefix('https://')}"
                    yield Tie(first, second, "same-repository", words, sources=sources)


def _is_part(first: str, second: str) -> bool:
    short, long = sorted((normalise(first), normalise(second)), key=len)
    return len(short) > 2 and short in long


def _by_initials(projects: Sequence[Node]) -> Iterator[Tie]:
    """Two projects of this folder, one named by the initials of the other, if no third one is.

    Technologies that no document is about are left out: of 371 listed acronyms that are the initials of exactly one
    listed name, 27 mean another.
    """
    by_initials: dict[str, list[Node]] = defaultdict(list)
    for node in projects:
        by_initials[_initials(re.sub(r"^Apache ", "", node.label))].append(node)
    for node in projects:
        matching = by_initials.get(node.label, []) if _ACRONYM.match(node.label) else []
        if len(matching) == 1 and matching[0] is not node:
            words = f"{node.label}: {matching[0].label}"
            sources = tuple(sorted({*node.sources, *matching[0].sources}))
            yield Tie(node.id, matching[0].id, "initials", words, sources=sources)


def _by_near_name(projects: Sequence[Node], nodes: Mapping[str, Node]) -> Iterator[Tie]:
    """A project whose name is nearly that of another project or listed technology, with the same digits."""
    from rapidfuzz import fuzz, process

    keys = {key: id for key, id in _ids_by_name(nodes.values()).items() if len(key) >= _NEAR_LENGTH}
    for node in projects:
        key = normalise(node.label)
        if len(key) < _NEAR_LENGTH:
            continue
        near = process.extract(key, list(keys), scorer=fuzz.ratio, score_cutoff=_NEAR_NAME, limit=5)
        for other, score, _ in near:
            if keys[other] != node.id and re.findall(r"\d+", key) == re.findall(r"\d+", other):
                words = f"{node.label} ~ {nodes[keys[other]].label}"
                yield Tie(node.id, keys[other], "near-name", words, round(score / 100, 4), node.sources)
