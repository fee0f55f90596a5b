"""Whole datasets and snapshots as files."""
