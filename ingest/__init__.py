"""From a document's bytes to the features it states: sources, formats, extraction, names, identity."""
