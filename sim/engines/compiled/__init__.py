"""The fast engine: the same law over arrays, one compiled kernel, group by group in threads."""
