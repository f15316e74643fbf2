"""Axes from ordinary Hydra overrides, read by Hydra's own parser."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sim.design.axes import Axis
from sim.scenario import Refusal
from sim.scenario.compose import group_of, screen

if TYPE_CHECKING:
    from hydra.core.override_parser.types import Override

DECLARED = "declared"
COMMAND_LINE = "command line"
MOST_VALUES = 100_000
LARGEST_WHOLE = 2**53
SHARED = (
    *("seed", "replicates", "precision", "max_replicates", "engine", "executor", "recording"),
    *("design", "axes", "outcome", "name", "title", "out", "resume", "plan"),
    *("of", "screen", "morris", "keep", "sobol", "influential"),
)
"""What all points of a sweep have in common."""


def split(overrides: Sequence[str], kept: Collection[str] = SHARED) -> tuple[list[Axis], list[str]]:
    """Part overrides into axes and those that give one value.

    Parameters
    ----------
    kept : collection of str
        Top-level keys that can't be swept.

    Returns
    -------
    list of Axis
        In the order in which they stand.
    list of str
        The others, as typed.

    Raises
    ------
    Refusal
        For what doesn't parse, can't be swept, or stands twice.
    """
    read = [(text, read_axis(text, kept=kept)) for text in overrides]
    axes = [axis for _, axis in read if axis is not None]
    fixed = [text for text, axis in read if axis is None]
    keys = [axis.key for axis in axes]
    for key in keys:
        if keys.count(key) > 1 or key in fixed_keys(fixed):
            raise Refusal(f"{key} ({COMMAND_LINE}): stands twice; give its values once.")
    return axes, fixed


def fixed_keys(overrides: Iterable[str]) -> list[str]:
    """Return the keys of overrides, without a plus."""
    return [each.partition("=")[0].lstrip("+~") for each in overrides]


def read_axes(
    texts: Mapping[str, str], where: str = "axes", kept: Collection[str] = SHARED
) -> list[Axis]:
    """Return the axes of a mapping of keys to what they are swept over.

    Parameters
    ----------
    where : str
        Where it stands, for a refusal.
    kept : collection of str
        Top-level keys that can't be swept.

    Raises
    ------
    Refusal
        As `split`, and for a text that is one value.
    """
    axes = []
    for key, text in texts.items():
        axis = read_axis(f"{key}={text}", where, kept)
        if axis is None:
            raise Refusal(
                f"{key} ({where}): {text[:60]!r} is one value; give several, e.g. interval(0,1) or 1,2,3"
            )
        axes.append(axis)
    return axes


def read_axis(text: str, where: str = COMMAND_LINE, kept: Collection[str] = SHARED) -> Axis | None:
    """Return the axis an override stands for, or None where it gives one value.

    Parameters
    ----------
    where : str
        Where it stands, for a refusal.
    kept : collection of str
        Top-level keys that can't be swept.

    Raises
    ------
    Refusal
        For what doesn't parse or can't be swept.
    """
    key, _, written = text.partition("=")
    bare, grouped = key.lstrip("+"), group_of(key) is not None
    screen(f"{key}=" if grouped else text)
    override = _parsed(text, where)
    if written.strip() == DECLARED and not grouped:
        axis = Axis(bare, written, key.removesuffix(bare), declared=True)
    elif override.is_sweep_override():
        if grouped and override.is_interval_sweep():
            screen(text)  # names no file
        axis = axis_of(override, f"{bare} ({where})")
    else:
        return None
    if bare.split(".")[0].split("@")[0] in kept:
        raise Refusal(f"{bare} ({where}): can't be swept, as all points share it; {_instead(bare)}")
    return _screened(axis, grouped, f"{bare} ({where})")


def _screened(axis: Axis, grouped: bool, said: str) -> Axis:
    """Return an axis whose values are plain, marked if each has to be composed."""
    if any(isinstance(value, float) and not math.isfinite(value) for value in axis.values):
        raise Refusal(f"{said}: {axis.text} holds what is no number; give numbers.")
    if not (grouped or any(isinstance(value, dict) for value in axis.values)):
        return axis
    for each in axis.overrides:
        screen(each)
    return replace(axis, composed=True)


def read_value(text: str) -> Any:
    """Return the one value that an override gives.

    Raises
    ------
    Refusal
        Where it doesn't parse, or gives several.
    """
    override = _parsed(text, COMMAND_LINE)
    if override.is_sweep_override():
        raise Refusal(f"command line: {text[:60]!r} can't be swept; give one value.")
    return override.value()


def quoted(text: str) -> str:
    """Return text as an override holds it, whatever signs are in it."""
    from hydra.core.override_parser.types import Quote, QuotedString

    return QuotedString(text, Quote.single).with_quotes()


def axis_of(override: Override, said: str) -> Axis:
    """Return the axis that a sweep of Hydra's stands for.

    Parameters
    ----------
    said : str
        Its key, and where it stands, for a refusal.

    Raises
    ------
    Refusal
        For an interval without width, a choice without order, and values without end.
    """
    element = override.get_key_element()
    key = element.lstrip("+")
    axis = Axis(key, override.get_value_string(), element.removesuffix(key))
    if override.is_interval_sweep():
        return _interval(axis, override, said)
    return _enumerated(axis, override, said)


@cache
def _parser() -> Any:
    from hydra.core.override_parser.overrides_parser import OverridesParser

    return OverridesParser.create()


def _parsed(text: str, where: str) -> Override:
    from hydra.errors import HydraException

    try:
        parsed: Override = _parser().parse_override(text)
    except (HydraException, ValueError, ArithmeticError) as error:
        why = " ".join(str(error).split())
        raise Refusal(
            f"{where}: {text[:60]!r} can't be read ({why[:160]}); write key=value, or key=interval(0,1),"
            " key=range(0,10,2) or key=a,b,c to sweep"
        ) from None
    return parsed


def _instead(key: str) -> str:
    if key in ("seed", "replicates"):
        return f"circle compare -m {key}=… runs studies apart."
    return f"give {key} one value."


def _interval(axis: Axis, override: Override, said: str) -> Axis:
    sweep: Any = override.value()
    low, high = sweep.start, sweep.end
    whole = type(low) is int and type(high) is int
    if not (math.isfinite(low) and math.isfinite(high) and low < high) or (
        whole and max(abs(low), abs(high)) > LARGEST_WHOLE
    ):
        raise Refusal(
            f"{said}: {axis.text} is no interval; give a lower and a higher end, e.g. interval(0,1)"
        )
    return replace(axis, interval=(low, high), whole=whole)


def _enumerated(axis: Axis, override: Override, said: str) -> Axis:
    from hydra.core.override_parser.types import ValueType

    sweep: Any = override.value()
    if override.value_type == ValueType.GLOB_CHOICE_SWEEP and override.config_loader is None:
        raise Refusal(
            f"{said}: {axis.text} means whatever files there are; name them, e.g. {axis.key}=a,b"
        )
    if getattr(sweep, "shuffle", False):
        raise Refusal(f"{said}: {axis.text} has no order to number points by; leave shuffle away.")
    values = tuple(_plain(each) for each in _elements(axis, override, said))
    return replace(axis, values=values, texts=tuple(override.sweep_string_iterator()))


def _elements(axis: Axis, override: Override, said: str) -> list[Any]:
    from hydra.errors import HydraException

    try:
        elements = list(islice(override.sweep_iterator(), MOST_VALUES + 1))
    except (HydraException, ValueError, ArithmeticError):
        elements = []
    if not elements:
        raise Refusal(
            f"{said}: {axis.text} holds no value; give a start, an end and a step, e.g. range(0,10,2)"
        )
    if len(elements) > MOST_VALUES:
        raise Refusal(
            f"{said}: {axis.text} holds more than {MOST_VALUES:,} values; use interval(…)"
        )
    return elements


def _plain(element: Any) -> Any:
    """Return an element as plain data, its quotes taken off."""
    from hydra.core.override_parser.types import Override, OverrideType, ValueType

    return Override(OverrideType.CHANGE, "", ValueType.ELEMENT, element).value()
