"""What the map of one snapshot shows, as JSON."""

from typing import TYPE_CHECKING

from api.shown import Json
from graph.errors import NotFoundError
from graph.model import Chart, Place, Region
from graph.vocabulary import iri

if TYPE_CHECKING:
    from api.served import Served

NO_MAP = "Snapshot {} was published before there were maps. Ingest again, even without a change, and the next snapshot has one."


def told(served: "Served") -> Json:
    """The map as JSON. Raises NotFoundError for a snapshot that was published before there were maps."""
    chart = served.network.chart
    if chart is None:
        raise NotFoundError(NO_MAP.format(served.snapshot.name))
    return {
        "width": chart.width,
        "height": chart.height,
        "places": [_place(served, place) for place in chart.places],
        "roads": [
            {
                "source": iri(served.base, road.source),
                "target": iri(served.base, road.target),
                "kind": road.kind,
                "weight": road.weight,
            }
            for road in chart.roads
        ],
        "regions": [_region(served, region) for region in chart.regions],
        "left_out": _left_out(served, chart),
        "snapshot": served.snapshot.name,
    }


def _place(served: "Served", place: Place) -> Json:
    name = place.id.removeprefix("technology/")
    if project := served.catalogue.projects.get(place.id):
        plans = sum(served.catalogue.statuses[place.id].values())
        about = {"kind": "project", "plans": plans, "html": f"/projects/{name}"}
        return {**served.representations.named(project), **_at(place), **about}
    technology = served.representations.technology(served.catalogue.technologies[place.id])
    about = {"kind": "technology", "plans": technology["features"], "html": technology["links"]["html"]}
    return {"id": technology["id"], "label": technology["label"], **_at(place), **about}


def _at(place: Place) -> Json:
    return {"x": place.x, "y": place.y, "region": place.region}


def _region(served: "Served", region: Region) -> Json:
    projects, technologies = served.catalogue.projects, served.catalogue.technologies
    named = served.representations.named
    things = [named(projects[id] if id in projects else technologies[id]) for id in region.technologies]
    return {"label": " · ".join(one["label"] for one in things), "technologies": things, "x": region.x, "y": region.y}


def _left_out(served: "Served", chart: Chart) -> Json:
    """What does not stand on the map, and why."""
    catalogue = served.catalogue
    tied = {end for tie in served.network.ties for end in (tie.project, tie.other)}
    tied |= {end for project, other, _ in catalogue.namings if project != other for end in (project, other)}
    untied = [one for id, one in catalogue.projects.items() if id not in tied]
    once = [
        one for one in served.network.centralities if one.projects == 1 and one.technology not in catalogue.projects
    ]
    return {
        "projects": chart.projects_out,
        "technologies": chart.technologies_out,
        "untied": [served.representations.named(one) for one in sorted(untied, key=lambda one: one.label.casefold())],
        "named_once": len(once),
    }
