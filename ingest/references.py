"""Which addresses in a text are issues, pull requests, discussions or proposals."""

import re

from ingest.page import Text

BARE_URL = re.compile(r"<?https?://[^\s<>\])}，。（）]+[^\s<>\])}，。（）.,;:!?'\"]>?")
_ISSUE = re.compile(
    r"^https?://[^/]+/(?:.+/)?(?:issues|pull|pulls|discussions|merge_requests|-/issues)/\d+"
    r"|/browse/[A-Z][A-Z0-9]+-\d+|^https?://bugs?\.[^/]+/.*\d|/show_bug\.cgi\?id=\d+|/T\d+$"
)
_PROPOSAL_WORDS = re.compile(
    r"\b(?:RFC|KEP|FLIP|KIP|PIP|SIP|AIP|NEP|PEP|JEP|SEP|ADR|RIP|(?i:(?:enhancement )?proposal))\b"
)
_PROPOSAL_URL = re.compile(
    r"/(?:rfcs?|proposals?|keps?|enhancements|peps?|neps?|jeps?)/|docs\.google\.com/document/", re.IGNORECASE
)


def references(*texts: Text) -> tuple[str, ...]:
    """Addresses of issues, pull requests, discussions and proposals in the texts, in order, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for link in text.links:
            is_proposal = _PROPOSAL_WORDS.search(link.words) or _PROPOSAL_URL.search(link.url)
            if is_issue(link.url) or (is_proposal and link.url.startswith("http")):
                found.setdefault(link.url)
        for bare in BARE_URL.findall(text.plain):
            url = bare.strip("<>")
            if is_issue(url) or _PROPOSAL_URL.search(url):
                found.setdefault(url)
    return tuple(found)


def is_issue(url: str) -> bool:
    """Whether an address is one of an issue, a pull request or a discussion."""
    return bool(_ISSUE.search(url))
