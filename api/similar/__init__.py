"""Plans like a text, a feature or a roadmap."""
