"""The knowledge graph: its model, vocabulary, triples, store, snapshots and queries."""
