"""How fast it is, against what: everything measured in one run, side by side."""
