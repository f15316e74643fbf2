"""Holding the model against what was published."""
