"""One feature: its page with evidence, reasons and related plans, what became of it from version to version, and what it is tied to."""
