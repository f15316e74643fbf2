"""Tables of a run's folder as DataFrames."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def read_result(path: Path) -> pd.DataFrame:
    """Return a table; text of a CSV stays text, also where it reads "nan"."""
    import pandas as pd

    from sim import store
    from sim.collect.runs import EFFECTS, read_effects

    if path.suffix == ".parquet":
        return store.read_table(path)
    if path.name in EFFECTS:
        return read_effects(path)
    return pd.read_csv(path, keep_default_na=False, na_values=[""])
