"""Which column of a table says what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.model import Reading
from ingest import headings, horizons, statuses
from ingest.horizons import When
from ingest.page import Block, Cell, Text
from ingest.wording import RELEASE_DATE

_TITLE = re.compile(
    r"^(?:features?|titles?|names?|items?|tasks?|goals?|what|topics?|deliverables?|work(?: items?)?|initiatives?|epics?|stor(?:y|ies)|subject|proposals?|功能|特性|任务|名称|内容)\b",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(r"descriptions?|summary|details|说明|描述", re.IGNORECASE)
_STATUS = re.compile(
    r"^(?:(?:current |implementation |development )?(?:status|state|progress|stage)|done\??|completed?\??|进度|状态)(?!\w)",
    re.IGNORECASE,
)
_ASKS_WHETHER_DONE = re.compile(
    r"^(?:is )?(?:done|completed?|finished|implemented|shipped|released|available|delivered|完成)\W*$", re.IGNORECASE
)
_TICK = re.compile(r"(?:[xX•●○■★*✓✔✅☑√+]|yes|y|true|是|:\w+:)")
_HORIZON = re.compile(
    r"version|milestone|release|target|^when|date|quarter|^eta|timeline|horizon|schedule|time ?frame|completion|due|时间|版本|里程碑|预计",
    re.IGNORECASE,
)
_NOTE = re.compile(r"notes?|comments?|remarks?|备注", re.IGNORECASE)
_OTHER = re.compile(
    r"priority|owner|assignee|champion|lead|references?|links?|issues?|tracking|prs?$|effort|size|category|area|优先级|负责人",
    re.IGNORECASE,
)


_NAMES_OF_TIME = re.compile(
    r"(?:(?:target|planned|expected) )?(?:status|state|progress|stage|versions?|milestones?|releases?|dates?|quarters?|eta|timeline|schedule|done|completed?|planned|target)(?: (?:date|version|release))?\??",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions of the columns that matter.

    Each cell of those `by_time` holds features of that time or status, or ticks that it is the row's.
    Lists in the cells of `listed_at` hold features.
    """

    title_at: int
    status_at: int | None
    horizons_at: tuple[int, ...]
    notes_at: tuple[int, ...]
    by_time: tuple[int, ...]
    listed_at: tuple[int, ...]

    def title(self, cells: Sequence[Cell]) -> Text:
        """The cell that names the work."""
        return cells[self.title_at].text if self.title_at < len(cells) else Text()

    def title_parts(self, cells: Sequence[Cell]) -> tuple[Block, ...]:
        """What stands in the cell that names the work."""
        return cells[self.title_at].parts if self.title_at < len(cells) else ()

    def notes(self, cells: Sequence[Cell]) -> list[Text]:
        """Cells that say more about the work."""
        return [cells[at].text for at in self.notes_at if at < len(cells) and cells[at].text]

    def status(self, cells: Sequence[Cell]) -> Reading | None:
        """What the state column says; without one, what a note says that is nothing but a status."""
        if self.status_at is not None and self.status_at < len(cells):
            words = cells[self.status_at].text.plain
            asks = _ASKS_WHETHER_DONE.match(cells[self.status_at].header.strip())
            said = statuses.of_mark(words) or statuses.of_words(words) or statuses.of_stage(words)
            found = (statuses.of_answer(words) if asks else None) or said
            return Reading("status", found.value, words.strip(), f"cell-{found.rule}") if found else None
        marked = [cell.text for at, cell in enumerate(cells) if at != self.title_at and not _has_words(cell.text.plain)]
        for text in (*marked, *self.notes(cells)):
            found = statuses.of_mark(text.plain) or statuses.of_words(text.plain)
            if found and (text in marked or headings.understood(text, frozenset()).is_pure):
                return Reading("status", found.value, text.plain.strip(), f"cell-{found.rule}")
        return None

    def ticked(self, cells: Sequence[Cell]) -> list[int] | None:
        """The columns `by_time` that a row ticks, or None if their cells hold words of their own."""
        told = [at for at in self.by_time if at < len(cells) and cells[at].text]
        return told if told and all(_TICK.fullmatch(cells[at].text.plain.strip()) for at in told) else None

    def when(self, cells: Sequence[Cell]) -> When | None:
        """What the time column says; without one, a time or version in the state column ("Implemented in 1.0.0")."""
        times = [words for at in self.horizons_at if at < len(cells) and (words := cells[at].text.plain.strip())]
        if times:
            label = times[0] if len(times) == 1 else f"{times[0]} ({', '.join(times[1:])})"
            return horizons.of_words(label, "cell-time")
        if self.status_at is not None and self.status_at < len(cells):
            words = cells[self.status_at].text.plain
            if found := horizons.TIME.search(words) or horizons.VERSION.search(words):
                return horizons.of_words(found[0], "cell-time")
        return None

    def is_calendar(self, cells: Sequence[Cell], own_names: frozenset[str]) -> bool:
        """Every cell is a version, a time, or empty, or the row dates a step of a release: a release calendar."""
        if self.when(cells) and RELEASE_DATE.search(self.title(cells).plain):
            return True
        return all(not cell.text or headings.understood(cell.text, own_names).is_pure for cell in cells)


