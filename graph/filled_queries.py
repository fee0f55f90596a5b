"""Named queries with their values written into the text, for people who go on from there in an editor.

Whoever only wants the answer binds the terms instead (`Request.substitutions`): no text has to be made for that.
"""

import re
from collections.abc import Mapping

import pyoxigraph as ox

from graph.query import Term
from graph.vocabulary import XSD

_SELECT = re.compile(r"\bSELECT\b(?P<selected>[^{}]*?)(?:\bWHERE\s*)?\{", re.IGNORECASE)
"""The beginning of a query or subquery, up to the brace of its pattern."""


def filled(code: str, terms: Mapping[str, Term]) -> str:
    """A query whose variables have those terms: a line of VALUES in each pattern from which one of them is selected.

    The engine writes the terms, so that a value stays one term whatever it holds.
    """

    def opened(found: re.Match[str]) -> str:
        wanted = [name for name in terms if re.search(rf"[?$]{re.escape(name)}\b", found["selected"])]
        return found[0] + "".join(f"\n  VALUES ?{name} {{ {_written(terms[name])} }}" for name in wanted)

    return _SELECT.sub(opened, code)


def _written(term: Term) -> str:
    """A term as SPARQL has it; the prefix xsd needs no declaration."""
    if term.datatype is None:
        return str(ox.NamedNode(term.value))
    text = str(ox.Literal(term.value))
    kind = term.datatype.removeprefix(XSD)
    return text if kind == "string" else f"{text}^^xsd:{kind}" if kind.isalpha() else f"{text}^^<{term.datatype}>"
