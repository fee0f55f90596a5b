"""Plain questions, read into text and filters."""
