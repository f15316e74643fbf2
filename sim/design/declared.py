"""Axes over what is declared as plausible, in the registry and beside the values of modes and programmes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sim.design.axes import Axis
from sim.design.overrides import DECLARED
from sim.scenario import Refusal
from sim.scenario.keys import Where, declaration


def declared_axes(
    keys: Iterable[str], config: Mapping[str, Any], where: Where = lambda key: key
) -> list[Axis]:
    """Return an axis over the declared plausible range of each of some keys.

    Parameters
    ----------
    keys : iterable of str
        Dotted keys, such as ``parameters.carry_over`` or ``arm.video.mode.cue_fidelity``.
    config : mapping
        A composed configuration; the ranges of attributes stand in it as evidence.

    Raises
    ------
    Refusal
        For a key that isn't there, or has no declared range.
    """
    return [with_range(Axis(key, DECLARED, declared=True), config, where) for key in keys]


def with_range(axis: Axis, config: Mapping[str, Any], where: Where) -> Axis:
    """Return an axis with its declared range as its interval, if that is what it is over.

    Raises
    ------
    Refusal
        As `declared_axes`.
    """
    if not axis.declared:
        return axis
    attribute, evidence = declaration(config, axis.key, where)
    if evidence.range is None or attribute.kind not in ("number", "count"):
        raise Refusal(
            f"{where(axis.key)}: has no declared range; give one, e.g. {axis.key}=interval(0,1)"
        )
    low, high = (float(end) for end in evidence.range)
    whole = attribute.kind == "count"
    text = f"int(interval({low:g},{high:g}))" if whole else f"interval({low!r},{high!r})"
    return replace(axis, text=text, interval=(low, high), whole=whole, declared=False)
