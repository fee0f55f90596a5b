"""Whether blocks state work, only describe it, or are something else. Pure questions; `features` acts on the answers."""

import re
from collections.abc import Sequence
from itertools import groupby

from graph.model import Reading, Status
from ingest import horizons, items, lead_ins, references, statuses, titles
from ingest.headings import Heading
from ingest.page import Block, Shape, Text
from ingest.wording import (
    ABOUT_THE_PLAN,
    COUNTS_GOALS,
    FILLER_ITEM,
    INTENTION,
    ITS_RELEASE,
    LEVEL,
    MATURITY,
    MEANS,
    MERE_LINK,
    POINTER,
    RELEASE_DATE,
    begins_with_work,
    is_metadata,
    states_change,
    states_work,
)

_OPEN_SENTENCE = re.compile(
    r"\b(?:such as|includ(?:e[sd]?|ing)|as well as|e\.g\.,?|like|namely|for example|as follows|consists? of|for)\s*[:：]\s*$",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"^\W*(?:we|the team|our team|[A-Z]\w+)\s+(?:will|plan|want|aim|intend|hope|would like|are (?:going|planning|working))\b",
    re.IGNORECASE,
)
_BENEFITS = re.compile(
    r"\b(?:benefits|advantages|use ?-?cases|scenarios|properties|motivations?|reasons|examples|questions)\b[^.:：]{0,60}[:：]\s*$",
    re.IGNORECASE,
)
"""What opens a list that only says why the work above it is good."""

_EXPLAINS = re.compile(
    r"^\W*(?:it|this|these|those|they|that|in (?:this|that) way|so that|because|since|considering|currently|we(?:['’]re| are)? (?:currently|still)|at the moment|right now|today|why\b"
    r"|(?:in order )?to [^,]{2,60}, (?:we|it|users))\b",
    re.IGNORECASE,
)
"""How a sentence begins that explains what stands above it."""

_FIRST_PERSON = re.compile(r"^\W*(?:we|our|it|this)\b", re.IGNORECASE)
_NAMED = re.compile(r"^\W*\w+(?:\s+[-–—]\s|\s*[:：])")
"""What one word is said of: "Secure: …", "Stable – …"."""

_THIRD_PERSON = re.compile(r"^[a-z][a-z]+s\b")
_LOG_ENTRY = re.compile(
    r"^\W*(?:\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{4}[-/]\d{2}[-/]\d{2})\W*[:：]\s*(?P<words>.*)", re.DOTALL
)
_PAST_TENSE = re.compile(
    r"\b(?:added|built|changed|converted|created|enabled|extended|improved|introduced|made|moved|ported|removed|renamed|replaced"
    r"|rewritten|rewrote|split|switched|updated|upgraded|written|wrote|there is now|now works)\b",
    re.IGNORECASE,
)
_NAMED_ADDRESS = re.compile(r"\w[\w .+#]{0,40}(?:[:：]| [–-]) ?<?(?P<url>https?://[^\s>]+)>?")
"""An address with a name before it: "Rook: https://…"."""

_ELSEWHERE = re.compile(
    r"road\s?-?map|/projects?/|/boards?/|/milestones?|/releases?(?:/|$)|/wiki|[?&]q=", re.IGNORECASE
)
_ROADMAP_OR_BOARD = re.compile(
    r"\b(?:road\s?-?map|project board|milestones?|release notes|change ?log)\b", re.IGNORECASE
)
_FEW = 6
"""Words of a paragraph that only names the plan."""

_LEAST_LEVELS = 3
"""Items of a list that tells what names mean."""

LISTED = (Shape.ITEM, Shape.ROW)
"""Blocks that stand in lists and tables."""


def why_no_work(block: Block, words: str, *, has_subitems: bool) -> str | None:
    """Why a list item states no work, or None if it may."""
    links = block.text.links
    if FILLER_ITEM.match(block.text.plain):
        return "filler"
    if links and all(link.url.startswith("#") for link in links) and block.box is None:
        return "entry of a table of contents"
    if block.box is not None or has_subitems:
        return None
    if is_metadata(words):
        return "a field of the document"
    if POINTER.match(words) or (ABOUT_THE_PLAN.search(words) and not begins_with_work(words)):
        return "pointer or invitation"
    if RELEASE_DATE.search(words) and horizons.TIME.search(words):
        return "release calendar"
    if _only_leads_elsewhere(block, words) or (links and MERE_LINK.match(words)):
        return "link to another roadmap, board, release or page"
    return None


