"""Reads SKOS schemes: of technologies (ours, and any that a user adds), and of what roadmaps plan.

A technology is any resource with a `skos:prefLabel` that is an `rg:Technology`, or a plain
`skos:Concept` in a file of the user's. Its id is made from its label, never from the file's IRI, so
that two files naming the same thing name one node.
"""

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from graph.errors import InputError
from graph.model import Category, Concept, Technology
from graph.names import slug
from graph.vocabulary import FOAF, RDF, RG, SKOS

_TECHNOLOGY = RG + "Technology"
_CATEGORY = RG + "TechnologyCategory"


class Scheme:
    """The technologies and categories of one or more SKOS files, in the order of their ids."""

    def __init__(self, technologies: dict[str, Technology], categories: dict[str, Category]) -> None:
        self.technologies = technologies
        self.categories = categories

    @classmethod
    def read(cls, *paths: Path) -> "Scheme":
        """Reads the files in order; a later file adds labels to what an earlier one named. Raises InputError."""
        technologies: dict[str, Technology] = {}
        categories: dict[str, Category] = {}
        for path in paths:
            described = _described(path)
            for subject, values in described.items():
                kinds = values.get(RDF + "type", [])
                if _CATEGORY in kinds:
                    category = _category(values, described)
                    categories[category.id] = category
                elif _TECHNOLOGY in kinds or SKOS + "Concept" in kinds:
                    technology = _technology(subject, values, described, path)
                    technologies[technology.id] = _merged(technologies.get(technology.id), technology)
        return cls(dict(sorted(technologies.items())), dict(sorted(categories.items())))


def concepts(path: Path) -> tuple[Concept, ...]:
    """The concepts of a Turtle file, in the order of their ids, which are the last parts of their IRIs. Raises InputError."""
    found = []
    for subject, values in _described(path).items():
        label, definition = _first(values, SKOS + "prefLabel"), _first(values, SKOS + "definition")
        if not label or not definition:
            raise InputError(f"{subject} in {path} needs a skos:prefLabel and a skos:definition.")
        found.append(
            Concept(
                id=f"concept/{_last_part(subject)}",
                label=label,
                definition=definition,
                wordings=tuple(sorted(values.get(SKOS + "altLabel", []))),
                broader=next((f"concept/{_last_part(one)}" for one in values.get(SKOS + "broader", [])), None),
                related=tuple(sorted(f"concept/{_last_part(one)}" for one in values.get(SKOS + "related", []))),
                technologies=tuple(
                    sorted(f"technology/{_last_part(one)}" for one in values.get(RG + "embodiedBy", []))
                ),
            )
        )
    return tuple(sorted(found, key=lambda concept: concept.id))


def _last_part(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _described(path: Path) -> dict[str, dict[str, list[str]]]:
    """Subject → property → values, as plain strings, of a Turtle or RDF/XML-free SKOS file."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        quads = list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError, ValueError) as error:
        raise InputError(
            f"Cannot read the technologies in {path}: {error}. Give a Turtle file of SKOS concepts."
        ) from error
    for quad in quads:
        found[str(quad.subject.value)][quad.predicate.value].append(str(quad.object.value))
    return found


def _category(values: dict[str, list[str]], described: dict[str, dict[str, list[str]]]) -> Category:
    label = _first(values, SKOS + "prefLabel") or ""
    broader = _first(values, SKOS + "broader")
    broader_label = _first(described.get(broader, {}), SKOS + "prefLabel") if broader else None
    return Category(
        id=f"category/{slug(label)}",
        label=label,
        broader=f"category/{slug(broader_label)}" if broader_label else None,
    )


def _technology(
    subject: str, values: dict[str, list[str]], described: dict[str, dict[str, list[str]]], path: Path
) -> Technology:
    label = _first(values, SKOS + "prefLabel")
    if not label:
        raise InputError(f"{subject} in {path} has no skos:prefLabel; give each technology one.")
    category = _first(values, RG + "category") or _first(values, SKOS + "broader")
    category_label = _first(described.get(category, {}), SKOS + "prefLabel") if category else None
    return Technology(
        id=f"technology/{slug(label)}",
        label=label,
        other_labels=tuple(sorted(values.get(SKOS + "altLabel", []))),
        category=f"category/{slug(category_label)}" if category_label else None,
        gloss=_first(values, SKOS + "definition"),
        homepage=_first(values, FOAF + "homepage"),
        words=tuple(sorted(_ambiguous(text) for text in values.get(RG + "ambiguousLabel", []))),
    )


def _ambiguous(text: str) -> tuple[str, tuple[str, ...]]:
    """`Arrow: columnar, Parquet` → the label and the words that decide for it."""
    label, _, words = text.partition(": ")
    return label, tuple(word.strip() for word in words.split(",") if word.strip())


def _first(values: dict[str, list[str]], property: str) -> str | None:
    return min(values.get(property, []), default=None)


def _merged(old: Technology | None, new: Technology) -> Technology:
    if old is None:
        return new
    return Technology(
        id=old.id,
        label=old.label,
        other_labels=tuple(sorted({*old.other_labels, *new.other_labels})),
        category=old.category or new.category,
        gloss=old.gloss or new.gloss,
        homepage=old.homepage or new.homepage,
        words=tuple(sorted({**dict(old.words), **dict(new.words)}.items())),
    )
