"""What shows that a word is meant as a name: each kind of evidence answers with the words that decided, or None."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.english import log_probability

if TYPE_CHECKING:
    from spacy.tokens import Span

_CUE_NOUNS = frozenset(
    """sdk sdks client clients library libraries api apis binding bindings integration integrations support connector
    connectors source sources sink sinks plugin plugins driver drivers operator operators server servers runtime
    runtimes backend backends adapter extension extensions module modules provider exporter store implementation
    implementations compatibility format types catalog tables cluster clusters engine package packages functions udf
    udfs version job jobs wrapper port""".split()
)
"""Nouns that a name stands before: "Go client", "Spark connector"."""

_PREPOSITIONS = frozenset(
    """in with for on using via from to into through of by over under between and or than without written""".split()
)
_SEPARATORS = frozenset({",", "/", "&", "+", "and", "or", "、", "，", "与", "和"})

_COMMON = -12.6
"""Log probability above which a word that begins a text says nothing by its capital: vector is -12.5, flow -10.7, go
-6.8, while lance is -13.5 and kafka -17.4."""

_AROUND_TOKENS = 60
"""Words on each side of a name that are looked at for capitals."""

_RARE = -13.5
"""Log probability below which a lower-case word may be a name: raft is -13.9, notary -15.4, cobra -14.0, spark -12.1."""


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a technology; `context` is None where the spelling alone is enough."""

    technology: str
    spelling: str
    context: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Case:
    """A doubtful spelling found in a text, with what evidence is looked for in.

    `segments` are the parts of the paths of links, with the link; `certain` the words that are known to name something;
    `kind` the category, `doubtful` that of the other doubtful words.
    """

    span: "Span"
    form: Form
    around: str
    above: str
    segments: Mapping[str, str]
    certain: Set[int]
    kind: str | None
    doubtful: Mapping[int, str | None]


def _named_exactly(case: Case) -> bool:
    """In the casing of the name; in lower case only where the word is rare, so that nothing else is likely."""
    found, spelling = case.span.text, case.form.spelling
    return (
        found == spelling
        or (found.isupper() and len(found) > 3)
        or (found.islower() and found.isalpha() and len(found) > 3 and _is_rare(found))
    )


def _by_context(case: Case) -> str | None:
    if not _named_exactly(case) or _begins_other_name(case):
        return None
    return _first_in(case.form.context or (), case.around)


