"""Effects over points as a sweep leaves them, and the figures drawn from them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim import figures
from sim.figures import Drawing
from tests.figures.synthetic import Synthetic

FIDELITY, CARRY = "arm.video.mode.cue_fidelity", "parameters.carry_over"
SIZE, POPULATION = "arm.video.group_size", "population"
VALUES = {
    FIDELITY: [0.4, 0.6, 0.8, 1.0],
    CARRY: [0.03, 0.1, 0.2],
    SIZE: [4, 8, 12],
    POPULATION: ["screened", "rural", "a_population_of_a_long_name"],
}


def names(labels: Mapping[str, str]) -> dict[str, str]:
    """What the keys are in words; labels are free text."""
    arm = list(labels.values())[-1]
    return {
        FIDELITY: f"Cue fidelity, {arm} (share)",
        CARRY: "Carry over (share)",
        SIZE: f"Group size, {arm} (members)",
        POPULATION: "Population",
    }


def effects(study: Synthetic, labels: Mapping[str, str], *keys: str) -> pd.DataFrame:
    """A whole grid over keys, a row a point and arm; the effect falls with numbers and crosses 0."""
    reference, *contrasts = labels
    grid = pd.MultiIndex.from_product([VALUES[key] for key in keys], names=keys).to_frame(False)
    frames = []
    for number, contrast in enumerate(contrasts):
        height = sum(_height(grid[key]) for key in keys) / len(keys)
        estimate = 0.4 - height + 0.05 * number + 0.013 * np.arange(len(grid)) % 0.05
        half = 0.12 if study.replicates > 1 else np.nan
        about = {"contrast": contrast, "reference": reference, "outcome": "anxiety"}
        found = {"estimate": estimate, "ci_low": estimate - half, "ci_high": estimate + half}
        more = {"unit": "HADS-A points", "week": 10, "replicates": study.replicates}
        frames.append(grid.assign(point=np.arange(len(grid)), **about, **found, **more))
    return pd.concat(frames, ignore_index=True)


def one(study: Synthetic, labels: Mapping[str, str], *keys: str) -> pd.DataFrame:
    """The same of the last arm alone."""
    table = effects(study, labels, *keys)
    return table[table["contrast"] == list(labels)[-1]].reset_index(drop=True)


def _height(column: pd.Series) -> np.ndarray:
    codes = pd.factorize(column, sort=column.dtype.kind in "if")[0]
    return codes / codes.max()


def response(
    study: Synthetic, labels: Mapping[str, str], key: str = FIDELITY, by: str | None = None
) -> Drawing:
    """A response curve of all arms, or by a second key of one arm."""
    table = one(study, labels, key, by) if by else effects(study, labels, key)
    return figures.response(table, labels, names(labels), key, by)


def heat_map(study: Synthetic, labels: Mapping[str, str]) -> Drawing:
    """A map over two keys."""
    table = one(study, labels, FIDELITY, CARRY)
    return figures.heat_map(table, labels, names(labels), (FIDELITY, CARRY))


def ends(table: pd.DataFrame) -> pd.DataFrame:
    """The mean effect at the first and the last value of each key."""
    found = []
    for key in VALUES:
        means = table.groupby(key, sort=False)["estimate"].mean()
        first, last = VALUES[key][0], VALUES[key][-1]
        places = {"first_at": str(first), "last_at": str(last)}
        found.append({"key": key, "first": means[first], "last": means[last], **places})
    return pd.DataFrame(found)


def tornado(study: Synthetic, labels: Mapping[str, str]) -> Drawing:
    """A bar a key."""
    table = one(study, labels, *VALUES)
    return figures.tornado(table, ends(table), labels, names(labels))


def parallel(study: Synthetic, labels: Mapping[str, str]) -> Drawing:
    """A line a point."""
    table = one(study, labels, *VALUES)
    return figures.parallel(table, labels, names(labels), list(VALUES))
