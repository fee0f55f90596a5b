"""Which project a document belongs to.

Asked in this order: what the user named, the front matter, the title, the repository in the path, the
repository most linked to, and last the file's own name.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from graph.model import Project, Reading, Technology
from graph.names import normalise, slug
from ingest.english import log_probability
from ingest.page import Page, walked
from ingest.wording import FILLER, ROADMAP

_PATH_REPOSITORY = re.compile(r"(?:^|/)(?P<owner>[A-Za-z0-9][\w.-]*?)__(?P<name>[A-Za-z0-9][\w.-]*?)(?:\.[a-z]+)?$")
_LINKED_REPOSITORY = re.compile(r"^https?://(?:www\.)?(?:github|gitlab)\.com/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+)")
_HOUSEKEEPING = re.compile(
    r"^(?:docs?|documentation|website|www|site|community|specs?|rfcs?|enhancements|proposals|governance|roadmaps?|blog|meta|org|\.github|.*\.github\.io|\.?index_?)$",
    re.IGNORECASE,
)
_AFFIX = re.compile(
    r"[-_.](?:docs?|documentation|website|web|site|www|specs?|rfcs?|community|org|io|dev|lang|project|labs?|main|cn|zh|en|\d{4})$|^(?:the|project)[-_]",
    re.IGNORECASE,
)
_TIME_WORDS = re.compile(
    r"\b(?:v?\d[\w.]*|q[1-4]|h[12]|short|mid|medium|long|near|term|future|current|next)\b|[-–:|,()\[\]]", re.IGNORECASE
)
_INTRODUCTION = re.compile(
    r"(?:^|[.,!]\s+|\bproject,? )((?:Apache )?[A-Z][\w.-]+) (?:is|was|aims|provides) (?:an?|the|developed|being|built|open)\b"
)
_COMMON = -12.0
"""Log probability above which a word alone names no project: security is -10.0, product -9.6, harbor -13.0."""

_MINIMUM_LINKS = 3
"""A repository linked to less often than this does not name the project."""


@dataclass(frozen=True, slots=True)
class Found:
    """The project of a document, and what it was read from."""

    project: Project
    reading: Reading


def project_of(
    page: Page, source: str, title: str | None, given: str | None, find: Callable[[str], Technology | None]
) -> Found:
    """The project; `find` looks a name up in the gazetteer, whose label then stands for every spelling of it."""
    words = " ".join(block.text.plain for block in walked(page.blocks))
    path = _PATH_REPOSITORY.search(source)
    in_path = (path["owner"], path["name"]) if path else None
    linked = _linked_repository(page)
    repository = in_path or linked
    url = f"https://github.com/{repository[0]}/{repository[1]}" if repository else None

    def found(name: str, rule: str, read_from: str) -> Found:
        technology = find(name)
        label = technology.label if technology else name
        id = technology.id if technology else f"technology/{slug(label)}"
        others = (name,) if name != label else ()
        return Found(Project(id, label, url, others), Reading("project", label, read_from, rule, id))

    if given:
        return found(given, "named-by-user", given)
    for key in ("project", "product", "project_name"):
        value = page.front_matter.get(key)
        if isinstance(value, str) and value.strip():
            return found(value.strip(), "front-matter", f"{key}: {value.strip()}")
    in_title = _named_in_title(title, repository, words, find) if title else None
    if title and in_title and not _is_common_word(in_title, find):
        return found(in_title, "title", title)
    if in_path:
        return found(
            _spelled(_repository_name(*in_path), words, find), "repository-in-path", f"{in_path[0]}/{in_path[1]}"
        )
    if linked:
        return found(
            _spelled(_repository_name(*linked), words, find), "repository-in-links", f"{linked[0]}/{linked[1]}"
        )
    if introduced := _introduced(words, find):
        return found(introduced, "introduction", introduced)
    if title and in_title:
        return found(in_title, "title", title)
    return found(*_from_file_name(source, words, find))


def is_repository_name(url: str) -> bool:
    """Whether a repository is one of a project's own, and not of its documents, website or proposals."""
    return not _HOUSEKEEPING.match(url.rsplit("/", 1)[-1])


def own_names(project: Project) -> frozenset[str]:
    """Casefolded words that name the project in its own roadmap."""
    words = re.findall(r"[\w.+#]+", project.label.casefold())
    parts = {word for word in words if word != "the"}
    if project.repository:
        owner, name = project.repository.casefold().rsplit("/", 2)[-2:]
        parts |= {name, _AFFIX.sub("", name)} - {""} if not _HOUSEKEEPING.match(name) else {owner}
    return frozenset(parts | {project.label.casefold(), normalise(project.label)})


_BESIDE_ROADMAP = frozenset({"", "vision", "mission", "strategy", "direction"})
"""What stands beside "roadmap" in a title and names no project: "Knot: vision & roadmap"."""


