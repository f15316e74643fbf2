"""Hydra's sweeper ``design``: designs of experiments, and whole designs for programs that take them."""
