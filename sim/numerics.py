"""Elementary functions that give the same bits on any host, in Python and in Numba.

The C library's exp and log differ between hosts and versions in the last bits, and a simulation
carries a last bit into different people within weeks. The functions here are built from
``+ - * /``, the square root and comparisons, all of which IEEE 754 rounds in one way only, and from
moves of a float's own bits. Each states its largest relative error, measured against mpmath.

NaN passes through every function, and an argument outside a function's domain gives NaN: compiled
rules cannot raise cheaply, and a NaN cannot be overlooked. Arguments are floats.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial, nan, sqrt
from typing import Any, ParamSpec, Protocol, TypeVar, cast

import numba
import numpy as np
from numba import njit

from sim.kernels import cache_folder

_FOLDER = cache_folder()
CACHED: bool = _FOLDER is not None
"""Whether machine code is kept on disk; without a folder to write to it is made anew in each process."""
if _FOLDER is not None:
    numba.config.CACHE_DIR = str(_FOLDER)  # type: ignore[attr-defined]

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)


class Compiled(Protocol[P, R_co]):
    """A compiled function with the signature it was written with."""

    @property
    def py_func(self) -> Callable[P, R_co]:
        """The function as written, run by the Python interpreter."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Run the compiled function, compiling it for new argument types first."""


def compiled(function: Callable[P, R_co]) -> Compiled[P, R_co]:
    """Compile a pure function of numbers, to be called from Python and from compiled code.

    Floating-point operations stay in the order written (no fastmath), division by zero gives inf or
    NaN, and the function is inlined into compiled callers (an order of magnitude for short ones).
    Machine code is kept on disk (`sim.kernels`). Integers are int64: a sum or product beyond that is undefined in
    compiled code, although exact in Python.

    Parameters
    ----------
    function
        What Numba's nopython mode can compile, with positional arguments.

    Returns
    -------
    Compiled
        The compiled function; ``py_func`` is the one given. Under ``NUMBA_DISABLE_JIT=1`` both are
        the function given.
    """
    machine = njit(error_model="numpy", fastmath=False, cache=CACHED, forceinline=True)(function)
    if machine is function:
        machine.py_func = function
    return cast("Compiled[P, R_co]", machine)


_WITHOUT_COUNTING: dict[str, Any] = {"_nrt": False}
"""Compiled parts of an engine hand arrays to each other and make none, so nothing counts references to them:
counting was two fifths of the time, and more on two threads, since it is atomic."""


def kernel(function: Callable[P, R_co]) -> Compiled[P, R_co]:
    """Compile the outermost loop of an engine: as `compiled`, and other threads may run meanwhile."""
    machine = njit(
        error_model="numpy", fastmath=False, cache=CACHED, nogil=True, **_WITHOUT_COUNTING
    )(function)
    return cast("Compiled[P, R_co]", machine)


def routine(function: Callable[P, R_co]) -> Compiled[P, R_co]:
    """Compile a part of an engine: as `compiled`, but called rather than copied into its callers."""
    machine = njit(error_model="numpy", fastmath=False, **_WITHOUT_COUNTING)(function)
    return cast("Compiled[P, R_co]", machine)


_MANTISSA_BITS = 52
_MANTISSA_MASK = (1 << _MANTISSA_BITS) - 1
_EXPONENT_MASK = 0x7FF
_EXPONENT_BIAS = 1023
_SQRT_HALF_BITS = 0x3FE6A09E667F3BCD
_WORD = 0xFFFFFFFF
_TWO_52, _TWO_52_BITS = 2.0**52, 0x4330000000000000
_EXPONENT_OFFSET = 2048
_SMALLEST_NORMAL = 2.0**-1022
_LARGEST = (2.0 - 2.0**-52) * 2.0**1023

_LOG2_E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
"""ln 2 to 33 bits, so that its product with an exponent is exact."""
_LN2_LOW = 1.90821492927058770002e-10
_ROUNDER = 1.5 * 2.0**52
"""A sum with it has no bits left for a fraction: its low bits hold the nearest whole number."""
_EXP_LIMIT = 700.0

_EXP_LOW = tuple(1.0 / factorial(n) for n in range(8))
_EXP_HIGH = tuple(1.0 / factorial(n) for n in range(8, 16))

_QUANTILE_CENTRE = 0.425
_QUANTILE_CENTRE_SQUARED = 0.180625
_QUANTILE_NEAR, _QUANTILE_FAR = 1.6, 5.0
_CENTRE_NUMERATOR = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
_CENTRE_DENOMINATOR = (
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
)
_NEAR_NUMERATOR = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
_NEAR_DENOMINATOR = (
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
)
_FAR_NUMERATOR = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
_FAR_DENOMINATOR = (
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
)


@compiled
def _bits_of(x: float) -> int:
    """Return the 64 bits of a float as a signed integer."""
    return int(np.float64(x).view(np.int64))


@compiled
def _float_of(bits: int) -> float:
    """Return the float with these 64 bits."""
    return float(np.int64(bits).view(np.float64))


@compiled
def small_float(n: int) -> float:
    """Return n, from 0 to 2**32 - 1, as a float: vector units of today convert no 64-bit integers."""
    return _float_of((n & _WORD) | _TWO_52_BITS) - _TWO_52


@compiled
def _polynomial(c: tuple[float, ...], x: float) -> float:
    """Evaluate a polynomial of degree 7 by Estrin's scheme, in a third of Horner's waiting."""
    x2 = x * x
    low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2
    high = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2
    return low + high * (x2 * x2)


