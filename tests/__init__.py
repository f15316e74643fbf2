"""Tests. A package, since some libraries install one of this name beside themselves, which would stand for ours."""
