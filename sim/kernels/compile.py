"""How functions become machine code: rules, outermost loops of engines, and parts of these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar, cast

import numba
from numba.core import types
from numba.core.compiler import Compiler
from numba.core.registry import CPUDispatcher

from sim.kernels.cache import KernelCache

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)


class Compiled(Protocol[P, R_co]):
    """A compiled function with the signature it was written with."""

    @property
    def py_func(self) -> Callable[P, R_co]:
        """The function as written, run by the Python interpreter."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Run the compiled function, compiling it for new argument types first."""


_OPTIONS: dict[str, Any] = {
    "nopython": True,
    "error_model": "numpy",
    "fastmath": False,
    "no_cfunc_wrapper": True,
    "_nrt": False,
}
"""Compiled code hands arrays on and makes none, so nothing counts references to them: in engines counting was
two fifths of the time, and more on two threads, since it is atomic."""


class Part(CPUDispatcher):
    """A function that only compiled code calls.

    Nothing is made for calls from Python, nothing is kept on disk, and a constant argument is an argument like any
    other: together that halves what has to be compiled.
    """

    def __init__(
        self,
        py_func: Callable[..., Any],
        locals: dict[str, Any] | None = None,
        targetoptions: dict[str, Any] | None = None,
        pipeline_class: type = Compiler,
    ) -> None:
        options = {**(targetoptions or {}), "no_cpython_wrapper": True}
        super().__init__(py_func, locals, options, pipeline_class)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Compile for a call from compiled code, whatever its constants are."""
        plain = tuple(types.unliteral(each) for each in args)
        named = {name: types.unliteral(each) for name, each in kws.items()}
        return super().get_call_template(plain, named)

    def __call__(self, *_args: Any, **_named: Any) -> Any:
        """Refuse a call from Python, for which there is no machine code."""
        raise TypeError(f"{self.py_func.__name__} is called by compiled code only")


class Whole(CPUDispatcher):
    """A function that Python calls, its machine code kept on disk; for compiled callers it is a `Part`."""

    def __init__(
        self,
        py_func: Callable[..., Any],
        locals: dict[str, Any] | None = None,
        targetoptions: dict[str, Any] | None = None,
        pipeline_class: type = Compiler,
    ) -> None:
        super().__init__(py_func, locals, targetoptions, pipeline_class)
        self._cache = KernelCache(py_func)
        self._part = Part(py_func, locals, targetoptions, pipeline_class)

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Compile for a call from compiled code."""
        return self._part.get_call_template(args, kws)

    def get_overload(self, sig: Any) -> Any:
        """Return what compiled code calls."""
        return self._part.get_overload(sig)


def compiled(function: Callable[P, R_co]) -> Compiled[P, R_co]:
    """Compile a pure function of numbers, to be called from Python and from compiled code.

    Floating-point operations stay in the order written (no fastmath), division by zero gives inf or
    NaN, and the function is inlined into compiled callers (an order of magnitude for short ones).
    Machine code is kept on disk (`sim.kernels.cache`). Integers are int64: a sum or product beyond that is
    undefined in compiled code, although exact in Python.

    Parameters
    ----------
    function
        What Numba's nopython mode can compile, with positional arguments; it makes no arrays.

    Returns
    -------
    Compiled
        The compiled function; ``py_func`` is the one given. Under ``NUMBA_DISABLE_JIT=1`` both are
        the function given.
    """
    return _made(Whole, function, {**_OPTIONS, "forceinline": True})


def kernel(function: Callable[P, R_co]) -> Compiled[P, R_co]:
    """Compile the outermost loop of an engine: as `compiled`, and other threads may run meanwhile."""
    return _made(Whole, function, {**_OPTIONS, "nogil": True})


def routine(function: Callable[P, R_co]) -> Compiled[P, R_co]:
    """Compile a part of an engine: called by compiled code alone, and called rather than copied."""
    return _made(Part, function, _OPTIONS)


def _made(kind: type, function: Callable[P, R_co], options: dict[str, Any]) -> Compiled[P, R_co]:
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        machine: Any = function
        machine.py_func = function
    else:
        machine = kind(function, targetoptions=options)
    return cast("Compiled[P, R_co]", machine)
