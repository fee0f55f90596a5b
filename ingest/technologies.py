"""Finds the gazetteer's technologies in text. The only door to spaCy's matcher.

A spelling that means one thing only counts wherever it stands. One that is also an ordinary word, or
stands for several things, needs evidence; `_EVIDENCE` lists the kinds, the strongest first, and the
mention says which one decided.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.model import Technology
from graph.names import normalise
from graph.skos import Scheme

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

GAZETTEER = Path(__file__).with_name("technologies.ttl")

_HAN = "[\u4e00-\u9fff]"
"""Chinese characters, which stand against Latin names without a blank."""

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
_ACRONYM = re.compile(r"^[A-Z][A-Z0-9.-]*[A-Z]$")
_REFERENCE = re.compile(
    r"^(?:issues?|prs?|pull|discussions?|projects?|boards?|milestones?|repo|repository|org|organization|epics?|tickets?|actions? run)$",
    re.IGNORECASE,
)
"""What follows the name of a code host in a reference ("GitHub issue"), which is no work on it."""

_COMMON = -12.6
"""Log probability above which a word that begins a text says nothing by its capital: vector is -12.5, flow -10.7, go
-6.8, while lance is -13.5 and kafka -17.4."""

_AROUND = 600
"""Characters on each side of a doubtful spelling that evidence is looked for in; few items are longer."""

_AROUND_TOKENS = 60
"""The same in words."""

_LONG_RUN = re.compile(r"\S{1000,}")
"""No name, and spaCy's tokenizer takes the square of its length."""

_RARE = -13.5
"""Log probability below which a lower-case word may be a name: raft is -13.9, notary -15.4, cobra -14.0, spark -12.1."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A technology named in a text: where, in which words, and what decided that it is meant."""

    technology: str
    start: int
    end: int
    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Form:
    """One spelling of a technology; `context` is None where the spelling alone is enough."""

    technology: str
    spelling: str
    context: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class _Case:
    """A doubtful spelling found in a text, with what evidence is looked for in.

    `segments` are the parts of the paths of links, with the link; `certain` the words that are known to name something;
    `kind` the category, `doubtful` that of the other doubtful words.
    """

    span: "Span"
    form: _Form
    around: str
    above: str
    segments: Mapping[str, str]
    certain: Set[int]
    kind: str | None
    doubtful: Mapping[int, str | None]


