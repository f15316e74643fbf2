"""What a reader of the tables has to be told, in plain sentences."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from sim.estimation.estimands import nested
from sim.estimation.panel import Panel
from sim.estimation.plan import EstimationPlan
from sim.estimation.precision import ENOUGH
from sim.estimation.subgroups import disagreeing


def cautions_about(panel: Panel, plan: EstimationPlan) -> list[str]:
    """Sentences to print beside the tables and on figures.

    Parameters
    ----------
    panel : Panel
        People of all arms.
    plan : EstimationPlan
        What was estimated.

    Returns
    -------
    list of str
        Empty where there is nothing to say.
    """
    return [*_replicates(panel), *_sizes(panel), *_unpaired(panel), *_traits(panel, plan)]


def _replicates(panel: Panel) -> list[str]:
    run = panel.run()
    pairs = combinations(range(len(panel.arms)), 2)
    fewest = min((int((run[a] & run[b]).sum()) for a, b in pairs), default=int(run.sum()))
    if fewest >= ENOUGH:
        return []
    if fewest == 1:
        return [
            "Only 1 replicate: intervals come from the groups within it and say nothing of the "
            f"spread between replicates; run at least {ENOUGH}."
        ]
    return [
        f"Only {fewest} replicates: the intervals over replicates are unreliable; "
        f"run at least {ENOUGH}."
    ]


def _sizes(panel: Panel) -> list[str]:
    run = panel.run()
    people = panel.present.sum(axis=(1, 2)) / np.maximum(run.sum(axis=1), 1)
    if len(set(people)) == 1:
        return []
    sizes = ", ".join(f"{arm} {size:g}" for arm, size in zip(panel.arms, people, strict=True))
    return [f"Arms differ in size (patients per replicate: {sizes})."]


def _unpaired(panel: Panel) -> list[str]:
    apart = [
        f"{panel.arms[contrast]} and {panel.arms[reference]}"
        for reference, contrast in combinations(range(len(panel.arms)), 2)
        if not nested(panel.present[contrast], panel.present[reference])
    ]
    if not apart:
        return []
    return [f"Not paired by patient, since the arms hold different people: {'; '.join(apart)}."]


def _traits(panel: Panel, plan: EstimationPlan) -> list[str]:
    arms = disagreeing(panel, plan.chosen_subgroups())
    if not arms:
        return []
    return [
        f"Traits at baseline differ between arms ({', '.join(arms)}): subgroups follow those in "
        "the first arm that holds a person."
    ]
