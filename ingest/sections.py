"""The headings of a document, and which lines stand under each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.model import Span
from ingest.page import Block, Shape, last_line


@dataclass(frozen=True, slots=True)
class Section:
    """A heading: its words, the lines from it to the end of what stands under it, and whether anything does."""

    words: str
    lines: Span
    is_empty: bool


def sections(blocks: Iterable[Block]) -> Iterator[Section]:
    """The sections of a document in reading order, the outer before the inner."""
    for block in blocks:
        if block.shape is Shape.SECTION:
            yield Section(block.text.plain.strip(), Span(block.lines.first, last_line(block)), not block.children)
            yield from sections(block.children)
