"""Elementary functions: accuracy against mpmath, the same bits in Python and Numba, shape."""

import hashlib
import math
import os
import subprocess
import sys

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numba import njit

from sim.numerics import (
    clip,
    compiled,
    exp,
    log,
    logistic,
    normal_quantile,
    positive_part,
    round_half_up,
    tanh,
)

mpmath.mp.dps = 40
SMALLEST = sys.float_info.min
LARGEST = sys.float_info.max
SPECIAL = [0.0, -0.0, 0.5, -0.5, 1.0, math.inf, -math.inf, math.nan, 5e-324, SMALLEST, LARGEST]


def relative_error(value, exact):
    return float(abs((mpmath.mpf(value) - exact) / exact)) if exact else abs(value)


def same_bits(left, right):
    """NaN counts as one value: its sign and payload are the processor's choice."""
    left, right = np.asarray(left, dtype=float), np.asarray(right, dtype=float)
    both_nan = np.isnan(left) & np.isnan(right)
    return bool(np.all(both_nan | (left.view(np.int64) == right.view(np.int64))))


def looped(function):
    """Wrap a function in a compiled loop, where it is inlined and may be vectorised."""

    @njit(error_model="numpy")
    def fill(arguments, values):
        for i in range(arguments.size):
            values[i] = function(arguments[i])

    return fill


def arguments_for(name):
    """Return random bit patterns of every size, sign and kind, and the function's usual range."""
    generator = np.random.default_rng(20)
    patterns = generator.integers(-(2**63), 2**63 - 1, 4_000, dtype=np.int64).view(np.float64)
    usual = generator.random(8_000)
    if name in {"exp", "logistic", "tanh", "round_half_up", "positive_part"}:
        usual = np.concatenate([generator.uniform(-800, 800, 4_000), generator.normal(0, 2, 4_000)])
    near_edges = np.nextafter([0.075, 0.925, 0.625, math.sqrt(0.5), 700.0], [[-1e9], [1e9]]).ravel()
    return np.concatenate([patterns, usual, near_edges, SPECIAL])


FUNCTIONS = [exp, log, logistic, tanh, normal_quantile, round_half_up, positive_part]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_python_and_numba_give_the_same_bits(function):
    arguments = arguments_for(function.__name__)
    compiled = np.empty_like(arguments)
    looped(function)(arguments, compiled)
    python = [function.py_func(x) for x in arguments.tolist()]
    alone = [function(x) for x in arguments.tolist()]
    assert same_bits(compiled, python)
    assert same_bits(compiled, alone)
    assert {type(x) for x in python} == {float}


def test_clip_gives_the_same_bits_in_python_and_numba():
    values = [*SPECIAL, *np.random.default_rng(21).normal(0, 2, 5_000).tolist()]
    for low, high in [(-1.0, 1.0), (0.0, 21.0), (0.0, 0.0)]:
        python = [clip.py_func(x, low, high) for x in values]
        assert same_bits([clip(x, low, high) for x in values], python)


DIGEST = """
import hashlib, numpy as np
from sim.numerics import exp, log, logistic, normal_quantile, tanh
digest = hashlib.sha256()
generator = np.random.default_rng(22)
for function, spread in [(exp, 300), (logistic, 30), (tanh, 3), (log, 0), (normal_quantile, 0)]:
    for x in (generator.normal(0, spread, 3000) if spread else generator.random(3000)).tolist():
        digest.update(np.float64(function(x)).tobytes())
print(digest.hexdigest())
"""


def test_nothing_compiled_gives_the_same_bits():
    """Here functions called by functions run in Python too, which ``py_func`` leaves compiled."""
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "NUMBA_DISABLE_JIT": disabled},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for disabled in ("0", "1")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == hashlib.sha256().digest_size * 2


@given(st.floats(-700.0, 700.0))
@example(700.0)
@example(-700.0)
@example(5e-324)
@settings(deadline=None, max_examples=1_000)
def test_exp_is_accurate(x):
    assert relative_error(exp(x), mpmath.exp(x)) < 6e-16


@given(st.floats(SMALLEST, LARGEST) | st.floats(0.25, 4.0))
@example(SMALLEST)
@example(LARGEST)
@example(math.nextafter(1.0, 0.0))
@example(math.nextafter(1.0, 2.0))
@settings(deadline=None, max_examples=1_000)
def test_log_is_accurate(x):
    assert relative_error(log(x), mpmath.log(x)) < 5e-16


@given(st.floats(-700.0, 700.0) | st.floats(-40.0, 40.0))
@settings(deadline=None, max_examples=1_000)
def test_logistic_is_accurate(x):
    assert relative_error(logistic(x), 1 / (1 + mpmath.exp(-mpmath.mpf(x)))) < 1e-15


@given(st.floats(allow_nan=False, allow_infinity=False) | st.floats(-20.0, 20.0))
@example(0.625)
@example(math.nextafter(0.625, 0.0))
@settings(deadline=None, max_examples=1_000)
def test_tanh_is_accurate(x):
    with mpmath.workdps(400 if abs(x) < 1e-100 else 40):
        exact = mpmath.tanh(x) if abs(x) < 400 else mpmath.sign(x)
        assert relative_error(tanh(x), exact) < 1e-15


