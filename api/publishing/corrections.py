"""What people decide about merges, checked against what there is: a line of the file of merges, or an error in words."""

from datetime import UTC, datetime

from graph.errors import InputError, NotFoundError
from graph.model import Merge
from graph.overrides import Override
from graph.store import Store
from graph.vocabulary import MERGES_GRAPH, PROV, RDF, RG, id_of, iri
from ingest.clusters import Clusters


def merge_of(clusters: Clusters, name: str, into: str) -> Override:
    """The line by which one thing becomes another. Raises NotFoundError, or InputError where they cannot be made one."""
    first, second = _meant(clusters, name), _meant(clusters, into)
    if first == second:
        raise InputError(f"{name} and {into} are the same thing, {first}. Name two.")
    label, other = clusters.nodes[first].label, clusters.nodes[second].label
    for merge in clusters.merges():
        undo = (
            f"(merge {_short(merge)}, by the rule {merge.rule}). Undo that first: roadgraph merges undo {_short(merge)}"
        )
        if merge.merged == first:
            raise InputError(f"{label} already is a name of {merge.into_label} {undo}")
        if merge.merged == second and merge.into == first:
            raise InputError(f"{other} already is a name of {label} {undo}")
    return Override(True, first, (second,), f"{label} is {other}", _now())


def undo_of(clusters: Clusters, id: str) -> Override:
    """The line that takes a merge back, by its id or the name that was merged. Raises NotFoundError or InputError."""
    merges = clusters.merges()
    wanted = id.rsplit("merge/", 1)[-1]
    found = [merge for merge in merges if _short(merge) == wanted]
    found = found or [merge for merge in merges if merge.merged in clusters.names.find(id)]
    if not found:
        raise NotFoundError(f"There is no merge {id}. `roadgraph merges list` shows them.")
    if len(found) > 1:
        raise InputError(
            f"{id} means several merges: {', '.join(_short(merge) for merge in found)}. Give one of these."
        )
    undone = clusters.undone(found[0])
    return Override(undone.is_merge, undone.name, undone.others, undone.note, _now())


def published_merges(store: Store, base: str) -> list[Merge]:
    """The merges that a published graph records, by what they lead to."""
    described = store.described(iri(base, MERGES_GRAPH))
    sources = {
        document: values[RG + "source"][0]
        for name in store.graph_names()
        if "/document/" in name
        for document, values in store.described(name).items()
        if RG + "source" in values
    }
    made = []
    for node, values in described.items():
        if RG + "Merge" not in values.get(RDF + "type", []):
            continue
        nearness = values.get(RG + "nearness")
        made.append(
            Merge(
                id=id_of(base, node) or node,
                merged=id_of(base, values[RG + "merged"][0]) or "",
                merged_label=values[RG + "mergedLabel"][0],
                into=id_of(base, values[RG + "into"][0]) or "",
                into_label=values[RG + "intoLabel"][0],
                rule=values[RG + "rule"][0],
                words=values[RG + "words"][0],
                nearness=float(nearness[0]) if nearness else None,
                sources=tuple(sorted(sources[one] for one in values.get(PROV + "wasDerivedFrom", []))),
            )
        )
    return sorted(made, key=lambda merge: (merge.into_label, merge.merged))


def _meant(clusters: Clusters, name: str) -> str:
    """The one node that a name means. Of several that are one already, what they became."""
    found = clusters.names.find(name)
    if not found:
        near = clusters.names.near(name)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise NotFoundError(
            f"No project, technology or unrecognised name here is called {name}.{hint} "
            "`roadgraph export technologies` and the report of `roadgraph ingest` list them."
        )
    roots = sorted({clusters.root(id) for id in found})
    if len(roots) > 1:
        raise InputError(f"{name} means several things: {', '.join(found)}. Give the id of one.")
    return roots[0] if roots[0] in found else found[0]


def _short(merge: Merge) -> str:
    return merge.id.removeprefix("merge/")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
