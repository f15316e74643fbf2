"""What common random numbers save: how many times more replicates unpaired arms would need for the same interval."""

from __future__ import annotations

from typing import Any

from sim.estimation import EstimationPlan, effects_table
from sim.estimation.plan import TREATMENT_POLICY
from sim.study import Study

OUTCOMES = ("anxiety", "latent_anxiety")


def variance_ratios(study: Study, replicates: int) -> list[dict[str, Any]]:
    """Return the variance ratio of each pair of arms in anxiety at the end of the programme.

    Returns
    -------
    list of dict
        ``contrast``, ``reference``, ``outcome`` and ``variance_ratio``: variance of the unpaired difference over that
        of the paired one, at the level of replicates; None where they are too few.
    """
    import pandas as pd

    from sim.engines import run_replicates

    found = run_replicates("compiled", study, range(replicates))
    patients = pd.concat([tables["patients"] for tables in found], ignore_index=True)
    plan = EstimationPlan(
        arms=tuple(arm.name for arm in study.arms),
        end_week=study.schedule.end_week,
        outcomes=OUTCOMES,
        subgroups=("all",),
        estimands=(TREATMENT_POLICY,),
    )
    effects = effects_table(patients, plan)
    at_end = effects[effects["week"] == study.schedule.end_week]
    once = at_end[
        at_end["contrast"].map(plan.arms.index) > at_end["reference"].map(plan.arms.index)
    ]
    columns = ["contrast", "reference", "outcome", "variance_ratio"]
    ratios = once["variance_ratio"].astype(object).where(once["variance_ratio"].notna(), None)
    pairs = once[columns].assign(variance_ratio=ratios)
    return [dict(zip(columns, row, strict=True)) for row in pairs.itertuples(index=False)]
