"""What tests of the command line share."""

import pytest


@pytest.fixture
def without_figures(monkeypatch):
    """Let comparisons in this process draw nothing, which takes longer than all else."""
    monkeypatch.setattr("sim.comparison_output.write_figures", lambda *_: [])
