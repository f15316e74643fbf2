"""How a rule is declared: a plain Python function that compiled engines can call as machine code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from numba.extending import register_jitable

P = ParamSpec("P")
R = TypeVar("R")


def rule(function: Callable[P, R]) -> Callable[P, R]:
    """Declare a pure function of numbers as a rule.

    Python runs it as written; Numba compiles the same lines where a compiled function calls it, without
    reordering arithmetic, and inlines it. Both give the same bits, since rules use + - × ÷ √, comparisons and
    `sim.numerics` only.
    """
    declared: Any = register_jitable(error_model="numpy", fastmath=False, forceinline=True)
    rule: Callable[P, R] = declared(function)
    return rule
