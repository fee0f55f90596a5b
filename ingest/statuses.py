"""How far the work is: the signs and words that say so, as tables.

Each row is (status, rule, pattern); the first row that matches decides. Where the words stand
(a box, a mark, a cell, a heading, the prose) is the caller's to know; the nearest one wins.
"""

import re
from typing import TypeAlias

from graph.model import Reading, Status
from ingest.phrases import phrases

Row: TypeAlias = tuple[Status, str, re.Pattern[str]]


def _patterns(*rows: tuple[Status, str, str]) -> tuple[Row, ...]:
    return tuple((status, rule, re.compile(pattern, re.IGNORECASE)) for status, rule, pattern in rows)


def _row(status: Status, rule: str, *written: str) -> Row:
    return status, rule, phrases(*written)


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

MARKS = _patterns(
    (Status.DONE, "mark-done", r"[✅✔✓☑🎉🟢]|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check|tada):"),
    (
        Status.IN_PROGRESS,
        "mark-in-progress",
        r"[🚧🏗⏳🔄🟡🔨👷]|:(?:construction|hourglass\w*|arrows_counterclockwise|hammer):",
    ),
    (Status.DROPPED, "mark-dropped", r"[❌🚫✖✗✘🗑]|:(?:x|no_entry\w*|heavy_multiplication_x|wastebasket):"),
    (Status.PLANNED, "mark-planned", r"[📅🔜⏸⬜☐🔲📋💡]|:(?:calendar|soon|clipboard|bulb|white_large_square):"),
)
"""Signs that stand for a status, as characters and as short codes."""

WORDS = (
    _row(
        Status.DROPPED,
        "words-dropped",
        "not pursued|doing",
        "no longer planned|pursued|needed",
        "will not|never be? done|fixed|implemented|supported|added|released|happen",
        "won't|wont be? done|do|fix|fixed|implemented|supported|added|released|happen",
        "out of scope",
        "non goal|goals",
        "取消",
        "放弃",
        "不做",
        "dropped",
        "canceled|cancelled",
        "abandoned",
        "rejected",
        "discontinued",
        "descoped",
        "withdrawn",
    ),
    _row(
        Status.PLANNED,
        "words-not-started",
        "not yet|fully? planned|started|begun|scheduled|implemented|done|complete|completed|finished|released|available|merged",
        "to be started|done|complete|completed|implemented|released|merged|added|shipped|finished|delivered|fixed",
        "unstarted",
        "unscheduled",
        "未开始",
        "尚未",
        "未完成",
    ),
    _row(
        Status.PLANNED,
        "words-postponed",
        "delayed",
        "postponed",
        "punted",
        "deferred",
        "on? hold",
        "waiting",
        "not now",
        "paused",
        "blocked",
        "stalled",
        "推迟",
        "暂停",
    ),
    _row(
        Status.IN_PROGRESS,
        "words-partial",
        "partial|partially|partly",
        "half|mostly|almost|nearly done|complete|completed|finished|implemented|ready",
        "部分",
    ),
    _row(
        Status.IN_PROGRESS,
        "words-in-progress",
        "work? in progress|process",
        "wip",
        "w.i.p",
        "on going",
        "under way",
        "in review",
        "in the works",
        "doing",
        "started",
        "active",
        "under active? development|review|construction",
        "in active? development",
        "are|we're currently|now? working on",
        "being|currently|actively actively? being? worked|developed|investing|implemented|built|working on?",
        "design|designs is|are? complete|done|ready",
        "进行中",
        "开发中",
        "正在",
    ),
    _row(
        Status.DONE,
        "words-done",
        "done",
        "complete|completed",
        "finished",
        "implemented",
        "shipped",
        "released",
        "delivered",
        "merged",
        "landed",
        "accomplished|accomplishments",
        "achieved|achievements",
        "closed",
        "resolved",
        "fixed",
        "launched",
        "now|already|generally available",
        "recently added",
        "已完成",
        "完成",
        "已实现",
        "已支持",
        "已发布",
        "已上线",
    ),
    _row(
        Status.PLANNED,
        "words-planned",
        "planned|planning|plan|plans",
        "proposed",
        "to do",
        "open",
        "not",
        "scheduled",
        "targeted",
        "pending",
        "new",
        "accepted",
        "approved",
        "queued",
        "backlog",
        "under? consideration|considered|considering",
        "exploring",
        "idea|ideas",
        "wishlist",
        "help wanted",
        "need|needs design|help|owner",
        "future",
        "upcoming",
        "next",
        "计划",
        "规划",
        "待",
    ),
)
"""Short statements that are about nothing but the status: a cell, a field, brackets, a heading. The first row counts."""

STAGES = (
    _row(
        Status.IN_PROGRESS,
        "words-in-progress",
        "development|developing|implementation|implementing|coding|working",
        "in? test|tests|testing|qa|verification",
        "system|integration|acceptance|user testing|tests",
        "code? review",
        "reviewing",
        "preparing|prepared for? release",
        "ready for release|merge|review|qa|testing",
        "staging",
        "rolling out",
        "rollout",
        "release candidate",
        "finalizing|finalising",
        "开发",
        "测试",
        "测试中",
    ),
    _row(Status.DONE, "words-done", "available|live|deployed|verified|published", "in production"),
)
"""Names of stages of work: a status where one is asked for and they are all that is said, as "Testing" in a column of states."""

