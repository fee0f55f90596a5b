"""One search as API, command line and page make it: words that say so become filters, misspelled ones are set right."""

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from api.questions.typed import Question, Reader, Recognised
from api.representations import Representations, filters_json
from api.shown import Json
from search.engine import Answer, Engine, Mode, Query
from search.exact_names import ExactNames
from search.spelling import SURE, Corrected, Correction, Speller

LONGEST_QUESTION = 400
"""Characters of a text whose words are read as filters and set right; a longer one is an issue or a plan, to be taken whole."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the words of a search are to be taken.

    `parse`: words that say so become filters, but for those to `ignore`. `spelling`: misspelled words are set right.
    """

    parse: bool = True
    ignore: tuple[str, ...] = ()
    spelling: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """What was sought in the end, what of the words became filters or was set right, and the answer."""

    query: Query
    recognised: tuple[Recognised, ...]
    corrections: tuple[Correction, ...]
    answer: Answer


class Finder:
    """Searches one snapshot."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names = ExactNames(engine.catalogue)
        self._speller = Speller(engine.catalogue)

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._engine.catalogue)

    def find(self, asked: Query, manner: Manner = Manner()) -> Found:
        """The answer to a query, its words taken in a manner. Raises InputError, NotFoundError."""
        if len(asked.text) > LONGEST_QUESTION:
            manner = Manner(parse=False, spelling=False)
        question = self._read(asked, manner)
        query = replace(asked, text=question.text, filters=question.filters)
        corrected = self._corrected(query, manner)
        query = replace(query, text=corrected.text)
        answer = self._engine.search(query)
        return Found(query, question.recognised, corrected.corrections, answer)

    def _read(self, asked: Query, manner: Manner) -> Question:
        """The question; a text that is the name of something is none."""
        if not manner.parse or self._names.is_name(asked.text):
            return Question(asked.text, asked.filters)
        return self._reader.read(asked.text, asked.filters, ignore=manner.ignore)

    def _corrected(self, query: Query, manner: Manner) -> Corrected:
        """The text set right where words and meaning are weak: no feature has the word, and none is near what was typed."""
        as_typed = Corrected(query.text, ())
        if not manner.spelling or not query.text.strip():
            return as_typed
        corrected = self._speller.corrected(query.text, is_typing=query.is_typing)
        if not corrected.corrections or query.mode is Mode.LEXICAL:
            return corrected
        return as_typed if self._engine.surest(query) >= SURE else corrected


def as_json(representations: Representations, asked: Query, manner: Manner, found: Found) -> Json:
    """The answer to a search: `filters` are those in use, `recognised` tells which words became some of them."""
    answer = representations.answer(asked.text, found.query.filters, found.answer)
    recognised = [
        {
            "words": one.words,
            "start": one.start,
            "end": one.end,
            "label": one.label,
            "filters": filters_json(one.filters),
            "without": address(asked, replace(manner, ignore=(*manner.ignore, one.words))),
        }
        for one in found.recognised
    ]
    corrected = [{"from": one.typed, "to": one.meant} for one in found.corrections]
    wording = {"query": asked.text, "text": found.query.text, "recognised": recognised, "corrected": corrected}
    return {**wording, **answer}


def address(query: Query, manner: Manner) -> str:
    """The address in the API of the first page of a search, with what differs from the defaults."""
    given = [(name, value) for name, value in filters_json(query.filters).items()]
    pairs = [
        ("q", query.text),
        *((name, one) for name, value in given for one in (value if isinstance(value, list) else [value])),
        *([("k", query.k)] if query.k != Query().k else []),
        *([("mode", query.mode.value)] if query.mode is not Mode.HYBRID else []),
        *([("prefix", "on")] if query.is_typing else []),
        *([("parse", "off")] if not manner.parse else []),
        *(("ignore", words) for words in manner.ignore),
        *([("spelling", "off")] if not manner.spelling else []),
    ]
    return "/api/search?" + urlencode(pairs)
