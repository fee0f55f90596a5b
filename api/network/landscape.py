"""What the network of plans shows, as JSON: themes, a project's nearest projects, the way between two things."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from urllib.parse import quote

from api.served import Served
from api.shown import Json
from graph.errors import InputError, NotFoundError
from graph.model import Bucket, Feature, Project, Status, Technology, Theme, Tie
from graph.network import Ways
from graph.vocabulary import id_of, iri
from search.catalogue import Filters

_LISTED = 3
"""Technologies or themes that a reason names; the record has them all."""

SAID = {
    Status.PLANNED: ("plans", "is planned by"),
    Status.IN_PROGRESS: ("is working on", "is in progress at"),
    Status.DONE: ("has done", "was done by"),
    Status.DROPPED: ("has dropped", "was dropped by"),
}
"""What a project does with a plan, and what that is from the plan's side."""


class Landscape:
    """The network view of one snapshot, with the names and evidence that its catalogue has."""

    def __init__(self, served: Served) -> None:
        self._view = served.network
        self._catalogue = served.catalogue
        self._representations = served.representations
        self._base = served.base
        self._themes = {theme.id: theme for theme in self._view.themes}

    # Themes

    def themes(
        self, projects: Sequence[str] = (), technologies: Sequence[str] = (), *, k: int | None = None, offset: int = 0
    ) -> Json:
        """Themes with plans of any of the projects and plans that name any of the technologies, those of most projects first.

        Raises NotFoundError for a project or technology nobody knows.
        """
        owners = {id for name in projects for id in self._catalogue.ids_of(name, "project")}
        found = [theme for theme in self._view.themes if not owners or owners & set(theme.projects)]
        if technologies:
            rows = self._catalogue.rows(Filters(technology=tuple(technologies)))
            naming = {self._catalogue.feature(int(row)).id for row in rows}
            found = [theme for theme in found if naming & set(theme.members)]
        shown = found[offset:] if k is None else found[offset : offset + k]
        return {"themes": [self._theme(theme) for theme in shown], "total": len(found)}

    def theme(self, name: str) -> Json:
        """One theme by id, address or label, with its plans by project. Raises NotFoundError."""
        theme = self._get_theme(name)
        groups: dict[str, list[Json]] = defaultdict(list)
        for id in theme.members:
            row = self._catalogue.row_of(id)
            groups[self._catalogue.project_at(row)].append(self._representations.at_row(row))
        ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
        by_project = [
            {"project": self._representations.named(self._catalogue.projects[id]), "features": features}
            for id, features in ordered
        ]
        return {**self._theme(theme), "groups": by_project}

    def theme_id(self, name: str) -> str:
        """The IRI of a theme by id, address or label. Raises NotFoundError."""
        return iri(self._base, self._get_theme(name).id)

    def themes_of(self, project: str) -> list[Json]:
        """The themes of a project by its id."""
        return [self._theme(theme) for theme in self._view.themes if project in theme.projects]

    def has_theme(self, id: str) -> bool:
        """Whether there is a theme of that id."""
        return id in self._themes

    def _get_theme(self, name: str) -> Theme:
        id = id_of(self._base, name) or name
        id = f"theme/{id.strip('/').rsplit('/', 1)[-1]}"
        if theme := self._themes.get(id) or self._themes.get(id.casefold()):
            return theme
        labelled = [theme for theme in self._view.themes if theme.label.casefold() == name.strip().casefold()]
        if not labelled:
            raise NotFoundError(f"There is no theme {name!r} in this snapshot. All are listed at /api/themes.")
        return labelled[0]

    def _theme(self, theme: Theme) -> Json:
        buckets, statuses = dict(theme.buckets), dict(theme.statuses)
        path = quote(theme.id.removeprefix("theme/"))
        return {
            "id": iri(self._base, theme.id),
            "label": theme.label,
            "terms": list(theme.terms),
            "plans": len(theme.members),
            "projects": [self._representations.named(self._catalogue.projects[id]) for id in theme.projects],
            "horizons": {
                **{bucket.value: buckets.get(bucket.value, 0) for bucket in Bucket},
                "none": len(theme.members) - sum(buckets.values()),
            },
            "statuses": {status.value: statuses.get(status.value, 0) for status in Status},
            "links": {"self": f"/api/themes/{path}", "html": f"/themes/{path}"},
        }

    # Projects

    def nearest(self, name: str, k: int) -> Json:
        """The k projects nearest to one, with the reasons; those whose roadmaps are the same count as one. Raises NotFoundError."""
        project = self._catalogue.projects[self._catalogue.ids_of(name, "project")[0]]
        own = self._view.families.get(project.id, (project.id,))
        ties: dict[str, Tie] = {}
        for tie in self._view.nearest.get(project.id, []):
            other = tie.other if tie.project == project.id else tie.project
            if other not in own:
                ties.setdefault(self._view.families.get(other, (other,))[0], tie)
        nearest = [self._neighbour(tie, project.id) for tie in list(ties.values())[:k]]
        return {"project": self._representations.named(project), "also": self._others(project.id), "nearest": nearest}

    def nearest_pairs(self, k: int) -> list[tuple[str, str]]:
        """The labels of the k pairs of projects that are nearest to each other, without those whose roadmaps are the same."""
        projects, families = self._catalogue.projects, self._view.families
        ties = sorted(self._view.ties, key=lambda tie: (-tie.score, tie.project, tie.other))
        apart = [tie for tie in ties if tie.other not in families.get(tie.project, ())]
        return [(projects[tie.project].label, projects[tie.other].label) for tie in apart[:k]]

    def _others(self, project: str) -> list[Json]:
        """The projects whose roadmaps are the same as that of one."""
        return [
            self._representations.named(self._catalogue.projects[id])
            for id in self._view.families.get(project, ())
            if id != project
        ]

    def _neighbour(self, tie: Tie, project: str) -> Json:
        other = self._catalogue.projects[tie.other if tie.project == project else tie.project]
        pairs = [self._pair(pair.feature, pair.other, pair.score, project) for pair in tie.pairs]
        technologies = [self._representations.named(self._catalogue.technologies[id]) for id in tie.technologies]
        themes = [self._representations.named(self._themes[id]) for id in tie.themes]
        return {
            **self._representations.named(other),
            "also": self._others(other.id),
            "score": tie.score,
            "why": _reasons(tie.plans, pairs, technologies, themes),
            "shared_plans": tie.plans,
            "pairs": pairs,
            "technologies": technologies,
            "themes": themes,
        }

    def _pair(self, one: str, two: str, score: float, project: str) -> Json:
        """Two like plans, the project's own first."""
        features = [self._representations.at_row(self._catalogue.row_of(id)) for id in (one, two)]
        features.sort(key=lambda feature: feature["project"]["id"] != iri(self._base, project))
        return {"feature": features[0], "other": features[1], "score": score}

    # Ways

    def path(self, start: str, end: str) -> Json:
        """The shortest way between two projects or technologies, each step in words; without steps where there is none.

        Raises NotFoundError for a name nobody knows, InputError for two names of one thing.
        """
        one, two = self._end(start), self._end(end)
        if one.id == two.id:
            raise InputError(f"{start!r} and {end!r} are both {one.label}. Name two different things.")
        way = self._ways.find(one.id, two.id) or ()
        steps = [self._step(before, after) for before, after in pairwise(way)]
        said = f"From {one.label} to {two.label}: " + "; ".join(step["why"] for step in steps) + "."
        if not steps:
            said = f"Nothing leads from {one.label} to {two.label}: no plan, technology or likeness ties what is around them."
        return {
            "from": self._representations.named(one),
            "to": self._representations.named(two),
            "found": bool(steps),
            "said": said,
            "steps": steps,
        }

    @cached_property
    def _ways(self) -> Ways:
        select = self._catalogue.execute
        return Ways(
            select("SELECT id, project FROM feature WHERE kind = 'feature'"),
            select("SELECT id, technology FROM feature JOIN feature_technology USING (row) WHERE kind = 'feature'"),
            select("SELECT first, second, score FROM similar"),
        )

    def find_end(self, name: str) -> Project | Technology | None:
        """The project or technology of that id or label that a way may lead to; None where nobody knows the name."""
        try:
            return self._end(name)
        except NotFoundError:
            return None

    def near_names(self, name: str) -> list[str]:
        """Labels of projects and technologies that are spelled much like a name."""
        near = (self._catalogue.near(name, kind) for kind in ("project", "technology"))
        return list(dict.fromkeys(label for labels in near for label in labels))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The labels of all that a way may lead to: projects, and the technologies that a feature names."""
        named = self._catalogue.execute("SELECT DISTINCT technology FROM feature_technology")
        labels = {project.label for project in self._catalogue.projects.values()}
        labels |= {self._catalogue.technologies[id].label for (id,) in named}
        return tuple(sorted(labels, key=lambda label: (label.casefold(), label)))

    def _end(self, name: str) -> Project | Technology:
        """The project of that id or label, or the technology. Raises NotFoundError."""
        hints = []
        for kind, things in (("project", self._catalogue.projects), ("technology", self._catalogue.technologies)):
            try:
                return things[self._catalogue.ids_of(name, kind)[0]]
            except NotFoundError as error:
                hints.append(str(error).partition(" in this snapshot. ")[2])
        hint = " ".join(hint for hint in hints if "?" in hint) or " ".join(hints)
        raise NotFoundError(f"No project and no technology is called {name!r} in this snapshot. {hint}")

    def _step(self, before: str, after: str) -> Json:
        """One step in words, with the evidence of the plan it is about."""
        one, two = self._node(before), self._node(after)
        if isinstance(one, Feature) and isinstance(two, Feature):
            return self._likeness(one, two)
        feature, thing = (one, two) if isinstance(one, Feature) else (two, one)
        assert isinstance(feature, Feature)
        assert not isinstance(thing, Feature)
        row = self._catalogue.row_of(feature.id)
        shown = self._representations.at_row(row)
        is_own = self._catalogue.project_at(row) == thing.id
        said = f"{SAID[feature.status][0]} “{feature.title}” ({_where(shown)})"
        project = shown["project"]["label"]
        if is_own:
            kind, why = "plans", f"{thing.label} {said}"
        else:
            kind, why = "names", f"“{feature.title}” of {project} names {thing.label}"
        return {
            "kind": kind,
            "why": why,
            "score": None,
            "from": self._reference(one),
            "to": self._reference(two),
            "feature": shown,
        }

    def _likeness(self, one: Feature, two: Feature) -> Json:
        first, second = sorted((one.id, two.id))
        score = self._catalogue.execute(
            "SELECT score FROM similar WHERE first = ? AND second = ?", (first, second)
        ).fetchone()[0]
        shown = self._representations.at_row(self._catalogue.row_of(two.id))
        why = f"“{one.title}” is like “{two.title}” of {shown['project']['label']} ({score:.2f}; {_where(shown)})"
        return {
            "kind": "like",
            "why": why,
            "score": score,
            "from": self._reference(one),
            "to": self._reference(two),
            "feature": shown,
        }

    def _node(self, id: str) -> Feature | Project | Technology:
        if id in self._catalogue.projects:
            return self._catalogue.projects[id]
        return self._catalogue.technologies.get(id) or self._catalogue.feature(self._catalogue.row_of(id))

    def _reference(self, thing: Feature | Project | Technology) -> Json:
        return {"id": iri(self._base, thing.id), "label": thing.title if isinstance(thing, Feature) else thing.label}


def _reasons(plans: int, pairs: Sequence[Json], technologies: Iterable[Json], themes: Iterable[Json]) -> list[str]:
    """Why two projects are near, in words, what counts most first."""
    reasons = []
    if pairs:
        best = f"“{pairs[0]['feature']['title']}” and “{pairs[0]['other']['title']}” ({pairs[0]['score']:.2f})"
        reasons.append(f"{plans} plans alike, most of all {best}" if plans > 1 else f"one plan alike: {best}")
    if shared := [one["label"] for one in themes]:
        reasons.append("both plan in " + _listed(shared))
    if shared := [one["label"] for one in technologies]:
        reasons.append("both name " + _listed(shared))
    return reasons


def _listed(labels: Sequence[str]) -> str:
    more = f" and {len(labels) - _LISTED} more" if len(labels) > _LISTED else ""
    return " · ".join(labels[:_LISTED]) + more


def _where(feature: Json) -> str:
    return f"{feature['document']['source']}:{feature['lines'][0]}"
