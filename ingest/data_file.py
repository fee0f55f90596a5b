"""YAML and JSON roadmaps to blocks: lists under statuses or times, of strings or of objects with fields.

PyYAML only composes the document into marked nodes; nothing is constructed, and a node that an alias
repeats is read once.
"""

from collections.abc import Iterator

from graph.errors import InputError
from graph.model import Span
from ingest.page import Block, Cell, Page, Shape, Text, nested

_TITLES = ("title", "name", "feature", "item", "task", "summary", "what", "goal", "description", "text")
_DEEPEST = 40
"""Levels of nesting after which a file is refused; roadmaps have five."""


def read(text: str) -> Page:
    """The page that a YAML or JSON text holds. Raises InputError if it is neither."""
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        raise InputError(f"Not valid YAML or JSON{where}: {getattr(error, 'problem', error)}.") from error
    return Page(nested(list(_Walk().blocks(root, 1)))) if root is not None else Page(())


class _Walk:
    def __init__(self) -> None:
        self._seen: set[int] = set()

    def blocks(self, node: object, level: int) -> Iterator[Block]:
        """Blocks of a node; a key above a list becomes a section, an object a row, a string an item."""
        import yaml

        if id(node) in self._seen and not isinstance(node, yaml.ScalarNode):
            return
        self._seen.add(id(node))
        if level > _DEEPEST:
            raise InputError(f"The file is nested more than {_DEEPEST} levels deep; a roadmap is not.")
        if isinstance(node, yaml.ScalarNode):
            if node.value.strip():
                yield Block(Shape.ITEM, _span(node), Text(node.value.strip()))
        elif isinstance(node, yaml.SequenceNode):
            for child in node.value:
                yield from self._entry(child, level)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if isinstance(value, yaml.ScalarNode):
                    continue
                yield Block(Shape.SECTION, _span(key), Text(_words(key.value)), level=level)
                yield from self.blocks(value, level + 1)

    def _entry(self, node: object, level: int) -> Iterator[Block]:
        """A member of a list: an object of plain fields is a row; one that holds lists is a section."""
        import yaml

        if not isinstance(node, yaml.MappingNode):
            yield from self.blocks(node, level + 1)
            return
        plain = [(key, value) for key, value in node.value if isinstance(value, yaml.ScalarNode)]
        lists = [(key, value) for key, value in node.value if isinstance(value, yaml.SequenceNode | yaml.MappingNode)]
        if not any(_holds_entries(value) for _, value in lists):
            cells = [
                Cell(_words(key.value), (Block(Shape.PARAGRAPH, _span(value), Text(value.value.strip())),))
                for key, value in plain
            ]
            if cells:
                yield Block(
                    Shape.ROW, _span(node), Text(" | ".join(cell.text.plain for cell in cells)), cells=tuple(cells)
                )
            return
        named = next((value.value for name in _TITLES for key, value in plain if key.value.casefold() == name), None)
        title = named or " ".join(value.value for _, value in plain)
        if title.strip():
            yield Block(Shape.SECTION, _span(plain[0][1]), Text(title.strip()), level=level)
        yield from self.blocks(node, level + 1)


def _holds_entries(node: object) -> bool:
    """Whether a value is more than a list of tags: a list of objects, or of strings with several words."""
    import yaml

    if isinstance(node, yaml.SequenceNode):
        return any(not isinstance(child, yaml.ScalarNode) or len(child.value.split()) > 2 for child in node.value)
    return isinstance(node, yaml.MappingNode)


def _words(key: object) -> str:
    """A key as words: `in_progress` → "in progress", `year_2024` → "year 2024"."""
    return str(key).replace("_", " ").replace("-", " ").strip()


def _span(node: object) -> Span:
    import yaml

    assert isinstance(node, yaml.Node)
    first, last = node.start_mark.line + 1, node.end_mark.line + (1 if node.end_mark.column else 0)
    if isinstance(node, yaml.MappingNode) and node.value:
        last = max(_span(value).last for _, value in node.value)
    elif isinstance(node, yaml.SequenceNode) and node.value:
        last = _span(node.value[-1]).last
    return Span(first, max(first, last))
