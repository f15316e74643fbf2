"""Influence beside evidence, and whether a ranking has settled."""

import pandas as pd
import pytest

from sim.design import declared_axes, read_axes
from sim.scenario import compose
from sim.sensitivity.convergence import settled
from sim.sensitivity.evidence import crossed, evidence_of

ABOUT = {
    "contrast": "video", "reference": "in_person", "outcome": "anxiety", "unit": "points", "week": 10,
}  # fmt: skip


@pytest.fixture(scope="module")
def known():
    config = compose("sensitivity", []).config
    keys = ["parameters.contagion", "parameters.carry_over", "arm.video.mode.capacity"]
    return evidence_of([*declared_axes(keys, config), *read_axes({"groups": "2,4"})], config)


def test_known_parameters_have_their_evidence(known):
    rows = known.set_index("key")
    assert rows["level"].tolist() == ["assumed", "calibrated", "measured", "undeclared"]
    contagion, _, capacity, groups = rows.to_dict("records")
    assert (contagion["plausible_low"], contagion["plausible_high"]) == (0.01, 0.09)
    assert contagion["key_unit"] == "share per turn"
    assert contagion["varied"] == "interval(0.01,0.09)"
    assert (capacity["sources"], capacity["varied"]) == ("sansomdaly2019", "int(interval(4,8))")
    assert groups["plausible_low"] != groups["plausible_low"]


def indices(known, stages=("morris", "sobol")):
    morris = known.assign(stage="morris", mu_star=[0.4, 0.9, 0.5, 0.2], total=None)
    sobol = known[:3].assign(stage="sobol", total=[0.05, 0.8, 0.049], total_low=0.0, total_high=1.0)
    parts = {"morris": morris, "sobol": sobol}
    table = pd.concat([parts[each] for each in stages], ignore_index=True).assign(**ABOUT)
    return table.astype({"total": float})


def test_influence_is_by_the_threshold_and_the_most_influential_come_first(known):
    found = crossed(indices(known), 0.05)
    assert found[["key", "level", "influence"]].to_numpy().tolist() == [
        ["parameters.carry_over", "calibrated", "influential"],
        ["parameters.contagion", "assumed", "influential"],
        ["arm.video.mode.capacity", "measured", "minor"],
        ["groups", "undeclared", "screened_out"],
    ]
    assert found["mu_star"].tolist() == [0.9, 0.4, 0.5, 0.2]
    assert crossed(indices(known), 0.06)["influence"].tolist()[1] == "minor"


def test_without_screening_nothing_is_screened_out(known):
    found = crossed(indices(known, ["sobol"]), 0.05)
    assert found["influence"].tolist() == ["influential", "influential", "minor"]
    assert found["mu_star"].isna().all()


def grown(*totals):
    return pd.DataFrame(
        [
            {"samples": 16 * 2**k, "key": key, "total": each, "total_low": each - 0.1 * (5 - k),
             "total_high": each + 0.1}
            for k, row in enumerate(totals)
            for key, each in zip("abcd", row, strict=True)
        ]
    )  # fmt: skip


def test_a_ranking_is_settled_if_half_the_samples_give_the_same():
    early = (0.0, 0.1, 0.2, 0.3)
    seen = settled(grown(early, (0.5, 0.4, 0.1, 0.02), (0.5, 0.6, 0.1, 0.01)))
    assert (seen.top, seen.before, seen.samples) == (("b", "a", "c"), ("a", "b", "c"), 64)
    assert not seen.is_settled
    assert settled(grown(early, (0.4, 0.6, 0.1, 0.0), (0.5, 0.6, 0.1, 0.01))).is_settled
    assert seen.widest == pytest.approx(0.4)
    assert settled(grown(early)) is None