def _only_leads_elsewhere(block: Block, words: str) -> bool:
    links = block.text.links
    if address := _NAMED_ADDRESS.fullmatch(block.text.plain.strip()):
        return bool(_ELSEWHERE.search(address["url"])) and not references.is_issue(address["url"])
    covered = sum(len(link.words) for link in links)
    return (
        bool(links)
        and covered >= len(words) - 2
        and all(
            (_ELSEWHERE.search(link.url) or _ROADMAP_OR_BOARD.search(link.words)) and not references.is_issue(link.url)
            for link in links
        )
        and (not states_change(words) or bool(_ROADMAP_OR_BOARD.search(words)))
    )


def why_no_prose_work(block: Block, words: str) -> str | None:
    """Why a paragraph states no work that is meant, or None if it does."""
    if _only_leads_elsewhere(block, words):
        return "link to another roadmap, board, release or page"
    leads_in = POINTER.match(words) or ABOUT_THE_PLAN.search(words) or COUNTS_GOALS.search(words)
    if leads_in or is_metadata(words) or RELEASE_DATE.search(words):
        return "introduction or pointer"
    if ITS_RELEASE.search(words) and horizons.TIME.search(words):
        return "release calendar"
    if not INTENTION.search(words) and not begins_with_work(words) and not _is_under_way(words):
        return "prose that states no work"
    return None


def _is_under_way(words: str) -> bool:
    said = statuses.of_prose(words)
    return said is not None and said.value == Status.IN_PROGRESS


def is_one_feature(heading: Heading, own: Sequence[Block], *, in_roadmap: bool) -> bool:
    """Whether a heading with paragraphs, and at most items that describe it, is one feature.

    In a document that calls itself a roadmap a heading with a paragraph is; elsewhere one of them has to state work.
    """
    listed = [block for block in own if is_listed_work(block)]
    if listed:
        return _describe_section(listed, own, heading_states_change=states_change(heading.topic))
    if any(block.shape in LISTED for block in own) or states_work(heading.topic):
        return bool(own)
    paragraphs = [block for block in own if block.text and not _only_introduces(block.text.plain)]
    if _are_separate(paragraphs):
        return False
    return bool(paragraphs) if in_roadmap else any(_states_plan(block) for block in paragraphs)


def _only_introduces(words: str) -> bool:
    """Whether a paragraph points elsewhere, or is no more than "Our plans for next year"."""
    return bool(POINTER.match(words)) or (len(words.split()) <= _FEW and bool(ABOUT_THE_PLAN.search(words)))


def _states_plan(block: Block) -> bool:
    """Whether a paragraph says that something is to be, is being, or was done."""
    words = block.text.plain
    said = items.signals(block.text)
    return bool(
        INTENTION.search(words)
        or begins_with_work(words)
        or said.status
        or said.when
        or statuses.of_prose(words)
        or references.references(block.text)
    )


def _are_separate(paragraphs: Sequence[Block]) -> bool:
    """Whether each of several paragraphs begins anew with what is meant: "We will …", "We plan to …"."""
    return len(paragraphs) > 1 and all(_MEANT.match(block.text.plain) for block in paragraphs)


def is_listed_work(block: Block) -> bool:
    """Whether a block is an item or row of its own, not a dated note on, or a field of, what stands above it."""
    return block.shape in LISTED and not is_log_entry(block) and not is_field(block)


def is_field(block: Block) -> bool:
    """Whether an item is only a field of what stands above it: its status, its time, its owner."""
    return (
        block.shape is Shape.ITEM
        and block.box is None
        and not block.children
        and (items.is_field(block.text) or is_metadata(block.text.plain))
    )


