"""Which graphs a query names after FROM, read from its text, so that one that is not there can be refused in words."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from graph.query_screen import TOKENS


def graphs_named(query: str, prefixes: Mapping[str, str]) -> list[str]:
    """The IRIs after FROM and FROM NAMED, spelled out; names whose prefix nobody declared are left out."""
    found: list[str] = []
    known, base = dict(prefixes), ""
    parts = _parts(query)
    for kind, text in parts:
        keyword = text.upper() if kind == "word" else ""
        if keyword == "BASE":
            base = urljoin(base, next(parts, ("", ""))[1])
        elif keyword == "PREFIX":
            name, iri = next(parts, ("", ""))[1], next(parts, ("", ""))[1]
            known[name.removesuffix(":")] = urljoin(base, iri)
        elif keyword == "FROM":
            kind, text = next(parts, ("", ""))
            if kind == "word" and text.upper() == "NAMED":
                kind, text = next(parts, ("", ""))
            found.append(_spelled_out(kind, text, known, base))
    return [name for name in found if ":" in name]


def _parts(query: str) -> Iterator[tuple[str, str]]:
    for token in TOKENS.finditer(query):
        if token.lastgroup:
            yield token.lastgroup, token[token.lastgroup]


def _spelled_out(kind: str, text: str, prefixes: Mapping[str, str], base: str) -> str:
    """An IRI in full; empty for what is none."""
    if kind == "iri":
        return urljoin(base, text) if base else text
    prefix, _, local = text.partition(":")
    return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local) if kind == "name" and prefix in prefixes else ""
