"""SPARQL and the named queries."""
