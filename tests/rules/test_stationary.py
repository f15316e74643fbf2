"""Where untreated symptoms settle: against a matrix equation, and against a long life under the weekly rules."""

import numpy as np
import pytest
from scipy.linalg import solve_discrete_lyapunov

from sim.rules.symptoms import (
    anxiety_next,
    correlated,
    depression_next,
    life_event,
    stationary_covariance,
)
from tests.model_document import given

HOME_ANXIETY, HOME_DEPRESSION = 10.5, 10.0
SETS = [
    given(),
    given(anxiety_return=0.05, depression_return=0.4, anxiety_to_depression=0.1),
    given(anxiety_return=0.4, depression_return=0.05, innovation_correlation=0.0, event_rate=0.08),
    given(event_rate=0.0, innovation_correlation=0.8, anxiety_to_depression=0.0),
    given(anxiety_return=1.0, depression_return=1.0),
]


def covariance(p):
    """The rule's three numbers as a matrix."""
    variance_a, variance_d, both = stationary_covariance(p)
    return np.array([[variance_a, both], [both, variance_d]])


@pytest.mark.parametrize("p", SETS)
def test_agrees_with_the_lyapunov_equation(p):
    step = np.array(
        [[1 - p.anxiety_return, 0.0], [p.anxiety_to_depression, 1 - p.depression_return]]
    )
    # A life event of exponential size strikes both alike: E J² - (E J)² with E J² = rate · 2 size².
    events = p.event_rate * 2 * p.event_size**2 - (p.event_rate * p.event_size) ** 2
    both = p.innovation_correlation * p.anxiety_innovation * p.depression_innovation
    noise = np.array([[p.anxiety_innovation**2, both], [both, p.depression_innovation**2]]) + events
    assert covariance(p) == pytest.approx(solve_discrete_lyapunov(step, noise), rel=1e-10)


def test_agrees_with_a_long_untreated_life():
    """Scans apart, which come by the calendar; small noise keeps away from the bounds of the scale."""
    p = given(anxiety_innovation=0.8, depression_innovation=0.6, scan_anxiety=0.0)
    rng = np.random.default_rng(1)
    normals, uniforms = rng.standard_normal((120_000, 2)), rng.random((120_000, 2))
    anxiety, depression = HOME_ANXIETY, HOME_DEPRESSION
    lived = []
    for (first, second), (happens, size) in zip(normals.tolist(), uniforms.tolist(), strict=True):
        event = life_event(p, happens, size)
        other = correlated(p.innovation_correlation, first, second)
        anxiety, depression = (
            anxiety_next(p, anxiety, HOME_ANXIETY, 0.0, 0.0, 0.0, 0.5, 1.0, event, 0, 0.0, first),
            depression_next(
                p, depression, anxiety, HOME_DEPRESSION, HOME_ANXIETY, 0.0, 0.0, 0.0, 0.5, 1.0, event, 0.0, other
            ),
        )  # fmt: skip
        lived.append((anxiety, depression))
    after = np.array(lived[500:])
    assert np.cov(after.T) == pytest.approx(covariance(p), rel=0.05)
    # Events have their home in the mean: it is the home base itself.
    assert after.mean(axis=0) == pytest.approx([HOME_ANXIETY, HOME_DEPRESSION], abs=0.08)