_NUMBER = re.compile(r"[#!(\[]{0,2}(?:[A-Za-z]{2,12}-|No\.? ?)?\d{1,9}[)\].]{0,2}")
"""A running number, or the number of an issue: "#12", "KIP-500"."""


def tells_when_or_how_far(header: str) -> bool:
    """Whether the header of a column or the name of a field promises a status or a time."""
    return bool(_STATUS.match(header) or _HORIZON.search(header))


def columns_of(cells: Sequence[Cell], own_names: frozenset[str]) -> Columns:
    """Reads the headers that the cells stand under; `own_names` are words of the project's name."""
    headers = [cell.header.strip() for cell in cells]
    by_time = _by_time(headers, own_names)
    status_at = _first(headers, _STATUS)
    horizons_at = tuple(
        at
        for at, header in enumerate(headers)
        if at != status_at and _HORIZON.search(header) and not _TITLE.match(header)
    )
    taken = {status_at, *horizons_at}
    title_at = next((at for at, header in enumerate(headers) if at not in taken and _TITLE.match(header)), None)
    if title_at is None:
        title_at = next(
            (at for at, header in enumerate(headers) if at not in taken and _DESCRIPTION.search(header)), None
        )
    if title_at is None:
        title_at = next(
            (
                at
                for at, header in enumerate(headers)
                if at not in taken and not _OTHER.search(header) and not _NOTE.search(header) and _names(cells[at])
            ),
            0,
        )
    notes_at = tuple(
        at
        for at, header in enumerate(headers)
        if at not in taken and at != title_at and (_NOTE.search(header) or _DESCRIPTION.search(header))
    )
    said_at = {*taken, *notes_at}
    listed_at = tuple(at for at, header in enumerate(headers) if at not in said_at and not _OTHER.search(header))
    return Columns(title_at, status_at, horizons_at, notes_at, by_time, listed_at or (title_at,))


def _by_time(headers: Sequence[str], own_names: frozenset[str]) -> tuple[int, ...]:
    """Columns whose headers are themselves a time or a status ("Q3 2024", "v2.5 (upcoming)", "In progress").

    "Done" or "Planned" may as well name a column of answers; they count where every header is one, or beside a plain one.
    """
    told = []
    for at, header in enumerate(headers):
        heading = headings.understood(Text(header), own_names)
        if heading.is_pure and (heading.when or heading.status):
            told.append(at)
    plain = [at for at in told if not _NAMES_OF_TIME.fullmatch(headers[at])]
    is_board = len(told) > 1 and len(told) >= len(headers) - 1 and (plain or len(told) == len(headers))
    return tuple(told) if is_board else ()


def _names(cell: Cell) -> bool:
    """Whether a cell may name the work: it is empty, or holds words and not just a number, as that of an issue."""
    words = cell.text.plain.strip()
    return not words or (_has_words(words) and not _NUMBER.fullmatch(words))


def _has_words(words: str) -> bool:
    return any(character.isalnum() for character in words)


def _first(headers: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((at for at, header in enumerate(headers) if pattern.search(header)), None)