def _named_in_title(
    title: str, repository: tuple[str, str] | None, words: str, find: Callable[[str], Technology | None]
) -> str | None:
    """What a title names beside "roadmap", if that is a known name, the repository's, or stands with "roadmap"."""
    left = ROADMAP.sub(" ", re.sub(r"\[[^\]]*\]", " ", title))
    left = _TIME_WORDS.sub(" ", left)
    telling = [word for word in left.split() if word.strip(".!").casefold() not in FILLER]
    telling = [word for word in telling if word.strip(".,:&").casefold() not in _BESIDE_ROADMAP] or telling
    if not telling or len(telling) > 3 or not any(character.isalpha() for character in "".join(telling)):
        return None
    name = " ".join(telling).strip(" .,:;!|'\"“”–—-")
    if re.search(r"(?:产品|项目)$", name):
        name = name[:-2]
    if repository and normalise(name) in {normalise(part) for part in (*repository, _repository_name(*repository))}:
        return _spelled(_repository_name(*repository), words, find) if name.islower() else name
    if find(name):
        return name
    is_named_roadmap = bool(ROADMAP.search(title)) and telling[0][0].isalpha() and not telling[0].islower()
    return name if is_named_roadmap and normalise(name) else None


def _is_common_word(name: str, find: Callable[[str], Technology | None]) -> bool:
    """Whether a title says what kind of roadmap it is ("Security Roadmap"), which names a project only for want of better."""
    return name.isalpha() and not find(name) and log_probability(name) > _COMMON


def _repository_name(owner: str, name: str) -> str:
    """The telling part of `owner/name`: the owner where the name only says "docs", without "-docs" and the like."""
    base = owner if _HOUSEKEEPING.match(name) else name
    shorter = _AFFIX.sub("", base)
    while shorter != base and shorter:
        base, shorter = shorter, _AFFIX.sub("", shorter)
    return f"Apache {base}" if owner.casefold() == "apache" and not base.casefold().startswith("apache") else base


def _linked_repository(page: Page) -> tuple[str, str] | None:
    """The repository that most of the page's links lead to, with ties going to the first in alphabetical order."""
    counted: Counter[tuple[str, str]] = Counter()
    for block in walked(page.blocks):
        for link in block.text.links:
            if found := _LINKED_REPOSITORY.match(link.url):
                counted[found["owner"], found["name"].removesuffix(".git")] += 1
    if not counted:
        return None
    best = min(counted, key=lambda one: (-counted[one], one))
    return best if counted[best] >= _MINIMUM_LINKS else None


def _spelled(name: str, words: str, find: Callable[[str], Technology | None]) -> str:
    """The name as the gazetteer or the document spells it; else as it is, with a capital."""
    for candidate in (name, name.removeprefix("Apache "), re.sub(r"[-_]", " ", name), re.sub(r"[-_]", "", name)):
        if technology := find(candidate):
            return technology.label
    bare = name.removeprefix("Apache ")
    pattern = re.compile(
        rf"(?<![\w/.-]){re.escape(bare).replace('-', '[- ]?').replace('_', '[ _]?')}(?![\w/-])", re.IGNORECASE
    )
    spellings = Counter(found[0] for found in pattern.finditer(words))
    if spellings:
        best = min(spellings, key=lambda one: (-spellings[one], one))
        return f"Apache {best}" if name.startswith("Apache ") else best
    spaced = re.sub(r"[-_]+", " ", name)
    return spaced[0].upper() + spaced[1:]


def _introduced(words: str, find: Callable[[str], Technology | None]) -> str | None:
    """A known name that the text introduces: "X is developed by a community"."""
    for match in _INTRODUCTION.finditer(words[:3000]):
        if technology := find(match[1]):
            return technology.label
    return None


def _from_file_name(source: str, words: str, find: Callable[[str], Technology | None]) -> tuple[str, str, str]:
    """The last resort: the file's name, or its folder's where the file is just "roadmap"."""
    parts = [part for part in re.split(r"[/\\]", re.sub(r"\.[A-Za-z]+$", "", source)) if part]
    for part in reversed(parts):
        bare = re.sub(r"[-_ .]*(?:roadmaps?|readme|index)(?:$|[-_ .]+)", "", part, flags=re.IGNORECASE)
        bare = re.sub(r"@?\d{4}-\d\d-\d\d$", "", bare).strip("-_ .@")
        while (shorter := _AFFIX.sub("", bare)) != bare and shorter:
            bare = shorter
        if bare and not _HOUSEKEEPING.match(bare) and any(character.isalpha() for character in bare):
            return _spelled(bare, words, find), "file-name", part
    return parts[-1] if parts else source, "file-name", source
