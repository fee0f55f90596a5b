"""Things by their ids: what is said of one, and where its IRI leads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from api.exports.datasets import FORMATS, MEDIA_TYPES
from graph.dataset import DATASET, Dataset, Distribution, dataset_facts, graph_facts
from graph.errors import NotFoundError
from graph.facts import Fact, fact
from graph.vocabulary import DCTERMS, FOAF, RDF, RG, iri

if TYPE_CHECKING:
    from api.served import Served

_POINTING = 200
"""Statements that point to a thing and that its description gives at most. A description is read, not mined."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a page shows of a value: its text, where it leads, and what is noted quietly beside it, like a language."""

    text: str
    address: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a thing, what points to it, and the names of everything in either."""

    iri: str
    about: tuple[Fact, ...]
    pointing: tuple[Fact, ...]
    names: tuple[Fact, ...]
    is_cut: bool

    def facts(self, document: str) -> list[Fact]:
        """All of it, and what is said of the document at that address: what it is about, and whether it is cut."""
        itself = [
            Fact(document, RDF + "type", FOAF + "Document"),
            Fact(document, FOAF + "primaryTopic", self.iri),
        ]
        if self.is_cut:
            itself += [
                fact(document, RG + "cutAt", _POINTING),
                fact(
                    document,
                    DCTERMS + "description",
                    f"Of the statements that point to the thing {_POINTING} are given, and there are more. SPARQL has all.",
                ),
            ]
        return [*self.about, *self.pointing, *self.names, *itself]

    @property
    def labels(self) -> dict[str, str]:
        """IRI → name."""
        return {one.subject: one.value for one in self.names}


def described(served: "Served", id: str, site: str) -> Description:
    """What is said of the thing of an id on a site (its address, ending in /). Raises NotFoundError."""
    name = iri(served.base, id)
    about = _about(served, id, site)
    if not about:
        raise NotFoundError(f"Nothing in this snapshot has the id {id}. Search for its name.")
    pointing = served.store.facts_to(name, _POINTING + 1)
    is_cut = len(pointing) > _POINTING
    kept = pointing[:_POINTING]
    things = {one.value for one in about if one.is_link} | {one.subject for one in kept}
    things |= {one.predicate for one in (*about, *kept) if one.predicate.startswith(RG)}
    return Description(name, tuple(about), tuple(kept), tuple(served.store.label_facts(sorted(things))), is_cut)


def is_known(served: "Served", id: str) -> bool:
    """Whether an id names something."""
    name = iri(served.base, id)
    return id == DATASET or bool(served.store.facts_about(name)) or name in served.sizes.graphs


def _about(served: "Served", id: str, site: str) -> list[Fact]:
    """What has the thing as its subject; of the dataset and its graphs, what is counted of them, too."""
    name = iri(served.base, id)
    if id == DATASET:
        return [one for one in dataset_facts(dataset(served, site)) if one.subject == name]
    found = served.store.facts_about(name)
    if (size := served.sizes.graphs.get(name)) is not None:
        found += graph_facts(served.base, name, size)
    return found


def dataset(served: "Served", site: str) -> Dataset:
    """The served snapshot as its description on a site shows it."""
    return Dataset(
        base=served.base,
        snapshot=served.snapshot.name,
        created=served.snapshot.manifest["created"],
        about=f"{site}.well-known/void",
        endpoint=f"{site}sparql",
        page=site,
        sizes=served.sizes,
        distributions=tuple(
            Distribution(f"{site}export/{what}.{format}", MEDIA_TYPES[format].partition(";")[0], what)
            for what, formats in FORMATS.items()
            for format in formats
        ),
    )


def local_address(base: str, name: str) -> str | None:
    """Where an IRI leads from a page of this site: our ids and terms here, other addresses to where they are."""
    if name.startswith(base):
        return "/id/" + quote(name.removeprefix(base), safe="/:@!$&'()*+,;=~-._%")
    if name.startswith(RG):
        return f"/ns#{name.removeprefix(RG)}"
    return name if name.startswith(("http://", "https://")) else None
