"""Search and single features: the words that people type, the JSON API, the pages, the command."""
