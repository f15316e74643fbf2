"""What a rival costs in fit: calibration's distance, its interval, and what is left out."""

import numpy as np
import pandas as pd
import pytest

from sim.calibration.targets import Targets, fitted_only
from sim.rivals.fit import REFUTED, fit_table
from sim.rivals.task import Contender, Scenario
from sim.scenario.patterns import read_patterns
from sim.scenario.rivals import MODEL, read_rivals

REPLICATES = 6


@pytest.fixture(scope="module")
def scenarios():
    files = read_patterns(["structured_group", "treatment_adherence"])
    return [Scenario(name, file, {}) for name, file in files.items()]


@pytest.fixture
def contenders():
    rivals = read_rivals(["no_contagion", "no_skill"])
    return [
        Contender(MODEL, None, {}, None),
        *(Contender(k, each, {}, None) for k, each in rivals.items()),
    ]


def statistics(contenders, scenarios, shift, seed=3):
    """Values near the published ones, those of each rival shifted by something of its own."""
    rng = np.random.default_rng(seed)
    rows = []
    for scenario in scenarios:
        for pattern in scenario.file.patterns:
            middle = np.mean([each for each in pattern.bounds if each is not None])
            values = middle + 0.05 * rng.standard_normal(REPLICATES)
            for contender in contenders:
                rows += [
                    (
                        contender.name,
                        pattern.name,
                        0,
                        r,
                        2.0 * (value + shift(contender.name, r)),
                        2.0,
                    )
                    for r, value in enumerate(values)
                ]
    return pd.DataFrame(rows, columns=["rival", "name", "set", "replicate", "value", "weight"])


def test_fit_is_the_squared_distance_of_calibration(contenders, scenarios):
    told = statistics(contenders, scenarios, lambda name, _: 0.3 * (name == "no_skill"))
    files = fitted_only((each.name, each.file) for each in scenarios)
    targets = Targets.of(files)
    table = fit_table(contenders, scenarios, told).set_index("rival")
    for name in ("model", "no_skill"):
        own = told[told["rival"] == name].groupby("name")[["value", "weight"]].sum()
        means = (own["value"] / own["weight"])[targets.names].to_numpy()
        assert table.loc[name, "fit"] == pytest.approx(targets.distances(means) ** 2)
    assert table.loc["no_skill", "cost"] == pytest.approx(
        table.loc["no_skill", "fit"] - table.loc["model", "fit"]
    )
    assert table.loc["no_skill", "cost_low"] > 0.0
    assert (table["patterns"] == len(targets.names)).all()


def test_a_finding_counts_no_more_than_that_it_is_refuted(contenders, scenarios):
    def cost(far):
        shift = {"no_skill": far}
        told = statistics(contenders, scenarios, lambda name, _: shift.get(name, 0.0))
        told.loc[told["name"] != "effect_12_weeks_later", "value"] = np.nan
        return fit_table(contenders, scenarios, told).set_index("rival").loc["no_skill"]

    assert cost(1.0)["cost"] < REFUTED**2
    assert cost(1e3)["fit"] == REFUTED**2
    assert cost(1e6)["cost"] == cost(1e3)["cost"] > 0.0


def test_a_rival_that_comes_to_the_same_costs_nothing_exactly(contenders, scenarios):
    table = fit_table(contenders, scenarios, statistics(contenders, scenarios, lambda *_: 0.0))
    assert (table[["cost", "cost_low", "cost_high"]] == 0.0).all(axis=None)


def test_luck_that_only_a_rival_has_widens_the_interval(contenders, scenarios):
    def shift(name, replicate):
        return {"no_contagion": 0.3, "no_skill": 0.3 + 0.2 * (-1) ** replicate}.get(name, 0.0)

    table = fit_table(contenders, scenarios, statistics(contenders, scenarios, shift)).set_index(
        "rival"
    )
    width = table["cost_high"] - table["cost_low"]
    assert width["no_skill"] > 2.0 * width["no_contagion"] > 0.0
    assert table["cost"].between(table["cost_low"], table["cost_high"]).all()


def test_what_is_undefined_under_a_rival_is_left_out_on_both_sides(contenders, scenarios):
    told = statistics(contenders, scenarios, lambda *_: 0.0)
    gone = (told["rival"] == "no_skill") & (told["name"] == "group_anxiety")
    told.loc[gone, "value"] = np.nan
    table = fit_table(contenders, scenarios, told).set_index("rival")
    assert table["undefined"].tolist() == [0, 0, 1]
    assert table.loc["no_skill", "patterns"] == table.loc["model", "patterns"] - 1
    assert table.loc["no_skill", "cost"] == 0.0


def test_without_fitted_patterns_nothing_costs_anything(contenders):
    scenarios = [Scenario(name, file, {}) for name, file in read_patterns(["open_group"]).items()]
    table = fit_table(contenders, scenarios, statistics(contenders, scenarios, lambda *_: 0.0))
    assert (table[["fit", "cost", "patterns"]] == 0).all(axis=None)
