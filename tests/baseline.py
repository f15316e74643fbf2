"""The exact baseline: a small study's outcomes, so that no number moves unnoticed.

``make baseline`` writes it anew. A change that moves it is marked **Numbers** in the changelog.
"""

from pathlib import Path

import pandas as pd

from sim.engines import run_replicates
from sim.estimation import EstimationPlan, outcomes_table
from tests.worlds import EVERY_ARM, study

FILE = Path(__file__).parents[1] / "results" / "reference" / "baseline.csv"
REPLICATES = (0, 1)


def baseline() -> pd.DataFrame:
    """Means and spreads of every outcome in every shipped arm, to twelve significant digits."""
    world = study(groups=4)
    parts = run_replicates("compiled", world, REPLICATES)
    patients = pd.concat([part["patients"] for part in parts], ignore_index=True)
    plan = EstimationPlan(arms=EVERY_ARM, end_week=world.schedule.end_week, subgroups=("all",))
    table = outcomes_table(patients, plan)
    for column in ("mean", "sd"):
        table[column] = table[column].map(lambda value: f"{value:.12g}")
    return table.astype(str).reset_index(drop=True)


if __name__ == "__main__":
    baseline().to_csv(FILE, index=False)
    print(f"written: {FILE.name}")
