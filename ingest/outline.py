"""The outline of a page: its title, the parts of it that are a roadmap, and what serves as a heading without being one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest import headings, horizons
from ingest.horizons import When
from ingest.page import Block, Page, Shape, Text, walked
from ingest.wording import ROADMAP

_README = re.compile(
    r"^\W*(?:install(?:ation|ing)?|getting started|quick ?-?start|usage|licen[sc]e|contribut(?:e|ing)|documentation|docs|community"
    r"|architecture|(?:(?:key|main|core|highlighted) )?features$|requirements|prerequisites|build(?:ing)?|examples?|tutorials?|support)\b|^\W*(?:安装|快速|使用|文档|许可|贡献|社区|开源协议|联系我们|问题反馈|特性介绍|教程)",
    re.IGNORECASE,
)
"""Headings of a page that introduces a project."""

_README_SECTIONS = 2
_LEAST_LISTED = 2
_LISTED = re.compile(r"\S+(?: \S+){0,7}(?<![.:!?。：])")
"""A paragraph of a few words that is no sentence."""

_WRITTEN = re.compile(
    r"\b(?:last )?(?:updated?|revised|revision|written|modified|as of)\b[^()]{0,60}|\b\d{4}[-/]\d\d[-/]\d\d\b",
    re.IGNORECASE,
)
"""When a document was written, in its title."""

_SHORT_HEADING = 12
"""Words up to which a paragraph that is all bold serves as a heading."""

_BOLD_LEVEL = 7


def title_of(page: Page) -> str | None:
    """The document's title: its first heading if that stands above everything, else the front matter's."""
    section = title_section(page)
    if section is not None:
        return section.text.plain.strip()
    title = page.front_matter.get("title")
    return str(title) if title else None


def title_section(page: Page) -> Block | None:
    """The section that the whole document stands under: the only one, or the first where it is called a roadmap."""
    sections = [block for block in page.blocks if block.shape is Shape.SECTION]
    if not sections:
        return None
    first = sections[0]
    is_alone = len(sections) == 1 and (
        first.level == 1 or any(child.shape is Shape.SECTION for child in first.children)
    )
    is_highest = first.level == min(section.level for section in sections)
    return first if is_alone or (is_highest and ROADMAP.search(first.text.plain)) else None


def time_in_title(section: Block, own_names: frozenset[str]) -> When | None:
    """The time that a document's title sets for all of it; the day it was written is none."""
    words = _WRITTEN.sub(" ", section.text.plain)
    found = horizons.TIME.search(words) or horizons.VERSION.search(words)
    when = horizons.of_words(found[0], "title-time") if found else None
    return when or headings.understood(Text(words), own_names, "title").when


def is_roadmap(page: Page) -> bool:
    """Whether a page calls itself a roadmap."""
    return bool(ROADMAP.search(title_of(page) or ""))


def roadmap_parts(page: Page, own_names: frozenset[str]) -> list[Block]:
    """The sections that are the roadmap of a page about other things, such as a README; none where all of it may be."""
    if is_roadmap(page):
        return []
    sections = (block.text.plain for block in walked(page.blocks) if block.shape is Shape.SECTION)
    begins = {found[0].casefold() for words in sections if (found := _README.match(words))}
    return _called_roadmap(page.blocks, own_names) if len(begins) >= _README_SECTIONS else []


def _called_roadmap(blocks: Iterable[Block], own_names: frozenset[str]) -> list[Block]:
    """The outermost sections that are called a roadmap, and nothing more than that."""
    found: list[Block] = []
    for block in blocks:
        if block.shape is Shape.SECTION:
            is_called = ROADMAP.search(block.text.plain) and block.children
            is_it = is_called and headings.understood(block.text, own_names).is_pure
            found += [block] if is_it else _called_roadmap(block.children, own_names)
    return found


def introduction(section: Block, own: Sequence[Block]) -> Sequence[Block]:
    """The paragraph right under a heading."""
    near = next((block for block in own if block.shape is Shape.PARAGRAPH), None)
    return (near,) if near is not None and near.lines.first <= section.lines.last + 2 else ()


def listed(blocks: Sequence[Block]) -> Sequence[Block]:
    """Short paragraphs alone under a time, which are a list without its signs, as its items; other blocks as they are."""
    paragraphs = [block for block in blocks if block.shape is Shape.PARAGRAPH]
    own = [block for block in blocks if block.shape is not Shape.SECTION]
    if len(paragraphs) < _LEAST_LISTED or len(own) > len(paragraphs):
        return blocks
    if not all(_LISTED.fullmatch(block.text.plain.strip()) for block in paragraphs):
        return blocks
    return [replace(block, shape=Shape.ITEM) if block.shape is Shape.PARAGRAPH else block for block in blocks]


def with_bold_headings(blocks: Iterable[Block]) -> list[Block]:
    """Turns short paragraphs that are all bold into headings of what follows, up to the next heading."""
    made: list[Block] = []
    opened: Block | None = None
    inside: list[Block] = []
    for block in blocks:
        if block.shape is Shape.SECTION or _is_bold(block):
            if opened:
                made.append(replace(opened, children=tuple(inside)))
            opened, inside = None, []
            if block.shape is Shape.SECTION:
                made.append(block)
            else:
                opened = replace(block, shape=Shape.SECTION, level=_BOLD_LEVEL)
        else:
            (inside if opened else made).append(block)
    return [*made, replace(opened, children=tuple(inside))] if opened else made


def _is_bold(block: Block) -> bool:
    words = block.text.plain.strip()
    if block.shape is not Shape.PARAGRAPH or not words or len(words.split()) > _SHORT_HEADING:
        return False
    bold = sum(end - start for start, end in block.text.strong)
    return bold >= len(words.rstrip(":：")) - 1 and not words.endswith(".")