PROSE = _patterns(
    (
        Status.DONE,
        "prose-done",
        r"\b(?:(?:has|have) (?:now |already |recently |just )?been (?:merged|released|implemented|completed|added|finished|shipped|delivered|updated and merged)|implemented in \S*\s*(?:PR|#|v?\d)|(?:is|are) now (?:available|supported|complete|stable)|was (?:released|merged|completed|shipped) (?:in|on|with)|we(?:'ve| have) (?:shipped|released|delivered|completed|finished|implemented|added))\b",
    ),
    (
        Status.IN_PROGRESS,
        "prose-in-progress",
        r"\b(?:(?:is|are|currently|actively|now) (?:currently |actively |now )*(?:being (?:\w+ly )?(?:worked on|developed|implemented|built|investigated|rewritten|refactored|redesigned|moved|migrated|added|prototyped|designed)|working (?:on|towards?)|investing in|under (?:active )?development|under ?way|in progress|ongoing|in the works)|(?:we|contributors|maintainers|(?:the|our) (?:core )?team)(?:['’]re| are| is) (?:currently |actively |now )*(?:adding|building|developing|implementing|migrating|porting|redesigning|refactoring|rewriting)|work (?:on \S+(?: \S+){0,6} )?(?:is|has) (?:currently |already )?(?:under ?way|in progress|ongoing|started|begun)|(?:has|have) (?:already |now )?(?:started|begun) (?:to |work(?:ing)? on|implementing|developing))\b",
    ),
    (
        Status.DROPPED,
        "prose-dropped",
        r"\b(?:(?:has|have) been (?:dropped|abandoned|cancell?ed)|we (?:no longer plan|decided (?:not to|against)))\b",
    ),
)
"""What the tense of a sentence tells; asked last."""


PERCENT = re.compile(r"(?<![\d.])(\d{1,3}) ?%")
_SHARE_DONE = re.compile(
    r"(?<![\d.])(\d{1,3}) ?%(?=\W*$|\W{0,3}(?:complete|done|finished|implemented|ready|through)|[^\w%]*(?:in )?progress\b)"
    r"|(?:progress|complete|completed|done)\W{0,3}(\d{1,3}) ?%",
    re.IGNORECASE,
)
"""A share of the work, not of something else: "60% complete", but not "30% faster"."""

_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_PAST = phrases("past|previous|earlier|older releases|versions|milestones|quarters|years")
_YES = phrases("yes", "y", "true", "x", "1")
_NO = phrases("no", "n", "false", "0")
_SENTENCE = 300
"""Characters before a statement that are looked at."""

_UNMET = re.compile(
    r"\b(?:once|when|after|until|if|that|which|unless|will|to be|should|would|must|going to|plan(?:s|ning|ned)? to)\b",
    re.IGNORECASE,
)
"""Words before a statement in its sentence that make it a condition, a plan, or a remark about something else."""


def of_box(box: str) -> Reading | None:
    """What a check box says."""
    status = BOXES.get(box)
    return Reading("status", status.value, f"[{box}]", "box") if status else None


def of_mark(text: str) -> Reading | None:
    """What a sign in the text says."""
    return _first(MARKS, text)


def of_words(words: str) -> Reading | None:
    """What a short statement about the status says: a percentage before words, words in brackets after the others."""
    if percent := _SHARE_DONE.search(words):
        share = int(percent[1] or percent[2])
        status = Status.DONE if share >= 100 else Status.IN_PROGRESS if share else Status.PLANNED
        return Reading("status", status.value, percent[0], "percent")
    words = words.replace("’", "'")
    return _first(WORDS, _BRACKETED.sub(" ", words)) or _first(WORDS, words)


def of_stage(words: str) -> Reading | None:
    """What the name of a stage of work says, in a cell or field that asks for a status."""
    named = words.strip(" .!")
    return next(
        (Reading("status", status.value, named, rule) for status, rule, stage in STAGES if stage.fullmatch(named)), None
    )


def of_past(words: str) -> Reading | None:
    """What a heading says of what stands under it: past releases are done."""
    named = words.strip(" .:")
    return Reading("status", Status.DONE.value, named, "words-done") if _PAST.fullmatch(named) else None


def of_answer(words: str) -> Reading | None:
    """What a cell answers to whether the work is done: yes, no, or a sign."""
    mark = of_mark(words)
    if _YES.fullmatch(words.strip()) or (mark and mark.value == Status.DONE):
        return Reading("status", Status.DONE.value, words.strip(), "answer")
    if _NO.fullmatch(words.strip()) or (mark and mark.value == Status.DROPPED):
        return Reading("status", Status.PLANNED.value, words.strip(), "answer")
    return None


def of_prose(text: str) -> Reading | None:
    """What the tense of the prose says; a condition ("once it has been merged") says nothing."""
    for status, rule, pattern in PROSE:
        for found in pattern.finditer(text):
            before = re.split(r"[.;!?\n]\s", text[: found.start()][-_SENTENCE:])[-1]
            if not _UNMET.search(before):
                return Reading("status", status.value, found[0], rule)
    return None


def _first(rows: tuple[Row, ...], text: str) -> Reading | None:
    for status, rule, pattern in rows:
        if found := pattern.search(text):
            return Reading("status", status.value, found[0], rule)
    return None