def _alone(case: Case) -> str | None:
    rest = re.sub(r"[(\[][^)\]]*[)\]]", " ", case.around)
    rest = re.sub(
        r"[\W_]+|\b(?:(?:support|plugin|integration|sdk|client|api|source|sink|connector|version)s?|(?:integrate|upgrade|migrate|switch|connect|use|adopt)"
        r"|native|official|first-class|full|initial|basic|with|to|for|the|our)\b",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    return "" if _named_exactly(case) and not rest.strip() else None


def _in_list(case: Case) -> str | None:
    """Beside a certain name: "Kafka / Kinesis", "Rust, Go and Java"."""
    if not _named_exactly(case):
        return None
    return next((str(case.span.doc[at].text) for at in _listed_beside(case) if at in case.certain), None)


def _listed_beside(case: Case) -> Iterator[int]:
    """Positions of the words before and after a name from which only separators of a list part it."""
    doc, span = case.span.doc, case.span
    for step, edge in ((-1, span.start - 1), (1, span.end)):
        at = edge
        while 0 <= at < len(doc) and doc[at].lower_ in _SEPARATORS:
            at += step
        if at != edge:
            yield at


def _by_cue(case: Case) -> str | None:
    doc, span = case.span.doc, case.span
    following = doc[span.end].lower_ if span.end < len(doc) else ""
    if not _named_exactly(case) or following not in _CUE_NOUNS:
        return None
    return following if (span.start > 0 and doc[span.start - 1].is_alpha) or not _is_common(span.text) else None


def _by_preposition(case: Case) -> str | None:
    """A capital inside a sentence, after a preposition, and no second capital after it: "in Rust"."""
    doc, span = case.span.doc, case.span
    before = doc[span.start - 1].lower_ if span.start else ""
    if not _named_exactly(case) or not span.text[0].isupper() or _begins_other_name(case):
        return None
    sorts = before == "by" and _is_common(span.text)  # "Filter by Score"
    return before if before in _PREPOSITIONS and not sorts and not _in_title_case(case) else None


def _in_title_case(case: Case) -> bool:
    """Whether most other words around a span have a capital, so that its own says nothing."""
    doc, span = case.span.doc, case.span
    others = [
        token
        for token in doc[max(1, span.start - _AROUND_TOKENS) : span.end + _AROUND_TOKENS]
        if token.is_alpha and token.i not in case.certain and not (span.start <= token.i < span.end)
    ]
    return bool(sum(token.text[0].isupper() for token in others) * 2 > len(others))


def _by_version(case: Case) -> str | None:
    doc, span = case.span.doc, case.span
    following = doc[span.end].text if span.end < len(doc) else ""
    return following if re.match(r"v?\d+(?:\.\w+)+$", following) and len(span.text) > 2 else None


def _by_link(case: Case) -> str | None:
    name = case.span.text.casefold()
    return case.segments.get(name) if len(name) > 2 else None


def _by_capital(case: Case) -> str | None:
    """A capital inside a sentence in lower case, where the word is not a common one: "the Alibi explainer"."""
    doc, span = case.span.doc, case.span
    if span.start == 0 or not span.text[0].isupper() or not _named_exactly(case) or _is_common(span.text):
        return None
    before = doc[span.start - 1]
    if not (before.is_alpha and before.is_lower) or _begins_other_name(case) or _in_title_case(case):
        return None
    return str(before.text)


def _by_pair(case: Case) -> str | None:
    """Beside another doubtful name of the same kind: "Go & JS"."""
    if not _named_exactly(case) or case.kind is None:
        return None
    alike = (at for at in _listed_beside(case) if case.doubtful.get(at) == case.kind)
    return next((str(case.span.doc[at].text) for at in alike), None)


def _by_parallel(case: Case) -> str | None:
    """A neighbour says the same of another technology: "Java feature server" beside "Go feature server"."""
    doc, span = case.span.doc, case.span
    following = doc[span.end : span.end + 2]
    if not _named_exactly(case) or len(following) < 2 or not all(token.is_alpha for token in following):
        return None
    same = re.compile(rf"(?<!\w)(?!{re.escape(span.text)}\b)[A-Z][\w.+#-]* {re.escape(following.text)}(?!\w)")
    found = same.search(case.above)
    return found[0] if found else None


def _by_neighbours(case: Case) -> str | None:
    """A word of its field in the headings above, in the items beside it or in the project's name."""
    words = case.span.text
    is_acronym = words.isupper() and len(words) > 2  # whose capital tells nothing of the word behind it
    if not _named_exactly(case) or (_begins_other_name(case) and not is_acronym) or _is_common(words):
        return None
    return _first_in(case.form.context or (), case.above)


EVIDENCE: tuple[tuple[str, Callable[[Case], str | None]], ...] = (
    ("context", _by_context),
    ("alone", _alone),
    ("list", _in_list),
    ("version", _by_version),
    ("link", _by_link),
    ("cue", _by_cue),
    ("preposition", _by_preposition),
    ("pair", _by_pair),
    ("capital", _by_capital),
    ("parallel", _by_parallel),
    ("neighbours", _by_neighbours),
)


def _begins_other_name(case: Case) -> bool:
    """Whether another capitalised word follows, so that both may be one other name: "Delta Join"."""
    doc, span = case.span.doc, case.span
    if span.end >= len(doc):
        return False
    following = doc[span.end]
    return bool(
        following.is_alpha
        and following.text[0].isupper()
        and following.lower_ not in _CUE_NOUNS
        and following.i not in case.certain
        and not following.is_upper
    )


def _first_in(words: Sequence[str], text: str) -> str | None:
    return next(
        (word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?:s|es)?(?!\w)", text, re.IGNORECASE)), None
    )


def _is_rare(word: str) -> bool:
    return log_probability(word) < _RARE


def _is_common(word: str) -> bool:
    return log_probability(word) > _COMMON
