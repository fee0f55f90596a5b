"""Finds the gazetteer's technologies in text. The only door to spaCy's matcher.

A spelling that means one thing only counts wherever it stands. One that is also an ordinary word, or
stands for several things, needs evidence; `ingest.evidence` lists the kinds, the strongest first, and the
mention says which one decided.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.model import Technology
from graph.names import normalise
from graph.skos import Scheme
from ingest.evidence import EVIDENCE, Case, Form

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

GAZETTEER = Path(__file__).with_name("technologies.ttl")

_HAN = "[\u4e00-\u9fff]"
"""Chinese characters, which stand against Latin names without a blank."""

_ACRONYM = re.compile(r"^[A-Z][A-Z0-9.-]*[A-Z]$")
_REFERENCE = re.compile(
    r"^(?:issues?|prs?|pull|discussions?|projects?|boards?|milestones?|repo|repository|org|organization|epics?|tickets?|actions? run)$",
    re.IGNORECASE,
)
"""What follows the name of a code host in a reference ("GitHub issue"), which is no work on it."""

_AROUND = 600
"""Characters on each side of a doubtful spelling that evidence is looked for in; few items are longer."""

_LONG_RUN = re.compile(r"\S{1000,}")
"""No name, and spaCy's tokenizer takes the square of its length."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A technology named in a text: where, in which words, and what decided that it is meant."""

    technology: str
    start: int
    end: int
    words: str
    rule: str


class Recogniser:
    """Knows every spelling of a scheme's technologies."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._forms: dict[str, list[Form]] = defaultdict(list)
        for technology in scheme.technologies.values():
            doubtful = dict(technology.words)
            for spelling in (technology.label, *technology.other_labels):
                form = Form(technology.id, spelling, doubtful.get(spelling))
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

    def _kind(self, form: Form) -> str | None:
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
        doubtful: list[tuple[Span, list[Form]]] = []

        def take(form: Form, span: "Span", rule: str) -> None:
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
                    for rank, (rule, decide) in enumerate(EVIDENCE)
                    if (
                        reason := _ruled(
                            rule, decide(Case(span, form, around, above, segments, certain, self._kind(form), kinds))
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
