"""What a command may say of ensembles of parameter sets, and of splitting effects by path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from sim.scenario.compose import key_of
from sim.scenario.refusal import Refusal
from sim.scenario.spec import Spec
from sim.scenario.tables import registry

Margined = Annotated[float, Field(gt=0, allow_inf_nan=False)]
TAKES = {
    "posterior": ("compare", "validate", "rivals"),
    "sets": ("compare", "validate", "rivals", "calibrate"),
    "margin": ("compare",),
    "paths": ("compare",),
}
"""Commands that each key is of; others inherit the keys and refuse them."""
OF_ENSEMBLE = ("sets", "margin")
"""Keys that say nothing without an ensemble, in commands that take one."""


class Margin(Spec):
    """What an arm may be worse by and still count as not inferior: points of HADS, and shares."""

    points: Annotated[Margined, Field(le=21)] = 0.75
    share: Annotated[Margined, Field(le=1)] = 0.1


KEYS: dict[str, Any] = {
    "posterior": (Annotated[str, Field(min_length=1, max_length=4096)] | None, None),
    "sets": (Annotated[int, Field(ge=2, le=100_000)], 200),
    "margin": (Margin, Margin()),
    "paths": (bool, False),
}
"""Keys that every study has."""


def check_use(command: str, spec: Any, overrides: Sequence[str]) -> None:
    """Refuse what a command can't do with an ensemble or with paths, and settings of one that isn't there.

    Parameters
    ----------
    spec : Any
        The typed configuration.
    overrides : sequence of str
        As typed.

    Raises
    ------
    Refusal
        Naming the key and what would be right.
    """
    typed = {key_of(each).partition(".")[0] for each in overrides}
    for key, commands in TAKES.items():
        asked = key in typed or (key not in OF_ENSEMBLE and getattr(spec, key))
        if asked and command not in commands:
            raise Refusal(
                f"{key}: circle {command} doesn't take it; use circle {' or circle '.join(commands)}."
            )
        if asked and key in OF_ENSEMBLE and command in TAKES["posterior"] and not spec.posterior:
            raise Refusal(f"{key}: is of an ensemble; give one, too, e.g. posterior=reference.")


def check_free(
    config: Mapping[str, Any],
    names: Sequence[str],
    where: str = "",
    why: str = "the ensemble sets it, too",
) -> None:
    """Refuse a parameter that a configuration sets though something else does.

    Parameters
    ----------
    names : sequence of str
        Parameters that get their values elsewhere.
    where : str
        What to say in front.
    why : str
        What else sets them.

    Raises
    ------
    Refusal
        Naming the parameter.
    """
    defaults = registry().defaults()
    for name in names:
        value = config["parameters"][name]
        if value != defaults[name]:
            raise Refusal(
                f"{where}parameters.{name}: is set to {value:g}, and {why}; leave out one of them."
            )
