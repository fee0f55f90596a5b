"""What a snapshot was read from: each document, what it gave, and what was not taken."""
