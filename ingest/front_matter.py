"""The YAML or TOML block at the head of a document."""

import re
import tomllib
from dataclasses import dataclass
from typing import Any

_BLOCK = re.compile(r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<fields>.*?\n)??(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Headed:
    """A document's fields, and its text with the block's lines left empty, so that lines keep their numbers."""

    fields: dict[str, Any]
    text: str


def taken_out(text: str) -> Headed:
    """Parts a document from its front matter. A first rule that no fields follow is none."""
    block = _BLOCK.match(text)
    fields = _parsed(block["fence"], block["fields"] or "") if block else None
    if block is None or fields is None:
        return Headed({}, text)
    return Headed(fields, "\n" * block[0].count("\n") + text[block.end() :])


def _parsed(fence: str, fields: str) -> dict[str, Any] | None:
    """The fields, or None if they are not a mapping. YAML's scalars stay the strings that they are written as."""
    import yaml

    try:
        if fence == "+++":
            return tomllib.loads(fields)
        # Strings, lists and mappings alone, so that no value can fail to be the date or number that it looks like.
        found = yaml.load(fields, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError):
        return None
    if not fields.strip():
        return {}
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else None
