"""Linked data: what is said of each thing under its own IRI, and the ontology."""
