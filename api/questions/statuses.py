"""Where a question says how far the sought work is, "planned Iceberg work", or puts it by words in the near or far future.

"Which projects plan autoscaling?" says neither: it asks for plans of every status.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from graph.model import Bucket, Status
from ingest import horizons, statuses
from ingest.phrases import phrases

_WORDS = phrases(
    "planned",
    "scheduled",
    "in progress",
    "on going",
    "under way",
    "under active? development",
    "in active? development",
    "being actively? worked on",
    "being actively? developed|built|implemented",
    "done",
    "completed",
    "finished",
    "implemented",
    "shipped",
    "released",
    "delivered",
    "dropped",
    "canceled|cancelled",
    "abandoned",
).pattern
"""Words of a question that are a status; which one, the words of roadmaps tell (`ingest.statuses`)."""

_SAID = rf"(?P<not>not (?:yet )?(?:been )?)?(?P<status>{_WORDS}(?:\s*(?:,|/|,? or|,? and|and/or)\s*{_WORDS}){{0,3}})"
_WORK = r"(?:work|features?|plans|items?|tasks?|efforts?|things|stuff|changes|roadmap items?|everything|anything)"
_DOER = r"(?:who|(?:which |what )?(?:open[- ]source )?projects?(?: that| which)?)"
_LEAD = r"^\W*(?:(?:show|list|find|give|get|search|tell)(?: me| us)?(?: for| about)? )?(?:(?:all|any|the|every|some|which|what|are there(?: any)?|is there(?: any)?) ){0,3}"
_BE = (
    r"(?:is|are|was|were|has been|have been|has|have|got)(?: (?:already|currently|now|still|also|recently|just|being))*"
)
_ASKED = rf"^\W*(?:what|which|who|how much|how many)(?: (?:[\w-]+ ){{0,3}}?{_WORK}(?: [\w'-]+){{0,8}}?)?"
_THEN = r"(?=(?:\s+(?:yet|already|so far))?\s*(?:$|[?.!,;:)])|\s+(?:on|in|for|about|at|by|since|before|after|until|till|outside|except|excluding|other than|with|around|from|during|of|related|and not|but not)\b)"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LEAD}{_SAID}(?=\s+(?:[\w.+#/-]+\s+){{0,3}}{_WORK}\b)",  # planned Iceberg work
        rf"(?:^|\s){_SAID}(?=\s+{_WORK}\b)",  # … the planned work
        rf"{_LEAD}(?P<not>not (?:yet )?)?(?P<status>planned|in[- ]progress|ongoing)(?=\s+\w)(?!\s+(?:for|in|on|by|of|or|and)\b)",  # planned autoscaling
        rf"{_ASKED} ?(?:\b{_BE}|['’]s)\s+{_SAID}{_THEN}",  # what is in progress on …
        rf"^\W*{_DOER} (?:has |have )?(?:already |recently )?(?P<not>not (?:yet )?)?(?P<status>shipped|released|implemented|completed|finished|delivered|dropped|canceled|cancelled|abandoned)\b",
        rf"\b{_WORK}(?: (?:that|which))?(?: {_BE})?\s+{_SAID}{_THEN}",  # features shipped in …
        rf"\b{_SAID}(?=\s+(?:in|for|by|before|since|after|until|during) (?:the )?(?:\w+ of )?(?:Q[1-4]|H[12]|20\d\d|[A-Z][a-z]+ 20\d\d))",
        rf"(?P<name>\bstatus(?:\s*[:=]\s*|\s+(?:is |of )?)){_SAID}",
        rf"[(\[]{_SAID}[)\]]",
        rf",\s*{_SAID}\W*$",
    )
)
"""Where a word is the status of the sought work, not of things in it: "dropped packets", "completed jobs" are none."""

_NO_STATUS = re.compile(
    r"\s+(?:failovers?|switchovers?|downtimes?|maintenance|outages?|restarts?|shutdowns?|disruptions?)\b", re.I
)
"""What operators plan, behind a word that is a status elsewhere: "planned failover" is a feature's name."""

_DEED = re.compile(
    r"\s+(?:(?:already|recently|currently|now|just|so far)\s+)*"
    r"(?:(?P<done>do(?:ne)?|ship(?:ped)?|released?|finish(?:ed)?|completed?|deliver(?:ed)?|implement(?:ed)?)"
    r"|(?P<in_progress>working on|work on|doing|building)"
    rf"|(?P<dropped>drop(?:ped)?|abandon(?:ed)?|cancel(?:l?ed)?|giv(?:e|en) up)){_THEN}",
    re.IGNORECASE,
)
"""What a project is asked for behind its name, which tells the status of the work: "what has Fluss shipped"."""

_SPAN = r"(?:near|short|medium|mid|long)(?:er)?"
_BUCKETS = re.compile(
    rf"\bin the (?:{_SPAN}[- ]?(?:term|run)|(?:near|not too distant|distant|far) future|next (?:major |minor )?releases?|upcoming releases?)\b"
    rf"|\b{_SPAN}[- ]term(?= (?:plans|work|goals|roadmaps?|features|items|ideas)\b)|\b(?:in|on|from) the backlog\b",
    re.IGNORECASE,
)
"""Words for when that say it of the work: "long-term storage" and "short-term credentials" are things."""

_BETWEEN = re.compile(r"\s*(?:,|/|\bor\b|\band\b)\s*", re.IGNORECASE)
_NOT_DONE = (Status.PLANNED, Status.IN_PROGRESS)


class Stage(NamedTuple):
    """A part of a question that says how far the work is or when it comes: where it stands, and the values it allows."""

    start: int
    end: int
    statuses: tuple[Status, ...] = ()
    buckets: tuple[Bucket, ...] = ()


def mentions(text: str) -> Iterator[Stage]:
    """The statuses and buckets that a text asks for, in order of the ways to say them; some may overlap."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if _NO_STATUS.match(text, found.end("status")):
                continue
            if meant := _statuses(found["status"], is_not=bool(found["not"])):
                parts = found.groupdict()
                first = next(name for name in ("name", "not", "status") if parts.get(name))
                yield Stage(found.start(first), found.end("status"), statuses=meant)
    for found in _BUCKETS.finditer(text):
        if bucket := horizons.bucket_of(found[0]):
            yield Stage(found.start(), found.end(), buckets=(bucket,))


def deed(text: str, at: int, *, is_to_come: bool) -> Stage | None:
    """The status that what a project has done or is doing has, told at a place; what is to come is any that is not done."""
    found = _DEED.match(text, at)
    if not found or not found.lastgroup:
        return None
    meant = _NOT_DONE if is_to_come else (Status(found.lastgroup),)
    return Stage(found.start(found.lastgroup), found.end(), statuses=meant)


def _statuses(words: str, *, is_not: bool) -> tuple[Status, ...]:
    """The statuses that words name; none for "planned or done", which names both ends of the way and means all of it."""
    readings = (statuses.of_words(word) for word in _BETWEEN.split(words) if word)
    named = {Status(reading.value) for reading in readings if reading}
    if is_not:
        return _NOT_DONE if named == {Status.DONE} else tuple(one for one in Status if one not in named)
    if named >= {Status.PLANNED, Status.DONE}:
        return ()
    return tuple(one for one in Status if one in named)
