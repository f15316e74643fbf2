"""How many draws and functions a week of the model needs: counted while the Mesa engine runs, not by hand."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from functools import partial
from types import CodeType, FrameType
from typing import Any

from sim.benchmark.timing import apart
from sim.study import Study

SAMPLE = 64
"""People that are watched."""


@dataclass(frozen=True)
class Counts:
    """What a patient-week needs on average.

    Attributes
    ----------
    blocks : float
        Different addresses that are drawn from; each gives four uniforms.
    normals : float
        Normal quantiles.
    functions : float
        Exponentials and logarithms, but for those within a normal quantile.
    """

    blocks: float
    normals: float
    functions: float


def count(study: Study, arm: str) -> tuple[Counts, Counts | None]:
    """Return what weeks with a session need, and weeks without one; None where there are none.

    Counting needs every function to run in Python, so it has a process of its own.
    """
    return apart(_count, study, arm)


def _count(study: Study, arm: str) -> tuple[Counts, Counts | None]:
    from sim.engines.mesa.programme import SupportProgramme
    from sim.rules.programme import session_number

    model = SupportProgramme.of(study, arm)
    model.draw = partial(_interpret(model.draw.func), *model.draw.args)
    _interpret_modules()
    held, free = _Watch(), _Watch()
    while model.week < study.schedule.horizon:
        watch = held if session_number(model.programme, model.week + 1) else free
        with watch:
            model.step()
    return held.counts(study.patients), free.counts(study.patients) if free.weeks else None


def _interpret(function: Any) -> Any:
    """Return a function as written where it is compiled."""
    return getattr(function, "py_func", function)


def _interpret_modules() -> None:
    """Let all that is compiled run in Python, from here to the end of the process."""
    for name, module in list(sys.modules.items()):
        if name.startswith("sim."):
            for each, value in list(vars(module).items()):
                if callable(getattr(value, "py_func", None)):
                    setattr(module, each, value.py_func)


class _Watch:
    """Counts calls of functions by Python's own hook, in all weeks that it is entered for."""

    def __init__(self) -> None:
        from sim import numerics, randomness

        self.functions: dict[CodeType, str] = {
            _interpret(numerics.normal_quantile).__code__: "normals",
            _interpret(numerics.exp).__code__: "functions",
            _interpret(numerics.log).__code__: "functions",
        }
        self.draw = _interpret(randomness.uniforms).__code__
        self.within = {
            _interpret(each).__code__ for each in (numerics.normal_quantile, numerics.tail_quantile)
        }
        self.calls: Counter[str] = Counter()
        self.addresses: set[tuple[Any, ...]] = set()
        self.weeks = 0

    def __enter__(self) -> None:
        self.weeks += 1
        sys.setprofile(self._see)

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _see(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call":
            return
        code = frame.f_code
        if code is self.draw:
            names = code.co_varnames[: code.co_argcount]
            self.addresses.add(tuple(int(frame.f_locals[name]) for name in names))
        elif code in self.functions:
            caller = frame.f_back
            if caller is None or caller.f_code not in self.within:
                self.calls[self.functions[code]] += 1

    def counts(self, patients: int) -> Counts:
        lived = patients * max(1, self.weeks)
        return Counts(
            len(self.addresses) / lived,
            self.calls["normals"] / lived,
            self.calls["functions"] / lived,
        )
