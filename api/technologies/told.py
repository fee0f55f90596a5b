"""What one snapshot tells of technologies, as JSON: the list of them, and who plans what with one."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from api.projects.board import Boards, Column
from api.served import Served
from api.shown import Json
from api.technologies.schemas import Grouping, Order, TechnologiesParameters, TechnologyParameters
from graph.errors import NotFoundError
from graph.model import Technology
from graph.names import words

_BESIDE = 10
"""Technologies, themes or concepts that are told at most of what goes along with one."""


class Naming(NamedTuple):
    """A plan that names a technology: its row, its project and the column of the board that it stands in."""

    row: int
    project: str
    column: Column


class Technologies:
    """The technologies of one snapshot."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self._catalogue = served.catalogue
        self._shown = served.representations

    @cached_property
    def _all(self) -> list[Json]:
        """Every technology that a plan names, by label."""
        return self._shown.technologies()

    @cached_property
    def namings(self) -> Mapping[str, Sequence[Naming]]:
        """Technology → the plans that name it, in the order of rows; a technology that no plan names is not in it."""
        boards, projects = self._served.part(Boards), self._catalogue.projects
        columns = {row: column for id in projects for column, rows in boards.rows(id).items() for row in rows}
        named = (
            "SELECT technology, row, project FROM feature JOIN feature_technology USING (row)"
            " WHERE kind = 'feature' ORDER BY row, technology"
        )
        found: dict[str, list[Naming]] = defaultdict(list)
        for technology, row, project in self._catalogue.execute(named):
            found[technology].append(Naming(row, project, columns[row]))
        return found

    def columns(self, id: str) -> dict[Column, int]:
        """How many of the plans that name a technology, by its id, stand in each column; every column is there."""
        numbers = Counter(one.column for one in self.namings.get(id, ()))
        return {column: numbers[column] for column in Column}

    # The list

    def listed(self, asked: TechnologiesParameters) -> Json:
        """The technologies that are asked for, and the categories of all that have the words. Raises NotFoundError."""
        wanted = {self._category(name) for name in asked.category}
        found = [one for one in self._all if _has(one, words(asked.q).split())]
        kept = [one for one in found if not wanted or one["category"] in wanted]
        if asked.sort is not Order.NAME:
            kept.sort(key=_ORDERS[asked.sort])
        shown = kept[asked.offset :] if asked.k is None else kept[asked.offset : asked.offset + asked.k]
        return {"technologies": shown, "total": len(kept), "categories": _categories(found)}

    def _category(self, name: str) -> str:
        """The IRI of a category by its id or label. Raises NotFoundError."""
        for address, label in self._served.categories.items():
            if name in (address, address.rsplit("/", 1)[-1]) or name.casefold() == label.casefold():
                return address
        raise NotFoundError(
            f"No category of technologies is called {name!r} in this snapshot. /technologies has them all."
        )

    # One of them

    def one(self, name: str, asked: TechnologyParameters) -> Json:
        """A technology by id, address or any spelling, with who plans what with it. Raises NotFoundError."""
        technology = self._catalogue.technologies[self._catalogue.ids_of(name, "technology")[0]]
        groups = _GROUPS[asked.by](self.namings.get(technology.id, ()))
        return {
            **self._shown.technology(technology),
            "is_project": technology.id in self._catalogue.projects,
            "columns": {column.value: count for column, count in self.columns(technology.id).items()},
            "groups": [self._group(*one, asked) for one in groups[asked.offset : asked.offset + asked.groups]],
            "total_groups": len(groups),
            "beside": self._beside(technology.id),
            "of_its_kind": self._of_its_kind(technology),
            "themes": self._themes(technology.id),
            "concepts": self._concepts(technology.id),
        }

    def _group(self, name: str, namings: Sequence[Naming], asked: TechnologyParameters) -> Json:
        project = self._catalogue.projects.get(name)
        return {
            "name": None if project else name,
            "project": self._shown.named(project) if project else None,
            "total": len(namings),
            "features": [self._shown.at_row(one.row) for one in namings[: asked.k]],
        }

    def _beside(self, id: str) -> list[Json]:
        """What the same plans name: what those of most projects do, then most plans; of equals what is rarer elsewhere."""
        together = (
            "SELECT other.technology, count(*), count(DISTINCT project) FROM feature_technology AS own"
            " JOIN feature_technology AS other USING (row) JOIN feature USING (row)"
            " WHERE kind = 'feature' AND own.technology = ? AND other.technology <> ? GROUP BY 1"
        )
        found = list(self._catalogue.execute(together, (id, id)))
        found.sort(key=lambda one: (-one[2], -one[1], len(self.namings[one[0]]), one[0]))
        return [
            {
                **self._linked(self._shown.technology(self._catalogue.technologies[other])),
                "plans": plans,
                "projects": projects,
                "why": f"named with it in {_counted(plans, 'plan')} of {_counted(projects, 'project')}",
            }
            for other, plans, projects in found[:_BESIDE]
        ]

    def _of_its_kind(self, technology: Technology) -> list[Json]:
        """The others of its category that a plan names, those of most projects first."""
        told = self._shown.technology(technology)
        found = [one for one in self._all if one["category"] == told["category"] and one["id"] != told["id"]]
        ordered = sorted(found, key=_ORDERS[Order.PROJECTS]) if technology.category else []
        return [self._linked(one) for one in ordered[:_BESIDE]]

    def _linked(self, technology: Json) -> Json:
        return {name: technology[name] for name in ("id", "label", "links")}

    def _themes(self, id: str) -> list[Json]:
        named = "SELECT id FROM feature JOIN feature_technology USING (row) WHERE technology = ?"
        naming = {feature for (feature,) in self._catalogue.execute(named, (id,))}
        found = [(theme, len(naming.intersection(theme.members))) for theme in self._served.network.themes]
        found = sorted((one for one in found if one[1]), key=lambda one: -one[1])
        return [{**self._shown.named(theme), "plans": plans} for theme, plans in found[:_BESIDE]]

    def _concepts(self, id: str) -> list[Json]:
        about = (
            "SELECT concept, count(*) FROM feature_concept JOIN feature_technology USING (row) JOIN feature USING (row)"
            " WHERE kind = 'feature' AND technology = ? GROUP BY concept ORDER BY 2 DESC, 1 LIMIT ?"
        )
        return [
            {**self._shown.named(self._catalogue.concepts[concept]), "plans": plans}
            for concept, plans in self._catalogue.execute(about, (id, _BESIDE))
        ]


