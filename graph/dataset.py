"""The description of a dataset in VoID and DCAT: what it holds, in which vocabularies, and where it is to be had."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.facts import Fact, fact
from graph.store import Sizes
from graph.vocabulary import DCAT, DCTERMS, DOAP, FOAF, PREFIXES, RDF, RG, SCHEMA, SKOS, VOID, XSD, iri

DATASET = "dataset"
"""The id of the dataset itself."""

TITLE = "Roadgraph: what open-source projects plan"
_DESCRIPTION = (
    "Features that roadmap documents of open-source projects state, with status, horizon, technologies and the line each "
    "was read from, and what follows from them: similar plans, concepts, themes, ties between projects."
)
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
"""Under which DCAT names media types."""

_WITHIN = ("technology", "concept", "theme", "similarTo")
"""Properties of ours that link features with other things of the dataset."""

_WITHOUT = (DCTERMS + "references", FOAF + "homepage", DOAP + "repository", SCHEMA + "url")
"""Properties that link to the web."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file of the dataset: its address, media type, and what it holds."""

    address: str
    media_type: str
    title: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """One snapshot as others see it: `about` is the address of its description, `created` when it was made (ISO 8601)."""

    base: str
    snapshot: str
    created: str
    about: str
    endpoint: str
    page: str
    sizes: Sizes
    distributions: tuple[Distribution, ...] = ()


def dataset_facts(dataset: Dataset) -> list[Fact]:
    """The whole description."""
    return [*_itself(dataset), *_distributions(dataset), *_parts(dataset), *_linksets(dataset)]


def _itself(dataset: Dataset) -> Iterator[Fact]:
    name = iri(dataset.base, DATASET)
    for kind in (VOID + "Dataset", DCAT + "Dataset"):
        yield Fact(name, RDF + "type", kind)
    yield fact(name, DCTERMS + "title", TITLE)
    yield fact(name, DCTERMS + "description", _DESCRIPTION)
    yield Fact(name, DCTERMS + "created", dataset.created, XSD + "dateTime")
    yield fact(name, DCAT + "version", dataset.snapshot)
    yield Fact(name, FOAF + "homepage", dataset.page)
    yield Fact(name, VOID + "sparqlEndpoint", dataset.endpoint)
    yield fact(name, VOID + "uriSpace", dataset.base)
    yield fact(name, VOID + "triples", sum(dataset.sizes.graphs.values()))
    yield fact(name, VOID + "classes", len(dataset.sizes.classes))
    yield fact(name, VOID + "properties", len(dataset.sizes.properties))
    yield from (Fact(name, VOID + "vocabulary", one) for one in PREFIXES.values())
    yield Fact(dataset.about, RDF + "type", VOID + "DatasetDescription")
    yield Fact(dataset.about, FOAF + "primaryTopic", name)


def _distributions(dataset: Dataset) -> Iterator[Fact]:
    name = iri(dataset.base, DATASET)
    for number, dump in enumerate(dataset.distributions, 1):
        file = f"{dataset.about}#file-{number}"
        yield Fact(name, DCAT + "distribution", file)
        yield Fact(file, RDF + "type", DCAT + "Distribution")
        yield fact(file, DCTERMS + "title", dump.title)
        yield Fact(file, DCAT + "downloadURL", dump.address)
        yield Fact(file, DCAT + "accessURL", dump.address)
        yield Fact(file, DCAT + "mediaType", MEDIA_TYPES + dump.media_type)
        if dump.title == "graph":
            yield Fact(name, VOID + "dataDump", dump.address)


def _parts(dataset: Dataset) -> Iterator[Fact]:
    """How many statements each graph and property has, and how many things each class."""
    name = iri(dataset.base, DATASET)
    for named, count in dataset.sizes.graphs.items():
        yield Fact(name, VOID + "subset", named)
        yield from graph_facts(dataset.base, named, count)
    for number, (kind, count) in enumerate(dataset.sizes.classes.items(), 1):
        part = f"{dataset.about}#class-{number}"
        yield Fact(name, VOID + "classPartition", part)
        yield Fact(part, VOID + "class", kind)
        yield fact(part, VOID + "entities", count)
    for number, (property, count) in enumerate(dataset.sizes.properties.items(), 1):
        part = f"{dataset.about}#property-{number}"
        yield Fact(name, VOID + "propertyPartition", part)
        yield Fact(part, VOID + "property", property)
        yield fact(part, VOID + "triples", count)


def graph_facts(base: str, graph_name: str, count: int) -> list[Fact]:
    """What is said of a named graph by its IRI: that it is a part of the dataset, and how many statements it has."""
    return [
        Fact(graph_name, RDF + "type", VOID + "Dataset"),
        Fact(graph_name, DCTERMS + "isPartOf", iri(base, DATASET)),
        fact(graph_name, VOID + "triples", count),
    ]


def _linksets(dataset: Dataset) -> Iterator[Fact]:
    name, web = iri(dataset.base, DATASET), f"{dataset.about}#web"
    yield Fact(web, RDF + "type", VOID + "Dataset")
    yield fact(web, DCTERMS + "title", "The pages, issues and repositories that documents link to")
    targets = {**{RG + one: name for one in _WITHIN}, **dict.fromkeys(_WITHOUT, web), SKOS + "broader": name}
    for property, target in targets.items():
        if not (count := dataset.sizes.properties.get(property)):
            continue
        links = f"{dataset.about}#links-{property.rsplit('/', 1)[-1].rsplit('#', 1)[-1]}"
        yield Fact(links, RDF + "type", VOID + "Linkset")
        yield Fact(name, VOID + "subset", links)
        yield Fact(links, VOID + "linkPredicate", property)
        yield Fact(links, VOID + "subjectsTarget", name)
        yield Fact(links, VOID + "objectsTarget", target)
        yield fact(links, VOID + "triples", count)
