"""Where in a document the words of a reading stand: the line, found again by the words and the place that the rule names."""

import re
from collections.abc import Iterable, Sequence

from graph.model import Feature, Kind

_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_MARKUP = re.compile(r"<[^<>]*>|[*`~|\\]+|(?<!\w)_+|_+(?!\w)")
_AROUND_HEADING = " \t#=*+-.:：!\"'"


class Evidence:
    """The lines of a feature's document. Where the document is lost, only those that the feature quotes."""

    def __init__(self, feature: Feature, content: Sequence[str]) -> None:
        self._feature = feature
        self._first = feature.lines.first
        self._own = range(feature.lines.first, feature.lines.last + 1)
        self._raw = dict(enumerate(content, 1)) | dict(zip(self._own, feature.quote.split("\n"), strict=False))
        self._lines = {number: _bare(text) for number, text in self._raw.items()}

    def first_line_of(self, words: str) -> int | None:
        """The first line of the document that has the words."""
        sought = _bare(words)
        return next((number for number, text in sorted(self._lines.items()) if sought in text), None)

    def line_of_address(self, url: str) -> int | None:
        """The line that has an address or a part of one: one of the feature's own, else the first of the document."""
        found = [number for number, text in sorted(self._raw.items()) if url in text]
        return next((number for number in found if number in self._own), found[0] if found else None)

    def line_of(self, words: str, *, above: bool = False) -> int | None:
        """The line that has the words: the feature's own before those above it, or with `above` the nearest above, headings first.

        None where the format says them in other letters than the document has.
        """
        if not (sought := _bare(words)):
            return None
        upwards = range(self._first - 1, 0, -1)
        pattern = re.compile(rf"(?<!\w){re.escape(sought)}(?!\w)" if sought[-1].isalnum() else re.escape(sought))
        if not above:
            return (
                self._within(pattern, self._own)
                or self._first_with(pattern, upwards)
                or self._first_with(pattern, self._lines)
            )
        if self._feature.kind is Kind.GROUP and pattern.search(self._lines[self._first]):
            return self._first  # the heading that makes a group speaks for the group too
        heading = self._heading_with(pattern, upwards)
        return heading or self._first_with(pattern, upwards) or self._within(pattern, self._own)

    def headings(self) -> list[int]:
        """The lines of the headings that the feature stands under, outermost first, as far as they can be found again."""
        found: list[int] = []
        for section in reversed(self._feature.section):
            above = range((found[-1] if found else self._first) - 1, 0, -1)
            if (number := self._line_of_heading(section, above)) is not None:
                found.append(number)
        return found[::-1]

    def _heading_with(self, pattern: re.Pattern[str], upwards: Iterable[int]) -> int | None:
        """The nearest line above that is one of the headings that the feature stands under, the innermost first."""
        for section in reversed(self._feature.section):
            if pattern.search(_bare(section)) and (number := self._line_of_heading(section, upwards)) is not None:
                return number
        return None

    def _line_of_heading(self, section: str, numbers: Iterable[int]) -> int | None:
        """The first of some lines that says a heading and nothing else."""
        heading = _bare(section).strip(_AROUND_HEADING)
        said = (number for number in numbers if self._lines.get(number, "").strip(_AROUND_HEADING) == heading)
        return next(said, None) if heading else None

    def _first_with(self, pattern: re.Pattern[str], numbers: Iterable[int]) -> int | None:
        return next((number for number in numbers if pattern.search(self._lines.get(number, ""))), None)

    def _within(self, pattern: re.Pattern[str], numbers: range) -> int | None:
        """The first of some lines that has the words, or on which they begin where they go on over several."""
        if (found := self._first_with(pattern, numbers)) is not None:
            return found
        text, starts = "", []
        for number in numbers:
            starts.append(len(text))
            text += self._lines.get(number, "") + " "
        if match := pattern.search(text):
            return numbers[sum(start <= match.start() for start in starts) - 1]
        return None


def _bare(text: str) -> str:
    """The words of a line without the signs of its markup, in one case, blanks single."""
    return " ".join(_MARKUP.sub(" ", _LINK.sub(r"\1", text)).casefold().split())
