"""Drivers of one law: they walk over people and groups, and call the rules for everything else."""
