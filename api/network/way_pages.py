"""The page of ways: two names, and the shortest way between what they name as a chain of things and reasons."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from pydantic import Field

from api import quotes
from api.network.landscape import SAID, Landscape
from api.network.schemas import WayParameters
from api.parameters import read
from api.quotes import Line
from api.served import Served
from api.service import Service
from api.shown import Json
from graph.model import Project, Status, Technology

_EXAMPLES = 3
"""Pairs of near projects that are offered where nothing was asked."""

_NEAREST = 5
"""Projects that are offered as the other end."""

Link = tuple[str, str]
"""A label and the address that it leads to."""


class _PageParameters(WayParameters):
    """What the page is asked for: either end may still be missing."""

    start: str = Field("", alias="from")
    end: str = Field("", alias="to")


class Stop(NamedTuple):
    """A thing on the way: why one comes to it from the one before, where it has its page, and of a plan its line."""

    reason: str
    label: str
    address: str
    kind: str
    plan: Json | None = None
    line: Line | None = None
    line_address: str = ""


class Notice(NamedTuple):
    """What is said in place of a way, with links that help."""

    title: str
    said: str
    links: Sequence[Link] = ()
    status: int = 200


def blueprint(service: Service) -> Blueprint:
    """`/path`."""
    routes = Blueprint("way_pages", __name__)

    @routes.get("/path")
    def way() -> tuple[str, int]:
        asked = read(_PageParameters, request.args)
        served = service.served
        start, end = asked.start.strip(), asked.end.strip()
        notice = _notice(served, start, end)
        found = None if notice else served.part(Landscape).path(start, end)
        page = render_template(
            "path.html",
            start=found["from"]["label"] if found else start,
            end=found["to"]["label"] if found else end,
            found=found,
            stops=_stops(served, found) if found and found["found"] else (),
            notice=notice,
            names=served.part(Landscape).names,
            back=_address(end, start),
            snapshot=served.snapshot.name,
        )
        return page, notice.status if notice else 200

    return routes


def _address(start: str, end: str) -> str:
    return f"{url_for('way_pages.way')}?{urlencode({'from': start, 'to': end})}"


def _notice(served: Served, start: str, end: str) -> Notice | None:
    """What to say where there are no two things to find a way between; None where there are."""
    if not start and not end:
        return _invitation(served)
    one, two = (served.part(Landscape).find_end(name) if name else None for name in (start, end))
    if (start and one is None) or (end and two is None):
        return _unknown(served, start, end)
    if one is None or two is None:
        return _half(served, start, end)
    if one.id == two.id:
        said = f"“{start}” and “{end}” are both {one.label}. Name another project or technology as one end."
        return Notice("That is one thing twice", said, _to_near(served, one), 400)
    return None


def _invitation(served: Served) -> Notice:
    links = [
        (f"from {one} to {two}", _address(one, two)) for one, two in served.part(Landscape).nearest_pairs(_EXAMPLES)
    ]
    return Notice(
        "Name two projects or technologies", "Begin to type, and names that are known here are offered.", links
    )


def _half(served: Served, start: str, end: str) -> Notice:
    thing = served.part(Landscape).find_end(start or end)
    assert thing is not None
    return Notice("One end is missing", "Name a second project or technology.", _to_near(served, thing))


def _to_near(served: Served, thing: Project | Technology) -> list[Link]:
    """Ways from a project to those nearest to it."""
    if thing.id not in served.catalogue.projects:
        return []
    near = served.part(Landscape).nearest(thing.id, _NEAREST)["nearest"]
    return [(f"from {thing.label} to {one['label']}", _address(thing.label, one["label"])) for one in near]


def _unknown(served: Served, start: str, end: str) -> Notice:
    """Which names nobody knows, and what may be meant by them."""
    wrong, links = [], []
    for name in dict.fromkeys((start, end)):
        if name and served.part(Landscape).find_end(name) is None:
            wrong.append(f"“{name}”")
            for label in served.part(Landscape).near_names(name):
                ends = (label if one == name else one for one in (start, end))
                links.append((f"{label} instead of “{name}”", _address(*ends)))
    said = f"No project and no technology is called {' or '.join(wrong)} here. "
    return Notice("Not known here", said + ("Did you mean one of these?" if links else "Try another name."), links, 404)


def _stops(served: Served, found: Json) -> list[Stop]:
    """Every thing on a way, both ends included."""
    plans = {step["feature"]["id"]: step["feature"] for step in found["steps"]}
    passed = [(found["from"], ""), *((step["to"], _reason(step)) for step in found["steps"])]
    return [
        _plan(served, reason, plans[thing["id"]], found["steps"])
        if thing["id"] in plans
        else _thing(served, reason, thing)
        for thing, reason in passed
    ]


def _plan(served: Served, reason: str, plan: Json, steps: Sequence[Json]) -> Stop:
    """A plan, with the line of it that tells most of what it is like and of what it names."""
    ends = [(step["from"], step["to"]) for step in steps if step["kind"] != "plans"]
    tied = [b if a["id"] == plan["id"] else a for a, b in ends if plan["id"] in (a["id"], b["id"])]
    row = served.catalogue.row_of(served.feature_id(plan["id"]))
    line = quotes.telling_line(served.catalogue.feature(row), " ".join(one["label"] for one in tied))
    address = quotes.line_address(served.catalogue.document_at(row), line.number, plan["links"]["html"])
    return Stop(reason, plan["title"], plan["links"]["html"], "plan", plan, line, address)


def _thing(served: Served, reason: str, thing: Json) -> Stop:
    id = f"technology/{thing['id'].rsplit('/', 1)[-1]}"
    if id in served.catalogue.projects:
        page = url_for("project_pages.project", project=id.removeprefix("technology/"))
        return Stop(reason, thing["label"], page, "project")
    page = url_for("technology_pages.technology", technology=id.removeprefix("technology/"))
    return Stop(reason, thing["label"], page, "technology")


def _reason(step: Json) -> str:
    """What leads from one thing to the next, such that thing, reason and thing read as a sentence."""
    is_to_plan = step["to"]["id"] == step["feature"]["id"]
    if step["kind"] == "like":
        return f"is like (closeness of meaning {step['score']:.0%})"
    if step["kind"] == "plans":
        return SAID[Status(step["feature"]["status"])][0 if is_to_plan else 1]
    return "is named by" if is_to_plan else "names"
