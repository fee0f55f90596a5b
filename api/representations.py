"""How features, projects and technologies look as JSON and as rows of a table: the same everywhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from urllib.parse import quote, urlencode

from api import quotes
from api.quotes import Quote
from api.shown import Json
from graph.model import Centrality, Concept, Document, Feature, Horizon, Project, Technology, Theme
from graph.network_view import NetworkView
from graph.vocabulary import iri
from search.catalogue import Catalogue, Facet, Filters
from search.engine import Answer, Hit
from search.related import Similar
from search.suggestions import Suggestions

_NEAREST_SHOWN = 5


class Representations:
    """Representations of one snapshot's things, whose ids lie under `base`.

    `read` tells how old the data is; `categories` has the labels of technologies' categories by IRI, for when they are needed.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        base: str,
        snapshot: str,
        network: NetworkView,
        read: tuple[str | None, str | None],
        categories: Callable[[], Mapping[str, str]],
    ) -> None:
        self._catalogue = catalogue
        self._base = base
        self._snapshot = snapshot
        self._network = network
        self._read = {"from": read[0], "to": read[1]}
        self._categories = categories

    def feature(self, feature: Feature, project: Project, document: Document) -> Json:
        """A feature or group, as the contract has it."""
        return {
            "id": iri(self._base, feature.id),
            "kind": feature.kind.value,
            "title": feature.title,
            "text": feature.text,
            "project": self.named(project),
            "component": feature.component,
            "parent": iri(self._base, feature.parent) if feature.parent else None,
            "parent_label": self._catalogue.title_of(feature.parent) if feature.parent else None,
            "status": feature.status.value,
            "horizon": _horizon(feature.horizon),
            "technologies": [self.named(self._catalogue.technologies[id]) for id in feature.technologies],
            "concepts": [self.named(concept) for concept in self._concepts(feature)],
            "references": list(feature.references),
            "document": {
                "id": iri(self._base, document.id),
                "source": document.source,
                "version": document.version,
                "url": document.url,
            },
            "lines": [feature.lines.first, feature.lines.last],
            "links": feature_links(feature.id),
        }

    def _concepts(self, feature: Feature) -> list[Concept]:
        """What a feature is about, surest first."""
        return [self._catalogue.concepts[tag.concept] for tag in self._catalogue.tags_of(feature.id)]

    def at_row(self, row: int) -> Json:
        """The feature or group in a row of the catalogue."""
        document = self._catalogue.document_at(row)
        return self.feature(self._catalogue.feature(row), self._catalogue.projects[document.project], document)

    def hit(self, hit: Hit) -> Json:
        """A feature that was found: with its score, why, and whether it stands above the threshold."""
        found = self.feature(hit.feature, hit.project, hit.document)
        also = [self.named(project) for project in hit.also]
        return {
            **found,
            "score": hit.score,
            "why": list(hit.why),
            "above_threshold": hit.above_threshold,
            "highlights": {
                "title": [list(span) for span in hit.title_highlights],
                "text": [list(span) for span in hit.highlights],
            },
            "quote": _quote(quotes.quoted(hit.feature, hit.highlights)),
            **({"also": also} if also else {}),
        }

    def answer(self, query: str, filters: Filters, answer: Answer) -> Json:
        """The answer to a search."""
        return {
            "query": query,
            "filters": filters_json(filters),
            "hits": [self.hit(hit) for hit in answer.hits],
            "total": answer.total,
            "facets": {name: [self._facet(name, facet) for facet in facets] for name, facets in answer.facets.items()},
            "none": answer.none,
            "read": self._read,
            "snapshot": self._snapshot,
        }

    def suggestions(self, typed: str, found: Suggestions) -> Json:
        """Suggestions by kind, with where each leads."""
        features = (self.at_row(row) for row in found.rows)
        return {
            "query": typed,
            "projects": [self._suggested(one, "project") for one in found.projects],
            "technologies": [self._suggested(one, "technology") for one in found.technologies],
            "features": [
                {name: one[name] for name in ("id", "title", "project", "status", "links")} for one in features
            ],
            "snapshot": self._snapshot,
        }

    def _suggested(self, thing: Project | Technology, kind: str) -> Json:
        query = urlencode({kind: thing.label})
        page = f"/technologies/{quote(thing.id.rsplit('/', 1)[-1])}" if kind == "technology" else f"/?{query}"
        return {**self.named(thing), "links": {"self": f"/api/search?{query}", "html": page}}

    def plans(self, found: Similar) -> Json:
        """Similar plans by project: `total` plans of each stand above the threshold, in `total` of `of` projects."""
        projects = []
        for plans in found.plans:
            hits = [self.hit(hit) for hit in plans.hits]
            also = [self.named(project) for project in plans.also]
            projects.append(
                {
                    "project": self.named(plans.project),
                    "also": also,
                    "total": plans.total,
                    "best": hits[0],
                    "hits": hits,
                }
            )
        told = {"total": found.total, "of": found.of, "none": not found.total}
        return {"projects": projects, **told, "read": self._read, "snapshot": self._snapshot}

    def related(self, feature: Feature, hits: Sequence[Hit]) -> Json:
        """A feature and those of other projects like it."""
        none = not any(hit.above_threshold for hit in hits)
        return {
            "feature": self.at_row(self._catalogue.row_of(feature.id)),
            "hits": [self.hit(hit) for hit in hits],
            "none": none,
            "read": self._read,
            "snapshot": self._snapshot,
        }

    def project(self, project: Project) -> Json:
        """A project with the number of its features by status."""
        statuses = self._catalogue.statuses[project.id]
        sources = sorted(
            document.source for document in self._catalogue.documents.values() if document.project == project.id
        )
        return {
            **self.named(project),
            "repository": project.repository,
            "features": sum(statuses.values()),
            "statuses": dict(statuses),
            "documents": sources,
            "nearest": self._nearest(project),
        }

    def _nearest(self, project: Project) -> list[Json]:
        """The projects that plan most alike, how near they are, and how many plans they share."""
        found: dict[str, Json] = {}
        own = self._network.families.get(project.id, (project.id,))
        for tie in self._network.nearest.get(project.id, []):
            other = self._catalogue.projects[tie.other if tie.project == project.id else tie.project]
            near = {**self.named(other), "shared_plans": tie.plans, "score": tie.score}
            if other.id not in own:
                found.setdefault(self._network.families.get(other.id, (other.id,))[0], near)
        return list(found.values())[:_NEAREST_SHOWN]

    @cached_property
    def _centralities(self) -> dict[str, Centrality]:
        return {one.technology: one for one in self._network.centralities}

    def technology(self, technology: Technology) -> Json:
        """A technology that features name, with how many features and projects do and how central it is."""
        known = self._centralities.get(technology.id)
        category = iri(self._base, technology.category) if technology.category else None
        path = quote(technology.id.removeprefix("technology/"))
        return {
            **self.named(technology),
            "other_labels": list(technology.other_labels),
            "category": category,
            "category_label": self._categories().get(category) if category else None,
            "gloss": technology.gloss,
            "homepage": technology.homepage,
            "features": known.features if known else 0,
            "projects": known.projects if known else 0,
            "betweenness": known.betweenness if known else 0.0,
            "links": {
                "self": f"/api/technologies/{path}",
                "html": f"/technologies/{path}",
                "plans": "/?" + urlencode({"technology": technology.label}),
            },
        }

    def technologies(self) -> list[Json]:
        """Every technology that a feature names, by label."""
        found = [
            self.technology(one)
            for one in sorted(self._catalogue.technologies.values(), key=lambda one: one.label.casefold())
        ]
        return [one for one in found if one["features"]]

    def concepts(self) -> list[Json]:
        """Every concept that a feature is about, by label, with how many features and projects plan it."""
        counted = self._catalogue.execute(
            "SELECT concept, count(*), count(DISTINCT project) FROM feature_concept JOIN feature USING (row) GROUP BY concept"
        )
        found = [
            {
                **self.named(concept := self._catalogue.concepts[id]),
                "definition": concept.definition,
                "other_labels": list(concept.wordings),
                "broader": iri(self._base, concept.broader) if concept.broader else None,
                "features": features,
                "projects": projects,
            }
            for id, features, projects in counted
        ]
        return sorted(found, key=lambda one: one["label"].casefold())

    def similarities(self) -> Iterator[Json]:
        """Pairs of similar features with labels beside their ids."""
        for pair in self._catalogue.similarities():
            yield {"feature": self._titled(pair.feature), "other": self._titled(pair.other), "score": pair.score}

    def _titled(self, id: str) -> Json:
        project = self._catalogue.projects[self._catalogue.project_at(self._catalogue.row_of(id))]
        return {
            "id": iri(self._base, id),
            "title": self._catalogue.title_of(id),
            "project": project.label,
            "project_id": iri(self._base, project.id),
        }

    def named(self, thing: Project | Technology | Concept | Theme) -> Json:
        """A thing by its IRI and label."""
        return {"id": iri(self._base, thing.id), "label": thing.label}

    def _facet(self, name: str, facet: Facet) -> Json:
        value = iri(self._base, facet.value) if name in ("project", "technology", "concept") else facet.value
        return {"value": value, "label": facet.label, "count": facet.count}


def feature_links(id: str) -> Json:
    """Where a feature is to be had, by its id."""
    path = quote(id.removeprefix("feature/"))
    return {"self": f"/api/features/{path}", "related": f"/api/features/{path}/related", "html": f"/features/{path}"}


def _quote(quote: Quote) -> Json:
    return {"line": quote.line, "text": quote.text, "highlights": [list(span) for span in quote.highlights]}


def _horizon(horizon: Horizon) -> Json:
    return {
        "label": horizon.label,
        "bucket": horizon.bucket.value if horizon.bucket else None,
        "start": horizon.start.isoformat() if horizon.start else None,
        "end": horizon.end.isoformat() if horizon.end else None,
    }


def filters_json(filters: Filters) -> Json:
    """The filters in use; those that are not are left out."""
    given = {
        "project": list(filters.project),
        "not_project": list(filters.not_project),
        "technology": list(filters.technology),
        "concept": list(filters.concept),
        "status": [status.value for status in filters.status],
        "bucket": [bucket.value for bucket in filters.bucket],
        "from": filters.start.isoformat() if filters.start else None,
        "to": filters.end.isoformat() if filters.end else None,
    }
    return {name: value for name, value in given.items() if value}
