"""The sets that a run draws from an ensemble, as its folder keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.inference.ensemble import REFERENCE, Ensemble, read_ensemble
from sim.scenario.vary import place, put
from sim.study import Study
from sim.terminal import printable

SETS = "ensemble.json"
"""The file of a run's folder that holds its sets, so that it goes on whatever became of the ensemble."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """Equally weighted sets, and how many there were to draw from."""

    sets: Ensemble
    of: int

    @classmethod
    def asked(cls, spec: Any) -> Drawn | None:
        """Draw what a typed configuration asks for; None where it asks for no ensemble.

        Raises
        ------
        Refusal
            Where there is no such ensemble.
        """
        if spec.posterior is None:
            return None
        whole = read_ensemble(spec.posterior)
        return cls(whole.chosen(spec.sets, spec.seed), len(whole))

    @classmethod
    def left(cls, data: Mapping[str, Any]) -> Drawn:
        """Return the sets that a run's folder holds."""
        values = np.array(data["values"], np.float64)
        equal = np.full(len(values), 1.0 / len(values))
        sets = Ensemble(data["posterior"], tuple(data["names"]), values, equal, data["provenance"])
        return cls(sets, int(data["of"]))

    def described(self) -> dict[str, Any]:
        """Return them as the folder of a run holds them."""
        return {
            "posterior": self.sets.name,
            "of": self.of,
            "provenance": dict(self.sets.provenance),
            "names": list(self.sets.names),
            "values": self.sets.values.tolist(),
        }

    @property
    def decides(self) -> Any:
        """What of them decides numbers."""
        return self.sets.names, self.sets.values.tolist()

    def studies(self, study: Study) -> list[Study]:
        """Return a study at each of the sets."""
        places = [place(study, f"parameters.{name}") for name in self.sets.names]
        return [put(study, places, row) for row in self.sets.values.tolist()]

    def words(self) -> str:
        """Return which sets these are, in a few words."""
        name = "the reference ensemble" if self.sets.name == REFERENCE else self.sets.name
        made = self.sets.provenance.get("date")
        dated = f" ({made})" if made else ""
        return printable(f"{len(self.sets)} sets drawn from the {self.of} of {name}{dated}")

    def cautions(self, model: str) -> list[str]:
        """Return what has to be said of the ensemble, in plain sentences.

        Parameters
        ----------
        model : str
            Version of the model that runs.
        """
        origin = self.sets.provenance
        if not origin:
            return [
                "The ensemble says nothing of where it comes from: no posterior.json is beside it."
            ]
        if origin.get("model") not in (None, model):
            fitted = printable(str(origin["model"]))
            return [
                f"The ensemble was fitted with another version of the model ({fitted}, now {model})."
            ]
        return []
