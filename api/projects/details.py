"""One project with everything that its page tells, as JSON."""

from urllib.parse import quote

from api.projects import timeline
from api.projects.board import Boards
from api.projects.quality import quality
from api.served import Served
from api.shown import Json
from graph.snapshots import DataFolder


def details(served: Served, data: DataFolder, project: str) -> Json:
    """A project by its id: its counts, technologies, timeline and the quality of its data."""
    return {
        **summary(served, project),
        "technologies": technologies(served, project),
        "timeline": timeline.as_json(timeline.timeline(served, project), served.base),
        "quality": quality(served, data, project),
        "snapshot": served.snapshot.name,
    }


def summaries(served: Served) -> list[Json]:
    """Every project, by label."""
    return [
        summary(served, project.id)
        for project in sorted(served.catalogue.projects.values(), key=lambda one: one.label.casefold())
    ]


def summary(served: Served, project: str) -> Json:
    """What the list of projects tells of one by its id: its plans by status and column, when it was read, where it leads."""
    read = sorted(served.read_days[one.id] for one in served.catalogue.documents.values() if one.project == project)
    path = quote(project.removeprefix("technology/"))
    return {
        **served.representations.project(served.catalogue.projects[project]),
        "board": served.part(Boards).counts(project),
        "read": read[-1].isoformat() if read else None,
        "links": {
            "self": f"/api/projects/{path}",
            "board": f"/api/projects/{path}/board",
            "nearest": f"/api/projects/{path}/nearest",
            "html": f"/projects/{path}",
        },
    }


def technologies(served: Served, project: str) -> list[Json]:
    """What the plans of a project name, and how many of them do: what most of them name comes first."""
    known = served.catalogue.technologies
    counted = [(count, known[id]) for owner, id, count in served.catalogue.namings if owner == project]
    counted.sort(key=lambda one: (-one[0], one[1].label.casefold()))
    return [{**served.representations.named(one), "features": count} for count, one in counted]
