"""The shapes of the map, for validation and for the OpenAPI description."""

from pydantic import Field

from api.schemas import Named, Shape


class PlaceShape(Named):
    """A project or technology where it stands: the middle of its mark, in pixels from the upper left."""

    kind: str = Field(description="project or technology; what is both is a project")
    x: float
    y: float
    region: int = Field(description="which of the regions, counted from 0")
    plans: int = Field(description="features of a project's roadmaps; of a technology, features that name it")
    html: str = Field(description="its page")


class RoadShape(Shape):
    """What is drawn between two places, by their ids."""

    source: str
    target: str
    kind: str = Field(description="names, from a project to a technology; or near, between projects")
    weight: float = Field(description="how many features name it, or how near the two are, from 0 to 1")


class RegionShape(Shape):
    """Places that are tied more to each other than to others, and where the region's name stands."""

    label: str
    technologies: list[Named] = Field(description="what ties most of them, and gives the region its name")
    x: float
    y: float


class LeftOut(Shape):
    """What does not stand on the map."""

    projects: int = Field(description="projects that there was no room for")
    technologies: int = Field(description="technologies that tie several projects and that there was no room for")
    untied: list[Named] = Field(description="projects that nothing ties to another")
    named_once: int = Field(description="technologies that one project alone names")


class MapAnswer(Shape):
    """The map: a sheet of so many pixels with places in the order in which they are read, and roads."""

    width: int
    height: int
    places: list[PlaceShape]
    roads: list[RoadShape]
    regions: list[RegionShape]
    left_out: LeftOut
    snapshot: str
