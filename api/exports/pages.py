"""The page that leads to everything for programs: files, queries, ids, and a line to copy for each."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from api.compare.comparison import Comparisons
from api.exports.datasets import FORMATS
from api.network.file import network
from api.parameters import read
from api.schemas import NoParameters
from api.served import Served
from api.service import Service
from graph.comparison import Axis
from graph.dump_description import RIGHTS

HOLDS = {
    "features": "a row for each plan, with its status, horizon, technologies and the lines it was read from",
    "projects": "a row for each project, with counts and what is near it",
    "technologies": "a row for each technology that a plan names, and how central it is",
    "similarity": "a row for each pair of like plans of different projects",
    "comparisons": "who plans, has done or has dropped what: a row for each project and concept",
    "graph": "every statement, each with the graph of the document that says it",
    "network": "projects, technologies and themes, and who names, plans and is near what",
}
"""What each dataset holds, in words."""

_COUNTED = "duckdb -c \"SELECT project_label, count(*) FROM 'features.parquet' GROUP BY ALL ORDER BY 2 DESC\""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset as the page shows it: what it holds, how much of it there is, and in which formats."""

    name: str
    holds: str
    size: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A tool and the lines that give it the data."""

    tool: str
    lines: str


def blueprint(service: Service) -> Blueprint:
    """`/data`."""
    routes = Blueprint("export_pages", __name__)

    @routes.get("/data")
    def data() -> str:
        asked, served = read(NoParameters, request.args), service.served
        return render_template(
            "data.html",
            asked=asked,
            datasets=_datasets(served),
            recipes=recipes(request.url_root),
            made=served.snapshot.manifest["created"],
            root=request.url_root,
            rights=RIGHTS,
            snapshot=served.snapshot.name,
        )

    return routes


def _datasets(served: Served) -> list[Dataset]:
    sizes = _sizes(served)
    return [Dataset(what, HOLDS[what], sizes[what], tuple(formats)) for what, formats in FORMATS.items()]


def _sizes(served: Served) -> dict[str, str]:
    """How much each dataset has, as its header `Roadgraph-Total` says; but for that of a graph with each triple once."""
    counts = served.snapshot.manifest["counts"]
    nodes, links = network(served)
    rows = {
        "features": counts["features"],
        "projects": len(served.catalogue.projects),
        "technologies": sum(1 for one in served.network.centralities if one.features),
        "similarity": served.catalogue.count_similarities(),
        "comparisons": served.part(Comparisons).count_recorded(Axis.CONCEPTS, None),
    }
    return {
        **{what: f"{count:,} rows" for what, count in rows.items()},
        "graph": f"{counts['quads']:,} statements",
        "network": f"{len(nodes):,} nodes, {len(links):,} links",
    }


def recipes(root: str) -> list[Recipe]:
    """Lines to copy, each for one tool; `root` is this site's address, ending in /."""
    features = f"{root}export/features"
    return [
        Recipe("curl", f"curl -OJ {features}.csv"),
        Recipe("pandas", f'import pandas as pd\nplans = pd.read_csv("{features}.csv")'),
        Recipe("DuckDB", "\n".join((f"curl -s -o features.parquet {features}.parquet", _COUNTED))),
        Recipe("R", f'plans <- read.csv("{features}.csv")'),
        Recipe(
            "networkx",
            "import networkx as nx, urllib.request\n"
            f'network = nx.read_graphml(urllib.request.urlopen("{root}export/network.graphml"))',
        ),
    ]