def _describe_section(listed: Sequence[Block], own: Sequence[Block], *, heading_states_change: bool) -> bool:
    """Whether list items only describe what their heading and its paragraph state."""
    if any(block.shape is Shape.ROW or block.box is not None or block.children for block in listed):
        return False
    words = [titles.stripped(block.text.plain) for block in listed]
    if heading_states_change and all(_THIRD_PERSON.match(one) for one in words):
        return True
    first = listed[0].lines.first
    before = [block.text.plain for block in own if block.shape is Shape.PARAGRAPH and block.lines.first < first]
    if before and _BENEFITS.search(before[-1]):
        return True
    if (
        before
        and heading_states_change
        and lead_ins.ends_in_colon(before[-1])
        and not any(_may_be_work(one) for one in words)
    ):
        return True
    opens = bool(before) and bool(_OPEN_SENTENCE.search(before[-1]) and INTENTION.search(before[-1]))
    return opens and not any(states_change(one) for one in words)


def _may_be_work(words: str) -> bool:
    return states_work(words) or bool(INTENTION.search(words))


def only_describe(block: Block, words: str, subitems: Sequence[Block]) -> bool:
    """Whether sub-items only name the objects, modes or cases of the work that their parent states; one alone may say "We will …"."""
    if not (states_change(words) or references.references(block.text)) or any(_is_ticket(child) for child in subitems):
        return False
    if len(subitems) == 1 and _FIRST_PERSON.match(subitems[0].text.plain):
        return True
    telling = [child for child in subitems if not _EXPLAINS.match(child.text.plain) and _tells(child)]
    return len(telling) * 2 < len(subitems)


def _tells(block: Block) -> bool:
    """Whether an item says that something is to change."""
    return states_change(titles.stripped(block.text.plain)) or bool(INTENTION.search(block.text.plain))


def _is_ticket(block: Block) -> bool:
    """Whether an item has what only work has: a box, a status, an issue, items of its own."""
    has_status = items.signals(block.text, block.box).status is not None
    return bool(block.children) or block.box is not None or has_status or bool(references.references(block.text))


def states_own_work(block: Block) -> bool:
    """Whether an item under an explaining heading is work all the same: "Establishing charters for teams"."""
    words = titles.stripped(block.text.plain)
    is_told = _FIRST_PERSON.match(block.text.plain) or _NAMED.match(words)
    return block.shape is Shape.ITEM and begins_with_work(words) and not is_told


def of_area(text: Text, areas: Sequence[str]) -> Text:
    """What stands in a cell, with the name of its row where it is no more than how mature that is: "Kafka protocol: preview"."""
    return Text(f"{areas[0]}: {text.plain}") if areas and MATURITY.fullmatch(text.plain.strip()) else text


def legends(blocks: Sequence[Block]) -> frozenset[int]:
    """The ids of items of lists that only tell what names of priorities, maturities or statuses mean: "Beta: you can use it"."""
    runs = (list(run) for is_item, run in groupby(blocks, lambda block: block.shape is Shape.ITEM) if is_item)
    return frozenset(id(block) for run in runs if _is_legend(run) for block in run)


def _is_legend(listed: Sequence[Block]) -> bool:
    found = [LEVEL.match(block.text.plain) for block in listed if not (block.children or block.box or block.text.links)]
    told = [one for one in found if one]
    names = {one["level"].casefold() for one in told}
    means = sum(bool(MEANS.search(one["meaning"])) for one in told)
    work = sum(begins_with_work(one["meaning"]) for one in told)
    return len(names) == len(listed) >= _LEAST_LEVELS and means * 2 > len(told) > work * 2


def is_log_entry(block: Block) -> bool:
    """An item that begins with a date is a note on how the work above went."""
    return block.shape is Shape.ITEM and bool(_LOG_ENTRY.match(block.text.plain))


def logged_status(blocks: Sequence[Block]) -> Reading | None:
    """The status that the last dated note which tells one tells: a past tense ("Added …") means done."""
    for block in reversed(blocks):
        if block.shape is not Shape.ITEM or not (entry := _LOG_ENTRY.match(block.text.plain)):
            continue
        words = entry["words"]
        status = statuses.of_words(words) or statuses.of_prose(words)
        if status is None and (past := _PAST_TENSE.search(words)):
            status = Reading("status", Status.DONE.value, past[0], "past-tense")
        if status:
            return Reading("status", status.value, status.words, f"log-{status.rule}")
    return None
