"""What the network of all plans shows: themes, ties between projects, which of them are one, centrality of technologies, the map. Made once for a snapshot."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.chart import find_chart
from graph.errors import SnapshotError
from graph.files import write_synced
from graph.mirrors import families, find_mirrors
from graph.model import Centrality, Chart, Mirror, Place, Region, Road, Roadmap, Similarity, Technology, Theme, Tie
from graph.network import centralities
from graph.themes import Concepts, find_themes
from graph.ties import find_ties, nearest_by_project


@dataclass(frozen=True)
class NetworkView:
    """Themes, those of most projects first; ties, centralities and mirrors by id; the map, which older snapshots lack."""

    themes: tuple[Theme, ...] = ()
    ties: tuple[Tie, ...] = ()
    centralities: tuple[Centrality, ...] = ()
    mirrors: tuple[Mirror, ...] = ()
    chart: Chart | None = None

    @classmethod
    def of(
        cls,
        roadmaps: Sequence[Roadmap],
        similarities: Sequence[Similarity],
        technologies: Mapping[str, Technology],
        concepts: Concepts | None = None,
    ) -> "NetworkView":
        """The view of these roadmaps, whatever their order; `concepts` are those that features are tagged with."""
        themes = find_themes(roadmaps, similarities, technologies, concepts)
        ties = find_ties(roadmaps, similarities, themes)
        chart = find_chart(roadmaps, ties, technologies)
        return cls(tuple(themes), tuple(ties), tuple(centralities(roadmaps)), tuple(find_mirrors(roadmaps)), chart)

    @classmethod
    def load(cls, path: Path) -> "NetworkView":
        """What was saved; raises SnapshotError if it cannot be read."""
        try:
            saved = json.loads(path.read_bytes())
            return cls(
                tuple(_theme(one) for one in saved["themes"]),
                tuple(_tie(one) for one in saved["ties"]),
                tuple(Centrality(**one) for one in saved["centralities"]),
                tuple(_mirror(one) for one in saved["mirrors"]),
                _chart(saved["chart"]) if saved.get("chart") else None,
            )
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise SnapshotError(
                f"The file {path.name} cannot be read: {error}. Run `roadgraph verify`, then roll back."
            ) from error

    @cached_property
    def families(self) -> dict[str, tuple[str, ...]]:
        """Project → all projects that are one with it, itself among them, by id; a project without a mirror is not in it."""
        return families(self.mirrors)

    @cached_property
    def nearest(self) -> dict[str, list[Tie]]:
        """Project → its ties, the nearest first; a project without any is not in it."""
        return nearest_by_project(self.ties)

    def save(self, path: Path) -> None:
        """Writes one JSON file."""
        write_synced(path, json.dumps(asdict(self), ensure_ascii=False, indent=1).encode())


def _theme(saved: dict[str, Any]) -> Theme:
    lists = {name: tuple(saved[name]) for name in ("terms", "members", "projects")}
    counts = {name: tuple((value, count) for value, count in saved[name]) for name in ("buckets", "statuses")}
    return Theme(**{**saved, **lists, **counts})


def _tie(saved: dict[str, Any]) -> Tie:
    pairs = tuple(Similarity(**pair) for pair in saved["pairs"])
    lists = {name: tuple(saved[name]) for name in ("technologies", "themes")}
    return Tie(**{**saved, **lists, "pairs": pairs})


def _mirror(saved: dict[str, Any]) -> Mirror:
    return Mirror(**{**saved, "titles": tuple(saved["titles"])})


def _chart(saved: dict[str, Any]) -> Chart:
    places = tuple(Place(**one) for one in saved["places"])
    roads = tuple(Road(**one) for one in saved["roads"])
    return Chart(**{**saved, "places": places, "roads": roads, "regions": tuple(map(_region, saved["regions"]))})


def _region(saved: dict[str, Any]) -> Region:
    spine = tuple((one, other) for one, other in saved["spine"])
    return Region(**{**saved, "technologies": tuple(saved["technologies"]), "spine": spine})
