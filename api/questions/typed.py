"""A plain question → a typed one: "planned Iceberg work in 2025 outside Flink" is the text "Iceberg work" and three filters.

Only words that say so filter: a status, a period, projects to look in or to leave out, the near or far future. A
technology or any other word is sought, never demanded.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from api.questions import statuses, times
from api.questions.names import LANGUAGES, Mention, ProjectNames
from api.questions.statuses import Stage
from api.questions.times import Period
from search.catalogue import Catalogue, Filters
from search.word_index import QUESTION_WORDS

_SAY_NOTHING = QUESTION_WORDS | set(
    "show list find give get search tell every everything anything items item tasks things stuff efforts changes".split()
)
_LEFT_AT_THE_START = re.compile(
    r"^(?:(?:what|which|who|projects?|is|are|was|were|does|do|did|will|has|have|been|yet|there|on|about|for|in|of|and|or|but"
    r"|the|any|all|show|me|list|find|(?:work|features?|plans|items?|efforts?) (?:on|about|for|around|regarding|related to))\b\s*"
    r"|['’]s\s+|[,;:()\[\]?-]+\s*)+",
    re.IGNORECASE,
)
_LEFT_AT_THE_END = re.compile(
    r"(?:\s*[,;:()\[\]?-]+|\s+(?:and|or|but|in|of|for|the|is|are|that|by|on|from))+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Words of a question that became filters; `start` and `end` are offsets into the question."""

    words: str
    start: int
    end: int
    label: str
    filters: Filters


@dataclass(frozen=True, slots=True)
class Question:
    """What is left to be sought, and the filters in use: those that were given and those that were recognised."""

    text: str
    filters: Filters
    recognised: tuple[Recognised, ...] = ()


class Reader:
    """Reads questions about the projects of one snapshot."""

    def __init__(self, catalogue: Catalogue) -> None:
        languages = (one.id for one in catalogue.technologies.values() if one.category == LANGUAGES)
        self._labels = {id: project.label for id, project in catalogue.projects.items()}
        self._names = ProjectNames(catalogue.projects.values(), languages)

    def read(self, text: str, given: Filters = Filters(), *, ignore: Iterable[str] = ()) -> Question:
        """The question of a text. Where nothing but filters is said, the text that is left is empty.

        Given filters are stronger: a status, bucket, period or project to look in that was given is not read from
        the words again; projects to leave out add up. Words to `ignore` stay words.
        """
        ignored = {_key(words) for words in ignore}
        kept: list[Recognised] = []
        filters = given
        for one in sorted(self._found(text), key=lambda one: (one.start, -one.end)):
            overlaps = any(one.start < other.end and other.start < one.end for other in kept)
            if overlaps or _key(one.words) in ignored or _is_given(one.filters, given):
                continue
            if (joined := _joined(filters, one.filters)) is not None:
                filters = joined
                kept.append(one)
        return Question(_left(text, kept) if kept else text, filters, tuple(kept))

    def _found(self, text: str) -> Iterator[Recognised]:
        for mention in self._names.mentions(text):
            labels = tuple(dict.fromkeys(self._labels[id] for id in mention.ids))
            found = Filters(not_project=labels) if mention.is_outside else Filters(project=labels)
            side = "outside" if mention.is_outside else "project"
            yield _recognised(text, mention, f"{side} {', '.join(labels)}", found)
            if mention.deed:
                yield _of_stage(text, mention.deed)
        for period in times.mentions(text):
            days = (("from", period.first), ("to", period.last))
            label = " ".join(f"{word} {day.isoformat()}" for word, day in days if day)
            yield _recognised(text, period, label, Filters(start=period.first, end=period.last))
        for stage in statuses.mentions(text):
            yield _of_stage(text, stage)


def _of_stage(text: str, stage: Stage) -> Recognised:
    label = " or ".join(value.value.replace("_", " ") for value in (*stage.statuses, *stage.buckets))
    return _recognised(text, stage, label, Filters(status=stage.statuses, bucket=stage.buckets))


def _recognised(text: str, place: Mention | Period | Stage, label: str, filters: Filters) -> Recognised:
    return Recognised(text[place.start : place.end], place.start, place.end, label, filters)


def _key(words: str) -> str:
    return " ".join(words.casefold().split())


def _is_given(found: Filters, given: Filters) -> bool:
    """Whether what was found in the words is of a kind that was given in so many words."""
    if (found.start or found.end) and (given.start or given.end):
        return True
    kinds = ("project", "status", "bucket")
    return any(getattr(found, kind) and getattr(given, kind) for kind in kinds)


def _joined(filters: Filters, found: Filters) -> Filters | None:
    """Both together: values of one kind are alternatives, periods have to hold at once; None where they cannot."""
    start = max((day for day in (filters.start, found.start) if day), default=None)
    end = min((day for day in (filters.end, found.end) if day), default=None)
    if start and end and start > end:
        return None
    return replace(
        filters,
        project=tuple(dict.fromkeys(filters.project + found.project)),
        not_project=tuple(dict.fromkeys(filters.not_project + found.not_project)),
        status=tuple(dict.fromkeys(filters.status + found.status)),
        bucket=tuple(dict.fromkeys(filters.bucket + found.bucket)),
        start=start,
        end=end,
    )


def _left(text: str, recognised: Iterable[Recognised]) -> str:
    """The text without what was recognised and without small words that stood around it; empty if it says no more."""
    kept = list(text)
    for one in recognised:
        kept[one.start : one.end] = " " * (one.end - one.start)
    left = re.sub(r"\s+(?=[,;:.?!])", "", " ".join("".join(kept).split()))
    left = _LEFT_AT_THE_END.sub("", _LEFT_AT_THE_START.sub("", left))
    words = re.findall(r"[^\W_]+", left.casefold())
    return left if set(words) - _SAY_NOTHING else ""
