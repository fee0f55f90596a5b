"""An address to try for each operation, made of what the snapshot holds, and the answer that it has."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from flask import Flask

from api.reference.operations import Operation
from graph.named_queries import named_queries

if TYPE_CHECKING:
    from api.served import Served

_LINES = 60
"""Lines of an answer that are shown; the link beside it has the whole."""

_WIDE = 400
"""Characters of a line that are shown."""

_QUERY = "SELECT ?title WHERE { ?plan a rg:Feature ; dcterms:title ?title } LIMIT 3"


@dataclass(frozen=True, slots=True)
class Example:
    """An answer as the page shows it: its status and media type, its first lines, and how many more it has."""

    address: str
    status: int
    media_type: str
    lines: tuple[str, ...]
    more: int
    location: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """Names of the snapshot that examples are made of: of two projects, of a feature, and of a theme and a technology, if there are such."""

    projects: tuple[str, ...]
    project: str
    feature: str
    title: str
    theme: str | None
    technology: str | None

    @classmethod
    def of(cls, served: "Served") -> "Known | None":
        """Those of a snapshot; None where it holds no feature."""
        catalogue = served.catalogue
        if not catalogue.count:
            return None
        counted = sorted(catalogue.statuses.items(), key=lambda one: (-sum(one[1].values()), one[0]))
        ids = [id for id, _ in counted[:2]]
        feature = catalogue.feature(0)
        themes, central = served.network.themes, served.network.centralities
        return cls(
            projects=tuple(catalogue.projects[id].label for id in ids),
            project=ids[0],
            feature=feature.id.removeprefix("feature/"),
            title=feature.title,
            theme=themes[0].id.rsplit("/", 1)[-1] if themes else None,
            technology=central[0].technology.rsplit("/", 1)[-1] if central else None,
        )


def addresses(known: Known) -> dict[str, str]:
    """Path of an operation that is read → an address that answers it."""
    start, feature = known.projects[0][:3], f"/api/features/{quote(known.feature)}"
    part, both = quote(known.project.rsplit("/", 1)[-1]), [("projects", one) for one in known.projects]
    ready = next(name for name, query in named_queries().items() if not query.parameters)
    found = {
        "/api/search": _at("/api/search", q=known.title, k=2),
        "/api/suggest": _at("/api/suggest", q=start),
        "/api/features/{project}/{name}": feature,
        "/api/features/{project}/{name}/explanation": f"{feature}/explanation",
        "/api/features/{project}/{name}/related": f"{feature}/related?k=2",
        "/api/similar": _at("/api/similar", text=known.title, k=1),
        "/api/features/{project}/{name}/history": f"{feature}/history",
        "/badge/features/{project}/{name}.svg": f"/badge/features/{quote(known.feature)}.svg",
        "/api/themes": "/api/themes?k=2",
        "/api/projects/{project}": f"/api/projects/{part}",
        "/api/projects/{project}/board": f"/api/projects/{part}/board",
        "/badge/projects/{project}.svg": f"/badge/projects/{part}.svg",
        "/api/projects/{project}/nearest": f"/api/projects/{part}/nearest?k=2",
        "/api/path": _at("/api/path", **{"from": known.projects[0], "to": known.projects[-1]}),
        "/export/{what}.{format}": "/export/projects.csv",
        "/sparql": _at("/sparql", query=_QUERY, format="json"),
        "/api/queries/{name}": f"/api/queries/{ready}?limit=3&format=json",
        "/id/{id}": f"/id/{quote(known.project)}",
        "/data/{name}": f"/data/{quote(known.project)}.ttl",
        "/ns.{format}": "/ns.ttl",
        "/reconcile": _at("/reconcile", query=known.projects[0]),
        "/reconcile/suggest/entity": _at("/reconcile/suggest/entity", prefix=start),
        "/reconcile/suggest/type": "/reconcile/suggest/type?prefix=p",
        "/reconcile/suggest/property": "/reconcile/suggest/property?prefix=s",
        "/reconcile/properties": "/reconcile/properties?type=project",
        "/api/status": "/api/status?k=2",
    }
    if known.technology:
        found["/api/technologies/{technology}"] = f"/api/technologies/{quote(known.technology)}"
    if known.theme:
        found["/api/themes/{name}"] = f"/api/themes/{quote(known.theme)}"
    if len(both) > 1:
        found["/api/compare"] = f"/api/compare?{urlencode([*both, ('k', '2')])}"
        found["/api/compare/items"] = f"/api/compare/items?{urlencode(both)}"
    return found


def tried(operations: Iterable[Operation], known: Known | None) -> dict[str, str]:
    """Operation → an address to try it at, for those that are read and need nothing that cannot be told."""
    told = addresses(known) if known else {}
    found = {}
    for one in operations:
        if one.method == "GET":
            is_plain = "{" not in one.path and not any(field.is_required for field in one.parameters)
            if address := told.get(one.path) or (one.path if is_plain else None):
                found[one.id] = address
    return found


def answer(app: Flask, address: str) -> Example:
    """What this application answers at an address, as far as the page shows it."""
    found = app.test_client().get(address, headers={"Accept": "application/json;q=0.9, */*;q=0.8"})
    media_type = found.mimetype or ""
    if media_type.endswith("json"):
        text = json.dumps(found.get_json(), ensure_ascii=False, indent=1)
    else:
        text = found.get_data(as_text=True)
    lines = [line if len(line) <= _WIDE else f"{line[:_WIDE]}…" for line in text.splitlines()]
    shown = tuple(lines[:_LINES])
    return Example(address, found.status_code, media_type, shown, len(lines) - len(shown), found.location)


def _at(path: str, **parameters: object) -> str:
    return f"{path}?{urlencode(parameters)}"
