"""The shipped sensitivity analysis: which parameters effects between the shipped arms hang on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sim.inference.ensemble import reference_folder

if TYPE_CHECKING:
    from sim.report.influence import Influence

TABLE = "sensitivity.csv"
COLUMNS = ("contrast", "reference", "key", "level", "total", "total_low", "total_high")


def reference_influence() -> Influence | None:
    """Return what is shipped, see `sim.report.influence.Influence`; None where nothing is."""
    import pandas as pd

    from sim.report.influence import Influence

    path = reference_folder() / TABLE
    if not path.is_file():
        return None
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return Influence(pd.read_csv(path, usecols=list(COLUMNS)), about)
