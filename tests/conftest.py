"""What all tests share: which come first, and that Python looks for garbage as seldom as it does in commands."""

import gc

import pytest

from sim.launch import GARBAGE_AFTER

LONG = ("tests/tutorials/", "tests/notebook/")
"""Tests that take longest, and would be the last: another process would wait for them."""

gc.set_threshold(GARBAGE_AFTER)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with long tests."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
