"""YAML and JSON roadmaps to blocks: lists under statuses or times, of strings or of objects with fields.

PyYAML only composes the document into marked nodes; nothing is constructed, and a node that an alias
repeats is read once.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import yaml

from graph.errors import InputError
from graph.model import Span
from ingest import headings, tables
from ingest.page import Block, Cell, Page, Shape, Text, nested
from ingest.wording import ROADMAP

_NAMES = ("title", "name", "feature", "item", "task", "epic", "what", "goal")
_TITLES = (*_NAMES, "summary", "description", "text")
_OF_THE_FILE = frozenset(
    """title name project product project_name description summary version schema $schema lang language layout permalink
    author authors updated last_updated date url source id slug weight order color icon""".split()
)
"""Keys beside lists that speak of the document or of the section, not of work."""

_CONTAINERS = frozenset("cards children entries issues items stories subtasks tasks".split())
"""Keys of lists that say only that something is listed."""

_DEEPEST = 40
"""Levels of nesting after which a file is refused; roadmaps have five."""

_OTHER_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})(?:\\u(d[c-f][0-9a-f]{2}))?", re.IGNORECASE)
Fields: TypeAlias = Sequence[tuple[yaml.Node, yaml.Node]]


def read(text: str) -> Page:
    """The page that a YAML or JSON text holds. Raises InputError if it is neither."""
    text = _OTHER_LINE_BREAKS.sub(" ", text)
    if text.lstrip()[:1] in ("{", "["):
        text = _SURROGATES.sub(_joined, text.replace("\t", " "))  # JSON may be indented by tabs, YAML may not
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise InputError(f"Not valid YAML or JSON{where}: {getattr(error, 'problem', error)}.") from error
    return page(root) if root is not None else Page(())


def page(root: yaml.Node) -> Page:
    """The page that a tree of marked nodes holds."""
    plain = {_plain(key): value for key, value in _scalars(root)} if isinstance(root, yaml.MappingNode) else {}
    fields = {key: _plain(value) for key, value in plain.items() if _plain(value)}
    named = next((key for key in ("title", "name") if ROADMAP.search(fields.get(key, ""))), None)
    if named is None:
        fields = {**({"project": fields["name"]} if "name" in fields else {}), **fields}
        return Page(nested(list(_Walk().blocks(root, 1))), fields)
    title = Block(Shape.SECTION, _span(plain[named]), Text(fields[named]), level=1)
    return Page(nested([title, *_Walk().blocks(root, 2)]), fields)


def _joined(found: re.Match[str]) -> str:
    """The character that JSON writes as two escapes; a half alone is no character."""
    if not found[3]:
        return f"{found[1]}\N{REPLACEMENT CHARACTER}"
    return found[1] + chr(0x10000 + ((int(found[2], 16) & 0x3FF) << 10) + (int(found[3], 16) & 0x3FF))


class _Walk:
    def __init__(self) -> None:
        self._seen: set[int] = set()

    def blocks(self, node: yaml.Node, level: int) -> Iterator[Block]:
        """Blocks of a node; a key above a list becomes a section, an object a row, a string an item."""
        if isinstance(node, yaml.ScalarNode):
            if _plain(node):
                yield Block(Shape.ITEM, _span(node), Text(_plain(node)))
            return
        if id(node) in self._seen:
            return
        self._seen.add(id(node))
        if level > _DEEPEST:
            raise InputError(f"The file is nested more than {_DEEPEST} levels deep; a roadmap is not.")
        if isinstance(node, yaml.SequenceNode):
            for child in node.value:
                if isinstance(child, yaml.MappingNode):
                    yield from self._entry(child, level)
                else:
                    yield from self.blocks(child, level + 1)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield from self._keyed(key, value, level)

    def _keyed(self, key: yaml.Node, value: yaml.Node, level: int) -> Iterator[Block]:
        """What stands under a key that is not a field of an entry."""
        words = _words(key)
        if isinstance(value, yaml.ScalarNode):
            if _plain(key).casefold() in _OF_THE_FILE or not _plain(value):
                return
            if headings.understood(Text(words), frozenset()).is_pure:
                yield Block(Shape.SECTION, _span(key), Text(words), level=level)
                yield Block(Shape.ITEM, _span(value), Text(_plain(value)))
            elif " " in _plain(value):
                yield Block(Shape.ITEM, Span(_span(key).first, _span(value).last), Text(f"{words}: {_plain(value)}"))
        elif isinstance(value, yaml.MappingNode) and _is_entry(value):
            yield from self._entry(value, level, key)
        elif words.casefold() in _CONTAINERS:
            yield from self.blocks(value, level)
        else:
            yield Block(Shape.SECTION, _span(key), Text(words), level=level)
            yield from self.blocks(value, level + 1)

    def _entry(self, node: yaml.MappingNode, level: int, key: yaml.Node | None = None) -> Iterator[Block]:
        """An object: a row of its plain fields, or a section where it holds lists. `key` names it where it stands under one."""
        if key is None and len(node.value) == 1 and isinstance(node.value[0][1], yaml.MappingNode):
            name, value = node.value[0]
            yield from self._keyed(name, value, level)
            return
        plain = _scalars(node)
        named = [
            value
            for name in (_TITLES if key is None else _NAMES)
            for field, value in plain
            if _plain(field).casefold() == name
        ]
        if not any(_holds_entries(value) for _, value in node.value):
            fields = plain if named or key is None else [(_TITLE_KEY, key), *plain]
            cells = [
                Cell(_words(name), (Block(Shape.PARAGRAPH, _span(value), Text(_plain(value))),))
                for name, value in fields
            ]
            if cells:
                lines = Span(_span(key).first, _span(node).last) if key else _span(node)
                yield Block(Shape.ROW, lines, Text(" | ".join(cell.text.plain for cell in cells)), cells=tuple(cells))
            return
        title = _plain(named[0]) if named else _words(key) if key else " ".join(_plain(value) for _, value in plain)
        said = [
            _plain(value) for name, value in plain if tables.tells_when_or_how_far(_words(name)) and value not in named
        ]
        if title:
            at = _span(named[0]) if named else _span(key) if key else _span(plain[0][1])
            notes = "".join(f" ({words})" for words in said if words and words not in title)
            yield Block(Shape.SECTION, at, Text(title + notes), level=level)
        for name, value in node.value:
            if not isinstance(value, yaml.ScalarNode):
                yield from self._keyed(name, value, level + 1)


_TITLE_KEY = yaml.ScalarNode("tag:yaml.org,2002:str", "title")


def _scalars(node: yaml.MappingNode) -> Fields:
    return [(key, value) for key, value in node.value if isinstance(value, yaml.ScalarNode)]


def _is_entry(node: yaml.MappingNode) -> bool:
    """Whether an object under a key is one piece of work: plain fields, one of which tells what, when or how far."""
    names = [_plain(key).casefold() for key, _ in node.value]
    tells = any(name in _TITLES or tables.tells_when_or_how_far(name.replace("_", " ")) for name in names)
    return tells and not any(_holds_entries(value) for _, value in node.value)


def _holds_entries(node: yaml.Node) -> bool:
    """Whether a value is more than a list of tags: a list of objects, or of strings with several words."""
    if isinstance(node, yaml.SequenceNode):
        return any(not isinstance(child, yaml.ScalarNode) or len(child.value.split()) > 2 for child in node.value)
    return isinstance(node, yaml.MappingNode)


def _plain(node: yaml.Node) -> str:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _words(key: yaml.Node) -> str:
    """A key as words: `in_progress` → "in progress", `year_2024` → "year 2024"; dates and versions stay."""
    words = _plain(key).replace("_", " ")
    return re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", " ", words).strip()


def _span(node: yaml.Node) -> Span:
    first, last = node.start_mark.line + 1, node.end_mark.line + (1 if node.end_mark.column else 0)
    if isinstance(node, yaml.MappingNode) and node.value:
        last = max(_span(value).last for _, value in node.value)
    elif isinstance(node, yaml.SequenceNode) and node.value:
        last = _span(node.value[-1]).last
    return Span(first, max(first, last))
