"""Finding features by meaning and by words: encoder, vector index, word index, ranking."""
