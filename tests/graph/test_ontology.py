"""The ontology as its page has it: every term, in its section, with a comment, and examples that can be read."""

import pyoxigraph as ox
import rdflib

from graph.facts import DATA_FORMATS, written
from graph.named_queries import named_queries
from graph.ontology import ontology, short
from graph.store import ONTOLOGY
from graph.vocabulary import PREFIXES, RG

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


def test_every_term_has_its_section_and_says_what_it_is() -> None:
    """None is left out, none stands twice, none is without words but schemes and plain concepts."""
    said = {str(s) for s in rdflib.Graph().parse(ONTOLOGY).subjects() if str(s).startswith(RG)}
    shown = [term for terms in ontology().sections.values() for term in terms]
    assert sorted(term.iri for term in shown) == sorted(said)
    for term in shown:
        assert term.label, term
        assert term.comment or term.section in ("Schemes", "Concepts"), term


def test_the_main_classes_have_examples_in_known_terms() -> None:
    """Each can be parsed, and every term of ours in it is one of the ontology."""
    known = {term.iri for term in ontology().terms}
    classes = [term for term in ontology().sections["Classes"] if term.examples]
    assert {"Feature", "Document", "Reading", "Similarity", "Theme", "Tie"} <= {term.name for term in classes}
    for term in ontology().terms:
        for example in term.examples:
            if "SELECT" in example:
                continue
            triples = list(
                ox.parse(HEAD + example, format=ox.RdfFormat.TURTLE, base_iri="https://w3id.org/roadgraph/id/")
            )
            assert triples
            used = {
                node.value for triple in triples for node in (triple.predicate, triple.object) if hasattr(node, "value")
            }
            assert {one for one in used if one.startswith(RG)} <= known, term


def test_named_queries_use_known_terms() -> None:
    """A query over a term that nobody writes would answer nothing and say so to nobody."""
    import re

    known = {term.name for term in ontology().terms}
    for query in named_queries().values():
        assert set(re.findall(r"\brg:(\w+)", query.code)) <= known, query.name


def test_it_is_the_same_in_every_format() -> None:
    """What rdflib reads of each is what the file says, and IRIs are shown short."""
    whole = set(rdflib.Graph().parse(ONTOLOGY))
    for name, media_type in DATA_FORMATS.items():
        read = rdflib.Graph().parse(
            data=written(ontology().facts, name), format={"jsonld": "json-ld"}.get(name, media_type)
        )
        assert set(read) == whole, name
    assert short(RG + "Feature") == "rg:Feature"
    assert short("https://example.org/a") == "https://example.org/a"
