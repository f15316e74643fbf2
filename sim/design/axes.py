"""An axis of a design: a key of the configuration and the values it is to take."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

UNIFORM = (bool, int, float, str)
"""Types that a column of points holds as they are; values of other or mixed types are kept as JSON."""
LARGEST_WHOLE = 2**62


@dataclass(frozen=True)
class Axis:
    """A key that is swept, and over what: an interval, or values.

    Attributes
    ----------
    key : str
        As typed, without a plus: a dotted key, or a group with or without a package.
    text : str
        What it is swept over, in Hydra's override syntax.
    prefix : str
        ``+`` or ``++`` where the key is to be added.
    values : tuple
        Of a choice or a range, in order.
    interval : tuple of float, optional
        Its two ends.
    whole : bool
        Whether the interval means whole numbers, both ends included.
    declared : bool
        Whether the interval is still to be looked up: the range declared as plausible.
    texts : tuple of str
        Each value in override syntax.
    composed : bool
        Whether Hydra composes the configuration anew for each value: a file, or keys of its own.
    """

    key: str
    text: str
    prefix: str = ""
    values: tuple[Any, ...] = ()
    interval: tuple[float, float] | None = None
    whole: bool = False
    declared: bool = False
    texts: tuple[str, ...] = ()
    composed: bool = False

    @property
    def overrides(self) -> tuple[str, ...]:
        """The override that sets each value."""
        return tuple(f"{self.prefix}{self.key}={text}" for text in self.texts)

    @property
    def numeric(self) -> bool:
        """Whether its values lie on a scale."""
        kinds = {type(value) for value in self.values}
        return self.interval is not None or kinds <= {int, float}

    @property
    def ends(self) -> tuple[Any, ...]:
        """The values between which all others lie: of numbers two, else all."""
        if self.interval is not None:
            return tuple(self._number(end) for end in self.interval)
        return (min(self.values), max(self.values)) if self.numeric else self.values

    def evenly(self, levels: int) -> list[Any]:
        """Return the axis's values, an interval's evenly spaced from one end to the other.

        Parameters
        ----------
        levels : int
            How many values an interval gives, fewer where there are fewer whole numbers in it.
        """
        if self.interval is None:
            return list(self.values)
        spaced = np.linspace(*self.interval, levels)
        if not self.whole:
            return list(spaced.tolist())
        return [int(each) for each in np.unique(np.rint(spaced))]

    def at(self, unit: NDArray[np.float64]) -> Sequence[Any]:
        """Return the values at coordinates between 0 and 1; values of a choice get equal slices."""
        if self.interval is None:
            return self.pick(_slices(unit, len(self.values)))
        low, high = self.interval
        if self.whole:
            found: list[Any] = (int(low) + _slices(unit, int(high) - int(low) + 1)).tolist()
            return found
        # This way round, the ends are exact.
        return list(np.clip(low * (1.0 - unit) + high * unit, low, high).tolist())

    def pick(self, index: NDArray[np.int64]) -> Sequence[Any]:
        """Return the values at positions."""
        return [self.values[each] for each in index.tolist()]

    def column(self, values: Sequence[Any]) -> pd.Series[Any]:
        """Return values as a column of the table of points."""
        import pandas as pd

        if self._kept_as_json:
            return pd.Series([json.dumps(value) for value in values], dtype="str")
        if self.numeric:
            kind = np.int64 if all(type(v) is int for v in self.values or self.ends) else np.float64
            return pd.Series(np.array(values, dtype=kind))
        return pd.Series(values, dtype="str" if isinstance(self.values[0], str) else "bool")

    def from_column(self, column: pd.Series[Any]) -> list[Any]:
        """Return the values that a column of the table of points holds, as plain Python values."""
        values: list[Any] = column.tolist()
        return [json.loads(value) for value in values] if self._kept_as_json else values

    def described(self) -> dict[str, Any]:
        """Return the axis as plain data."""
        ends = None if self.interval is None else list(self.ends)
        what = {"values": list(self.values)} if ends is None else {"interval": ends}
        return {"key": self.key, "over": self.text, **what, "numeric": self.numeric}

    @property
    def _kept_as_json(self) -> bool:
        kinds = {type(value) for value in self.values}
        large = any(type(v) is int and abs(v) > LARGEST_WHOLE for v in self.values)
        return large or not (self.numeric or (len(kinds) == 1 and kinds <= set(UNIFORM)))

    def _number(self, value: float) -> float | int:
        return int(value) if self.whole else float(value)


def _slices(unit: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    return np.minimum((unit * count).astype(np.int64), count - 1)
