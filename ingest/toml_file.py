"""TOML roadmaps: read statement by statement with the standard library, so that every value knows its line.

The result is the same tree of marked nodes that YAML is composed into, and is read on by the same rules.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import yaml

from graph.errors import InputError
from ingest import data_file
from ingest.page import Page

_HEADER = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<path>[^\]]+?)\s*\]\]?\s*(?:#.*)?")
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[{\]}]|\n', re.DOTALL
)
"""What decides where a statement ends: strings, comments, brackets and line ends."""


def read(text: str) -> Page:
    """The page that a TOML text holds. Raises InputError if it is not TOML."""
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"Not valid TOML: {error}.") from error
    root = _mapping(0)
    table = root
    for first, last, statement in _statements(text):
        if header := _HEADER.fullmatch(statement):
            path = _path(header["path"])
            table = _opened(root, path, first, is_array=header["open"] == "[[")
        else:
            for key, value in tomllib.loads(statement).items():
                _put(table, key, _node(value, first, last, statement.split("\n")))
    return data_file.page(root)


def _statements(text: str) -> Iterator[tuple[int, int, str]]:
    """Each header or assignment of a valid text, with its first and last line, counted from 0."""
    begun, line, first, depth = 0, 0, 0, 0
    for token in _TOKEN.finditer(text + "\n"):
        line += token[0].count("\n")
        if token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
        elif token[0] == "\n" and depth == 0:
            statement = text[begun : token.start()].strip("\n")
            if statement.strip() and not statement.lstrip().startswith("#"):
                yield first, line - 1, statement
            begun, first = token.end(), line


def _path(words: str) -> list[str]:
    """The keys of a header, dots and quotes understood by the parser."""
    keys: list[str] = []
    inner: Any = tomllib.loads(f"[{words}]")
    while inner:
        key, inner = next(iter(inner.items()))
        keys.append(key)
    return keys


def _opened(root: yaml.MappingNode, path: list[str], line: int, *, is_array: bool) -> yaml.MappingNode:
    """The table that a header names; a header in double brackets begins a new one."""
    at = root
    for number, key in enumerate(path):
        is_last = number == len(path) - 1
        found = next((value for name, value in at.value if name.value == key), None)
        if found is None:
            found = _sequence([], line, line) if is_last and is_array else _mapping(line)
            at.value.append((_scalar(key, line), found))
        if isinstance(found, yaml.SequenceNode):
            if is_last and is_array:
                found.value.append(_mapping(line))
            found = found.value[-1]
        at = found
    return at


def _put(table: yaml.MappingNode, key: str, value: yaml.Node) -> None:
    table.value.append((_scalar(key, value.start_mark.line), value))
    table.end_mark = value.end_mark


def _node(value: object, first: int, last: int, lines: list[str]) -> yaml.Node:
    """A value and where it stands; members of a list over several lines are looked for in them, in order."""
    if isinstance(value, dict):
        node = _mapping(first)
        for key, inner in value.items():
            _put(node, key, _node(inner, first, last, lines))
        return node
    if isinstance(value, list):
        members = []
        at = 0
        for member in value:
            told = _telling(member)
            at = next((number for number in range(at, len(lines)) if told and told in lines[number]), at)
            members.append(_node(member, first + at, first + at, lines))
        return _sequence(members, first, last)
    return _scalar(str(value).lower() if isinstance(value, bool) else str(value), first, last)


def _telling(value: object) -> str:
    """The beginning of the first words inside a value."""
    if isinstance(value, dict):
        return next((told for inner in value.values() if (told := _telling(inner))), "")
    return str(value).split("\n")[0][:60]


def _scalar(value: str, first: int, last: int | None = None) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, _mark(first), _mark(first if last is None else last, 1))


def _sequence(value: list[yaml.Node], first: int, last: int) -> yaml.SequenceNode:
    return yaml.SequenceNode("tag:yaml.org,2002:seq", value, _mark(first), _mark(last, 1))


def _mapping(line: int) -> yaml.MappingNode:
    return yaml.MappingNode("tag:yaml.org,2002:map", [], _mark(line), _mark(line, 1))


def _mark(line: int, column: int = 0) -> yaml.Mark:
    return yaml.Mark("", 0, line, column, None, 0)
