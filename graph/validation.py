"""Whether a graph has the shapes of `shapes.ttl`. The only door to pySHACL."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import DCTERMS, SH, URIRef
from rdflib.term import Node

from graph.vocabulary import RG

SHAPES = Path(__file__).with_name("shapes.ttl")

_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """One thing that a shape does not allow: on which line and node, what the shape asks, and what was found."""

    line: int
    node: str
    shape: str
    asked: str
    found: str

    def __str__(self) -> str:
        where = f"line {self.line}, " if self.line else ""
        found = f"; found is {self.found}" if self.found else ""
        return f"{where}{self.node}: {self.asked} (shape {self.shape}){found}"


def defects(quads: Iterable[ox.Quad]) -> list[Defect]:
    """What in a graph does not conform, by line; an empty list where all of it does."""
    from pyshacl import validate

    shapes, described = _shapes(), _as_rdflib(quads)
    conforms, report, text = validate(described, shacl_graph=shapes, inplace=True, inference="none")
    if conforms:
        return []
    if not isinstance(report, rdflib.Graph):
        return [Defect(0, "the graph", "any", "it can be checked", str(text))]
    results = report.objects(None, SH.result)
    return sorted({_defect(result, report, described, shapes) for result in results})


@cache
def _shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(SHAPES)


def _as_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """The quads as one rdflib graph, term by term: writing and parsing them again takes three times as long."""
    made = rdflib.Graph()
    for quad in quads:
        made.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return made


def _term(term: Any) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    datatype = None if term.datatype.value == _STRING else URIRef(term.datatype.value)
    return rdflib.Literal(term.value, lang=term.language, datatype=None if term.language else datatype)


def _defect(result: Node, report: rdflib.Graph, described: rdflib.Graph, shapes: rdflib.Graph) -> Defect:
    focus = report.value(result, SH.focusNode)
    source = report.value(result, SH.sourceShape)
    value = report.value(result, SH.value)
    title = described.value(focus, DCTERMS.title)
    line = described.value(focus, URIRef(RG + "firstLine"))
    return Defect(
        line=int(str(line)) if line is not None and str(line).isdecimal() else 0,
        node=f"“{title}”" if title else str(focus),
        shape=_name(source, shapes),
        asked=str(report.value(result, SH.resultMessage)),
        found=str(value) if value is not None else "",
    )


def _name(source: Node | None, shapes: rdflib.Graph) -> str:
    """The name of the node shape that a property shape belongs to, or its own."""
    owner = next(shapes.subjects(SH.property, source), source)
    return str(owner).removeprefix(RG).removesuffix("Shape")
