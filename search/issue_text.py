"""What a pasted issue says: its title and its paragraphs, without what machines, forms and templates put in."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_TITLE = 200
"""Characters of a first line that is a title; a longer one is a paragraph."""

LONGEST_PASSAGE = 700
"""Characters of a passage; the model reads 256 tokens, which are some thousand characters of prose."""

MOST_PASSAGES = 12
"""Passages of a text that are compared; that others were left out is told."""

_LOOKED_AT = 300
"""Characters of a line that tell what kind of line it is; longer ones would make some patterns slow."""

_MOST_WORDS = 6
"""Words of a heading of a form; longer ones say something."""

_BLOCKS = (
    ("comments", re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)),
    ("code", re.compile(r"^ {0,3}(?P<fence>```|~~~).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)),
)
_HEADING = re.compile(r"^(?:#{1,6}\s+(?P<words>.*)|(?P<marks>\*\*|__)(?P<bold>[^*_]+)(?P=marks):?)$")
_LIST_MARK = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")
_BOX = re.compile(r"^\s*(?:[-*+]\s+)?\[[ xX✓]\]\s*")
_LOG = re.compile(
    r"""^\W{0,3}\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d | ^\W{0,3}\d\d:\d\d:\d\d\b | ^[A-Z][a-z]{2}\ +\d+\ \d\d:\d\d:\d\d\s
    | ^[IWEF]\d{4}\ \d\d:\d\d | ^\W{0,3}(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|PANIC)[\]:\s] | \blevel=[a-z]
    | ^at\s+[\w$.<>/]+\s*\( | ^File\ ".*",\ line\ \d | ^Traceback\ \(most | ^Caused\ by:\s | ^\.{3}\ \d+\ more
    | ^(?:[\w$]+\.)+[\w$]*(?:Exception|Error|Timeout)\b | ^goroutine\ \d+\ \[ | ^panic:\s | ^thread\ '.*'\ panicked""",
    re.VERBOSE,
)
"""Lines of logs and of stack traces."""

_PROMISE = re.compile(
    r"^(?:I|I['’]m|We|Yes|No|This is)\b|search|duplicate|code of conduct|contributing|pull request|\bPRs?\b|latest version",
    re.IGNORECASE,
)
"""Check boxes that forms ask to tick, which say nothing of the matter."""

_PLACEHOLDER = re.compile(
    r"""^\W*(?:no\ response|n/?a|none|tbd)\W*$ | ^/[a-z]+(?:\ [\w/-]+)*$ | ^\[.*\]$ | ^a\ clear\ and\ concise\ description
    | ^add\ any\ other\ context | ^(?:please|kindly)\ (?:fill|describe|provide|include|search|read|make\ sure|attach)\b
    | ^thank(?:s|\ you)\ for\ (?:filing|taking|opening|reporting|your) | ^if\ applicable,\ add""",
    re.VERBOSE | re.IGNORECASE,
)
"""What forms hold before somebody fills them in."""

_ASKED = re.compile(
    r"""^(?:(?:please\ )?describe\b.* | is\ your\ (?:feature|request).* | (?:what|why|how|which|who|where|when|do|does|is|are|have|would)\b.*\?
    | what\ (?:happened|(?:did\ )?you|i\ ).* | (?:the\ )?(?:problem|motivation|summary|description|overview|background|context|proposal|solution
    |request|feature(?:\ request|\ description)?|enhancement|use\ cases?|rationale|goals?|details|(?:possible|proposed|suggested|preferred)\ \w+
    |alternatives?(?:\ considered)?|additional\ \w+|anything\ else.*|(?:expected|actual|current)\ behaviou?r.*|steps\ to\ reproduce|to\ reproduce|links?\ to\ .*))\W*$""",
    re.VERBOSE | re.IGNORECASE,
)
"""Headings that ask for what follows and say nothing themselves."""

_BESIDE = re.compile(
    r"""\b(?:environment|versions?|logs?|checklist|search(?:ed)?\ before|code\ of\ conduct|willing(?:ness)?|contribute|contribution|screenshots?
    |platform|operating\ system|teachability|service\ or\ ingestion|before\ submitting|prerequisites|assignees?)\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Headings of what is beside the matter: their whole sections are left out."""

_TAG = re.compile(
    r"^(?:\[[^\]]{1,30}\]\s*|(?:feature(?: request)?|enhancement|proposal|rfc|idea|request|bug)\s*[:—–]\s+)+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"<?\b(?:https?|ftp)://[^\s>)\]]+>?", re.IGNORECASE)
_ONLY_ADDRESS = re.compile(r"\s*<?(?:[a-z][a-z0-9+.-]{1,20}://|www\.)\S+\s*", re.IGNORECASE)
_WORTHLESS = (
    re.compile(r"!\[[^\]]{0,300}\]\([^)]{0,500}\)|</?[a-z][^>]{0,300}>", re.IGNORECASE),
    _BOX,
    _LIST_MARK,
    re.compile(r"\*\*|__|`+|^#+\s+"),
)
_LINK = re.compile(r"\[(?P<words>[^\]]{0,300})\]\([^)]{0,500}\)")


@dataclass(frozen=True, slots=True)
class IssueText:
    """What is compared of a text: its title, if it has one, and its passages; and how many lines of what were left out."""

    title: str | None
    passages: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def words(self) -> str:
        """Title and passages as one text."""
        return "\n".join([*([self.title] if self.title else []), *self.passages])


def is_address(text: str) -> bool:
    """Whether a text is an address and nothing else."""
    return bool(_ONLY_ADDRESS.fullmatch(text))


def listed(text: str) -> int:
    """How many lines of a text are items of a list."""
    return sum(bool(_LIST_MARK.match(line)) for line in text.splitlines())


def read_issue(text: str) -> IssueText:
    """The title and passages of a text; the text as it is where nothing else would be left of it."""
    left_out: Counter[str] = Counter()
    title, body = _titled(text.replace("\r\n", "\n").strip())
    for what, pattern in _BLOCKS:
        for block in pattern.finditer(body):
            left_out[what] += block[0].count("\n") + 1
        body = pattern.sub("", body)
    passages = [piece for paragraph in _paragraphs(_told(body, left_out)) for piece in _pieces(paragraph)]
    if not title and not passages:
        return IssueText(None, (" ".join(text.split()),))
    if len(passages) > MOST_PASSAGES:
        left_out["passages at the end"] = len(passages) - MOST_PASSAGES
    return IssueText(title, tuple(passages[:MOST_PASSAGES]), tuple(left_out.items()))


def _titled(text: str) -> tuple[str | None, str]:
    """The first line, if it is a title, and what follows it."""
    first, _, rest = text.partition("\n")
    is_title = (
        rest.strip() and len(first) <= LONGEST_TITLE and not first.lstrip().startswith(("<!--", "```", "~~~", ">"))
    )
    if not is_title or _left_out(first, is_below=False, is_code=False) or _BOX.match(first):
        return None, text
    said = _TAG.sub("", _plain(first))
    return (said, rest) if said else (None, text)


def _told(body: str, left_out: Counter[str]) -> Iterator[str]:
    """The lines that somebody wrote to say something, without their markup; an empty one where a paragraph ends."""
    is_below = is_code = False
    before = ""
    for line in body.split("\n"):
        if not line.strip():
            yield ""
            before = ""
            continue
        if heading := _heading(line):
            is_below = bool(_BESIDE.search(heading)) and len(heading.split()) <= _MOST_WORDS
        is_code = line.startswith(("    ", "\t")) and (is_code or not before)
        if what := _left_out(line, is_below=is_below, is_code=is_code):
            left_out[what] += 1
        else:
            yield _plain(line)
        if heading:
            yield ""
        before = line


def _heading(line: str) -> str:
    """The words of a heading, or of a line that is bold as a whole; empty for any other line."""
    found = _HEADING.match(line.strip()[:_LOOKED_AT])
    return (found["words"] or found["bold"] or "").strip(" :#") if found else ""


def _left_out(line: str, *, is_below: bool, is_code: bool) -> str | None:
    """What a line is that says nothing of what is wanted; None for one that does."""
    said = line.strip()[:_LOOKED_AT]
    kinds = (
        ("form", is_below or _ASKED.match(_heading(line)) or _PLACEHOLDER.search(said.strip("*_ "))),
        ("check boxes", _BOX.match(said) and _PROMISE.search(_BOX.sub("", said))),
        ("logs", _LOG.search(said)),
        ("code", is_code or said.startswith("$ ")),
        ("quotes", said.startswith(">")),
    )
    return next((what for what, applies in kinds if applies), None)


def _plain(line: str) -> str:
    """A line without images, addresses and markup; links keep their words."""
    for pattern in _WORTHLESS:
        line = pattern.sub("", line)
    line = _ADDRESS.sub("", _LINK.sub(lambda found: found["words"], line))
    return " ".join(line.split()) if re.search(r"\w", line) else ""


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    said: list[str] = []
    for line in lines:
        if line:
            said.append(line)
        elif said:
            yield " ".join(said)
            said = []
    if said:
        yield " ".join(said)


def _pieces(paragraph: str) -> Iterator[str]:
    """A paragraph, cut between sentences where it is longer than a passage, and within them where they are."""
    piece = ""
    for sentence in re.split(r"(?<=[.!?])\s+", paragraph):
        if piece and len(piece) + len(sentence) > LONGEST_PASSAGE:
            yield piece
            piece = ""
        piece = f"{piece} {sentence}".strip()
        while len(piece) > LONGEST_PASSAGE:
            yield piece[:LONGEST_PASSAGE]
            piece = piece[LONGEST_PASSAGE:].strip()
    if piece:
        yield piece
