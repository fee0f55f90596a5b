"""How often a concept that a feature is tagged with is right: `make tags`.

The features were sampled by a fixed seed, and the concepts near each judged by hand before the rules that tag were
tuned. What those rules give today is looked up among the verdicts; a tag that nobody judged is listed, not counted.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
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


def verdicts(file: Path = VERDICTS) -> Verdicts:
    """What was judged."""
    found: dict[str, dict[Place, set[str]]] = {"right": {}, "wrong": {}}
    for line in file.read_text(encoding="utf-8").splitlines():
        one: dict[str, Any] = json.loads(line)
        found[one["verdict"]].setdefault((one["document"], one["line"]), set()).add(one["concept"])
    return Verdicts(*({place: frozenset(ids) for place, ids in found[name].items()} for name in ("right", "wrong")))


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


def table(found: Tagged) -> Table:
    """The counts and the two figures, the precision beside its floor."""
    shown = Table("tags", "", title="Concepts of the judged features")
    for name, value in (
        ("right", str(len(found.right))),
        ("wrong", str(len(found.wrong))),
        ("right, but not given", str(len(found.not_given))),
        ("without a verdict", str(len(found.unjudged))),
        ("judged features that are gone", str(len(found.missing))),
        ("precision", f"{found.precision:.3f} (floor {floors('tags')['precision']:.2f})"),
        ("precision if none without a verdict is right", f"{found.least:.3f}"),
        ("recall", f"{found.recall:.3f}"),
    ):
        shown.add_row(name, value)
    return shown


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures and the tags without a verdict; 1 if the precision fell below its floor or the corpus is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a data folder with the corpus, instead of reading it anew")
    asked = parser.parse_args(arguments)
    console = Console()
    shared = shared_folder()
    if shared is None and asked.data is None:
        console.print("The annotated roadmaps are not here; ROADGRAPH_SHARED names their folder.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        if asked.data:
            service = Service(Settings.read({}, data=asked.data))
        else:
            assert shared is not None
            service = published(shared, Path(folder) / "data")
        found = compared(tags(service.served.catalogue), verdicts())
        service.close()
    console.print(table(found))
    for what, marks in (("wrong", found.wrong), ("no verdict", found.unjudged)):
        for (document, line), concept in marks:
            console.print(f"{what}: {document}:{line} {concept}", highlight=False, soft_wrap=True)
    below = fallen("tags", {"precision": found.precision})
    for fell in below:
        console.print(fell, style="bold")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
