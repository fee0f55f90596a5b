"""Projects: the list of all, and one with its board, its timeline and the quality of its data."""
