"""Comparisons of projects."""
