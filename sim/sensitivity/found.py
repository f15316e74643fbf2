"""What a finished analysis found on one outcome, read from its folder for figures, page and terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.design import Axis, read_axes
from sim.runner import read_plan
from sim.scenario.files import read_yaml
from sim.sensitivity.convergence import Settled, settled
from sim.sensitivity.evidence import crossed
from sim.sensitivity.results import EFFECT
from sim.sweep.names import key_names

if TYPE_CHECKING:
    import pandas as pd

INDICES, CONVERGENCE, CROSSED = "indices.csv", "convergence.csv", "influence_by_evidence.csv"
TEXTS = ("stage", "contrast", "reference", "outcome", "unit", "key", "level", "sources", "key_unit")


@dataclass(frozen=True, eq=False)
class Matter:
    """What matters to one result: the tables of indices, convergence and influence by evidence of it alone."""

    contrast: str
    reference: str
    morris: pd.DataFrame
    sobol: pd.DataFrame
    convergence: pd.DataFrame
    crossed: pd.DataFrame

    @property
    def unit(self) -> str:
        """Of the result."""
        return str(self.sobol["unit"].iloc[0])

    @property
    def settled(self) -> Settled | None:
        """Whether its ranking has settled."""
        return settled(self.convergence)


@dataclass(frozen=True, eq=False)
class Found:
    """What an analysis found on one outcome at the end of the programme.

    Attributes
    ----------
    config : mapping
        The run's configuration, with its axes.
    points : int
        Of all stages.
    matters : tuple of Matter
        A result each: a contrast, or the arm that was asked for.
    """

    outcome: str
    config: Mapping[str, Any]
    axes: tuple[Axis, ...]
    points: int
    matters: tuple[Matter, ...]

    @classmethod
    def of(cls, folder: Path, outcome: str | None = None) -> Found:
        """Read the tables of an analysis.

        Parameters
        ----------
        outcome : str, optional
            Another one than the analysis was about; screening kept its axes for that one.
        """
        config = read_yaml(folder / store.CONFIG)
        outcome = outcome or str(config["outcome"])
        indices, grown = (
            _about(_read(folder / name), outcome, config) for name in (INDICES, CONVERGENCE)
        )
        matters = tuple(_matters(indices, grown, float(config["influential"])))
        axes = tuple(read_axes(config["axes"]))
        return cls(outcome, config, axes, read_plan(folder).points, matters)

    @property
    def labels(self) -> dict[str, str]:
        """The label of each arm."""
        return {name: str(arm["label"]) for name, arm in self.config["arm"].items()}

    @property
    def names(self) -> dict[str, str]:
        """What each key is in words, without its unit."""
        return key_names([axis.key for axis in self.axes], self.config, units=False)


def _read(path: Path) -> pd.DataFrame:
    """Read a table of which no text is missing."""
    import pandas as pd

    table = pd.read_csv(path)
    texts = [name for name in TEXTS if name in table]
    return table.assign(**{name: table[name].fillna("").astype(str) for name in texts})


def _about(table: pd.DataFrame, outcome: str, config: Mapping[str, Any]) -> pd.DataFrame:
    own = table["reference"] == ""
    of = str(config["of"])
    wanted = ~own if of == EFFECT else own & (table["contrast"] == of)
    return table[wanted & (table["outcome"] == outcome) & table["end_of_programme"]]


def _matters(
    indices: pd.DataFrame, convergence: pd.DataFrame, influential: float
) -> Iterator[Matter]:
    decomposed = indices[indices["stage"] == "sobol"]
    for contrast, reference in decomposed[["contrast", "reference"]].drop_duplicates().to_numpy():
        own, grown = (
            each[(each["contrast"] == contrast) & (each["reference"] == reference)]
            for each in (indices, convergence)
        )
        stages = {name: own[own["stage"] == name] for name in ("morris", "sobol")}
        ranked = stages["sobol"].sort_values("total", ascending=False, kind="stable")
        yield Matter(
            *(str(contrast), str(reference), stages["morris"], ranked, grown),
            crossed(own, influential),
        )
