"""Exports for research: a table of effects in which nobody can be recognised, and the reading of its fragments."""
