"""Which reader reads which file: by its ending."""

from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath

from ingest import data_file, html, icalendar, light_markup, markdown, toml_file
from ingest.page import Page

_READERS: dict[str, tuple[str, Callable[[str], Page]]] = {
    ".md": ("markdown", markdown.read),
    ".markdown": ("markdown", markdown.read),
    ".mdx": ("mdx", markdown.read_mdx),
    ".rst": ("restructuredtext", partial(light_markup.read, markup=light_markup.RST)),
    ".html": ("html", html.read),
    ".htm": ("html", html.read),
    ".adoc": ("asciidoc", partial(light_markup.read, markup=light_markup.ASCIIDOC)),
    ".asciidoc": ("asciidoc", partial(light_markup.read, markup=light_markup.ASCIIDOC)),
    ".org": ("org", partial(light_markup.read, markup=light_markup.ORG)),
    ".yml": ("yaml", data_file.read),
    ".yaml": ("yaml", data_file.read),
    ".json": ("json", data_file.read),
    ".toml": ("toml", toml_file.read),
    ".ics": ("icalendar", icalendar.read),
    ".txt": ("text", partial(light_markup.read, markup=light_markup.PLAIN)),
}

SUFFIXES = frozenset(_READERS)


def format_of(source: str) -> str:
    """The name of the format that a source is read in; plain text where the ending is unknown."""
    return _READERS.get(PurePosixPath(source).suffix.casefold(), _READERS[".txt"])[0]


def page_of(text: str, source: str) -> Page:
    """The blocks of a document."""
    return _READERS.get(PurePosixPath(source).suffix.casefold(), _READERS[".txt"])[1](text)
