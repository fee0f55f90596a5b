"""Paragraphs that speak for the list after them: "The following are being worked on:"."""

import re
from dataclasses import replace

from graph.model import Status
from ingest import headings, horizons, statuses
from ingest.drafts import Context
from ingest.page import Text
from ingest.wording import INTENTION

_COLON = re.compile(r"[:：]\s*$")
_CONDITION = re.compile(r"^\W*(?:if|when|please|should you|see)\b", re.IGNORECASE)
_ANNOUNCING = re.compile(
    r"\b(?:items?|features?|tasks?|list|table|projects?)\b[^.]{0,200}\bbelow\b[^.]{0,200}|\bthe following\b[^.]{0,200}",
    re.IGNORECASE,
)
_LONGEST = 25
"""Words of a paragraph that leads into the list right after it without a colon."""


def ends_in_colon(words: str) -> bool:
    """Whether a paragraph announces what comes next and nothing else."""
    return bool(_COLON.search(words))


def led(words: str, context: Context, *, before_list: bool) -> Context:
    """The context for the items after a paragraph; the same context if the paragraph says nothing about them."""
    heading = headings.understood(Text(words), frozenset(), "lead-in") if before_list else None
    if heading and heading.is_pure and (heading.when or heading.status):
        return context.at(status=heading.status, when=heading.when)
    leads_in = before_list and (
        ends_in_colon(words) or (len(words.split()) <= _LONGEST and not _CONDITION.match(words))
    )
    if not leads_in:
        announcing = _ANNOUNCING.search(words)
        if not announcing:
            return context
        words = announcing[0]
    status = statuses.of_prose(words) or statuses.of_words(words)
    if status and (status.rule == "words-planned" or (status.value == Status.DONE and INTENTION.search(words))):
        status = None
    when = None
    if found := horizons.TERM.search(words) or (None if context.when else horizons.TIME.search(words)):
        label = re.sub(r"^(?:in |for )?(?:the )?", "", found[0], flags=re.IGNORECASE)
        when = horizons.of_words(label, "lead-in-time")
    if not status and not when:
        return context
    return context.at(status=replace(status, rule="lead-in") if status else None, when=when)
