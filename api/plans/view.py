"""The addresses that a page of results leads to."""

from urllib.parse import urlencode

from flask import url_for

from api.schemas import FilterParameters, SearchParameters, Switch
from api.shown import Json
from search.engine import Mode

PAGE = 20
"""Hits on a page where no other number is asked for."""

Pairs = list[tuple[str, str]]

FILTERS = {field.alias or name for name, field in FilterParameters.model_fields.items()}


def pairs_of(asked: SearchParameters) -> Pairs:
    """The parameters that differ from the API's defaults, as name and value."""
    given = asked.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return [
        (name, str(one)) for name, value in given.items() for one in (value if isinstance(value, list) else [value])
    ]


class SearchView:
    """One search, and the addresses of others that differ from it in one thing."""

    def __init__(self, asked: SearchParameters, chosen: Pairs) -> None:
        self._asked = asked
        self._chosen = chosen
        self.json = "/api/search" + _query(pairs_of(asked))
        self.question = urlencode([pair for pair in pairs_of(asked) if pair[0] != "snapshot"])
        self.kept: Pairs = [
            *([("snapshot", asked.snapshot)] if asked.snapshot else []),
            *([("mode", asked.mode.value)] if asked.mode is not Mode.HYBRID else []),
            *([("k", str(asked.k))] if asked.k != PAGE else []),
            *([("parse", "off")] if asked.parse is Switch.OFF else []),
        ]
        self._words: Pairs = [
            *(("ignore", words) for words in asked.ignore),
            *([("spelling", "off")] if asked.spelling is Switch.OFF else []),
            *([("prefix", "on")] if asked.prefix is Switch.ON else []),
        ]

    def without(self, name: str, value: str) -> str:
        """This search without one filter, from its first page."""
        return self._address([pair for pair in self._chosen if pair != (name, value)])

    def adding(self, name: str, value: str) -> str:
        """This search with one filter more, from its first page."""
        return self._address([*self._chosen, (name, value)])

    def ignoring(self, words: str) -> str:
        """This search where some words of the question filter nothing, from its first page."""
        return self._address([*self._chosen, ("ignore", words)])

    def reading(self, recognised: list[Json], name: str, value: str) -> str | None:
        """This search without the words that are read as a filter, if some are; a value of a facet asks."""
        found = (one["words"] for one in recognised if value in one["filters"].get(name, ()))
        return next((self.ignoring(words) for words in found), None)

    def as_typed(self) -> str:
        """This search for the words as they were typed."""
        return self._address([*self._chosen, ("spelling", "off")])

    def as_question(self) -> str:
        """This search, its words read as filters again."""
        kept = [pair for pair in self.kept if pair[0] != "parse"]
        return self._to([*self._chosen, *kept, *(pair for pair in self._words if pair[0] != "ignore")])

    def unfiltered(self, recognised: list[Json]) -> str:
        """This search among everything; words that were read as filters are sought like the others."""
        return self._to([*self.kept, *([("parse", "off")] if recognised else [])])

    def export(self, format: str, filters: Json) -> str:
        """Where everything that passes the filters in use is had as a file."""
        pairs = [
            (name, str(one))
            for name, given in filters.items()
            for one in (given if isinstance(given, list) else [given])
        ]
        return url_for("exports.exported", what="features", format=format) + _query(pairs)

    def at(self, offset: int) -> str:
        """This search from another hit on."""
        return self._address([*self._chosen, *([("offset", str(offset))] if offset > 0 else [])])

    def _address(self, pairs: Pairs) -> str:
        return self._to([*pairs, *self._words, *self.kept])

    def _to(self, pairs: Pairs) -> str:
        text = [("q", self._asked.q)] if self._asked.q else []
        return url_for("pages.search") + _query([*text, *pairs])


def _query(pairs: Pairs) -> str:
    return "?" + urlencode(pairs) if pairs else ""