_Group = tuple[str, list[Naming]]

_ORDERS: Mapping[Order, Callable[[Json], tuple[Any, ...]]] = {
    Order.NAME: lambda one: (one["label"].casefold(), one["id"]),
    Order.PROJECTS: lambda one: (-one["projects"], -one["features"], one["label"].casefold()),
    Order.PLANS: lambda one: (-one["features"], -one["projects"], one["label"].casefold()),
    Order.CENTRAL: lambda one: (-one["betweenness"], -one["projects"], one["label"].casefold()),
}


def _has(technology: Json, sought: Sequence[str]) -> bool:
    """Whether a name, another spelling or the gloss has every word, or one that begins so."""
    said = words(" ".join([technology["label"], *technology["other_labels"], technology["gloss"] or ""]))
    return all(f" {word}" in f" {said}" for word in sought)


def _categories(found: Iterable[Json]) -> list[Json]:
    """How many technologies are of each category, the largest first."""
    labels = {one["category"]: one["category_label"] for one in found if one["category"]}
    numbers = Counter(one["category"] for one in found if one["category"])
    ordered = sorted(numbers, key=lambda category: (-numbers[category], labels[category]))
    return [{"value": one, "label": labels[one], "count": numbers[one]} for one in ordered]


def _by_horizon(namings: Sequence[Naming]) -> list[_Group]:
    """The columns that have plans, in their order."""
    found = [(column.value, [one for one in namings if one.column is column]) for column in Column]
    return [group for group in found if group[1]]


def _by_project(namings: Sequence[Naming]) -> list[_Group]:
    """The plans of each project, in the order of columns; the project of most plans first."""
    found: dict[str, list[Naming]] = defaultdict(list)
    for one in sorted(namings, key=lambda one: (list(Column).index(one.column), one.row)):
        found[one.project].append(one)
    return sorted(found.items(), key=lambda group: (-len(group[1]), group[0]))


_GROUPS = {Grouping.HORIZON: _by_horizon, Grouping.PROJECT: _by_project}


def _counted(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what + 's'}"