def quantile_error(u):
    """Relative error of the quantile by one exact Newton step, kept free of cancellation."""
    x = mpmath.mpf(normal_quantile(u))
    missing = mpmath.ncdf(x) - u if u < 0.5 else (1 - mpmath.mpf(u)) - mpmath.ncdf(-x)
    return float(abs(missing / mpmath.npdf(x) / x))


@given(
    st.floats(SMALLEST, 0.5, exclude_max=True)
    | st.floats(2**-33, 1 - 2**-33).filter(lambda u: u != 0.5)
)
@example(SMALLEST)
@example(2.0**-33)
@example(1 - 2.0**-33)
@example(1 - 2.0**-53)
@example(0.075)
@example(0.925)
@example(math.exp(-25.0))
@example(math.nextafter(math.exp(-25.0), 0.0))
@example(math.nextafter(0.5, 0.0))
@settings(deadline=None, max_examples=1_000)
def test_normal_quantile_is_accurate(u):
    assert quantile_error(u) < 2e-15


def test_normal_quantile_is_accurate_over_all_that_chance_draws():
    draws = (np.random.default_rng(23).integers(0, 2**32, 3_000) + 0.5) / 2**32
    assert max(quantile_error(u) for u in draws.tolist()) < 2e-15


def test_exact_values():
    assert exp(0.0) == 1.0
    assert log(1.0) == 0.0
    assert logistic(0.0) == 0.5
    assert tanh(0.0) == 0.0
    assert normal_quantile(0.5) == 0.0
    assert tanh(40.0) == 1.0
    assert tanh(-math.inf) == -1.0


@given(st.integers(1, 2**32 - 1).map(lambda n: n / 2**33))
@settings(deadline=None)
def test_functions_are_symmetric(u):
    assert normal_quantile(1.0 - u) == -normal_quantile(u)
    assert tanh(-u) == -tanh(u)


INCREASING = [
    # function, lowest and highest argument, steps that rounding cannot hide: absolute, relative
    (exp, -700.0, 700.0, 2e-15, 0.0),
    (logistic, -700.0, 30.0, 1e-14, 0.0),
    (tanh, -10.0, 10.0, 1e-14, 0.0),
    (log, SMALLEST, LARGEST / 2, 0.0, 1e-12),
    (normal_quantile, SMALLEST, 0.5, 0.0, 1e-11),
    (normal_quantile, 0.5, 1 - 1e-6, 1e-14, 0.0),
]


@pytest.mark.parametrize(("function", "low", "high", "step", "relative_step"), INCREASING)
@given(data=st.data())
@settings(deadline=None, max_examples=300)
def test_functions_increase(function, low, high, step, relative_step, data):
    x = data.draw(st.floats(low, high, exclude_max=True))
    y = data.draw(st.floats(min(high, x + step + relative_step * abs(x)), high))
    if y - x >= step + relative_step * abs(x) and y > x:
        assert function(x) <= function(y)


@pytest.mark.parametrize("edge", [0.075, 0.925, math.exp(-25.0)])
def test_normal_quantile_increases_across_its_joints(edge):
    around = edge * (1 + 1e-12 * np.arange(-200, 200))
    values = [normal_quantile(u) for u in around.tolist()]
    assert np.all(np.diff(values) > 0)


def test_exp_and_logistic_are_clipped_not_infinite():
    assert exp(1e300) == exp(700.0) < math.inf
    assert exp(-math.inf) == exp(-700.0) > 0.0
    assert logistic(-1e300) > 0.0
    assert logistic(1e300) == 1.0


@pytest.mark.parametrize("x", [0.0, -1.0, math.inf, -math.inf, 5e-324, math.nan])
def test_log_outside_its_domain_is_nan(x):
    assert math.isnan(log(x))


@pytest.mark.parametrize("u", [0.0, 1.0, -0.1, 1.5, math.inf, math.nan])
def test_normal_quantile_outside_its_domain_is_nan(u):
    assert math.isnan(normal_quantile(u))


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_nan_passes_through(function):
    assert math.isnan(function(math.nan))
    assert math.isnan(clip(math.nan, 0.0, 1.0))


@given(st.floats(-(2.0**50), 2.0**50))
@example(0.5)
@example(-0.5)
@example(2.5)
@example(-2.5)
@example(math.nextafter(-0.5, -1.0))
@settings(deadline=None)
def test_round_half_up_is_the_floor_of_a_half_more(x):
    assert round_half_up(x) == math.floor(x + 0.5)


@given(st.floats(allow_nan=False), st.floats(-10, 0), st.floats(0, 10))
@settings(deadline=None)
def test_clip_and_positive_part_are_minimum_and_maximum(x, low, high):
    assert clip(x, low, high) == min(max(x, low), high)
    assert positive_part(x) == max(x, 0.0)


def test_a_compiled_function_keeps_its_name_words_and_function():
    @compiled
    def doubled(x: float) -> float:
        """Twice x."""
        return x * 2.0

    assert doubled(3.0) == doubled.py_func(3.0) == 6.0
    assert (doubled.__name__, doubled.__doc__) == ("doubled", "Twice x.")


def test_compiled_functions_divide_by_zero_like_numpy_and_keep_the_order_of_operations():
    @compiled
    def quotient(x: float, y: float) -> float:
        return x / y

    @compiled
    def absorbed(x: float, y: float) -> float:
        return (x + y) - y

    assert quotient(1.0, 0.0) == math.inf
    assert absorbed(1.0, 1e17) == 0.0
