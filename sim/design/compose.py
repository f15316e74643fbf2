"""From a command line with axes to a composed configuration, its design and its points."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.commands import RUN_KEYS
from sim.design.axes import Axis
from sim.design.declared import with_range
from sim.design.overrides import COMMAND_LINE, SHARED, fixed_keys, read_axes, split
from sim.design.points import rows
from sim.scenario import Refusal, compose
from sim.scenario.compose import Composed
from sim.scenario.keys import attribute_of, value_at
from sim.scenario.vary import Config, Varied, choice_key

if TYPE_CHECKING:
    import pandas as pd

MOST_CHOICES = 1000
"""Combinations of files that are composed, a tenth of a second each."""

CHECKED_AT_ONCE = 10_000
"""Points whose values are plain Python values at a time."""


@dataclass(frozen=True)
class Swept:
    """A composed configuration and the axes it is swept over.

    Attributes
    ----------
    composed : Composed
        With the first file of every axis that chooses among files.
    axes : tuple of Axis
    typed : frozenset of str
        Keys of the axes that stand on the command line; the others are of a file's ``axes``.
    """

    composed: Composed
    axes: tuple[Axis, ...]
    typed: frozenset[str]
    fixed: tuple[str, ...]
    config_folder: Path | None

    def where(self, key: str) -> str:
        """Say where a key was set: as a value of an axis, on the command line, or in a file."""
        if any(axis.key == key for axis in self.axes):
            return f"{key} ({COMMAND_LINE if key in self.typed else 'axes'})"
        return self.composed.where(key)

    def configs(self, values: Iterable[tuple[Any, ...]]) -> dict[str, Config]:
        """Return the configurations for combinations of values of the composed axes.

        Parameters
        ----------
        values : iterable of tuple
            Each with a value for every composed axis.

        Raises
        ------
        Refusal
            Where there are too many, or one can't be composed.
        """
        chosen = {choice_key(each): each for each in values}
        if len(chosen) > MOST_CHOICES:
            raise Refusal(
                f"design: {len(chosen):,} combinations of files are more than {MOST_CHOICES:,}; sweep fewer at once."
            )
        return {name: self._composed_with(each) for name, each in chosen.items()}

    def _composed_with(self, values: tuple[Any, ...]) -> Config:
        axes = [axis for axis in self.axes if axis.composed]
        if not axes:
            return self.composed.config
        choices = [
            axis.overrides[axis.values.index(value)]
            for axis, value in zip(axes, values, strict=True)
        ]
        found = compose(self.composed.command, [*self.fixed, *choices], self.config_folder).config
        shared = {key: value for key, value in self.composed.config.items() if key in SHARED}
        return {k: v for k, v in {**found, **shared}.items() if k not in RUN_KEYS}


def compose_swept(
    command: str,
    overrides: Sequence[str],
    config_folder: Path | None = None,
    kept: Collection[str] = SHARED,
) -> Swept:
    """Compose a command's configuration and read its axes, from overrides and from its ``axes``.

    An override replaces an axis of the same key that a file brings.

    Parameters
    ----------
    kept : collection of str
        Top-level keys that can't be swept.

    Raises
    ------
    Refusal
        As `sim.scenario.compose`, and for an axis that can't be swept.
    """
    typed, fixed = split(overrides, kept)
    first = compose(command, [*fixed, *_first(typed)], config_folder)
    return read_swept(first, config_folder, typed, fixed)


def read_swept(
    first: Composed,
    config_folder: Path | None,
    typed: Sequence[Axis] = (),
    fixed: Sequence[str] | None = None,
) -> Swept:
    """Return a composed configuration with its axes, of which some may have been typed.

    Parameters
    ----------
    fixed : sequence of str, optional
        The overrides that are no axes; all of the configuration unless given.

    Raises
    ------
    Refusal
        For an axis that can't be swept.
    """
    fixed = first.overrides if fixed is None else fixed
    said = {axis.key for axis in typed} | set(fixed_keys(fixed))
    brought = read_axes(
        {key: text for key, text in _texts(first).items() if key.lstrip("+") not in said}
    )
    axes, composed = [*brought, *typed], first
    if _first(brought):
        composed = compose(first.command, [*fixed, *_first(axes)], config_folder)
    keys = frozenset(axis.key for axis in typed)
    swept = Swept(composed, tuple(axes), keys, tuple(fixed), config_folder)
    config, where = composed.config, swept.where
    resolved = [_checked(with_range(axis, config, where), config, where) for axis in axes]
    texts = {f"{axis.prefix}{axis.key}": axis.text for axis in resolved}
    if "axes" in config:
        composed = replace(composed, config={**config, "axes": texts})
    return replace(swept, axes=tuple(resolved), composed=composed)


def _first(axes: Iterable[Axis]) -> list[str]:
    return [axis.overrides[0] for axis in axes if axis.composed]


def _texts(composed: Composed) -> Mapping[str, str]:
    texts = composed.config.get("axes", {})
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise Refusal(
            f"{composed.where('axes')}: is no mapping of keys to what they are swept over; write e.g."
            " {parameters.carry_over: 'interval(0,.2)'}"
        )
    return texts


def _checked(axis: Axis, config: Config, where: Any) -> Axis:
    """Refuse an axis whose key isn't there, or there already, or takes whole numbers only."""
    if axis.composed:
        return axis
    if axis.prefix != "+":
        there = None if axis.prefix else value_at(config, axis.key, where)
    else:
        there = _value_or_none(config, axis.key)
        if there is not None:
            raise Refusal(f"{where(axis.key)}: is there already; leave the + away.")
    attribute = attribute_of(axis.key)
    wants_whole = attribute.kind == "count" if attribute else type(there) is int
    if axis.interval is not None and wants_whole and not axis.whole:
        raise Refusal(f"{where(axis.key)}: takes whole numbers; write {axis.key}=int({axis.text})")
    return axis


def _value_or_none(config: Config, key: str) -> Any:
    try:
        return value_at(config, key, str)
    except Refusal:
        return None


def varied(swept: Swept, points: pd.DataFrame) -> Varied:
    """Return the studies of a table of points, every one checked.

    Raises
    ------
    Refusal
        For the first point, or end of an axis, that can't be accepted.
    """
    axes = swept.axes
    chosen = [axis for axis in axes if axis.composed]
    configs = swept.configs(rows(chosen, points[[axis.key for axis in chosen]].drop_duplicates()))
    studies = Varied(
        [axis.key for axis in axes],
        configs,
        [axis.key for axis in chosen],
        swept.composed.command,
    )
    studies.check(_ends(axes, rows(axes, points[:1])[0]), swept.where)
    for first in range(0, len(points), CHECKED_AT_ONCE):
        studies.check(rows(axes, points[first : first + CHECKED_AT_ONCE]), swept.where)
    return studies


def _ends(axes: Sequence[Axis], row: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Return a row with the ends of each interval in turn, which points may never reach."""
    return [
        (*row[:k], end, *row[k + 1 :])
        for k, axis in enumerate(axes)
        if axis.interval is not None
        for end in axis.ends
    ]
