"""What the search page shows before anything was asked: what is here, and questions that it answers."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.network.landscape import Landscape
from api.served import Served
from api.shown import Json

_TECHNOLOGIES = 8
_THEMES = 6
_DOCUMENTS = 6


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document, whose it is, how many features it states, and the day on which it was read."""

    source: str
    project: Json
    features: int
    day: str | None


@dataclass(frozen=True, slots=True)
class Welcome:
    """What a snapshot holds, in numbers and by what most projects plan; and questions in words that it answers.

    Technologies are those that most projects name, documents those read last, each the first of all.
    """

    features: int
    projects: int
    documents: int
    questions: tuple[str, ...]
    technologies: tuple[Json, ...]
    themes: tuple[Json, ...]
    newest: tuple[ReadDocument, ...]
    days: tuple[str, ...]


def welcome(served: Served) -> Welcome:
    """The welcome to a snapshot."""
    catalogue, representations = served.catalogue, served.representations
    technologies = sorted(representations.technologies(), key=lambda one: (-one["projects"], -one["features"]))
    read = (one.partition("T")[0] for one in served.read if one)
    return Welcome(
        features=catalogue.count,
        projects=len(_most(served, "SELECT DISTINCT project, 1 FROM feature WHERE kind = 'feature'")),
        documents=len(catalogue.documents),
        questions=tuple(_questions(served)),
        technologies=tuple(technologies[:_TECHNOLOGIES]),
        themes=tuple(served.part(Landscape).themes(k=_THEMES)["themes"]),
        newest=tuple(_newest(served)),
        days=tuple(dict.fromkeys(read)),
    )


def _newest(served: Served) -> Iterator[ReadDocument]:
    catalogue = served.catalogue
    counted = dict(catalogue.execute("SELECT document, count(*) FROM feature WHERE kind = 'feature' GROUP BY document"))
    read = {entry.source: entry.at or "" for entry in served.snapshot.ledger().current().values()}
    documents = sorted(catalogue.documents.values(), key=lambda one: one.source)
    for one in sorted(documents, key=lambda one: read.get(one.source, ""), reverse=True)[:_DOCUMENTS]:
        project = served.representations.named(catalogue.projects[one.project])
        day = read.get(one.source, "").partition("T")[0] or None
        yield ReadDocument(one.source, project, counted.get(one.id, 0), day)


def _questions(served: Served) -> Iterator[str]:
    """Questions of several kinds about what most of the data is about; of each kind those that have an answer."""
    concepts = sorted(served.representations.concepts(), key=lambda one: (-one["projects"], -one["features"]))
    for concept in concepts[:2]:
        yield f"Which projects plan {concept['label']}?"
    technologies = served.catalogue.technologies
    for id in _most(
        served,
        "SELECT technology, count(DISTINCT project) FROM feature_technology JOIN feature USING (row) "
        "WHERE kind = 'feature' AND status = 'in_progress' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
    ):
        yield f"What is in progress on {technologies[id].label}?"
    for year in _most(
        served,
        "SELECT substr(start, 1, 4), count(*) FROM feature WHERE kind = 'feature' AND status = 'planned' "
        "AND start IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 DESC LIMIT 1",
    ):
        yield f"What was planned for {year}?"
    for id in _most(
        served,
        "SELECT project, count(*) FROM feature WHERE kind = 'feature' AND status = 'planned' "
        "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1",
    ):
        yield f"What does {served.catalogue.projects[id].label} plan?"


def _most(served: Served, query: str) -> list[str]:
    return [value for value, _ in served.catalogue.execute(query)]
