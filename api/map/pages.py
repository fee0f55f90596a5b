"""The page of the map, and the list that says the same."""

from flask import Blueprint, render_template, request

from api.map.drawing import HUES, draw
from api.map.told import NO_MAP, told
from api.parameters import read
from api.schemas import NoParameters
from api.service import Service


def blueprint(service: Service) -> Blueprint:
    """`/map`."""
    routes = Blueprint("map_pages", __name__)

    @routes.get("/map")
    def the_map() -> str:
        read(NoParameters, request.args)
        served = service.served
        chart = served.network.chart
        found = told(served) if chart else None
        return render_template(
            "map.html",
            found=found,
            drawing=draw(chart, found) if chart and found else None,
            missing=NO_MAP.format(served.snapshot.name),
            hues=HUES,
            snapshot=served.snapshot.name,
        )

    return routes
