"""What is refused before a query reaches a worker, and what its words say of the dataset it wants.

This is for the asker's sake: the wall behind it is the worker, which can open no connection.
"""

import re

from graph.errors import LimitError, QueryError

TOKENS = re.compile(
    r"""
    \#[^\n]*                                                              # a comment
    | <(?P<iri>[^<>"{}|^`\\\s]*)>                                                  # an IRI
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*+(?:\"\"\")? | '''(?:[^'\\]|\\.|'(?!''))*+(?:''')?
    | "(?:[^"\\\n]|\\.)*+"? | '(?:[^'\\\n]|\\.)*+'?                       # a text; left open, it is no query anyway
    | [?$][\w·]+ | @[\w\-]+                                               # a variable, a language
    | (?P<word>[\w.\-·]++(?!:))
    | (?P<name>[\w.\-·]*:(?:[\w.\-·:%]|\\.)*)                              # a prefixed name
    """,
    re.DOTALL | re.VERBOSE,
)
"""The parts of a query in which a keyword may seem to stand. Each is read once, so that the time is linear."""

ABSOLUTE_IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x20]*""")
"""An IRI in full, as a request names a graph or a parameter."""

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_CODEPOINT_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\[uU]")
_UPDATE = re.compile(
    r"\s*(?:(?:BASE|PREFIX)\s+)*(?:LOAD|INSERT|DELETE|WITH|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", re.IGNORECASE
)


def screened(query: str, *, longest: int = 32 * 1024, deepest: int = 64) -> bool:
    """Refuses what is never answered here, in words (QueryError, LimitError); returns whether the query names its own dataset."""
    try:
        length = len(query.encode())
    except UnicodeEncodeError as error:
        raise QueryError("The query holds half of a character (a lone surrogate). Send it as UTF-8.") from error
    if length > longest:
        raise LimitError(
            f"The query has {length} bytes; at most {longest} are read. Shorten it.", limit="text", value=longest
        )
    if _CODEPOINT_ESCAPE.search(query):
        raise QueryError("The query holds a \\u escape. Write the character itself.")
    code = TOKENS.sub(lambda token: token["word"] or " ", query)
    if (found := _depth(code)) > deepest:
        raise LimitError(
            f"The query nests brackets {found} deep; at most {deepest} are read. Split it up.",
            limit="nesting",
            value=deepest,
        )
    if re.search(r"\bSERVICE\b", code, re.IGNORECASE) or _hides_a_call(query):
        raise QueryError(
            "SERVICE is not answered here: queries reach this dataset alone. Ask the other endpoint yourself and join the results."
        )
    if _UPDATE.match(code):
        raise QueryError(
            "This endpoint answers queries; it takes no updates. Change the documents and ingest them instead."
        )
    return bool(re.search(r"\bFROM\b", code, re.IGNORECASE))


def form_of(query: str) -> str:
    """Which form a query has: SELECT, ASK, CONSTRUCT or DESCRIBE; empty for what is no query."""
    words = (token["word"].upper() for token in TOKENS.finditer(query) if token["word"])
    return next((word for word in words if word in _FORMS), "")


def _hides_a_call(query: str) -> bool:
    """Whether SERVICE stands in what looks like an IRI and the engine may read as a comparison: FILTER(?x<1)SERVICE#>."""
    iris = (token["iri"] for token in TOKENS.finditer(query) if token["iri"])
    return any(re.search(r"\bSERVICE\b", iri.partition(")")[2], re.IGNORECASE) for iri in iris)


def _depth(code: str) -> int:
    depth = deepest = 0
    for character in code:
        depth += (character in "({[") - (character in ")}]")
        deepest = max(deepest, depth)
    return deepest
