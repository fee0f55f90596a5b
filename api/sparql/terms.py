"""The terms one writes queries with: the ontology's, and every class and property that a snapshot uses."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from api.shown import Json
from graph.ontology import OntologyTerm, ontology, short
from graph.vocabulary import ALL_PREFIXES, PREFIXES

if TYPE_CHECKING:
    from api.served import Served

_KINDS = {
    "Classes": "class",
    "Properties that link things": "property",
    "Properties with values": "property",
    "Schemes": "scheme",
    "Concepts": "concept",
}
"""Section of the ontology → kind of a term; what stands in another is a function."""


def terms(served: "Served") -> Json:
    """Prefixes and terms as JSON, each with how often the snapshot has it; the most used of a kind first."""
    found = sorted(_all(served), key=lambda one: (one["kind"], -one["used"], one["name"]))
    return {
        "prefixes": [
            {"prefix": prefix, "namespace": namespace, "declared": prefix in PREFIXES}
            for prefix, namespace in ALL_PREFIXES.items()
        ],
        "terms": found,
        "snapshot": served.snapshot.name,
    }


def _all(served: "Served") -> Iterator[Json]:
    used = {**served.sizes.classes, **served.sizes.properties}
    known = {term.iri for term in ontology().terms}
    for term in ontology().terms:
        yield _term(term.iri, _kind(term), term.label, term.comment, used.get(term.iri, 0))
    for kind, counts in (("class", served.sizes.classes), ("property", served.sizes.properties)):
        for iri, count in counts.items():
            if iri not in known:
                yield _term(iri, kind, "", "", count)


def _kind(term: OntologyTerm) -> str:
    return _KINDS.get(term.section, "function")


def _term(iri: str, kind: str, label: str, comment: str, used: int) -> Json:
    return {"iri": iri, "name": short(iri), "kind": kind, "label": label, "comment": comment, "used": used}
