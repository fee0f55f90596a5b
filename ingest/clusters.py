"""Nodes that are one thing: people's decisions first, then the rules, and never what people keep apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from graph.errors import InputError
from graph.model import Merge
from graph.names import digest, normalise
from graph.overrides import OVERRIDES, Override, Overrides
from ingest.likeness import Kind, Node, Tie

BY_PERSON = "person"
"""The rule of a merge that somebody decided."""


class Names:
    """Finds nodes by id or name."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self._nodes = nodes
        self._by_key: dict[str, dict[str, None]] = defaultdict(dict)
        self._by_other: dict[str, dict[str, None]] = defaultdict(dict)
        for node in sorted(nodes.values(), key=lambda node: (node.kind, node.id)):
            self._by_key[normalise(node.label)][node.id] = None
            for label in node.other_labels:
                self._by_other[normalise(label)][node.id] = None

    def find(self, name: str) -> list[str]:
        """The ids that a name may mean: the id itself, else those of that label, else those of that other label."""
        for id in (name, name.rsplit("/id/", 1)[-1], f"technology/{name}", f"candidate/{name}"):
            if id in self._nodes:
                return [id]
        key = normalise(name)
        return list(self._by_key.get(key, ())) or list(self._by_other.get(key, ()))

    def near(self, name: str) -> list[str]:
        """Up to three labels that are nearly the name."""
        from rapidfuzz import process

        labels = sorted({node.label for node in self._nodes.values()})
        return [label for label, _, _ in process.extract(name, labels, limit=3, score_cutoff=75)]


class Clusters:
    """Which nodes are one, and by which ties."""

    def __init__(self, nodes: Mapping[str, Node], ties: Iterable[Tie], overrides: Overrides) -> None:
        """Raises InputError where people's decisions make a circle."""
        self.nodes = nodes
        self.names = Names(nodes)
        self._head = {id: id for id in nodes}
        self._members = {id: [id] for id in nodes}
        self._ties: dict[str, list[Tie]] = defaultdict(list)
        self._became: dict[str, str] = {}
        merges, self._apart = self._decided(overrides.lines)
        for line, first, second in merges:
            if self._head[first] == self._head[second]:
                raise InputError(
                    f"{line.name} becomes {line.others[0]} in {OVERRIDES}, which becomes {line.name} by other lines. "
                    "Delete one of them."
                )
            self._became[first] = second
            self._join(Tie(first, second, BY_PERSON, line.note or f"{line.name} = {line.others[0]}"))
        for tie in ties:
            if self._may_be_one(tie):
                self._join(tie)

    def _decided(self, lines: Sequence[Override]) -> tuple[list[tuple[Override, str, str]], set[frozenset[str]]]:
        """The merges and the pairs kept apart that hold, a later line winning; names that nothing has now wait."""
        merges: list[tuple[Override, str, str]] = []
        apart: list[tuple[str, frozenset[str]]] = []
        for line in lines:
            ids = [self._meant(name) for name in (line.name, *line.others)]
            first, others = ids[0], frozenset(id for id in ids[1:] if id)
            if first is None or not others:
                continue
            if line.is_merge:
                second = next(iter(others))
                apart = [(one, rest) for one, rest in apart if not _about(one, rest, first, second)]
                merges = [merge for merge in merges if merge[1] != first and merge[1:] != (second, first)]
                if first != second:
                    merges.append((line, first, second))
            else:
                merges = [merge for merge in merges if not _about(first, others, merge[1], merge[2])]
                apart.append((first, others))
        return merges, {frozenset((one, other)) for one, rest in apart for other in rest}

    def _meant(self, name: str) -> str | None:
        found = self.names.find(name)
        return found[0] if found else None

    def _may_be_one(self, tie: Tie) -> bool:
        """Whether a rule may join two nodes: candidates have one meaning, listed technologies and what is apart stay so."""
        first, second = self._members[self._head[tie.first]], self._members[self._head[tie.second]]
        if first is second:
            return False
        for one, cluster in ((tie.first, first), (tie.second, second)):
            if self.nodes[one].kind is Kind.CANDIDATE and len(cluster) > 1:
                return False
        if all(any(self.nodes[id].kind is Kind.LISTED for id in cluster) for cluster in (first, second)):
            return False
        return not any(frozenset((one, other)) in self._apart for one in first for other in second)

    def _join(self, tie: Tie) -> None:
        kept, gone = self._head[tie.first], self._head[tie.second]
        for id in self._members.pop(gone):
            self._head[id] = kept
            self._members[kept].append(id)
        self._ties[tie.first].append(tie)
        self._ties[tie.second].append(tie)

    def root(self, id: str) -> str:
        """The node that a node is: what a person made it, else the listed one, else the project of the longest name."""
        members = self._members[self._head[id]]
        if len(members) == 1:
            return id
        return min((one for one in members if one not in self._became), key=self._rank)

    def _rank(self, id: str) -> tuple[bool, Kind, int, str]:
        """What a person chose comes first, then what has the best name."""
        node = self.nodes[id]
        return id not in self._became.values(), node.kind, -len(node.label), id

    def merges(self) -> list[Merge]:
        """A record of each node that is another one now, by id."""
        made = []
        for members in self._members.values():
            if len(members) > 1:
                into = self.nodes[self.root(members[0])]
                made += [self._record(self.nodes[id], into) for id in members if id != into.id]
        return sorted(made, key=lambda merge: (merge.into, merge.merged))

    def _record(self, node: Node, into: Node) -> Merge:
        tie = self._towards(node.id, into.id)
        return Merge(
            id=f"merge/{digest(node.id, into.id, length=8)}",
            merged=node.id,
            merged_label=node.label,
            into=into.id,
            into_label=into.label,
            rule=tie.rule,
            words=tie.words,
            nearness=tie.nearness,
            sources=tuple(sorted({*tie.sources, *node.sources})) if tie.rule == BY_PERSON else tie.sources,
        )

    def _towards(self, id: str, root: str) -> Tie:
        """The first tie on the way from a node to its root."""
        return next(tie for tie in self._ties[id] if root in self._side(_other(tie, id), tie))

    def _side(self, start: str, without: Tie) -> set[str]:
        """The nodes that hang together with one when a tie is cut: ties make a tree."""
        found, waiting = {start}, [start]
        while waiting:
            id = waiting.pop()
            for tie in self._ties[id]:
                if tie is not without and (other := _other(tie, id)) not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def undone(self, merge: Merge) -> Override:
        """The line that takes a merge back: the node stays apart from all that hangs on the other side of its tie."""
        tie = self._towards(merge.merged, merge.into)
        others = sorted(self._side(_other(tie, merge.merged), tie), key=lambda id: (id != merge.into, id))
        return Override(False, merge.merged, tuple(others), f"{merge.merged_label} is not {merge.into_label}")


def _other(tie: Tie, id: str) -> str:
    return tie.second if tie.first == id else tie.first


def _about(one: str, rest: frozenset[str], first: str, second: str) -> bool:
    """Whether "one apart from the rest" speaks of these two."""
    return (one == first and second in rest) or (one == second and first in rest)
