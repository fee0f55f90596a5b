"""The shapes of requests for whole datasets."""

from pydantic import Field

from api.exports.datasets import FORMATS, TABLE_FORMATS
from api.schemas import FilterParameters, Shape
from graph.comparison import Axis


class ExportPath(Shape):
    """Which export, in which format."""

    what: str = Field(description=", ".join(FORMATS))
    format: str = Field(
        description=f"tables: {', '.join(TABLE_FORMATS)}; the graph: {', '.join(FORMATS['graph'])}; "
        f"the network: {', '.join(FORMATS['network'])}"
    )


class ExportParameters(FilterParameters):
    """What the export holds. The graph and comparisons take `project` alone, everything but features no filter at all."""

    groups: bool = Field(False, description="features: with the groups that only gather features")
    by: Axis | None = Field(
        None, description="comparisons: what the rows are, concepts (as if left out) or technologies"
    )
