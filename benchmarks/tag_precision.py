"""How often a concept that a feature is tagged with is right: `make tags`.

Two samples of features, drawn by fixed seeds; the concepts near each, or worded in it, were judged by hand. The rules that
tag were tuned on the first, the second only tells whether that holds for others. What the rules give today is looked up
among the verdicts; a tag that nobody judged is listed, not counted.
"""

import argparse
import contextlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from api.service import Service
from api.settings import Settings
from benchmarks.floors import fallen, floors
from benchmarks.shared_corpus import published, shared_folder
from search.catalogue import Catalogue, Filters

VERDICTS = Path(__file__).with_name("tag_verdicts.jsonl")

Place = tuple[str, int]
"""The source of a document and the first line of a feature."""

Mark = tuple[Place, str]
"""A feature and a concept."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The concepts that are right and those that are wrong for each judged feature, by names without `concept/`."""

    right: Mapping[Place, frozenset[str]]
    wrong: Mapping[Place, frozenset[str]]

    @property
    def places(self) -> frozenset[Place]:
        """The judged features."""
        return frozenset(self.right) | frozenset(self.wrong)


@dataclass(frozen=True, slots=True)
class Tagged:
    """How the tags of the judged features fare; `unjudged` are those without a verdict, `missing` features that are gone."""

    right: tuple[Mark, ...]
    wrong: tuple[Mark, ...]
    not_given: tuple[Mark, ...]
    unjudged: tuple[Mark, ...]
    missing: tuple[Place, ...]

    @property
    def precision(self) -> float:
        """The share that is right of the tags that were judged."""
        return _share(len(self.right), len(self.wrong))

    @property
    def least(self) -> float:
        """The precision if no tag without a verdict is right."""
        return _share(len(self.right), len(self.wrong) + len(self.unjudged))

    @property
    def recall(self) -> float:
        """The share of the right concepts that are given."""
        return _share(len(self.right), len(self.not_given))


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 0.0


def verdicts(file: Path = VERDICTS) -> dict[str, Verdicts]:
    """What was judged, by the name of the sample: `first` and `second`."""
    found: dict[str, dict[str, dict[Place, set[str]]]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        one: dict[str, Any] = json.loads(line)
        sample = found.setdefault(one["sample"], {"right": {}, "wrong": {}})
        sample[one["verdict"]].setdefault((one["document"], one["line"]), set()).add(one["concept"])
    return {name: Verdicts(_frozen(sample["right"]), _frozen(sample["wrong"])) for name, sample in found.items()}


def _frozen(concepts: Mapping[Place, Iterable[str]]) -> dict[Place, frozenset[str]]:
    return {place: frozenset(ids) for place, ids in concepts.items()}


def compared(tags: Mapping[Place, Iterable[str]], judged: Verdicts) -> Tagged:
    """The tags that features have, by place, beside the verdicts; features that nobody judged are left out."""
    given = {place: tags[place] for place in judged.places if place in tags}
    right = _marks({place: judged.right.get(place, ()) for place in given})
    wrong = _marks({place: judged.wrong.get(place, ()) for place in given})
    all_given = _marks(given)
    return Tagged(
        right=tuple(sorted(all_given & right)),
        wrong=tuple(sorted(all_given & wrong)),
        not_given=tuple(sorted(right - all_given)),
        unjudged=tuple(sorted(all_given - right - wrong)),
        missing=tuple(sorted(judged.places - given.keys())),
    )


def _marks(concepts: Mapping[Place, Iterable[str]]) -> set[Mark]:
    return {(place, id) for place, ids in concepts.items() for id in ids}


def tags(catalogue: Catalogue) -> dict[Place, set[str]]:
    """The concepts that each feature is tagged with, by its place."""
    found: dict[Place, set[str]] = {}
    for row in catalogue.rows(Filters()).tolist():
        feature = catalogue.feature(row)
        named = (tag.concept.removeprefix("concept/") for tag in catalogue.tags_of(feature.id))
        found.setdefault((catalogue.document_at(row).source, feature.lines.first), set()).update(named)
    return found


def together(samples: Iterable[Tagged]) -> Tagged:
    """The tags of several samples as those of one."""
    parts = tuple(samples)
    return Tagged(
        right=tuple(mark for part in parts for mark in part.right),
        wrong=tuple(mark for part in parts for mark in part.wrong),
        not_given=tuple(mark for part in parts for mark in part.not_given),
        unjudged=tuple(mark for part in parts for mark in part.unjudged),
        missing=tuple(place for part in parts for place in part.missing),
    )


def with_sum(samples: Mapping[str, Tagged]) -> dict[str, Tagged]:
    """The samples, and what they are together."""
    return {**samples, "together": together(samples.values())}


def table(found: Mapping[str, Tagged]) -> Table:
    """The counts and the two figures of each sample, and the floors of the precision."""
    shown = Table("tags", *found, title="Concepts of the judged features")
    least = floors("tags")
    rows: dict[str, Callable[[str, Tagged], str]] = {
        "right": lambda _, one: str(len(one.right)),
        "wrong": lambda _, one: str(len(one.wrong)),
        "right, but not given": lambda _, one: str(len(one.not_given)),
        "without a verdict": lambda _, one: str(len(one.unjudged)),
        "judged features that are gone": lambda _, one: str(len(one.missing)),
        "precision": lambda name, one: f"{one.precision:.3f} (floor {least[name]:.2f})",
        "precision if none without a verdict is right": lambda _, one: f"{one.least:.3f}",
        "recall": lambda _, one: f"{one.recall:.3f}",
    }
    for what, cell in rows.items():
        shown.add_row(what, *(cell(name, one) for name, one in found.items()))
    return shown


def lines(found: Mapping[str, Tagged]) -> list[str]:
    """The tags that are wrong and those that nobody judged, one a line, with the sample, the document and the concept."""
    return [
        f"{sample}: {what}: {document}:{line} {concept}"
        for sample, one in found.items()
        for what, marks in (("wrong", one.wrong), ("no verdict", one.unjudged))
        for (document, line), concept in marks
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures and the tags without a verdict; 1 if a precision fell below its floor or the corpus is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a data folder with the corpus, instead of reading it anew")
    asked = parser.parse_args(arguments)
    console = Console()
    shared = shared_folder()
    if shared is None and asked.data is None:
        console.print("The annotated roadmaps are not here; ROADGRAPH_SHARED names their folder.")
        return 1
    given = _of_folder(asked.data) if shared is None or asked.data else _of_corpus(shared)
    samples = {name: compared(given, judged) for name, judged in verdicts().items()}
    found = with_sum(samples)
    console.print(table(found))
    for line in lines(samples):
        console.print(line, highlight=False, soft_wrap=True)
    below = fallen("tags", {name: one.precision for name, one in found.items()})
    for fell in below:
        console.print(fell, style="bold")
    return 1 if below else 0


def _of_folder(data: Path) -> dict[Place, set[str]]:
    return _tags_of(Service(Settings.read({}, data=data)))


def _of_corpus(shared: Path) -> dict[Place, set[str]]:
    with tempfile.TemporaryDirectory() as folder:
        return _tags_of(published(shared, Path(folder) / "data"))


def _tags_of(service: Service) -> dict[Place, set[str]]:
    with contextlib.closing(service):
        return tags(service.served.catalogue)


if __name__ == "__main__":
    sys.exit(main())
