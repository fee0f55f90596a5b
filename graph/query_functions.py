"""Functions that queries may call besides SPARQL's own. Who knows what they mean hands them in.

One part stays in the parent, which prepares what a query needs; the other is opened in the worker, before its wall, and
answers the calls. They see plain values: the engine's terms stay here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, Protocol

from graph.vocabulary import INTEGERS, RDF, XSD

_TEXTS = (XSD + "string", RDF + "langString")


class Iri(str):
    """An IRI among the values of a call, where a plain `str` is a text."""

    __slots__ = ()


class Number(str):
    """A decimal number as it is written, among the values of a call."""

    __slots__ = ()


Value = Iri | Number | str | int | None
"""What functions take and give: an IRI, a number, a text, a whole number, or None for whatever else and for no value."""

Function = Callable[..., Value]

Refuse = Callable[[str], NoReturn]
"""Ends the query with a message for whoever asked it."""


class Functions(Protocol):
    """The parent's part."""

    @property
    def opening(self) -> Sequence[str]:
        """A module, and words: the worker calls the module's `opened(*words)` for an `Opened`."""
        ...

    def prepared(self, query: str) -> Callable[[float], bytes]:
        """What makes, before a moment of `time.monotonic`, the bytes with which the worker can answer the query's calls.

        Raises QueryError for a call that is never answered; the second step TimeoutError. What has to be opened first, such as
        a model, is opened in the first step and counts towards no deadline.
        """
        ...


class Opened(Protocol):
    """The worker's part. After it was opened it may open no file."""

    @property
    def mapped(self) -> int:
        """Bytes of address space that it holds, on top of what a query may use."""
        ...

    def functions(self, given: bytes, refuse: Refuse) -> Mapping[str, Function]:
        """The functions by IRI, for one query and the bytes that were prepared for it."""
        ...


def for_engine(ox: Any, functions: Mapping[str, Function]) -> dict[Any, Callable[..., Any]]:
    """The same functions as the engine takes them: from terms to a term, None where there is no value."""
    return {ox.NamedNode(name): _on_terms(ox, function) for name, function in functions.items()}


def _on_terms(ox: Any, function: Function) -> Callable[..., Any]:
    decimal = ox.NamedNode(XSD + "decimal")

    def call(*terms: Any) -> Any:
        match function(*(_value(ox, term) for term in terms)):
            case Iri() as iri:
                return ox.NamedNode(iri)
            case Number() as number:
                return ox.Literal(number, datatype=decimal)
            case None:
                return None
            case value:
                return ox.Literal(value)

    return call


def _value(ox: Any, term: Any) -> Value:
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if not isinstance(term, ox.Literal):
        return None
    datatype = term.datatype.value
    if datatype in _TEXTS:
        return str(term.value)
    return int(term.value) if datatype in INTEGERS else None
