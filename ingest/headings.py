"""What a heading, or a line that serves as one, stands for: a time, a status, a component, process, or a topic."""

import re
from dataclasses import dataclass, replace

from graph.model import Reading
from ingest import horizons, items, periods, statuses
from ingest.horizons import When
from ingest.page import Text
from ingest.wording import CONTEXT, EXPLAINING, FILLER, PROCESS, ROADMAP, is_imperative, states_change, states_work

_WORD = re.compile(r"[^\W_]+(?:[.'’+/-][^\W_]+)*[+#]*")
_REPOSITORY = re.compile(r"^https?://(?:www\.)?(?:github|gitlab)\.com/[^/]+/[^/#?]+/?$")
_IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,40})[)）]")
_ACRONYM = re.compile(r"^[A-Z][A-Z0-9]{1,4}$")
_CAMEL = re.compile(r"^[A-Z]+[a-z]+[A-Z]\w*$|^[A-Z]{2,}[a-z]+\w*$")
_COMMON_ACRONYMS = frozenset(
    """API APIS CLI UI UX SDK SDKS CI CD QA DX GA ML AI LLM LLMS SQL IO HA DB FAQ RFC GPU CPU OS PR PRS MVP TODO WIP
    RPC SSO RBAC IOT ETL K8S""".split()
)
_ABSTRACT_ENDING = re.compile(r"(?:ing|ity|tion|sion|ment|ness|ance|ence|ics|ies|age|als?|ure|ery|ions)$")
_RARE = -15.0
"""Log probability (spaCy's table of English) below which a capitalised word is taken for a name:
Ballista is -15.6 and Coprocessor has none, while Inventory is -11.3 and Miscellaneous -13.9."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What was understood of a heading. `topic` is what is left when times, statuses and filler are gone."""

    words: str
    topic: str
    when: When | None = None
    status: Reading | None = None
    process: bool = False
    explains: bool = False

    @property
    def is_pure(self) -> bool:
        """It only says when or how far, or is a bare "Features": not a piece of work itself."""
        return not self.topic


def understood(text: Text, own_names: frozenset[str], rule: str = "heading", box: str | None = None) -> Heading:
    """Reads a heading; `own_names` are casefolded words of the project's name, which say nothing new.

    A heading that only tells a time or a status is read as a whole; one with a topic for what stands
    beside it: "Storage (Q3 2025)", "In progress: storage".
    """
    words = text.plain.strip().rstrip(":： ").strip()
    is_time = periods.BARE.fullmatch(words) or _is_release(words, own_names)
    topic = "" if is_time else _topic(words, own_names)
    if topic:
        said = items.signals(replace(text, struck=()), box)  # what is struck through is the heading's own work
        status, when = said.status, said.when
    else:
        status = statuses.of_mark(words) or statuses.of_words(words) or statuses.of_past(words)
        status = status or (statuses.of_box(box) if box else None)
        when = horizons.of_words(words, f"{rule}-time")
    if status and when and status.rule == "words-planned":
        status = None
    if status:
        status = replace(status, rule=f"{rule}-{status.rule}")
    process = bool(topic) and _is_process(words, own_names)
    is_work = not EXPLAINING.search(words) and states_change(words)
    explains = bool(CONTEXT.fullmatch(words)) or (
        bool(topic)
        and not (is_work or is_imperative(words))
        and bool(CONTEXT.search(words))
        and not ROADMAP.search(words)
    )
    return Heading(words, topic, when, status, process, explains)


def _is_process(words: str, own_names: frozenset[str]) -> bool:
    """Whether a heading speaks of process and of next to nothing else, or asks a question about it."""
    found = PROCESS.search(words)
    if not found or (found.start() > 0 and is_imperative(words)):
        return False
    left = _topic(PROCESS.sub(" ", words), own_names)
    return words.endswith(("?", "？")) or " " in found[0] or len(left.split()) <= 1


def _topic(words: str, own_names: frozenset[str]) -> str:
    left = _IN_BRACKETS.sub(lambda found: " " if periods.BARE.fullmatch(found[1].strip()) else found[0], words)
    for pattern in (
        horizons.TIME,
        horizons.TERM,
        horizons.VERSION,
        *(row[2] for row in statuses.MARKS),
        *(row[2] for row in statuses.WORDS),
    ):
        left = pattern.sub(" ", left)
    for _, pattern in horizons.BUCKETS:
        left = pattern.sub(" ", left)
    telling = [
        word
        for word in _WORD.findall(left)
        if word.casefold() not in FILLER and word.casefold() not in own_names and not word.isdigit()
    ]
    return " ".join(telling)


def _is_release(words: str, own_names: frozenset[str]) -> bool:
    """The project's name, perhaps more of it, and a version: "Acme Store 1.17"."""
    parts = words.casefold().split()
    found = list(horizons.VERSION.finditer(words))
    return (
        len(parts) <= 5 and parts[:1] != [] and parts[0] in own_names and bool(found) and found[-1].end() == len(words)
    )


def component_of(text: Text, own_names: frozenset[str], is_technology: bool) -> str | None:
    """The part of the software that a heading names, if it is a name of its own."""
    words = text.plain.strip().rstrip(":： ").strip()
    tokens = words.split()
    if not words or len(tokens) > 4 or horizons.VERSION.search(words) or horizons.TIME.search(words):
        return None
    if len(text.links) == 1 and text.links[0].words == words and _REPOSITORY.match(text.links[0].url):
        return words
    parts = [part.casefold() for part in re.split(r"[\s-]+", words)]
    if (
        len(parts) > 1
        and parts[0] in own_names
        and not all(p in own_names or p in FILLER or p.isdigit() for p in parts[1:])
    ):
        return None if states_change(words) else words
    if len(tokens) != 1 or is_technology:
        return None
    if _ACRONYM.match(words) and words not in _COMMON_ACRONYMS:
        return words
    if _CAMEL.match(words) and not _ACRONYM.match(words.removesuffix("s")) and words.upper() not in _COMMON_ACRONYMS:
        return words
    if (
        words[0].isupper()
        and words.isalpha()
        and words.isascii()
        and not _ABSTRACT_ENDING.search(words)
        and not states_work(words)
    ):
        from ingest.english import UNKNOWN, log_probability

        is_plural = words.endswith("s") and log_probability(words[:-1]) > UNKNOWN
        return words if log_probability(words) < _RARE and not is_plural else None
    return None
