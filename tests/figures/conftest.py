"""Checks figures without a display."""

import pytest

from tests.figures.synthetic import Synthetic


@pytest.fixture(scope="session")
def study() -> Synthetic:
    """Tables of five arms and twenty replicates."""
    return Synthetic()