class Recogniser:
    """Knows every spelling of a scheme's technologies."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._forms: dict[str, list[_Form]] = defaultdict(list)
        for technology in scheme.technologies.values():
            doubtful = dict(technology.words)
            for spelling in (technology.label, *technology.other_labels):
                form = _Form(technology.id, spelling, doubtful.get(spelling))
                self._forms[spelling.casefold()].append(form)
        for key, forms in list(self._forms.items()):
            plurals = [replace(form, spelling=form.spelling + "s") for form in forms if _ACRONYM.match(form.spelling)]
            if plurals and key + "s" not in self._forms:
                self._forms[key + "s"] = plurals
        self._by_key = self._keys(scheme.technologies.values())

    @classmethod
    @cache
    def load(cls, *more: Path) -> "Recogniser":
        """The recogniser of our gazetteer and any files a user adds; one a process, since it takes seconds to make."""
        return cls(Scheme.read(GAZETTEER, *more))

    @staticmethod
    def _keys(technologies: Iterable[Technology]) -> dict[str, Technology]:
        keys: dict[str, Technology] = {}
        listed = list(technologies)
        for technology in listed:
            keys[normalise(technology.label)] = technology
        for technology in listed:
            for label in technology.other_labels:
                keys.setdefault(normalise(label), technology)
        return keys

    def find(self, name: str) -> Technology | None:
        """The technology of that exact name, in any spelling, or None."""
        return self._by_key.get(normalise(name))

    @cached_property
    def _matcher(self) -> tuple[Any, Any]:
        import spacy
        from spacy.matcher import PhraseMatcher
        from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

        nlp = spacy.blank("en")
        infixes = [
            *nlp.Defaults.infixes,
            _HAN,
            r"(?<=\w)/(?=\w)",
            r"(?<=[a-zA-Z0-9])[-–](?=[a-zA-Z])",
            r"(?<=[A-Za-z]{2})\+(?=[A-Z])",
        ]
        nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
        nlp.tokenizer.prefix_search = compile_prefix_regex([*nlp.Defaults.prefixes, _HAN]).search
        nlp.tokenizer.suffix_search = compile_suffix_regex([*nlp.Defaults.suffixes, _HAN]).search
        matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        matcher.add("technology", list(nlp.tokenizer.pipe(self._forms)))
        return nlp.tokenizer, matcher

    def _kind(self, form: _Form) -> str | None:
        category: str | None = self.scheme.technologies[form.technology].category
        return category

    def mentions(self, text: str, *, above: str = "", links: Sequence[str] = ()) -> list[Mention]:
        """The technologies that a text names, in order. `above` are the headings and neighbours it stands among."""
        tokenize, matcher = self._matcher
        text = _LONG_RUN.sub(lambda found: " " * len(found[0]), text)
        doc = tokenize(text)
        from spacy.util import filter_spans

        spans = filter_spans([doc[start:end] for _, start, end in matcher(doc)])
        found: dict[int, Mention] = {}
        certain: set[int] = set()
        doubtful: list[tuple[Span, list[_Form]]] = []

        def take(form: _Form, span: "Span", rule: str) -> None:
            found[span.start] = Mention(form.technology, span.start_char, span.end_char, span.text, rule)
            certain.update(range(span.start, span.end))

        for span in spans:
            forms = self._forms[span.text.casefold()]
            forms = [form for form in forms if form.spelling == span.text] or forms
            if _inside_name(text, span) or _is_reference(doc, span):
                continue
            if plain := next(
                (form for form in forms if form.context is None and _fits(form.spelling, span.text)), None
            ):
                take(plain, span, "listed")
            else:
                doubtful.append((span, [form for form in forms if form.context is not None]))
        kinds = {span.end - 1: self._kind(forms[0]) for span, forms in doubtful if len(forms) == 1}
        kinds |= {span.start: self._kind(forms[0]) for span, forms in doubtful if len(forms) == 1}
        segments = {part.casefold(): url for url in links for part in re.findall(r"/([^/#?]+)", url)}
        for _ in range(2):
            for span, forms in doubtful:
                if span.start in found or not forms:
                    continue
                before = text[max(0, span.start_char - _AROUND) : span.start_char]
                around = f"{before} {text[span.end_char : span.end_char + _AROUND]}"
                decided = [
                    (rank, form, reason)
                    for form in forms
                    for rank, (rule, decide) in enumerate(_EVIDENCE)
                    if (
                        reason := _ruled(
                            rule, decide(_Case(span, form, around, above, segments, certain, self._kind(form), kinds))
                        )
                    )
                ]
                if decided:
                    _, form, reason = min(decided, key=lambda one: (one[0], one[1].technology))
                    take(form, span, reason)
        return [found[start] for start in sorted(found)]


def _ruled(rule: str, words: str | None) -> str | None:
    return None if words is None else f"{rule}: {words}" if words else rule


def _fits(spelling: str, found: str) -> bool:
    """Whether the casing of a short spelling is one that people write: "SQL", "aws", not "Pg"."""
    letters = re.sub(r"[^A-Za-z]", "", spelling)
    if len(letters) > 3 or letters != spelling:
        return True
    return found == spelling or (len(letters) == 3 and (found.islower() or found.isupper()))


def _inside_name(text: str, span: "Span") -> bool:
    """Whether the span is a part of an identifier or path: `kafka_source`, `/readyz`, `git` in `.git/hooks`."""
    before = text[span.start_char - 1] if span.start_char else " "
    after = text[span.end_char : span.end_char + 4]
    return before in "_@\\" or bool(re.match(r"_\w|\.(?:py|cfg|md|txt|sh)\b|://", after))


def _is_reference(doc: "Doc", span: "Span") -> bool:
    """Whether a code host is named only to say where something is told: "GitHub issue", "discuss it on GitHub"."""
    if span.text.casefold() not in {"github", "gitlab", "jira", "gitee", "slack", "discord"}:
        return False
    following = doc[span.end].text if span.end < len(doc) else ""
    before = doc[span.start - 1].lower_ if span.start else ""
    return bool(_REFERENCE.match(following)) or before in ("on", "at", "via")


# Evidence that a doubtful spelling is meant: each answers with the words that decided, or None.


def _named_exactly(case: _Case) -> bool:
    """In the casing of the name; in lower case only where the word is rare, so that nothing else is likely."""
    found, spelling = case.span.text, case.form.spelling
    return (
        found == spelling
        or (found.isupper() and len(found) > 3)
        or (found.islower() and found.isalpha() and len(found) > 3 and _is_rare(found))
    )


def _by_context(case: _Case) -> str | None:
    if not _named_exactly(case) or _begins_other_name(case):
        return None
    return _first_in(case.form.context or (), case.around)


def _alone(case: _Case) -> str | None:
    rest = re.sub(r"[(\[][^)\]]*[)\]]", " ", case.around)
    rest = re.sub(
        r"[\W_]+|\b(?:support|plugin|integration|sdk|client|api|source|sink|connector)s?\b",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    return "" if _named_exactly(case) and not rest.strip() else None


def _in_list(case: _Case) -> str | None:
    """Beside a certain name: "Kafka / Kinesis", "Rust, Go and Java"."""
    doc, span = case.span.doc, case.span
    if not _named_exactly(case):
        return None
    for step, edge in ((-1, span.start - 1), (1, span.end)):
        at = edge
        while 0 <= at < len(doc) and doc[at].lower_ in _SEPARATORS:
            at += step
        if at != edge and at in case.certain:
            return str(doc[at].text)
    return None


def _by_cue(case: _Case) -> str | None:
    doc, span = case.span.doc, case.span
    following = doc[span.end].lower_ if span.end < len(doc) else ""
    if not _named_exactly(case) or following not in _CUE_NOUNS:
        return None
    return following if (span.start > 0 and doc[span.start - 1].is_alpha) or not _is_common(span.text) else None


def _by_preposition(case: _Case) -> str | None:
    """A capital inside a sentence, after a preposition, and no second capital after it: "in Rust"."""
    doc, span = case.span.doc, case.span
    before = doc[span.start - 1].lower_ if span.start else ""
    if not _named_exactly(case) or not span.text[0].isupper() or _begins_other_name(case):
        return None
    return before if before in _PREPOSITIONS and not _in_title_case(case) else None


def _in_title_case(case: _Case) -> bool:
    """Whether most other words around a span have a capital, so that its own says nothing."""
    doc, span = case.span.doc, case.span
    others = [
        token
        for token in doc[max(1, span.start - _AROUND_TOKENS) : span.end + _AROUND_TOKENS]
        if token.is_alpha and token.i not in case.certain and not (span.start <= token.i < span.end)
    ]
    return bool(sum(token.text[0].isupper() for token in others) * 2 > len(others))


def _by_version(case: _Case) -> str | None:
    doc, span = case.span.doc, case.span
    following = doc[span.end].text if span.end < len(doc) else ""
    return following if re.match(r"v?\d+(?:\.\w+)+$", following) and len(span.text) > 2 else None


def _by_link(case: _Case) -> str | None:
    name = case.span.text.casefold()
    return case.segments.get(name) if len(name) > 2 else None


def _by_capital(case: _Case) -> str | None:
    """A capital inside a sentence in lower case, where the word is not a common one: "the Alibi explainer"."""
    doc, span = case.span.doc, case.span
    if span.start == 0 or not span.text[0].isupper() or not _named_exactly(case) or _is_common(span.text):
        return None
    before = doc[span.start - 1]
    if not (before.is_alpha and before.is_lower) or _begins_other_name(case) or _in_title_case(case):
        return None
    return str(before.text)


def _by_pair(case: _Case) -> str | None:
    """Beside another doubtful name of the same kind: "Go & JS"."""
    doc, span = case.span.doc, case.span
    if not _named_exactly(case):
        return None
    for step, edge in ((-1, span.start - 1), (1, span.end)):
        at = edge
        while 0 <= at < len(doc) and doc[at].lower_ in _SEPARATORS:
            at += step
        if at != edge and (kind := case.doubtful.get(at)) and kind == case.kind:
            return str(doc[at].text)
    return None


def _by_parallel(case: _Case) -> str | None:
    """A neighbour says the same of another technology: "Java feature server" beside "Go feature server"."""
    doc, span = case.span.doc, case.span
    following = doc[span.end : span.end + 2]
    if not _named_exactly(case) or len(following) < 2 or not all(token.is_alpha for token in following):
        return None
    same = re.compile(rf"(?<!\w)(?!{re.escape(span.text)}\b)[A-Z][\w.+#-]* {re.escape(following.text)}(?!\w)")
    found = same.search(case.above)
    return found[0] if found else None


def _by_neighbours(case: _Case) -> str | None:
    if not _named_exactly(case) or _begins_other_name(case) or _is_common(case.span.text):
        return None
    return _first_in(case.form.context or (), case.above)


_EVIDENCE: tuple[tuple[str, Callable[[_Case], str | None]], ...] = (
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


def _begins_other_name(case: _Case) -> bool:
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
    from ingest.english import log_probability

    return log_probability(word) < _RARE


def _is_common(word: str) -> bool:
    from ingest.english import log_probability

    return log_probability(word) > _COMMON
