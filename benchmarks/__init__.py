"""Measurements, run by `make eval` and `make bench`; they print tables and assert nothing."""
