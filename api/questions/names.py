"""Where a question names projects to look in or to leave out: "outside Flink", "in project Fluss", "Rook's roadmap"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from api.questions.statuses import Stage, deed
from graph.model import Project
from graph.names import normalise

_LONGEST_NAME = 5
"""Words of a project's name."""

_OUTSIDE = re.compile(
    r"\b(?:outside(?: of)?|except(?:ing)?(?: for| in| from| by)?|excluding|other than|apart from|aside from"
    r"|(?:but )?not (?:in|from|by|of|for))\s+",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"\b(?P<only>only )?(?P<word>in|within|inside|of|from|for|by|on)\s+", re.IGNORECASE)
_THE = re.compile(r"^\s*(?:(?:show|list|find)(?: me)? )?(?:the )?(?P<from>)", re.IGNORECASE)
_DOES = re.compile(r"^\s*what (?P<from>(?P<verb>does|do|did|is|are|has|have|will) (?:the )?)", re.IGNORECASE)
_PLAN = re.compile(r"\s+(?:project )?(?:plan|planning|planned)(?: to do| for)?\b", re.IGNORECASE)

_SAID_BEFORE = re.compile(r"(?:the\s+)?(?P<word>projects?\s+)?", re.IGNORECASE)
_SAID_AFTER = re.compile(r"(?:['’]s?)?\s+(?:projects?|roadmaps?|plans)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\s+(?:roadmaps?|plans)\b|\s+roadmaps?\b", re.IGNORECASE)
_AND = re.compile(
    r"\s*(?:,\s*(?P<word>and\b|or\b|nor\b)?|\b(?:and|or|nor)\b|&)\s*(?:in |from |by |the )?(?:project )?", re.I
)
_LISTED = re.compile(r"\s*(?:$|[,;:.?!)&]|(?:and|or|nor|in|on|for|by|since|before|after|about)\b)", re.IGNORECASE)
"""What may follow a name behind a comma: in "outside Flink, Iceberg support" the second is none of the list."""

_TOKEN = re.compile(r"[^\s,;:?!()\"]+")
_WORK_BY = re.compile(
    r"\b(?:work|features?|plans|items?|efforts?|planned|proposed|shipped|done|completed|released|implemented|dropped)\s*$",
    re.IGNORECASE,
)

LANGUAGES = "category/programming-languages"


class Mention(NamedTuple):
    """A part of a question that names projects: where it stands, and the ids of those it means."""

    start: int
    end: int
    ids: tuple[str, ...]
    is_outside: bool
    deed: Stage | None = None
    """What they have done or are doing, where that is asked."""


@dataclass(frozen=True, slots=True)
class _Names:
    """Names in a row, "Flink, Fluss and Rook", and where they end."""

    ids: tuple[str, ...]
    end: int


class ProjectNames:
    """The projects of a snapshot, by every name that a question may give them."""

    def __init__(self, projects: Iterable[Project], languages: Iterable[str] = ()) -> None:
        self._ids: dict[str, list[str]] = {}
        self._words = set(languages)
        for project in projects:
            id_name = project.id.rsplit("/", 1)[-1].replace("-", " ")
            keys = {normalise(name) for name in (project.label, *project.other_labels, id_name)} - {""}
            if any(len(key) == 1 for key in keys):
                self._words.add(project.id)
            for key in sorted(keys):
                self._ids.setdefault(key, []).append(project.id)

    def mentions(self, text: str) -> Iterator[Mention]:
        """Where the text says in words of which projects the work is to be, or of which not.

        A name alone says neither: "state in Flink" may be about the technology. Neither does one that is also a
        programming language's or a single letter, unless the word project or roadmap stands beside it.
        """
        for found in _OUTSIDE.finditer(text):
            if said := self._said(text, found.end()):
                yield Mention(found.start(), said.end, said.ids, is_outside=True)
        for found in _INSIDE.finditer(text):
            if said := self._said_inside(text, found):
                yield Mention(found.start(), said.end, said.ids, is_outside=False)
        yield from self._as_subject(text)

    def _as_subject(self, text: str) -> Iterator[Mention]:
        """What is asked of a project in the first words: "what does Fluss plan …", "what has Fluss shipped", "Rook's roadmap"."""
        for opening, closing in ((_DOES, _PLAN), (_THE, _POSSESSIVE)):
            if (
                (found := opening.match(text))
                and (names := self._names(text, found.end()))
                and (end := closing.match(text, names.end))
            ):
                yield Mention(found.start("from"), end.end(), names.ids, is_outside=False)
        if (found := _DOES.match(text)) and (names := self._names(text, found.end())):
            verb = found["verb"].casefold()
            asks_what_it_is = verb in ("does", "do")  # "what does Fluss do"
            told = None if asks_what_it_is else deed(text, names.end, is_to_come=verb == "will")
            if told:
                yield Mention(found.start("from"), names.end, names.ids, is_outside=False, deed=told)

    def _said(self, text: str, at: int, *, needs_word: bool = False) -> _Names | None:
        """The projects named at a place, with the words around them that say that they are projects."""
        before = _SAID_BEFORE.match(text, at)
        assert before
        names = self._names(text, before.end())
        if names is None:
            return None
        after = _SAID_AFTER.match(text, names.end)
        if not before["word"] and not after and (needs_word or self._words.intersection(names.ids)):
            return None
        return _Names(names.ids, after.end() if after else names.end)

    def _said_inside(self, text: str, found: re.Match[str]) -> _Names | None:
        by = found["word"].casefold() == "by" and _WORK_BY.search(text, 0, found.start())
        return self._said(text, found.end(), needs_word=not (by or found["only"]))

    def _names(self, text: str, at: int) -> _Names | None:
        """One or more names of known projects in a row."""
        ids: list[str] = []
        end = at
        more: re.Match[str] | None = None
        while name := self._name(text, at):
            if more and "," in more[0] and not more["word"] and not _LISTED.match(text, name.end):
                break
            ids, end = [*ids, *name.ids], name.end
            more = _AND.match(text, end)
            if not more:
                break
            at = more.end()
        return _Names(tuple(dict.fromkeys(ids)), end) if ids else None

    def _name(self, text: str, at: int) -> _Names | None:
        """The longest name of a known project that begins at a place."""
        tokens: Sequence[re.Match[str]] = []
        for token in _TOKEN.finditer(text, at):
            if len(tokens) == _LONGEST_NAME or (tokens and text[tokens[-1].end() : token.start()].strip()):
                break
            tokens = [*tokens, token]
        if not tokens or tokens[0].start() != at:
            return None
        for last in reversed(tokens):
            written = re.sub(r"(?:['’]s?|\.)$", "", text[at : last.end()])
            if ids := self._ids.get(normalise(written)):
                return _Names(tuple(ids), at + len(written))
        return None