@compiled
def clip(x: float, low: float, high: float) -> float:
    """Return x, or the nearer bound where x lies outside [low, high]. Exact."""
    return low if x < low else (high if x > high else x)


@compiled
def positive_part(x: float) -> float:
    """Return max(x, 0). Exact."""
    return 0.0 if x <= 0.0 else x


@compiled
def round_half_up(x: float) -> float:
    """Return floor(x + 1/2): the nearest whole number, halves upwards; abs(x) < 2**51. Exact."""
    shifted = x + 0.5
    nearest = (shifted + _ROUNDER) - _ROUNDER
    return nearest - 1.0 if nearest > shifted else nearest


@compiled
def exp(x: float) -> float:
    """Return e**x, with x clipped to [-700, 700]; relative error below 6e-16.

    x = k ln 2 + r with abs(r) <= ln 2 / 2, the Taylor series of e**r to the 15th power, and 2**k
    written into the exponent. Without branches, so that loops vectorise.
    """
    x = clip(x, -_EXP_LIMIT, _EXP_LIMIT)
    rounded = x * _LOG2_E + _ROUNDER
    k = rounded - _ROUNDER
    r = (x - k * _LN2_HIGH) - k * _LN2_LOW
    r2 = r * r
    r4 = r2 * r2
    series = _polynomial(_EXP_LOW, r) + _polynomial(_EXP_HIGH, r) * (r4 * r4)
    return series * _float_of(
        ((_bits_of(rounded) + _EXPONENT_BIAS) & _EXPONENT_MASK) << _MANTISSA_BITS
    )


@compiled
def log(x: float) -> float:
    """Return the natural logarithm of a positive normal x; relative error below 5e-16.

    x = 2**k m with m in [√½, √2), and log m by the series in (m - 1) / (m + 1) of FreeBSD's
    ``e_log.c`` (Sun Microsystems 1993). Zero, negative, subnormal and infinite x give NaN.
    """
    if not _SMALLEST_NORMAL <= x <= _LARGEST:
        return nan
    # The exponent is read from the bits: exact as math.frexp is, which Numba calls in C for five
    # times the cost. Bits of positive floats are ordered like the floats, hence the offset by √½.
    offset = _bits_of(x) - _SQRT_HALF_BITS
    k = small_float((offset >> _MANTISSA_BITS) + _EXPONENT_OFFSET) - _EXPONENT_OFFSET
    f = _float_of((offset & _MANTISSA_MASK) + _SQRT_HALF_BITS) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    odd = 3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01)
    even = 6.666666666666735130e-01 + w * (
        2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)
    )
    half_square = 0.5 * f * f
    series = s * (half_square + (z * even + w * odd))
    return k * _LN2_HIGH - ((half_square - (series + k * _LN2_LOW)) - f)


@compiled
def logistic(x: float) -> float:
    """Return 1 / (1 + e**-x), with x clipped to [-700, 700]; relative error below 1e-15."""
    return 1.0 / (1.0 + exp(-x))


@compiled
def tanh(x: float) -> float:
    """Return the hyperbolic tangent; relative error below 1e-15.

    Below 5/8 the rational function of Cephes' ``tanh.c`` (Moshier 2000), since 1 - 2 / (e**2x + 1)
    cancels there.
    """
    size = abs(x)
    z = x * x
    above = (-9.64399179425052238628e-1 * z - 9.92877231001918586564e1) * z
    below = ((z + 1.12811678491632931402e2) * z + 2.23548839060100448583e3) * z
    ratio = (above - 1.61468768441708447952e3) / (below + 4.84406305325125486048e3)
    large = 1.0 - 2.0 / (exp(2.0 * size) + 1.0)
    signed = -large if x < 0.0 else large
    return x + x * z * ratio if size < 0.625 else signed


@compiled
def normal_quantile(u: float) -> float:
    """Return the standard normal quantile of u in (0, 1); relative error below 2e-15.

    Algorithm AS 241, PPND16 (Wichura 1988, Applied Statistics 37, 477-484). Other u give NaN.
    """
    if in_centre(u):
        return central_quantile(u)
    return tail_quantile(u)


@compiled
def in_centre(u: float) -> bool:
    """Whether the normal quantile of u is a `central_quantile`; else it is a `tail_quantile`."""
    return abs(u - 0.5) <= _QUANTILE_CENTRE


@compiled
def central_quantile(u: float) -> float:
    """Return the standard normal quantile where `in_centre`."""
    q = u - 0.5
    r = _QUANTILE_CENTRE_SQUARED - q * q
    return q * (_polynomial(_CENTRE_NUMERATOR, r) / _polynomial(_CENTRE_DENOMINATOR, r))


@compiled
def tail_quantile(u: float) -> float:
    """Return the standard normal quantile where not `in_centre`."""
    q = u - 0.5
    r = sqrt(-log(u if q < 0.0 else 1.0 - u))
    if r <= _QUANTILE_FAR:
        r -= _QUANTILE_NEAR
        size = _polynomial(_NEAR_NUMERATOR, r) / _polynomial(_NEAR_DENOMINATOR, r)
    else:
        r -= _QUANTILE_FAR
        size = _polynomial(_FAR_NUMERATOR, r) / _polynomial(_FAR_DENOMINATOR, r)
    return -size if q < 0.0 else size
