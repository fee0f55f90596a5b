"""How far the work is: the signs and words that say so, as tables.

Each row is (status, rule, pattern); the first row that matches decides. Where the words stand
(a box, a mark, a cell, a heading, the prose) is the caller's to know; the nearest one wins.
"""

import re
from typing import TypeAlias

from graph.model import Reading, Status

Row: TypeAlias = tuple[Status, str, re.Pattern[str]]


def _rows(*rows: tuple[Status, str, str]) -> tuple[Row, ...]:
    return tuple((status, rule, re.compile(pattern, re.IGNORECASE)) for status, rule, pattern in rows)


BOXES = {
    "x": Status.DONE,
    "*": Status.DONE,
    " ": Status.PLANNED,
    "-": Status.IN_PROGRESS,
    "~": Status.IN_PROGRESS,
    "/": Status.IN_PROGRESS,
    ">": Status.IN_PROGRESS,
}
"""The sign inside a check box."""

MARKS = _rows(
    (Status.DONE, "mark-done", r"[✅✔☑🎉🟢]|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check|tada):"),
    (
        Status.IN_PROGRESS,
        "mark-in-progress",
        r"[🚧🏗⏳🔄🟡🔨👷]|:(?:construction|hourglass\w*|arrows_counterclockwise|hammer):",
    ),
    (Status.DROPPED, "mark-dropped", r"[❌🚫✖🗑]|:(?:x|no_entry\w*|heavy_multiplication_x|wastebasket):"),
    (Status.PLANNED, "mark-planned", r"[📅🔜⏸⬜🔲📋💡]|:(?:calendar|soon|clipboard|bulb|white_large_square):"),
)
"""Signs that stand for a status, as characters and as short codes."""

WORDS = _rows(
    (
        Status.PLANNED,
        "words-not-started",
        r"\b(?:not (?:yet )?(?:started|planned|begun|scheduled|implemented|done)|planning has not started|un(?:started|scheduled))\b|未开始|尚未",
    ),
    (
        Status.PLANNED,
        "words-postponed",
        r"\b(?:delayed|postponed|punted|deferred|on hold|paused|blocked|stalled)\b|推迟|暂停",
    ),
    (
        Status.DROPPED,
        "words-dropped",
        r"\b(?:dropped|cancell?ed|won'?t (?:do|fix|be)|wont ?fix|abandoned|rejected|discontinued|descoped|withdrawn|no longer planned)\b|取消|放弃",
    ),
    (
        Status.IN_PROGRESS,
        "words-partial",
        r"\b(?:partial(?:ly)?|half[- ]done|mostly (?:done|complete)|(?:[1-9]|[1-9]\d) ?%)(?!\w)|部分",
    ),
    (
        Status.IN_PROGRESS,
        "words-in-progress",
        r"\b(?:in[- ]progress|w\.?i\.?p\.?|work in progress|on-?going|under[- ]?way|under (?:active )?(?:development|review|construction)|in (?:active )?development|in review|in the works|(?:being|currently|actively) (?:actively )?(?:being )?(?:worked|developed|investing|implemented|built|working)(?: on)?|started|implementation started|designs? (?:is |are )?(?:complete|done|ready)|doing|active)\b|进行中|开发中|正在",
    ),
    (
        Status.DONE,
        "words-done",
        r"\b(?:done|complete|completed|finished|implemented|shipped|released|delivered|merged|landed|accomplished|achieved|accomplishments|achievements|closed|resolved|fixed|launched|(?:now|already|generally) available|recently added|delivered)\b|已?完成|已实现|已支持|已发布|已上线",
    ),
    (
        Status.PLANNED,
        "words-planned",
        r"\b(?:planned|planning|plans?|proposed|to[- ]?do|todo|open|not|scheduled|targeted|pending|new|accepted|approved|queued|backlog|considered|under consideration|considering|exploring|ideas?|wishlist|help wanted|needs? (?:design|help|owner)|future|upcoming|next)\b|计划|规划|待",
    ),
)
"""Short statements that are about nothing but the status: a cell, a field, brackets, a heading."""

PROSE = _rows(
    (
        Status.DONE,
        "prose-done",
        r"\b(?:(?:has|have) (?:now |already |recently |just )?been (?:merged|released|implemented|completed|added|finished|shipped|delivered|updated and merged)|implemented in \S*\s*(?:PR|#|v?\d)|(?:is|are) now (?:available|supported|complete|stable)|was (?:released|merged|completed|shipped) (?:in|on|with)|we(?:'ve| have) (?:shipped|released|delivered|completed|finished|implemented|added))\b",
    ),
    (
        Status.IN_PROGRESS,
        "prose-in-progress",
        r"\b(?:(?:is|are|currently|actively|now) (?:currently |actively |now )*(?:being (?:\w+ly )?(?:worked on|developed|implemented|built|investigated|rewritten|refactored|redesigned|moved|migrated|added|prototyped|designed)|working (?:on|towards?)|investing in|under (?:active )?development|under ?way|in progress|ongoing|in the works)|work (?:on \S+(?: \S+){0,6} )?(?:is|has) (?:currently |already )?(?:under ?way|in progress|ongoing|started|begun)|(?:has|have) (?:already |now )?(?:started|begun) (?:to |work(?:ing)? on|implementing|developing))\b",
    ),
    (
        Status.DROPPED,
        "prose-dropped",
        r"\b(?:(?:has|have) been (?:dropped|abandoned|cancell?ed)|we (?:no longer plan|decided (?:not to|against)))\b",
    ),
)
"""What the tense of a sentence tells; asked last."""


def of_box(box: str) -> Reading | None:
    """What a check box says."""
    status = BOXES.get(box)
    return Reading("status", status.value, f"[{box}]", "box") if status else None


def of_mark(text: str) -> Reading | None:
    """What a sign in the text says."""
    return _first(MARKS, text)


def of_words(words: str) -> Reading | None:
    """What a short statement about the status says."""
    return _first(WORDS, words)


def of_prose(text: str) -> Reading | None:
    """What the tense of the prose says."""
    return _first(PROSE, text)


def _first(rows: tuple[Row, ...], text: str) -> Reading | None:
    for status, rule, pattern in rows:
        if found := pattern.search(text):
            return Reading("status", status.value, found[0], rule)
    return None
