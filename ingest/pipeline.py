"""The stages from a document's bytes to a roadmap, in order.

`read` → `extract` → `link` depend on one version alone, so their result is cached by content; `identify`
needs every version of the source that was ever read.
"""

import contextlib
import hashlib
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

from graph import names, skos
from graph.errors import InputError
from graph.model import Candidate, Document, Feature, Project, Reading, Roadmap, Skipped, Technology
from ingest import features, identity, outline, projects
from ingest.candidates import candidates
from ingest.drafts import Draft
from ingest.formats import format_of, page_of
from ingest.page import Page
from ingest.relative_times import dated
from ingest.sections import Section, sections
from ingest.sources import text_of
from ingest.technologies import GAZETTEER, Mention, Recogniser

_READERS = (
    "docutils",
    "lxml",
    "markdown-it-py",
    "mdit-py-plugins",
    "pyyaml",
    "rapidfuzz",
    "spacy",
    "spacy-lookups-data",
)
"""Libraries whose next version may read a document otherwise."""

_NEIGHBOURS = 2000
"""Characters of sibling items that a doubtful name is looked up in."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the bytes of one version give, whatever came before them."""

    format: str
    title: str | None
    url: str | None
    project: Project
    drafts: tuple[Draft, ...]
    candidates: tuple[Candidate, ...]
    skipped: tuple[Skipped, ...]
    readings: tuple[Reading, ...]
    sections: tuple[Section, ...]


class Pipeline:
    """Runs the stages, and keeps the seconds that each one took in `seconds`."""

    def __init__(self, recogniser: Recogniser) -> None:
        self.recogniser = recogniser
        self.seconds: dict[str, float] = defaultdict(float)

    @contextlib.contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - began

    def extracted(self, content: bytes, source: str, project: str | None) -> Extracted:
        """Reads, extracts and links one version. Raises InputError for a document that cannot be read."""
        try:
            with self._timed("read"):
                text = text_of(content)
                page = page_of(text, source)
                title = outline.title_of(page)
                found = projects.project_of(page, source, title, project, self.recogniser.find)
            with self._timed("extract"):
                own_names = projects.own_names(found.project)
                extraction = features.extracted(page, own_names, lambda name: self._is_outside(name, own_names))
            with self._timed("link"):
                drafts, unlisted = self._linked(dated(extraction.drafts, page), found.project, own_names)
        except RecursionError as error:
            raise InputError(f"{source} is nested too deeply to be read. Name a simpler document.") from error
        except (InputError, MemoryError):
            raise
        except Exception as error:  # one document must not cost the others their snapshot
            told = f"{type(error).__name__}: {error}"
            raise InputError(
                f"{source} could not be read, by a fault of Roadgraph ({told}). Please report it with the document."
            ) from error
        lines = text.split("\n")
        return Extracted(
            format=format_of(source),
            title=title,
            url=_url(page),
            project=found.project,
            drafts=tuple(
                replace(draft, quote="\n".join(lines[draft.lines.first - 1 : draft.lines.last])) for draft in drafts
            ),
            candidates=unlisted,
            skipped=tuple(extraction.skipped),
            readings=(found.reading,),
            sections=tuple(sections(page.blocks)),
        )

    def _linked(
        self, drafts: Sequence[Draft], project: Project, own_names: frozenset[str]
    ) -> tuple[list[Draft], tuple[Candidate, ...]]:
        """The drafts with their technologies, and the names nobody listed."""
        beside: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
        for draft in drafts:
            beside[draft.section].append(draft)
        linked = []
        unlisted: dict[str, Candidate] = {}
        for draft in drafts:
            text = draft.text.replace("\n", ". ")
            above = " ".join((project.label, *draft.section, _neighbours(draft, beside[draft.section])))
            mentions = self.recogniser.mentions(text, above=above, links=draft.urls)
            own = {project.id, *self._component_ids(draft.component)}
            named = {mention.technology: mention for mention in reversed(mentions) if mention.technology not in own}
            linked.append(self._with_technologies(draft, named))
            for name in candidates(text, mentions, own_names):
                unlisted.setdefault(name, Candidate(name, draft.lines.first))
        return linked, tuple(unlisted.values())

    def _is_outside(self, name: str, own_names: frozenset[str]) -> bool:
        """Whether a name is a technology that does not belong to the project itself."""
        technology = self.recogniser.find(name)
        return technology is not None and not own_names.intersection(technology.label.casefold().split())

    def _component_ids(self, component: str | None) -> list[str]:
        technology = self.recogniser.find(component) if component else None
        return [technology.id] if technology else []

    def _with_technologies(self, draft: Draft, named: dict[str, Mention]) -> Draft:
        ordered = sorted(named.values(), key=lambda mention: mention.start)
        readings = tuple(
            Reading("technology", self._label(mention), mention.words, mention.rule, mention.technology)
            for mention in ordered
        )
        return replace(
            draft, technologies=tuple(mention.technology for mention in ordered), readings=(*draft.readings, *readings)
        )

    def _label(self, mention: Mention) -> str:
        technology: Technology = self.recogniser.scheme.technologies[mention.technology]
        return technology.label


def roadmap(versions: Sequence[Extracted], version: str, source: str, url: str | None) -> Roadmap:
    """The roadmap of the newest version, its features with the ids that earlier versions gave them."""
    newest = versions[-1]
    ids = identity.feature_ids([extracted.drafts for extracted in versions], newest.project.id, source)
    document = Document(
        id=identity.document_id(newest.project.id, source),
        source=source,
        version=version,
        format=newest.format,
        project=newest.project.id,
        title=newest.title,
        url=url or newest.url,
    )
    return Roadmap(
        document=document,
        project=newest.project,
        features=tuple(_feature(draft, at, ids) for at, draft in enumerate(newest.drafts)),
        candidates=newest.candidates,
        skipped=newest.skipped,
        readings=newest.readings,
    )


def _neighbours(draft: Draft, siblings: Sequence[Draft]) -> str:
    """Words of the items that stand beside a draft, as many as are looked at."""
    words: list[str] = []
    left = _NEIGHBOURS
    for other in siblings:
        if left <= 0:
            break
        if other is not draft:
            words.append(other.text[:left])
            left -= len(other.text) + 1
    return " ".join(words)


def _feature(draft: Draft, at: int, ids: Sequence[str]) -> Feature:
    return Feature(
        id=ids[at],
        kind=draft.kind,
        title=draft.title,
        text=draft.text,
        status=draft.status,
        horizon=draft.horizon,
        lines=draft.lines,
        quote=draft.quote,
        section=draft.section,
        component=draft.component,
        parent=ids[draft.parent] if draft.parent is not None else None,
        technologies=draft.technologies,
        references=draft.references,
        readings=draft.readings,
    )


def _url(page: Page) -> str | None:
    for key in ("source", "url", "canonical"):
        value = page.front_matter.get(key)
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return value
    return None


def rules_digest(gazetteers: Sequence[Path] = ()) -> str:
    """A hash of everything that decides what a version gives: our code and word lists, the readers' versions, users' gazetteers."""
    hashed = hashlib.sha256()
    for path in (
        *sorted(Path(__file__).parent.glob("*.py")),
        GAZETTEER,
        Path(names.__file__),
        Path(skos.__file__),
        *gazetteers,
    ):
        hashed.update(path.name.encode() + b"\0" + path.read_bytes())
    for package in _READERS:
        hashed.update(f"{package} {metadata.version(package)}".encode())
    return hashed.hexdigest()
