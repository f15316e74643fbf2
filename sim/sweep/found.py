"""What a finished sweep found on one outcome, read from its folder for figures, page and terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.design import Axis, read_axes
from sim.scenario.files import read_yaml
from sim.sweep.names import key_names

if TYPE_CHECKING:
    import pandas as pd

POINTS, DESIGN = "points.parquet", "design.json"
ABOUT_EFFECTS = (
    *("point", "contrast", "reference", "outcome", "unit", "week"),
    *("estimate", "ci_low", "ci_high", "standardised", "replicates"),
)
"""Columns of effects that are looked at; others would meet keys of their name, such as ``groups``."""


@dataclass(frozen=True)
class Found:
    """The effects on one outcome at the end of the programme, with what each point was set to.

    Attributes
    ----------
    config : mapping
        The run's configuration, at its values outside the sweep.
    design : str
        Name of the design.
    points : int
    table : DataFrame
        A row a point and contrast that have an effect: `ABOUT_EFFECTS` and a column for each axis.
    """

    outcome: str
    config: Mapping[str, Any]
    axes: tuple[Axis, ...]
    design: str
    points: int
    table: pd.DataFrame

    @classmethod
    def of(cls, folder: Path, outcome: str | None = None) -> Found:
        """Read a finished sweep.

        Parameters
        ----------
        outcome : str, optional
            Another one than the sweep was about.
        """
        config = read_yaml(folder / store.CONFIG)
        points = store.read_table(folder / POINTS)
        outcome = outcome or str(config["outcome"])
        effects = at_end(folder, outcome)[list(ABOUT_EFFECTS)]
        return cls(
            outcome,
            config,
            tuple(read_axes(config["axes"])),
            store.read_json(folder / DESIGN)["design"]["name"],
            len(points),
            effects.merge(points, on="point", validate="many_to_one"),
        )

    @property
    def labels(self) -> dict[str, str]:
        """The label of each arm that has effects, the reference first."""
        names = [*self.table["reference"].unique(), *self.table["contrast"].unique()]
        return {name: str(self.config["arm"][name]["label"]) for name in names}

    @property
    def names(self) -> dict[str, str]:
        """What each swept key is in words, with its unit."""
        return key_names([axis.key for axis in self.axes], self.config)

    @property
    def calls(self) -> dict[str, str]:
        """What each swept key is in words, without its unit."""
        return key_names([axis.key for axis in self.axes], self.config, units=False)

    def contrasts(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield each arm that is contrasted, with its rows."""
        for contrast, rows in self.table.groupby("contrast", sort=False):
            yield str(contrast), rows


def at_end(folder: Path, outcome: str) -> pd.DataFrame:
    """Return the effects on an outcome at the end of the programme: a row a point and contrast that have one."""
    rows = {"outcome": outcome, "end_of_programme": True}
    return store.read_table(folder / "effects.parquet", rows).dropna(subset="estimate")
