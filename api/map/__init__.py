"""The map of the corpus: projects and technologies, placed once for a snapshot."""
