"""What is read from a document, and why: checks for maintainers, explanations for everyone."""
